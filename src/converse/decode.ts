/**
 * Converse's answers and blocks as ours. Pure.
 */
import type { AnswerBlock } from "../chat/content.ts";
import type { Outcome, Usage } from "../chat/result.ts";
import { defined } from "../defined.ts";
import type { BlockReader } from "./dialect.ts";
import { asObject, isObject, type WireBlock, type WireObject } from "./wire.ts";

/** What a whole answer holds. */
export interface DecodedAnswer {
  readonly content: readonly AnswerBlock[];
  readonly outcome: Outcome;
}

/** Reads a whole answer; `undefined` when it is not one: without a message or a stop reason nothing may look like success. */
export function decodeAnswer(json: unknown, block: BlockReader["block"]): DecodedAnswer | undefined {
  const { output, stopReason, ...rest } = asObject(json);
  const { content } = asObject(asObject(output).message);
  if (!Array.isArray(content) || typeof stopReason !== "string") return undefined;
  return { content: content.map((wire) => block(asObject(wire))), outcome: { stopReason, ...decodeMetadata(rest) } };
}

/** A block is an object with one member, whose name says what it is. */
export function decodeBlock(block: WireBlock): AnswerBlock {
  if (typeof block.text === "string") return { type: "text", text: block.text };
  const [name = "", value] = Object.entries(block)[0] ?? [];
  return { type: "unknown", name, value };
}

/**
 * Usage and latency, where they are there; at the same place in a whole answer and in the `metadata` event. What else is
 * said there, such as the trace, is handed on as it is; the padding `p` means nothing, nor does a stop reason: an answer is
 * whole only where that has its place.
 */
export function decodeMetadata(
  { usage, metrics, p: _, stopReason: _misplaced, ...rest }: WireObject,
): Omit<Outcome, "stopReason"> {
  const { latencyMs } = asObject(metrics);
  return {
    ...rest,
    usage: isObject(usage) ? decodeUsage(usage) : undefined,
    latencyMs: typeof latencyMs === "number" ? latencyMs : undefined,
  };
}

/** AWS's `inputTokens` leaves cache reads and writes out, so the counts are disjoint as they come. */
function decodeUsage(wire: WireObject): Usage {
  const counts = { inputTokens: 0, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, outputTokens: 0 };
  let totalTokens = 0;
  for (const name of Object.keys(counts) as (keyof typeof counts)[]) {
    totalTokens += counts[name] = Number(wire[name] ?? 0);
  }
  const { cacheDetails } = wire;
  const cacheWriteByTtl = Array.isArray(cacheDetails)
    ? Object.fromEntries(cacheDetails.map(asObject).map(({ ttl, inputTokens }) => [ttl, Number(inputTokens)]))
    : undefined;
  return { ...counts, totalTokens, ...defined({ cacheWriteByTtl }) };
}
