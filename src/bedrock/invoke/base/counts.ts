/**
 * The counts that Bedrock adds to a model's own answer: in headers of a whole answer, and in the last chunk of a stream.
 * Recorded in 12 repositories, 2024-01 to 2026-08.
 */
import { defined } from "../../../base/defined.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import type { Usage } from "../../../chat/result.ts";

/** The counts of one call. Those that Bedrock did not send are absent. An answer of an embedding model has no output count. */
export interface InvokeCounts {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheWriteInputTokens?: number;
  /** The service's own time, in milliseconds. */
  readonly latencyMs?: number;
  /** The service's own time until the first byte of a stream, in milliseconds. */
  readonly firstByteMs?: number;
}

type Names = Readonly<Record<keyof InvokeCounts, string>>;

const HEADERS: Omit<Names, "firstByteMs"> = {
  inputTokens: "x-amzn-bedrock-input-token-count",
  outputTokens: "x-amzn-bedrock-output-token-count",
  cacheReadInputTokens: "x-amzn-bedrock-cache-read-input-token-count",
  cacheWriteInputTokens: "x-amzn-bedrock-cache-write-input-token-count",
  latencyMs: "x-amzn-bedrock-invocation-latency",
};

const METRICS: Names = {
  inputTokens: "inputTokenCount",
  outputTokens: "outputTokenCount",
  cacheReadInputTokens: "cacheReadInputTokenCount",
  cacheWriteInputTokens: "cacheWriteInputTokenCount",
  latencyMs: "invocationLatency",
  firstByteMs: "firstByteLatency",
};

/** Returns the counts in the headers of an answer; `undefined` without any. */
export function countsInHeaders(headers: Headers): InvokeCounts | undefined {
  return counts(HEADERS, (name) => headers.get(name));
}

/** Returns the counts in the member `amazon-bedrock-invocationMetrics` of a chunk; `undefined` without any. */
export function countsInMetrics(metrics: unknown): InvokeCounts | undefined {
  return isObject(metrics) ? counts(METRICS, (name) => asObject(metrics)[name]) : undefined;
}

function counts(names: Partial<Names>, valueOf: (name: string) => unknown): InvokeCounts | undefined {
  const found = Object.entries(names).flatMap(([count, name]) => {
    const value = valueOf(name);
    const number = value === null || value === undefined || value === "" ? NaN : Number(value);
    return Number.isFinite(number) ? [[count, number] as const] : [];
  });
  return found.length ? Object.fromEntries(found) : undefined;
}

/** Returns the counts as usage; `undefined` without a count of tokens. Input tokens exclude those of the cache. */
export function usageOfCounts(
  { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens }: InvokeCounts,
): Usage | undefined {
  const given = defined({ inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens });
  const tokens: number[] = Object.values(given);
  if (!tokens.length) return undefined;
  return {
    inputTokens: 0,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
    outputTokens: 0,
    ...given,
    totalTokens: tokens.reduce((sum, count) => sum + count, 0),
  };
}
