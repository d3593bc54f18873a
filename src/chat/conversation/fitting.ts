/**
 * A model that is never sent more than fits: the oldest exchanges are left out, before the window is full where it is known,
 * and after a refusal in any case. Where a single exchange does not fit, its oldest tool results are shortened. Images and
 * documents that are too many for one request are replaced by notes.
 */
import { isProviderError, type ProviderError } from "../../errors/provider_error.ts";
import { type ChatStream, chatStream } from "../chat_stream.ts";
import type { ChatEvent, ChatEventSource } from "../event.ts";
import type { ChatModel } from "../provider.ts";
import type { ChatOptions } from "../request.ts";
import type { CallInfo, ChatResult } from "../result.ts";
import {
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
} from "./fit.ts";

/** What a fitted stream reads. */
export interface FittedSource extends ChatEventSource {
  /** What the stream was, once it is whole and its turn is kept. */
  finish(): Promise<ChatResult>;
}

/** A model over the whole conversation, of which it sends what fits. */
export interface FittedModel extends ChatModel {
  /**
   * What `stream` reads: for a stream of streams. `keep` is called once, when the answer is whole; the result that it
   * resolves with is the stream's.
   */
  open(
    request: ChatOptions,
    info: CallInfo,
    stop: AbortSignal,
    keep?: (result: ChatResult) => Promise<ChatResult>,
  ): Promise<FittedSource>;
}

/**
 * How full a conversation that was cut may be. Every cut changes where the prompt begins, and empties the prompt cache: one
 * exchange at a time would mean that nothing is ever read from it again.
 */
const GOAL_SHARE = 0.75;
/** The same where nobody says how much would fit, and where what was said did not help. */
const BLIND_SHARE = 0.5;
/** A request is halved this often; one that is still refused then is not refused for its length. */
const MOST_REFUSALS = 8;

/** `model`, fitted. Every request's messages must begin with those of the request before. `fit` is changed in place. */
export function fitting(model: ChatModel, fit: Fit): FittedModel {
  /** What a refusal says of the sizes, as far as it does not contradict what is known. */
  function saidSizes(error: ProviderError, request: WholeRequest): { tokens?: number; window?: number } {
    // Members of a ContextLengthError, whose class may be another realm's.
    const { requestTokens: tokens, maxTokens: window } = error as { requestTokens?: number; maxTokens?: number };
    const isWindow = window !== undefined && window > 0 && window >= fit.accepted;
    // Where the answer is counted too, the request alone may be below the limit.
    const isTooLong = tokens !== undefined && (!isWindow || tokens + (request.maxTokens ?? 0) > window);
    return {
      ...(isWindow && { window }),
      ...(isTooLong && tokens >= leastSize(fit, request) && { tokens }),
    };
  }

  /** After a refusal: false when it was about something else, or nothing can be left out. */
  function shrinkAfter(error: unknown, request: WholeRequest, refusals: number): boolean {
    if (!isProviderError(error) || error.kind !== "contextLength" || refusals > MOST_REFUSALS) return false;
    const { tokens, window } = saidSizes(error, request);
    if (window !== undefined) fit.window = Math.min(fit.window ?? Infinity, window);
    if (tokens !== undefined) noteCount(fit, tokens, request.messages.length, tokens);
    const refused = requestSize(fit, request);
    const isExact = tokens !== undefined && window !== undefined && refusals === 1;
    // Whatever we think of the request's size, it has to become less.
    const less = isExact ? refused - 1 : refused * BLIND_SHARE;
    const most = mostSize(fit, request);
    return shrink(fit, request, Math.min(most * GOAL_SHARE, less), Math.min(most, less));
  }

  async function attempt<T>(options: ChatOptions, call: (fitted: ChatOptions) => Promise<T>): Promise<T> {
    // The whole list was put there by conversation() or by runTools().
    const request = options as WholeRequest;
    const { messages, check } = request;
    if (check !== "off") leaveOutMedia(fit, messages);
    const most = mostSize(fit, request);
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
    // An answer that may have been asked for twice counts both.
    if (!usage?.totalTokens || request.output?.retry) return;
    const { totalTokens, outputTokens } = usage;
    const read = totalTokens - outputTokens;
    // As in `attempt`.
    const whole = request as WholeRequest;
    // The answer was cut where the window ends.
    if (stopReason === "model_context_window_exceeded" && totalTokens >= leastSize(fit, whole)) {
      fit.window = Math.min(fit.window ?? Infinity, totalTokens);
    }
    fit.accepted = Math.max(fit.accepted, read);
    // An answer without content is no message.
    noteCount(fit, totalTokens, whole.messages.length + (content.length && 1), read);
  }

  function withRepairs<T extends Pick<ChatResult, "repairs">>(result: T, request: ChatOptions): T {
    const own = fitRepairs(fit, (request as WholeRequest).messages); // as in `attempt`
    return own.length ? { ...result, repairs: [...own, ...result.repairs] } : result;
  }

  async function chat(request: ChatOptions): Promise<ChatResult> {
    const result = await attempt(request, (fitted) => model.chat(fitted));
    learn(request, result);
    return withRepairs(result, request);
  }

  const open: FittedModel["open"] = async (request, info, stop, keep) => {
    // The first event that says something is what tells whether the request was taken.
    const { stream, events, read } = await attempt(request, async (fitted) => {
      stop.throwIfAborted();
      const stream = model.stream(fitted);
      // How that ends is what the read says.
      const cancel = () => void stream.cancel(stop.reason).catch(() => {});
      stop.addEventListener("abort", cancel);
      try {
        const events = stream[Symbol.asyncIterator]();
        const read: IteratorResult<ChatEvent>[] = [];
        do read.push(await events.next()); while (read.at(-1)?.value?.type === "start");
        return { stream, events, read };
      } finally {
        stop.removeEventListener("abort", cancel);
      }
    });
    let whole: Promise<ChatResult> | undefined;
    const finish = () =>
      whole ??= stream.final().then(async (answer) => {
        learn(request, answer);
        const result = withRepairs(answer, request);
        return await keep?.(result) ?? result;
      });
    const { requestId, repairs, attempts } = withRepairs(stream.partial, request);
    Object.assign(info, { requestId, repairs, attempts });
    return {
      async pull() {
        // An event that was read ahead is not handed out after an abort.
        if (read.length) request.signal?.throwIfAborted();
        const { done, value } = read.shift() ?? await events.next();
        if (!done) return [value];
        await finish();
        return undefined;
      },
      finish,
      close: async (reason) => await stream.cancel(reason),
    };
  };

  return {
    provider: model.provider,
    modelId: model.modelId,
    // What is passed on is the caller's own request, so that the answer is of the caller's own types.
    chat: chat as ChatModel["chat"],
    stream:
      ((request: ChatOptions): ChatStream =>
        chatStream(model.modelId, (info, stop) => open(request, info, stop))) as ChatModel["stream"],
    open,
  };
}
