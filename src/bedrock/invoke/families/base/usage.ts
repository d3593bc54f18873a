/**
 * The counts of tokens of formats that count input and output, and nothing else.
 */
import type { Usage } from "../../../../chat/result.ts";

/** Returns the counts; `undefined` unless both are there, which must not look like a free answer. */
export function plainUsage(input: unknown, output: unknown): Usage | undefined {
  if (typeof input !== "number" || typeof output !== "number") return undefined;
  return {
    inputTokens: input,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
    outputTokens: output,
    totalTokens: input + output,
  };
}
