/**
 * The prompt cache: a request with a known prefix reads the prefix from the cache until its lifetime is over.
 *
 * Unlike the service's cache, it keeps a prefix of any size, and looks for the longest known prefix at any distance.
 * Source: the prompt caching page of the user guide, read 2026-11-21.
 */
import type { Clock } from "../../base/clock.ts";
import { digest } from "../base/digest.ts";
import { type PromptPart, promptParts } from "./prompt_parts.ts";

/** Cache counts of one request, in the wire's names. */
export interface CacheUsage {
  readonly cacheReadInputTokens: number;
  readonly cacheWriteInputTokens: number;
  /** Writes by lifetime, the longer first. */
  readonly cacheDetails: readonly { readonly ttl: "5m" | "1h"; readonly inputTokens: number }[];
}

/** The prefixes of one fake. */
export interface PromptCache {
  /** Reads and writes for an answered request; `undefined` for a request without cache points. */
  use(modelId: string, body: unknown): CacheUsage | undefined;
  /** Forgets everything. */
  reset(): void;
}

const LIFETIME_MS = { "5m": 5 * 60_000, "1h": 60 * 60_000 };

/** An empty cache whose entries age by `clock`. */
export function promptCache(clock: Clock): PromptCache {
  /** The end of each prefix's lifetime, by digest. */
  const expiries = new Map<string, number>();
  return {
    use(modelId, body) {
      const { points, prefixes } = layOut(modelId, promptParts(body));
      const last = points.at(-1);
      if (!last) return undefined;
      const now = clock.now();
      const known = prefixes.findLastIndex(({ key }, at) => at <= last.at && (expiries.get(key) ?? 0) > now);
      const read = Math.max(known, 0);
      const written = { "1h": 0, "5m": 0 };
      let from = read;
      for (const { at, ttl } of points) {
        if (at > from) {
          written[ttl] += prefixes[at]!.tokens - prefixes[from]!.tokens;
          from = at;
        }
        // Reading a prefix renews its lifetime, and never shortens it.
        const { key } = prefixes[at]!;
        expiries.set(key, Math.max(expiries.get(key) ?? 0, now + LIFETIME_MS[ttl]));
      }
      return {
        cacheReadInputTokens: prefixes[read]!.tokens,
        cacheWriteInputTokens: written["1h"] + written["5m"],
        cacheDetails: (["1h", "5m"] as const).filter((ttl) => written[ttl] > 0).map((ttl) => ({
          ttl,
          inputTokens: written[ttl],
        })),
      };
    },
    reset() {
      expiries.clear();
    },
  };
}

/** The end of a prefix, as a number of blocks. */
interface CachePoint {
  readonly at: number;
  readonly ttl: "5m" | "1h";
}

/** Every prefix by its number of blocks. Points do not count: moving a point changes no prefix. */
function layOut(modelId: string, parts: readonly PromptPart[]): {
  points: CachePoint[];
  prefixes: { key: string; tokens: number }[];
} {
  const points: CachePoint[] = [];
  const prefixes = [{ key: digest(modelId), tokens: 0 }];
  for (const { key, tokens, ttl } of parts) {
    if (ttl !== undefined) {
      points.push({ at: prefixes.length - 1, ttl });
    } else {
      const before = prefixes.at(-1)!;
      prefixes.push({ key: digest(before.key + key), tokens: before.tokens + tokens });
    }
  }
  return { points, prefixes };
}
