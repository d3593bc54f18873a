/**
 * A model that is never sent more than fits: the oldest exchanges are left out, before the window is full where it is known,
 * and after a refusal in any case.
 */
import { isProviderError } from "../../errors/provider_error.ts";
import { type ChatStream, chatStream } from "../chat_stream.ts";
import type { Message } from "../content.ts";
import type { ChatEvent, ChatEventSource } from "../event.ts";
import type { ChatModel } from "../provider.ts";
import type { ChatOptions } from "../request.ts";
import type { CallInfo, ChatResult } from "../result.ts";
import { estimateTokens, estimateTools } from "./estimate.ts";
import { before, nextExchange, without } from "./exchanges.ts";
import type { ConversationSize } from "./snapshot.ts";

/** A conversation that grows call by call, as `fitting` keeps track of it. */
export interface Fit {
  /** Tokens the model takes, as far as is known; a refusal that says so corrects it. */
  window: number | undefined;
  /** What the service counted last: `messages` of the whole list, of which `dropped` were left out. */
  counted: (ConversationSize & { readonly dropped: number }) | undefined;
  /** Where the first exchange that is sent begins. */
  dropped: number;
}

/** A request whose messages are the whole conversation, never a bare text. */
export type WholeRequest = Omit<ChatOptions, "messages"> & { readonly messages: readonly Message[] };

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

/** Room for an answer whose length nobody limited, as a share of the window; one that was limited gets at most half. */
const ANSWER_SHARE = 0.125, MOST_ANSWER_SHARE = 0.5;
/**
 * How full a conversation that was cut may be. Every cut changes where the prompt begins, and empties the prompt cache: one
 * exchange at a time would mean that nothing is ever read from it again.
 */
const GOAL_SHARE = 0.75;
/** The same where nobody says how much would fit. */
const BLIND_SHARE = 0.5;

/** `model`, fitted. Every request's messages must begin with those of the request before. `fit` is changed in place. */
export function fitting(model: ChatModel, fit: Fit): FittedModel {
  function size({ messages, system, tools }: WholeRequest): number {
    const { counted, dropped } = fit;
    if (!counted) {
      return estimateTools(tools) + estimateTokens(system ?? []) + estimateTokens(without(messages, dropped));
    }
    const gone = before(messages, dropped).slice(before(messages, counted.dropped).length);
    return counted.tokens - estimateTokens(gone) + estimateTokens(messages.slice(counted.messages));
  }

  /** Leaves out exchanges until the request has at most `goal` tokens, or is the last exchange. */
  function drop(request: WholeRequest, goal: number): void {
    const { messages } = request;
    for (let tokens = size(request); tokens > goal;) {
      const next = nextExchange(messages, fit.dropped);
      if (next === undefined) break;
      tokens -= estimateTokens(before(messages.slice(fit.dropped), next - fit.dropped));
      fit.dropped = next;
    }
  }

  function limit({ maxTokens }: WholeRequest): number {
    const { window } = fit;
    if (window === undefined) return Infinity;
    return window - Math.min(maxTokens ?? window * ANSWER_SHARE, window * MOST_ANSWER_SHARE);
  }

  /** After a refusal: false when it was about something else, or nothing can be left out. */
  function shrink(error: unknown, request: WholeRequest): boolean {
    if (!isProviderError(error) || error.kind !== "contextLength") return false;
    const { requestTokens, maxTokens } = error as { requestTokens?: number; maxTokens?: number };
    if (maxTokens) fit.window = Math.min(fit.window ?? Infinity, maxTokens);
    if (requestTokens) note(requestTokens, request.messages.length);
    const { dropped } = fit;
    const refused = size(request);
    // Whatever we think of its size, it has to become less.
    const less = requestTokens && maxTokens ? refused - 1 : refused * BLIND_SHARE;
    drop(request, Math.min(limit(request) * GOAL_SHARE, less));
    return fit.dropped > dropped;
  }

  function note(tokens: number, messages: number): void {
    fit.counted = { tokens, messages, dropped: fit.dropped };
  }

  async function attempt<T>(options: ChatOptions, call: (fitted: ChatOptions) => Promise<T>): Promise<T> {
    // The whole list was put there by conversation() or by runTools().
    const request = options as WholeRequest;
    const fitted = () => ({ ...request, messages: without(request.messages, fit.dropped) });
    const most = limit(request);
    if (most < Infinity && size(request) > most) drop(request, most * GOAL_SHARE);
    try {
      return await call(fitted());
    } catch (error) {
      if (!shrink(error, request)) throw error;
      return await call(fitted());
    }
  }

  function learn({ messages, output }: ChatOptions, { usage, content }: ChatResult): void {
    // An answer that may have been asked for twice counts both. One without content is no message.
    if (usage && !output?.retry) note(usage.totalTokens, messages.length + (content.length && 1));
  }

  async function chat(request: ChatOptions): Promise<ChatResult> {
    const result = await attempt(request, (fitted) => model.chat(fitted));
    learn(request, result);
    return result;
  }

  const open: FittedModel["open"] = async (request, info, stop, keep) => {
    // The first event is what tells whether the request was taken.
    const { stream, events, first } = await attempt(request, async (fitted) => {
      stop.throwIfAborted();
      const stream = model.stream(fitted);
      // How that ends is what the read says.
      const cancel = () => void stream.cancel(stop.reason).catch(() => {});
      stop.addEventListener("abort", cancel);
      try {
        const events = stream[Symbol.asyncIterator]();
        return { stream, events, first: await events.next() };
      } finally {
        stop.removeEventListener("abort", cancel);
      }
    });
    let held: IteratorResult<ChatEvent> | undefined = first;
    let whole: Promise<ChatResult> | undefined;
    const finish = () =>
      whole ??= stream.final().then(async (result) => {
        learn(request, result);
        return await keep?.(result) ?? result;
      });
    const { requestId, repairs, attempts } = stream.partial;
    Object.assign(info, { requestId, repairs, attempts });
    return {
      async pull() {
        const { done, value } = held ?? await events.next();
        held = undefined;
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
