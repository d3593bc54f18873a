/**
 * How a conversation fits its model: what of it is sent, how large that is, and how it is made smaller.
 */
import type { ContentBlock, Message, ToolResultBlock } from "../content.ts";
import type { ChatOptions } from "../request.ts";
import type { Repair } from "../result.ts";
import { blocksOf, type Edit, edited, type Edits, type Report, reported } from "./edits.ts";
import { estimateTokens, estimateTools } from "./estimate.ts";
import { before, nextExchange, type Place, without } from "./exchanges.ts";
import { excessMedia, mediaReport, withoutMedia } from "./media.ts";
import type { ConversationSize } from "./snapshot.ts";
import { KEPT_CHARACTERS, SHORTENED, shortened, shortenedReport, toolResults } from "./tool_results.ts";

/** What the service counted last, or what is left of it. */
export interface Count extends ConversationSize {
  /** How many of the messages were left out. */
  readonly dropped: number;
  /** Tokens that a request with these messages has at least, where the service has counted one. */
  readonly least?: number | undefined;
}

/** A conversation that grows call by call in one turn. */
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
  /** How often something was left out or shortened. */
  changes: number;
  /** Where begins what the user says in this turn. */
  readonly said: Place;
}

/** A request whose messages are the whole conversation, never a bare text. */
export type WholeRequest = Omit<ChatOptions, "messages"> & { readonly messages: readonly Message[] };

/** Room for an answer whose length nobody limited, as a share of the window; one that was limited gets at most half. */
const ANSWER_SHARE = 0.125, MOST_ANSWER_SHARE = 0.5;
/** How far an estimate may be off; a count that is further below it is not believed. */
const ESTIMATE_FACTOR = 4;

/** A turn that begins: nothing is left out yet. */
export function fitOf(known: Pick<Fit, "window" | "accepted" | "counted" | "said">): Fit {
  return { ...known, dropped: 0, edits: new Map(), changes: 0 };
}

/** The messages that are sent of `messages`. */
export function sentOf({ edits, dropped }: Fit, messages: readonly Message[]): Message[] {
  return without(edited(messages, edits), dropped);
}

/** Everything that is sent in a shorter form, for the result. */
export function fitRepairs({ edits, dropped }: Fit, messages: readonly Message[]): Repair[] {
  return reported(edits, messages, dropped);
}

/** How many tokens the request has, as far as the service has counted, and by estimate. */
export function requestSize({ counted, dropped, edits }: Fit, { messages, system, tools }: WholeRequest): number {
  const all = edited(messages, edits);
  if (!counted) {
    return estimateTools(tools) + estimateTokens(system ?? []) + estimateTokens(without(all, dropped));
  }
  const gone = before(all, dropped).slice(before(all, counted.dropped).length);
  return counted.tokens - estimateTokens(gone) + estimateTokens(all.slice(counted.messages));
}

/** How many tokens the request has at least: what the service has counted, or much less than the estimate. */
export function leastSize(fit: Fit, request: WholeRequest): number {
  const { counted, dropped } = fit;
  const least = counted?.dropped === dropped ? counted.least : undefined;
  return least ?? requestSize(fit, request) / ESTIMATE_FACTOR;
}

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

/** How many tokens a request may have, so that there is room for the answer. */
export function mostSize({ window }: Fit, { maxTokens }: WholeRequest): number {
  if (window === undefined) return Infinity;
  return window - Math.min(maxTokens ?? window * ANSWER_SHARE, window * MOST_ANSWER_SHARE);
}

/** Notes what the service counted: `tokens` of the first `messages`, of which a next request has at least `least`. */
export function noteCount(fit: Fit, tokens: number, messages: number, least: number): void {
  fit.counted = { tokens, messages, dropped: fit.dropped, least };
}

/** Leaves out the oldest images and documents where they are more than a request may hold. */
export function leaveOutMedia(fit: Fit, messages: readonly Message[]): void {
  for (const excess of excessMedia(edited(messages, fit.edits), fit.dropped, fit.said)) {
    replace(fit, messages, excess, withoutMedia(current(fit, messages, excess), excess), mediaReport(excess));
  }
}

/**
 * Makes the request smaller: `goal` is what it should have, and `most` what it must not exceed. Exchanges are left out
 * first; where the last one is too long by itself, its tool results are shortened. The results of the last message are news
 * to the model, and are shortened only where nothing else helps. Returns whether anything was changed.
 */
export function shrink(fit: Fit, request: WholeRequest, goal: number, most: number): boolean {
  const { messages } = request;
  const { changes } = fit;
  const whole = drop(fit, request, goal);
  const results = toolResults(messages, fit.dropped);
  const last = messages.length - 1;
  const left = shorten(fit, messages, results.filter(({ at }) => at < last), whole, goal);
  shorten(fit, messages, results.filter(({ at }) => at === last), left, most);
  return fit.changes > changes;
}

/** Leaves out exchanges until the request has at most `goal` tokens, or is the last exchange. Returns the tokens left. */
function drop(fit: Fit, request: WholeRequest, goal: number): number {
  const { messages } = request;
  const all = edited(messages, fit.edits);
  let tokens = requestSize(fit, request);
  while (tokens > goal) {
    const next = nextExchange(messages, fit.dropped);
    if (next === undefined) break;
    tokens -= estimateTokens(before(all.slice(fit.dropped), next - fit.dropped));
    fit.dropped = next;
    fit.changes++;
  }
  return tokens;
}

/** Shortens results, each a little before any a lot, until the request has at most `goal` tokens. Returns those left. */
function shorten(
  fit: Fit,
  messages: readonly Message[],
  results: readonly Place[],
  tokens: number,
  goal: number,
): number {
  let left = tokens;
  for (const length of KEPT_CHARACTERS) {
    for (const place of results) {
      if (left <= goal) return left;
      const short = shortened(current(fit, messages, place) as ToolResultBlock, length); // only results were found
      if (short) left -= replace(fit, messages, place, short, shortenedReport(length));
    }
  }
  return left;
}

/** The block as it is sent. */
function current({ edits }: Fit, messages: readonly Message[], { at, index }: Place): ContentBlock {
  // Whoever names a place has found a block there.
  return edits.get(at)?.get(index)?.block ?? blocksOf(messages[at]!)[index]!;
}

/** Sends `block` in the place of the one at `place`; returns how many tokens that saves, by estimate. */
function replace(
  fit: Fit,
  messages: readonly Message[],
  place: Place,
  block: ContentBlock,
  report: Report,
): number {
  const { counted, edits } = fit;
  const { at, index } = place;
  const saved = estimateTokens(current(fit, messages, place)) - estimateTokens(block);
  const own = edits.get(at) ?? new Map<number, Edit>();
  // A result that is shortened further is told once.
  const isRepeated = ({ rule }: Report) => rule === SHORTENED && report.rule === SHORTENED;
  const earlier = own.get(index)?.reports.filter((report) => !isRepeated(report)) ?? [];
  edits.set(at, own.set(index, { block, reports: [...earlier, report] }));
  fit.changes++;
  if (counted && at >= counted.dropped && at < counted.messages) {
    const { least } = counted;
    const tokens = Math.max(0, counted.tokens - saved);
    fit.counted = { ...counted, tokens, least: least && Math.max(0, least - saved * ESTIMATE_FACTOR) };
  }
  return saved;
}
