/**
 * Work that several callers wait for, with a limit from its beginning.
 *
 * On Cloudflare Workers a request that ends takes its I/O with it: promises of that request never settle, and `finally`
 * never runs (https://github.com/cloudflare/workerd/issues/7276, read 2026-11-28). So a caller waits for another
 * caller's work until `SHARED_MS` after the beginning of that work, even if the caller comes late. The caller that
 * began the work knows that its own request lives: it waits as long as the work takes, unless another caller began the
 * work anew.
 */
import { unlessAborted } from "./aborts.ts";
import type { Clock } from "./clock.ts";
import { deferred, waitFor } from "./waiting.ts";

/**
 * The time for which work is shared, in milliseconds from its beginning. After that, the next caller begins it anew.
 */
export const SHARED_MS = 10_000;

/** Work in progress. */
export interface SharedWork<T> {
  /** Settles as the work does, or with the success of slower work that it replaced. A rejection is always handled. */
  readonly result: Promise<T>;
  /** The beginning of the work, in milliseconds since the epoch. */
  readonly beganAt: number;
}

/**
 * Shares work that begins now.
 *
 * @param before slow work that is replaced. It may still succeed first, and then serves the callers of both.
 */
export function shareWork<T>(work: Promise<T>, clock: Clock, before?: SharedWork<T>): SharedWork<T> {
  const { promise: result, resolve, reject } = deferred<T>();
  before?.result.then(resolve, ignore);
  work.then(resolve, reject);
  // The waiting callers learn of a failure. All of them may have left.
  result.catch(ignore);
  return { result, beganAt: clock.now() };
}

/** Returns how many milliseconds the work is shared from now on; 0 or less for work that must be begun anew. */
export function sharedForMs({ beganAt }: SharedWork<unknown>, clock: Clock): number {
  const ageMs = clock.now() - beganAt;
  // After a clock was set back, the work would look young for a long time.
  return ageMs < 0 ? 0 : SHARED_MS - ageMs;
}

/**
 * Waits for shared work.
 *
 * @param ms the longest time to wait, in milliseconds.
 * @returns the value, or `undefined` if the work takes longer.
 * @throws {unknown} the error of the work, or the reason of `signal` if that aborts first.
 */
export async function joinWork<T>(
  { result }: SharedWork<T>,
  ms: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<{ readonly value: T } | undefined> {
  const wait = waitFor(result, ms, clock);
  try {
    return await unlessAborted(wait.result, [signal]);
  } finally {
    wait.stop();
  }
}

function ignore(): void {}
