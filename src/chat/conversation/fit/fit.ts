/**
 * How a conversation is made to fit its model: which messages are sent, their size, and how the size is reduced.
 */
import type { ContentBlock, Message, ToolResultBlock } from "../../content.ts";
import type { ChatOptions } from "../../request.ts";
import type { Repair } from "../../result.ts";
import { applyEdits, blocksOf, type Edit, type Edits, type Report, reportEdits } from "./edits.ts";
import { estimateTokens, estimateTools } from "../../estimate.ts";
import { before, nextExchange, type Place, without } from "./exchanges.ts";
import { excessMedia, mediaReport, withoutMedia } from "./media.ts";
import type { ConversationSize } from "./snapshot.ts";
import { KEPT_CHARACTERS, SHORTENED, shortened, shortenedReport, toolResults } from "./tool_results.ts";

/** The service's last count, less the messages that were left out since. */
export interface Count extends ConversationSize {
  /** The number of messages that were left out. */
  readonly dropped: number;
  /** The least tokens of a request with these messages, if the service has counted one. */
  readonly least?: number | undefined;
}

/** The fit of a conversation, which grows call by call in one turn. */
export interface Fit {
  /** The model's limit in tokens, if it is known; a refusal that names the limit corrects it. */
  window: number | undefined;
  /** The limit before any refusal, which is known for certain or not at all. */
  readonly given: number | undefined;
  /** The most tokens of a request that the model has accepted. */
  accepted: number;
  /** The service's last count. */
  counted: Count | undefined;
  /** The index of the first message that is sent. */
  dropped: number;
  /** Blocks that are sent in a shorter form. */
  readonly edits: Edits;
  /** How often content was left out or shortened. */
  changes: number;
  /** The place where the user's content of this turn begins. */
  readonly said: Place;
}

/** A request whose messages are the whole conversation, never a string. */
export type WholeRequest = Omit<ChatOptions, "messages"> & { readonly messages: readonly Message[] };

/** Room for the answer as a share of the window. A `maxTokens` of the caller gets at most half of the window. */
const ANSWER_SHARE = 0.125, MOST_ANSWER_SHARE = 0.5;
/** How far an estimate may be off. A count further below the estimate is ignored. */
export const ESTIMATE_FACTOR = 4;

/** Creates the fit of a new turn, in which nothing is left out yet. */
export function fitOf(known: Pick<Fit, "window" | "given" | "accepted" | "counted" | "said">): Fit {
  return { ...known, dropped: 0, edits: new Map(), changes: 0 };
}

/** Returns the part of `messages` that is sent, with its edits. */
export function sentOf({ edits, dropped }: Fit, messages: readonly Message[]): Message[] {
  return without(applyEdits(messages, edits), dropped);
}

/** Returns the repairs of everything that is sent in a shorter form. */
export function fitRepairs({ edits, dropped }: Fit, messages: readonly Message[]): Repair[] {
  return reportEdits(edits, messages, dropped);
}

/** Returns the tokens of the request: the service's count, plus an estimate of later content. */
export function requestSize({ counted, dropped, edits }: Fit, { messages, system, tools }: WholeRequest): number {
  const all = applyEdits(messages, edits);
  if (!counted) {
    return estimateTools(tools) + estimateTokens(system ?? []) + estimateTokens(without(all, dropped));
  }
  const gone = before(all, dropped).slice(before(all, counted.dropped).length);
  return counted.tokens - estimateTokens(gone) + estimateTokens(all.slice(counted.messages));
}

/** Returns the least tokens of the request: the service's count, or a small share of the estimate. */
export function leastSize(fit: Fit, request: WholeRequest): number {
  const { counted, dropped } = fit;
  const least = counted?.dropped === dropped ? counted.least : undefined;
  return least ?? requestSize(fit, request) / ESTIMATE_FACTOR;
}

/** Returns the counted size of the messages that are kept. */
export function keptSize({ counted, dropped, edits }: Fit, messages: readonly Message[]): ConversationSize | undefined {
  if (!counted) return undefined;
  const gone = before(applyEdits(messages, edits), dropped);
  const uncounted = gone.slice(before(messages, counted.dropped).length, before(messages, counted.messages).length);
  return {
    tokens: Math.max(0, counted.tokens - estimateTokens(uncounted)),
    messages: Math.max(0, counted.messages - gone.length),
  };
}

/** Returns the most tokens that a request may have to leave room for the answer. */
export function mostSize({ window }: Fit, { maxTokens }: WholeRequest): number {
  if (window === undefined) return Infinity;
  return window - Math.min(maxTokens ?? window * ANSWER_SHARE, window * MOST_ANSWER_SHARE);
}

/** Notes a count of the service: `tokens` for the first `messages`. The next request has at least `least` of them. */
export function noteCount(fit: Fit, tokens: number, messages: number, least: number): void {
  fit.counted = { tokens, messages, dropped: fit.dropped, least };
}

/** Replaces the oldest images and documents that exceed the limits of a request. */
export function leaveOutMedia(fit: Fit, messages: readonly Message[]): void {
  for (const excess of excessMedia(applyEdits(messages, fit.edits), fit.dropped, fit.said)) {
    replace(fit, messages, excess, withoutMedia(current(fit, messages, excess), excess), mediaReport(excess));
  }
}

/**
 * Reduces the request to `goal` tokens, or at least to `most`. Exchanges are left out first; if the last exchange alone is
 * too long, its tool results are shortened. The results in the last message are new to the model, and are shortened only to
 * reach `most`. Returns whether anything was changed.
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

/** Leaves out exchanges until the request has at most `goal` tokens, or one exchange is left. Returns the remaining tokens. */
function drop(fit: Fit, request: WholeRequest, goal: number): number {
  const { messages } = request;
  const all = applyEdits(messages, fit.edits);
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

/** Shortens all results step by step until the request has at most `goal` tokens. Returns the remaining tokens. */
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

/** Returns the block as it is sent. */
function current({ edits }: Fit, messages: readonly Message[], { at, index }: Place): ContentBlock {
  // A place always comes from a block that was found there.
  return edits.get(at)?.get(index)?.block ?? blocksOf(messages[at]!)[index]!;
}

/** Replaces the block at `place` by `block`. Returns the estimated saving in tokens. */
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
  // A result that is shortened again is reported once.
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
