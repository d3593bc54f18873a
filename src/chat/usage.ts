/**
 * What several answers cost together.
 */
import type { CacheTtl } from "./request.ts";
import type { Usage } from "./result.ts";

/**
 * The sum, member by member; `undefined` when no answer told its usage. Cache writes by lifetime are told only where every
 * answer that wrote tells them: a part of them would look like the whole.
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
