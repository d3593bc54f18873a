/**
 * A model whose requests always fit: the oldest exchanges are left out before a known window is full, and after a refusal. If
 * a single exchange does not fit, its oldest tool results are shortened. Images and documents that exceed the limits of a
 * request are replaced by notes.
 */
import { isProviderError, type ProviderError } from "../../errors/provider_error.ts";
import type { ChatStream } from "../chat_stream.ts";
import { chatStream } from "../stream/chat_stream.ts";
import type { ChatEventSource } from "../event.ts";
import type { ChatModel } from "../provider.ts";
import type { ChatOptions } from "../request.ts";
import { withResponse } from "../response.ts";
import { type ChatResult, createCallLog, type Usage } from "../result.ts";
import type { TokenCounter } from "../token_count.ts";
import type { OpenSource } from "../stream/open_source.ts";
import { openAttempt } from "../stream/unread_stream.ts";
import { isPlausible } from "../estimate.ts";
import {
  ESTIMATE_FACTOR,
  type Fit,
  fitRepairs,
  leastSize,
  leaveOutMedia,
  mostSize,
  noteCount,
  requestSize,
  sentOf,
  shrink,
  type WholeRequest,
} from "./fit/fit.ts";

/** A model that takes the whole conversation and sends the part that fits. */
export interface FittedModel extends ChatModel {
  /** Opens the source of `stream`, as a part of another stream. */
  open(request: ChatOptions, ...opening: Parameters<OpenSource>): Promise<ChatEventSource>;
}

/**
 * How full a conversation may be after a cut, as a share of the most that fits. Every cut changes the beginning of the prompt and
 * empties the prompt cache, so that cutting one exchange at a time would make the cache useless.
 */
const GOAL_SHARE = 0.75;
/** The share that remains after a refusal without usable numbers. */
const BLIND_SHARE = 0.5;
/** How often a request is halved. After that the length is not the reason of the refusal. */
const MOST_REFUSALS = 8;

/**
 * Fits `model`. The messages of each request must begin with those of the previous request. Changes `fit` in place.
 *
 * @param countTokens counts a request that may not fit. @default only the estimate decides
 */
export function fitModel(model: ChatModel, fit: Fit, countTokens?: TokenCounter): FittedModel {
  /** The reason why the last request that may not fit was not counted. */
  let uncounted: string | undefined;

  /** Replaces the estimate of a request that may not fit by a count of its tokens. */
  async function count(request: WholeRequest, most: number): Promise<void> {
    if (!countTokens || most === Infinity || requestSize(fit, request) * ESTIMATE_FACTOR <= most) return;
    const { messages } = request;
    try {
      const { inputTokens, unavailable } = await countTokens({
        ...request,
        model: model.modelId,
        messages: sentOf(fit, messages),
      });
      uncounted = unavailable;
      if (inputTokens === undefined) return;
      // A false count would leave out the history for good.
      if (isPlausible(inputTokens, [messages, request.system], request.tools)) {
        noteCount(fit, inputTokens, messages.length, inputTokens);
      } else uncounted = `${inputTokens} tokens cannot be right`;
    } catch (error) {
      request.signal?.throwIfAborted();
      uncounted = error instanceof Error ? error.message : `${error}`;
    }
  }

  /** Returns the sizes that a refusal names, without those that contradict known counts. */
  function saidSizes(error: ProviderError, request: WholeRequest): { tokens?: number; window?: number } {
    // Members of a ContextLengthError, read without `instanceof`: the class may come from another realm.
    const { requestTokens: tokens, maxTokens: window } = error as { requestTokens?: number; maxTokens?: number };
    const isWindow = window !== undefined && window > 0 && window >= fit.accepted;
    // The service may count the answer too; then the request alone can be below the limit.
    const isTooLong = tokens !== undefined && (!isWindow || tokens + (request.maxTokens ?? 0) > window);
    return {
      ...(isWindow && { window }),
      ...(isTooLong && tokens >= leastSize(fit, request) && { tokens }),
    };
  }

  /** Reduces a refused request. Returns false when the refusal has another reason, or nothing can be left out. */
  function shrinkAfter(error: unknown, request: WholeRequest, refusals: number): boolean {
    if (!isProviderError(error) || error.kind !== "contextLength" || refusals > MOST_REFUSALS) return false;
    const { tokens, window } = saidSizes(error, request);
    if (window !== undefined) fit.window = Math.min(fit.window ?? Infinity, window);
    if (tokens !== undefined) noteCount(fit, tokens, request.messages.length, tokens);
    const refused = requestSize(fit, request);
    const isExact = tokens !== undefined && window !== undefined && refusals === 1;
    // The request must become smaller than our estimate of it, even if the estimate seems to fit.
    const less = isExact ? refused - 1 : refused * BLIND_SHARE;
    const most = mostSize(fit, request);
    return shrink(fit, request, Math.min(most * GOAL_SHARE, less), Math.min(most, less));
  }

  async function attempt<T>(options: ChatOptions, call: (fitted: ChatOptions) => Promise<T>): Promise<T> {
    // conversation() and runTools() always pass the whole list of messages.
    const request = options as WholeRequest;
    const { messages, check } = request;
    if (check !== "off") leaveOutMedia(fit, messages);
    const most = mostSize(fit, request);
    await count(request, most);
    if (most < Infinity && requestSize(fit, request) > most) shrink(fit, request, most * GOAL_SHARE, most);
    for (let refusals = 1;; refusals++) {
      try {
        return await call({ ...request, messages: sentOf(fit, messages) });
      } catch (error) {
        if (!shrinkAfter(error, request, refusals)) throw error;
      }
    }
  }

  function learn(request: ChatOptions, { usage, content, stopReason }: ChatResult): void {
    // The same cast as in `attempt`.
    const whole = request as WholeRequest;
    // With output.retry the usage may be the sum of two requests.
    if (!usage || request.output?.retry || !isCounted(usage, whole, content)) {
      forgetWindow(leastSize(fit, whole));
      return;
    }
    const { totalTokens, outputTokens } = usage;
    const read = totalTokens - outputTokens;
    // The window ended the answer, so the total is the window.
    if (stopReason === "model_context_window_exceeded" && totalTokens >= leastSize(fit, whole)) {
      fit.window = Math.min(fit.window ?? Infinity, totalTokens);
    }
    forgetWindow(read);
    fit.accepted = Math.max(fit.accepted, read);
    // An answer without content makes no message.
    noteCount(fit, totalTokens, whole.messages.length + (content.length && 1), read);
  }

  /** Whether a count may be true. Another one would leave out the history for good. */
  function isCounted({ totalTokens, outputTokens }: Usage, request: WholeRequest, answer: unknown): boolean {
    const { messages, system, tools } = request;
    return outputTokens >= 0 && outputTokens <= totalTokens &&
      isPlausible(totalTokens, [messages, system, answer], tools);
  }

  /** A limit that a refusal named was wrong if a larger request was accepted later. */
  function forgetWindow(accepted: number): void {
    if (fit.window !== undefined && accepted > fit.window) fit.window = fit.given;
  }

  function withRepairs<T extends Pick<ChatResult, "repairs" | "response">>(result: T, request: ChatOptions): T {
    const own = fitRepairs(fit, (request as WholeRequest).messages); // the same cast as in `attempt`
    if (uncounted !== undefined) {
      const message = `the tokens of messages were estimated, because they could not be counted: ${uncounted}`;
      own.push({ rule: "token-count-estimated", path: "messages", message });
    }
    return own.length ? withResponse({ ...result, repairs: [...own, ...result.repairs] }, result) : result;
  }

  async function chat(request: ChatOptions): Promise<ChatResult> {
    const result = await attempt(request, (fitted) => model.chat(fitted));
    learn(request, result);
    return withRepairs(result, request);
  }

  const open: FittedModel["open"] = async (request, log, stop, control) => {
    // The first event after `start` shows that the service accepted the request.
    const source = await attempt(request, (fitted) => {
      stop.throwIfAborted();
      Object.assign(log, createCallLog(model.modelId));
      return openAttempt(model.stream(fitted), log, stop, control);
    });
    log.repairs = withRepairs(log, request).repairs;
    control.onEnd((result) => result && learn(request, result));
    return source;
  };

  return {
    provider: model.provider,
    modelId: model.modelId,
    defaults: model.defaults,
    // The request passes through unchanged, so that the answer has the caller's types.
    chat: chat as ChatModel["chat"],
    stream:
      ((request: ChatOptions): ChatStream =>
        chatStream(model.modelId, (...opening) => open(request, ...opening))) as ChatModel["stream"],
    open,
  };
}
