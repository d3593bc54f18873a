/**
 * The usage of several answers together.
 */
import type { CacheTtl, Usage } from "./result.ts";

/**
 * Returns the sum, member by member; `undefined` if no answer has usage. The sum has cache writes by lifetime only if every
 * answer that wrote has them, because a part would look like the whole.
 */
export function summedUsage(usages: readonly (Usage | undefined)[]): Usage | undefined {
  const told = usages.filter((usage) => usage !== undefined);
  if (!told.length) return undefined;
  const total = (count: (usage: Usage) => number | undefined) =>
    told.reduce((sum, usage) => sum + (count(usage) ?? 0), 0);
  const byTtl: Partial<Record<CacheTtl, number>> = {};
  for (const ttl of ["5m", "1h"] as const) {
    if (told.some(({ cacheWriteByTtl }) => cacheWriteByTtl?.[ttl] !== undefined)) {
      byTtl[ttl] = total(({ cacheWriteByTtl }) => cacheWriteByTtl?.[ttl]);
    }
  }
  const isWhole = told.every(({ cacheWriteInputTokens, cacheWriteByTtl }) => cacheWriteByTtl || !cacheWriteInputTokens);
  return {
    inputTokens: total(({ inputTokens }) => inputTokens),
    cacheReadInputTokens: total(({ cacheReadInputTokens }) => cacheReadInputTokens),
    cacheWriteInputTokens: total(({ cacheWriteInputTokens }) => cacheWriteInputTokens),
    outputTokens: total(({ outputTokens }) => outputTokens),
    totalTokens: total(({ totalTokens }) => totalTokens),
    ...isWhole && Object.keys(byTtl).length ? { cacheWriteByTtl: byTtl } : {},
  };
}
