/**
 * The difference between the service's clock and this machine's, for signatures. Pure.
 */

/** A clock further off than this makes signatures fail. Source: the AWS SDKs' threshold, read 2026-11-20. */
const SKEW_MS = 240_000;
/**
 * A difference above this is not believed: a day, for a clock with a wrong date, and an hour for a wrong time zone. A date that
 * is further off is a mistake of a proxy.
 */
const MAX_SKEW_MS = 25 * 3_600_000;

/**
 * Chooses the difference to sign with after a refusal.
 *
 * @param measuredMs differences that the refusal tells, the most reliable first; `NaN` for none.
 * @param usedMs the difference that the refused signature was made with.
 * @returns the first difference that would make another signature; `undefined` if the clock is not why the service refused.
 */
export function correctedSkewMs(measuredMs: readonly number[], usedMs: number): number | undefined {
  return measuredMs.find((ms) => Math.abs(ms) <= MAX_SKEW_MS && Math.abs(ms - usedMs) >= SKEW_MS);
}

/**
 * Returns the service's time in milliseconds since the epoch, from a `Date` header; `NaN` where the header does not tell it, as
 * in an answer from a cache.
 */
export function timeOfAnswer(headers: Headers): number {
  return headers.has("age") ? NaN : Date.parse(headers.get("date") ?? "");
}

/**
 * Returns the service's time in milliseconds since the epoch: the last time in `Signature expired: 20261120T000000Z is now earlier
 * than 20261120T000500Z (20261120T001000Z - 5 min.)`, or `NaN`. It is the only source in browsers, which may not read the `Date`
 * header of another origin. Text recorded 2025-11-17.
 */
export function timeInMessage(message: string): number {
  const compact = /\((\d{8}T\d{6}Z) [-+]/.exec(message)?.[1] ?? "";
  return Date.parse(compact.replace(/^(....)(..)(..T..)(..)/, "$1-$2-$3:$4:"));
}
