/**
 * Reads the members beside the content of an answer of Anthropic Messages.
 */
import { isDeeper, MAX_JSON_DEPTH } from "../../../../base/json_value.ts";
import { defined } from "../../../../base/defined.ts";
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import type { Outcome, Usage } from "../../../../chat/result.ts";
import type { Failures } from "../../../../transport/failure.ts";

/** The counts of an answer that have a place in our usage. */
const COUNTS: Readonly<Record<string, keyof Usage>> = {
  input_tokens: "inputTokens",
  cache_read_input_tokens: "cacheReadInputTokens",
  cache_creation_input_tokens: "cacheWriteInputTokens",
  output_tokens: "outputTokens",
};

/**
 * Returns the outcome of an answer.
 *
 * @param message the message without its content; in a stream, the sum of its start and of its delta.
 */
export function outcomeOf(stopReason: string, message: JsonObject): Outcome {
  const { type: _, role: __, stop_reason: ___, content: ____, usage, ...rest } = message;
  const counted = asObject(usage);
  const { cache_creation: ofCache, ...otherCounts } = Object.fromEntries(
    Object.entries(counted).filter(([name]) => !Object.hasOwn(COUNTS, name)),
  );
  const further = given({ ...rest, usage: orAbsent(given(otherCounts)) });
  return {
    stopReason,
    usage: isObject(usage) ? usageOf(counted, ofCache) : undefined,
    latencyMs: undefined,
    ...defined({ unknown: orAbsent(further) }),
  };
}

function usageOf(counted: JsonObject, ofCache: unknown): Usage {
  const usage = { inputTokens: 0, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, outputTokens: 0, totalTokens: 0 };
  for (const [wire, name] of Object.entries(COUNTS) as [string, keyof typeof usage][]) {
    usage[name] = tokensOf(counted[wire]);
    usage.totalTokens += usage[name];
  }
  if (!isObject(ofCache)) return usage;
  const { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long } = ofCache;
  return { ...usage, cacheWriteByTtl: { "5m": tokensOf(short), "1h": tokensOf(long) } };
}

function tokensOf(count: unknown): number {
  return typeof count === "number" && Number.isFinite(count) ? count : 0;
}

/** Returns members with a value. `null` counts as absent. */
function given(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));
}

function orAbsent(members: JsonObject): JsonObject | undefined {
  return Object.keys(members).length ? members : undefined;
}

/**
 * Refuses an answer that is nested too deeply to be read or sent back. The input of a call may be nested deeply, because a model
 * writes it: the call is then `invalid`.
 *
 * @throws {ProviderError} `protocol`.
 */
export function requireShallow(json: JsonObject, { unusable }: Failures): void {
  const { content } = json;
  const withoutInputs = Array.isArray(content)
    ? content.map((block) => isObject(block) ? { ...block, input: undefined } : block)
    : content;
  if (isDeeper({ ...json, content: withoutInputs })) {
    throw unusable(`it is nested deeper than ${MAX_JSON_DEPTH} levels`);
  }
}
