/**
 * A model that is never sent more than fits: the oldest exchanges are left out, before the window is full where it is known,
 * and after a refusal in any case. Where a single exchange does not fit, its oldest tool results are shortened.
 */
import { isProviderError, type ProviderError } from "../../errors/provider_error.ts";
import { type ChatStream, chatStream } from "../chat_stream.ts";
import type { Message } from "../content.ts";
import type { ChatEvent, ChatEventSource } from "../event.ts";
import type { ChatModel } from "../provider.ts";
import type { ChatOptions } from "../request.ts";
import type { CallInfo, ChatResult } from "../result.ts";
import { type Edit, edited, type Edits, reported } from "./edits.ts";
import { estimateTokens, estimateTools } from "./estimate.ts";
import { before, nextExchange, without } from "./exchanges.ts";
import type { ConversationSize } from "./snapshot.ts";
import { KEPT_CHARACTERS, shortened, type ToolResultAt, toolResults } from "./tool_results.ts";

/** What the service counted last, or what is left of it. */
interface Count extends ConversationSize {
  /** How many of the messages were left out. */
  readonly dropped: number;
  /** Tokens that a request with these messages has at least, where the service has counted one in this turn. */
  readonly least?: number | undefined;
}

/** A conversation that grows call by call, as `fitting` keeps track of it. */
export interface Fit {
  /** Tokens the model takes, as far as is known; a refusal that says so corrects it. */
  window: number | undefined;
  /** Most tokens of a request that the model is known to have taken. */
  accepted: number;
  /** What the service counted last. */
  counted: Count | undefined;
  /** Where the first exchange that is sent begins. */
  dropped: number;
  /** Blocks that are sent in a shorter form. */
  readonly edits: Edits;
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
/** The same where nobody says how much would fit, and where what was said did not help. */
const BLIND_SHARE = 0.5;
/** A request is halved this often; one that is still refused then is not refused for its length. */
const MOST_REFUSALS = 8;
/** How far an estimate may be off; a count that is further below it is not believed. */
const ESTIMATE_FACTOR = 4;

/** How many tokens the conversation that is kept has, as far as the service has said: what is left of `messages`. */
export function keptSize({ counted, dropped, edits }: Fit, messages: readonly Message[]): ConversationSize | undefined {
  if (!counted) return undefined;
  const gone = before(edited(messages, edits), dropped);
  const uncounted = gone.slice(before(messages, counted.dropped).length, before(messages, counted.messages).length);
  return {
    tokens: Math.max(0, counted.tokens - estimateTokens(uncounted)),
    messages: Math.max(0, counted.messages - gone.length),
  };
}

/** `model`, fitted. Every request's messages must begin with those of the request before. `fit` is changed in place. */
export function fitting(model: ChatModel, fit: Fit): FittedModel {
  /** How often something was left out or shortened. */
  let changes = 0;

  function size({ messages, system, tools }: WholeRequest): number {
    const { counted, dropped, edits } = fit;
    const all = edited(messages, edits);
    if (!counted) {
      return estimateTools(tools) + estimateTokens(system ?? []) + estimateTokens(without(all, dropped));
    }
    const gone = before(all, dropped).slice(before(all, counted.dropped).length);
    return counted.tokens - estimateTokens(gone) + estimateTokens(all.slice(counted.messages));
  }

  /** Sends `edit` in the place of what is sent of a block now; `saved` is how many tokens that saves, by estimate. */
  function replace(at: number, index: number, edit: Edit, saved: number): void {
    const { counted, edits } = fit;
    edits.set(at, (edits.get(at) ?? new Map<number, Edit>()).set(index, edit));
    changes++;
    if (counted && at >= counted.dropped && at < counted.messages) {
      const { least } = counted;
      const tokens = Math.max(0, counted.tokens - saved);
      fit.counted = { ...counted, tokens, least: least && Math.max(0, least - saved * ESTIMATE_FACTOR) };
    }
  }

  /** Leaves out exchanges until the request has at most `goal` tokens, or is the last exchange. Returns the tokens left. */
  function drop(request: WholeRequest, goal: number): number {
    const { messages } = request;
    let tokens = size(request);
    while (tokens > goal) {
      const next = nextExchange(messages, fit.dropped);
      if (next === undefined) break;
      tokens -= estimateTokens(before(edited(messages, fit.edits).slice(fit.dropped), next - fit.dropped));
      fit.dropped = next;
      changes++;
    }
    return tokens;
  }

  /** Shortens results, each a little before any a lot, until the request has at most `goal` tokens. */
  function shorten(results: readonly ToolResultAt[], tokens: number, goal: number): number {
    let left = tokens;
    for (const length of KEPT_CHARACTERS) {
      for (const { at, index, block } of results) {
        if (left <= goal) return left;
        const edit = shortened(block, length);
        if (!edit) continue;
        // The block may have been shortened more than this before.
        const saved = estimateTokens(fit.edits.get(at)?.get(index)?.block ?? block) - estimateTokens(edit.block);
        if (saved <= 0) continue;
        replace(at, index, edit, saved);
        left -= saved;
      }
    }
    return left;
  }

  /**
   * Makes the request smaller: `goal` is what it should have, and `most` what it must not exceed. The results of the last
   * message are news to the model, and are shortened only where nothing else helps. Returns whether anything was changed.
   */
  function shrink(request: WholeRequest, goal: number, most: number): boolean {
    const { messages } = request;
    const earlier = changes;
    const whole = drop(request, goal);
    const results = toolResults(messages, fit.dropped);
    const last = messages.length - 1;
    const left = shorten(results.filter(({ at }) => at < last), whole, goal);
    shorten(results.filter(({ at }) => at === last), left, most);
    return changes > earlier;
  }

  function limit({ maxTokens }: WholeRequest): number {
    const { window } = fit;
    if (window === undefined) return Infinity;
    return window - Math.min(maxTokens ?? window * ANSWER_SHARE, window * MOST_ANSWER_SHARE);
  }

  /** Less than this was certainly not sent. */
  function least(request: WholeRequest): number {
    const { counted, dropped } = fit;
    return (counted?.dropped === dropped ? counted.least : undefined) ?? size(request) / ESTIMATE_FACTOR;
  }

  /** What a refusal says of the sizes, as far as it does not contradict what is known. */
  function saidSizes(error: ProviderError, request: WholeRequest): { tokens?: number; window?: number } {
    // Members of a ContextLengthError, whose class may be another realm's.
    const { requestTokens: tokens, maxTokens: window } = error as { requestTokens?: number; maxTokens?: number };
    const isWindow = window !== undefined && window > 0 && window >= fit.accepted;
    // Where the answer is counted too, the request alone may be below the limit.
    const isTooLong = tokens !== undefined && (!isWindow || tokens + (request.maxTokens ?? 0) > window);
    return {
      ...(isWindow && { window }),
      ...(isTooLong && tokens >= least(request) && { tokens }),
    };
  }

  /** After a refusal: false when it was about something else, or nothing can be left out. */
  function shrinkAfter(error: unknown, request: WholeRequest, refusals: number): boolean {
    if (!isProviderError(error) || error.kind !== "contextLength" || refusals > MOST_REFUSALS) return false;
    const { tokens, window } = saidSizes(error, request);
    if (window !== undefined) fit.window = Math.min(fit.window ?? Infinity, window);
    if (tokens !== undefined) note(tokens, request.messages.length, tokens);
    const refused = size(request);
    const isExact = tokens !== undefined && window !== undefined && refusals === 1;
    // Whatever we think of the request's size, it has to become less.
    const less = isExact ? refused - 1 : refused * BLIND_SHARE;
    const most = limit(request);
    return shrink(request, Math.min(most * GOAL_SHARE, less), Math.min(most, less));
  }

  function note(tokens: number, messages: number, least: number): void {
    fit.counted = { tokens, messages, dropped: fit.dropped, least };
  }

  async function attempt<T>(options: ChatOptions, call: (fitted: ChatOptions) => Promise<T>): Promise<T> {
    // The whole list was put there by conversation() or by runTools().
    const request = options as WholeRequest;
    const { messages } = request;
    const most = limit(request);
    if (size(request) > most) shrink(request, most * GOAL_SHARE, most);
    for (let refusals = 1;; refusals++) {
      try {
        return await call({ ...request, messages: without(edited(messages, fit.edits), fit.dropped) });
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
    if (stopReason === "model_context_window_exceeded" && totalTokens >= least(whole)) {
      fit.window = Math.min(fit.window ?? Infinity, totalTokens);
    }
    fit.accepted = Math.max(fit.accepted, read);
    // An answer without content is no message.
    note(totalTokens, whole.messages.length + (content.length && 1), read);
  }

  function withRepairs<T extends Pick<ChatResult, "repairs">>(result: T, { messages }: ChatOptions): T {
    const own = reported(fit.edits, messages as readonly Message[], fit.dropped);
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
