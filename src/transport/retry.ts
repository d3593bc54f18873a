/**
 * Decides whether and when a failed attempt is made again: the delay, its cost, and the budget that pays for it.
 */
import type { ProviderError } from "../errors/provider_error.ts";

/** Waits start here. Source: the standard retry strategy of Smithy's clients, read 2026-11-20. */
const BASE_MS = 100;
const SLOW_BASE_MS = 1000;
/** No timer counts further than 2^31 milliseconds. */
const LONGEST_WAIT_MS = 2e9;

/** The facts about a call that decide about another attempt. */
export interface RetryFacts {
  /** Attempts already made after the first. */
  readonly retries: number;
  readonly maxRetries: number;
  readonly maxDelayMs: number;
  /** Whether the service takes seconds to recover from this failure, as from a rate limit. */
  readonly isSlow?: boolean | undefined;
}

/**
 * Returns the milliseconds to wait before the next attempt; `undefined` for no other attempt. With full jitter: a random time up to
 * a bound that doubles, or on top of the service's `Retry-After`, so that not all clients come back at once.
 *
 * @param random a number in [0, 1).
 */
export function retryDelayMs(
  { retryable, kind, retryAfterMs }: ProviderError,
  { retries, maxRetries, maxDelayMs, isSlow = false }: RetryFacts,
  random: number,
): number | undefined {
  // A model that failed on these bytes may well fail on them again: once, then the caller or a router decides.
  if (!retryable || retries >= (kind === "model" ? Math.min(1, maxRetries) : maxRetries)) return undefined;
  if (retryAfterMs === undefined) {
    const baseMs = kind === "rateLimit" || isSlow ? SLOW_BASE_MS : BASE_MS;
    return random * Math.min(maxDelayMs, baseMs * 2 ** retries);
  }
  // An earlier attempt is pointless, and a longer wait is not allowed by the caller.
  return retryAfterMs > Math.min(maxDelayMs, LONGEST_WAIT_MS) ? undefined : retryAfterMs + random * BASE_MS;
}

/** The tokens of a client at the beginning, and at most. Source: as of the waits. */
const MOST_TOKENS = 500;

/** Returns the tokens that an attempt after this failure takes from the budget. */
export function retryCost(error: ProviderError): number {
  return error.kind === "rateLimit" ? 5 : 14;
}

/** The retries that a client may still make. The budget bounds the extra load on a service that is down. */
export interface RetryBudget {
  /** Returns whether the budget has so many tokens. */
  has(cost: number): boolean;
  /** Takes tokens for an attempt; `false` if there are not enough. */
  take(cost: number): boolean;
  /** Gives back the tokens of a retry that succeeded; `cost` is `undefined` for a success at the first attempt, which gives one. */
  give(cost: number | undefined): void;
}

/** Creates a full budget. */
export function retryBudget(): RetryBudget {
  let tokens = MOST_TOKENS;
  const has = (cost: number): boolean => cost <= tokens;
  return {
    has,
    take(cost) {
      if (!has(cost)) return false;
      tokens -= cost;
      return true;
    },
    give(cost = 1) {
      tokens = Math.min(MOST_TOKENS, tokens + cost);
    },
  };
}

/**
 * Returns `Retry-After`, in seconds or as a date, as milliseconds from `now`, at most the longest wait of a timer. A value that
 * is neither, such as `Infinity`, is `undefined`. The header `retry-after-ms`, which some services send too, is more exact.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const exact = headers.get("retry-after-ms")?.trim();
  if (exact && /^\d+(\.\d+)?$/.test(exact)) return Math.min(Number(exact), LONGEST_WAIT_MS);
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const seconds = /^[+-]?[\d.]+$/.test(value) ? Number(value) : undefined;
  // Engines read many texts with a number in them as a date. HTTP's three formats begin with the day, as does no other text.
  const date = /^(mon|tue|wed|thu|fri|sat|sun)/i.test(value) ? Date.parse(value) : NaN;
  const waitMs = seconds === undefined ? date - now : seconds * 1000;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, waitMs), LONGEST_WAIT_MS);
}
