/**
 * Work that several callers wait for, with a limit from its beginning.
 *
 * On Cloudflare Workers a request that ends takes its I/O with it: promises of that request never settle, and `finally`
 * never runs (https://github.com/cloudflare/workerd/issues/7276, read 2026-11-28). So a caller waits for another
 * caller's work until `SHARED_MS` after the beginning of that work, even if the caller comes late. The caller that
 * began the work knows that its own request lives: it waits as long as the work takes, unless another caller began the
 * work anew.
 *
 * There, a promise also belongs to the request that made it: workerd sends the callers behind it back to their own request, or
 * cancels them when that is over (the compatibility flag `handle_cross_request_promise_resolution`, seen 2026-11-29). So on
 * Workers a caller never waits for a promise of another caller. It looks at the end of the work, which is data, with timers of
 * its own.
 */
import { unlessAborted } from "./aborts.ts";
import type { Clock } from "./clock.ts";
import { deferred, waitFor } from "./waiting.ts";

/**
 * The time for which work is shared, in milliseconds from its beginning. After that, the next caller begins it anew.
 */
export const SHARED_MS = 10_000;

/** The end of work; without `outcome` the work goes on. */
interface WorkEnd<T> {
  outcome?: { readonly value: T } | { readonly error: unknown };
}

/** Work in progress. */
export interface SharedWork<T> {
  /** Settles as the work does, or with the success of slower work that it replaced. A rejection is always handled. */
  readonly result: Promise<T>;
  /** The end of the work as data, which every request may read. */
  readonly end: WorkEnd<T>;
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
  const end: WorkEnd<T> = {};
  if (!bindsPromises()) before?.result.then(resolve, ignore);
  work.then((value) => {
    end.outcome = { value };
    resolve(value);
  }, (error) => {
    end.outcome = { error };
    reject(error);
  });
  // The waiting callers learn of a failure. All of them may have left.
  result.catch(ignore);
  return { result, end, beganAt: clock.now() };
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
 * @param isOwn whether the caller began the work.
 * @returns the value, or `undefined` if the work takes longer.
 * @throws {unknown} the error of the work, or the reason of `signal` if that aborts first.
 */
export async function joinWork<T>(
  { result, end }: SharedWork<T>,
  ms: number,
  clock: Clock,
  signal: AbortSignal | undefined,
  isOwn: boolean,
): Promise<{ readonly value: T } | undefined> {
  if (!isOwn && bindsPromises()) return await watch(end, ms, clock, signal);
  const wait = waitFor(result, ms, clock);
  try {
    return await unlessAborted(wait.result, [signal]);
  } finally {
    wait.stop();
  }
}

/** Looks at the end of another caller's work until it is there or the time has passed. */
async function watch<T>(
  end: WorkEnd<T>,
  ms: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<{ readonly value: T } | undefined> {
  const until = clock.now() + ms;
  while (!end.outcome && clock.now() < until) {
    signal?.throwIfAborted();
    await new Promise<void>((resolve) => clock.setTimeout(resolve, WATCH_MS));
  }
  if (end.outcome && "error" in end.outcome) throw end.outcome.error;
  return end.outcome;
}

/** A fraction of the time that a service needs to answer. */
const WATCH_MS = 10;

/** Returns whether a promise belongs to the request that made it. */
function bindsPromises(): boolean {
  // Source: https://developers.cloudflare.com/workers/runtime-apis/web-standards/#navigatoruseragent, read 2026-11-29.
  return (globalThis.navigator as Partial<Navigator> | undefined)?.userAgent === "Cloudflare-Workers";
}

function ignore(): void {}
