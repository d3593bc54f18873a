/**
 * The counts of Nova, whose names differ from those of Converse.
 */
import { isObject, type JsonObject } from "../../../../base/json_object.ts";

/**
 * Returns an answer, or the metadata of a stream, with the counts as Converse names them. Without the count of the answer, as when a
 * guardrail changed it (recorded 2025-02), the counts are left to those that Bedrock adds.
 */
export function withConverseUsage({ usage, trace, ...rest }: JsonObject): JsonObject {
  // A stream has an empty trace, and a whole answer has none.
  const hasTrace = !isObject(trace) || Object.keys(trace).length > 0;
  const shown = trace !== undefined && hasTrace ? { ...rest, trace } : rest;
  if (!isObject(usage) || typeof usage.outputTokens !== "number") return shown;
  const { cacheReadInputTokenCount: read, cacheWriteInputTokenCount: write } = usage;
  return { ...shown, usage: { cacheReadInputTokens: read, cacheWriteInputTokens: write, ...usage } };
}
