/**
 * The changes that may make a refused request succeed: another clock, or fresh credentials. Pure.
 */
import { EXPIRED_CREDENTIALS, UNKNOWN_KEYS } from "./exception_names.ts";
import { messageWithoutHint, type ProviderError } from "../errors/provider_error.ts";

/** The facts about a refused attempt. */
export interface RefusedAttempt {
  /** All headers, including those of authentication. */
  readonly headers: Headers;
  /** The local time, in milliseconds since the epoch. */
  readonly now: number;
  /** The difference that the attempt was signed with: AWS's clock less ours, in milliseconds. */
  readonly usedSkewMs: number;
  /** The difference by the `Date` header of the answer, in milliseconds; `NaN` if the header does not tell it. */
  readonly answerSkewMs: number;
}

/** A clock further off than this makes signatures fail. Source: the AWS SDKs' threshold, read 2026-11-20. */
const SKEW_MS = 240_000;
/**
 * Larger differences are not believed: a day, for a clock with a wrong date, and an hour for a wrong time zone. A date
 * that is further off is a mistake of a proxy.
 */
const MAX_SKEW_MS = 25 * 3_600_000;
/** The most characters of a message that are searched for a reason; a message may have any length. */
const MAX_REASON_LENGTH = 1000;

/** Returns the changes that may make a refused attempt succeed; `undefined` for a failure of another kind. */
export function awsRecovery(
  error: ProviderError,
  { headers, now, usedSkewMs, answerSkewMs }: RefusedAttempt,
): { readonly skewMs: number | undefined; readonly refresh: boolean } | undefined {
  if (error.kind !== "authentication" && error.kind !== "accessDenied") return undefined;
  const message = messageWithoutHint(error);
  // Only a signature depends on the time, so that a wrong clock matters only for a signed request.
  const isSigned = headers.has("x-amz-date");
  const skewMs = isSigned ? chooseSkewMs([answerSkewMs, timeInMessage(message) - now], usedSkewMs) : undefined;
  const isExpired = EXPIRED_CREDENTIALS.has(error.code) || UNKNOWN_KEYS.has(error.code) ||
    /token.+expired/i.test(message.slice(0, MAX_REASON_LENGTH));
  return { skewMs, refresh: isExpired };
}

/**
 * Chooses the difference to sign with after a refusal.
 *
 * @param measuredMs differences that the refusal tells, the most reliable first; `NaN` for none.
 * @param usedMs the difference that the refused signature was made with.
 * @returns the first difference that would make another signature; `undefined` if the clock is not why the service refused.
 */
export function chooseSkewMs(measuredMs: readonly number[], usedMs: number): number | undefined {
  return measuredMs.find((ms) => Math.abs(ms) <= MAX_SKEW_MS && Math.abs(ms - usedMs) >= SKEW_MS);
}

/**
 * Returns AWS's time in milliseconds since the epoch: the last time in `Signature expired: 20261120T000000Z is now earlier than
 * 20261120T000500Z (20261120T001000Z - 5 min.)`, or `NaN`. It is the only source in browsers, which may not read the `Date`
 * header of another origin. Text recorded 2025-11-17.
 */
export function timeInMessage(message: string): number {
  const compact = /\((\d{8}T\d{6}Z) [-+]/.exec(message)?.[1] ?? "";
  return Date.parse(compact.replace(/^(....)(..)(..T..)(..)/, "$1-$2-$3:$4:"));
}

/**
 * Returns the sender of a request. In a SigV4 header only the key's id identifies it; the rest of the header changes
 * with every attempt.
 */
export function awsIdentity(headers: Headers): string {
  const key = headers.get("authorization")?.replace(/^(AWS4-.*?)\/.*/, "$1");
  return `${key} ${headers.get("x-amz-security-token")}`;
}
