/**
 * The end of an answer: why the model stopped, the counts of tokens, and the members that have no place of their own. Pure.
 */
import { asObject, isObject, type JsonObject } from "../../base/json_object.ts";
import type { Outcome, StopReason, Usage } from "../../chat/result.ts";
import { ProviderError } from "../../errors/provider_error.ts";

/**
 * The stop reasons of Converse by the word of the specification. A vendor's own word is kept where it is one of them; otherwise the
 * first one stands.
 */
const STOP_REASONS: Readonly<Record<string, readonly StopReason[]>> = {
  stop: ["end_turn", "stop_sequence", "pause_turn"],
  length: ["max_tokens", "model_context_window_exceeded"],
  "content-filter": ["content_filtered", "guardrail_intervened", "refusal"],
  "tool-calls": ["tool_use"],
};

/**
 * Returns the stop reason; `undefined` for a finish without one. A reason that the specification has no word for is the vendor's own.
 *
 * @throws {ProviderError} `streamTruncated` for an answer that was interrupted, which is not whole, and `model` for one that failed
 * without a reason.
 */
export function stopReasonOf(finishReason: unknown): StopReason | undefined {
  // The second version has the word alone.
  const { unified, raw } = typeof finishReason === "string"
    ? { unified: finishReason } as JsonObject
    : asObject(finishReason);
  if (typeof unified !== "string") return undefined;
  if (unified === "interrupted") {
    throw new ProviderError("Cannot finish answer: the model's own stream ended before the answer was whole", {
      kind: "streamTruncated",
      code: "Interrupted",
      retryable: true,
    });
  }
  const own = typeof raw === "string" && raw ? raw : undefined;
  // A vendor's own word, such as MALFORMED_FUNCTION_CALL, says why the model stopped; the word of the specification only that it failed.
  if (unified === "error" && (own === undefined || own === unified)) {
    throw new ProviderError("Cannot finish answer: the model failed, without a reason", {
      kind: "model",
      code: "error",
      retryable: true,
    });
  }
  if (!Object.hasOwn(STOP_REASONS, unified)) return own ?? unified;
  const known = STOP_REASONS[unified]!;
  return own !== undefined && known.includes(own) ? own : known[0];
}

/** Returns the disjoint counts; `undefined` for an answer without counts. */
export function usageOf(wire: unknown): Usage | undefined {
  if (!isObject(wire)) return undefined;
  const input = countsOf(wire.inputTokens);
  const output = countsOf(wire.outputTokens);
  // The second version counts the tokens of the cache beside the total.
  const cacheRead = input.cacheRead ?? countIn(wire.cachedInputTokens);
  const total = input.total;
  if (total === undefined && input.noCache === undefined && output.total === undefined) return undefined;
  const cacheReadInputTokens = cacheRead ?? 0;
  const cacheWriteInputTokens = input.cacheWrite ?? 0;
  const inputTokens = input.noCache ?? Math.max(0, (total ?? 0) - cacheReadInputTokens - cacheWriteInputTokens);
  const outputTokens = output.total ?? (output.text ?? 0) + (output.reasoning ?? 0);
  const totalTokens = inputTokens + cacheReadInputTokens + cacheWriteInputTokens + outputTokens;
  return { inputTokens, cacheReadInputTokens, cacheWriteInputTokens, outputTokens, totalTokens };
}

function countsOf(wire: unknown): Readonly<Record<string, number | undefined>> {
  if (typeof wire === "number") return { total: countIn(wire) };
  return Object.fromEntries(Object.entries(asObject(wire)).map(([name, count]) => [name, countIn(count)]));
}

function countIn(count: unknown): number | undefined {
  return typeof count === "number" && Number.isFinite(count) ? count : undefined;
}

/**
 * Returns the members without a place of their own, as they came. Counts of reasoning and a vendor's own counts are not in `usage`,
 * so that the whole of it is kept where it has them.
 */
export function unknownMembers(members: JsonObject, usage: unknown): Pick<Outcome, "unknown"> {
  const { raw, outputTokens } = asObject(usage);
  const hasMore = raw !== undefined || countsOf(outputTokens).reasoning !== undefined;
  const all = { ...members, ...hasMore ? { usage } : {} };
  const kept = Object.entries(all).filter(([, value]) => value !== undefined && value !== null && !isEmptyList(value));
  return kept.length ? { unknown: Object.fromEntries(kept) } : {};
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
