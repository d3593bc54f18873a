/**
 * Reports what the prompt cache read and wrote for a request.
 */
import type { CacheReceipt, Usage } from "../../../chat/result.ts";
import { defined } from "../../../base/defined.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import { pointsOf, sectionsOf, ttlOf } from "./point.ts";

type ByTtl = NonNullable<CacheReceipt["writeTokensByTtl"]>;

/** A cache point of a sent prompt. */
type SentPoint = CacheReceipt["points"][number];

/** Returns the cache points of a prompt, without the prompt itself, which is freed before the receipt is written. */
export function sentPoints(prompt: Prompt): readonly SentPoint[] {
  return pointsOf(sectionsOf(prompt)).map((item) => ({ path: item.path, ttl: ttlOf(item) }));
}

/**
 * Returns a sent prompt's cache points, and the tokens that were read and written; `undefined` without points, or without usage.
 *
 * Tokens by lifetime are present if their sum is known to be the total: the service reports them, or all points have one
 * lifetime.
 */
export function cacheReceipt(points: readonly SentPoint[], usage: Usage | undefined): CacheReceipt | undefined {
  const [first] = points;
  if (!first || !usage) return undefined;
  const { cacheReadInputTokens: readTokens, cacheWriteInputTokens: writeTokens, cacheWriteByTtl } = usage;
  const shared = points.every(({ ttl }) => ttl === first.ttl);
  const allOf = (tokens: number): ByTtl | undefined => shared ? { [first.ttl]: tokens } : undefined;
  const isWhole = cacheWriteByTtl && Object.values(cacheWriteByTtl).reduce((sum, n) => sum + n, 0) === writeTokens;
  return {
    points,
    readTokens,
    writeTokens,
    ...defined({
      readTokensByTtl: allOf(readTokens),
      writeTokensByTtl: isWhole ? { ...cacheWriteByTtl } : allOf(writeTokens),
    }),
  };
}
