/**
 * Reads the counts of tokens of Chat Completions as four disjoint counts.
 */
import { asObject, isObject, type JsonObject } from "../../base/json_object.ts";
import type { Usage } from "../../chat/result.ts";

/** Members that say no more than the four counts. */
const PLAIN: readonly string[] = ["prompt_tokens", "completion_tokens", "total_tokens"];

/**
 * Returns the counts; `undefined` for a value without any, which must not look like a free answer. Cached tokens are a part of `prompt_tokens`, and reasoning is a
 * part of `completion_tokens`, except at services whose total shows that they count reasoning beside it (xAI).
 */
export function readUsage(usage: unknown): Usage | undefined {
  if (!isObject(usage) || !PLAIN.some((name) => typeof usage[name] === "number")) return undefined;
  const prompt = asObject(usage.prompt_tokens_details);
  const read = count(prompt.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens);
  const written = count(prompt.cache_write_tokens);
  const prompted = count(usage.prompt_tokens);
  const completed = count(usage.completion_tokens);
  const reasoned = count(asObject(usage.completion_tokens_details).reasoning_tokens);
  const isBeside = reasoned > 0 && count(usage.total_tokens) === prompted + completed + reasoned;
  const counts = {
    inputTokens: Math.max(0, prompted - read - written),
    cacheReadInputTokens: read,
    cacheWriteInputTokens: written,
    outputTokens: completed + (isBeside ? reasoned : 0),
  };
  return { ...counts, totalTokens: Object.values(counts).reduce((sum, each) => sum + each, 0) };
}

/** Returns the service's own counts if they say more than the four, such as the tokens of reasoning, or a price. */
export function furtherUsage(usage: unknown): JsonObject | undefined {
  return isObject(usage) && Object.keys(usage).some((name) => !PLAIN.includes(name) && usage[name] !== null)
    ? usage
    : undefined;
}

function count(value: unknown): number {
  return typeof value === "number" && value > 0 && Number.isFinite(value) ? value : 0;
}
