/**
 * Work that several callers wait for, bounded from its beginning.
 *
 * On Cloudflare Workers a request that ends takes its I/O with it: promises of that request never settle, and `finally` never
 * runs (https://github.com/cloudflare/workerd/issues/7276, read 2026-11-28). So a caller waits for the work of another caller
 * until `SHARED_MS` after the beginning of that work, however late the caller comes. The caller that began the work knows that
 * its own request lives: it waits as long as the work takes, unless another caller began the work anew.
 */
import { unlessAborted } from "./aborts.ts";
import type { Clock } from "./clock.ts";

/** How long work is shared, in milliseconds from its beginning. After that, the next caller begins it anew. */
export const SHARED_MS = 10_000;

/** Work under way. */
export interface SharedWork<T> {
  /** Settles as the work does, or with the success of slower work that it replaced. A rejection is always handled. */
  readonly result: Promise<T>;
  /** When the work began, in milliseconds since the epoch. */
  readonly beganAt: number;
}

/**
 * Shares work that begins now.
 *
 * @param before the work that takes too long and is replaced. Slow work may still succeed first, and then serves the callers of
 * both.
 */
export function shareWork<T>(work: Promise<T>, clock: Clock, before?: SharedWork<T>): SharedWork<T> {
  const { promise: result, resolve, reject } = deferred<T>();
  before?.result.then(resolve, ignore);
  work.then(resolve, reject);
  // The callers that wait learn of a failure; all of them may have left.
  result.catch(ignore);
  return { result, beganAt: clock.now() };
}

/** Returns how many milliseconds the work is shared from now on; 0 or less for work that must be begun anew. */
export function sharedForMs({ beganAt }: SharedWork<unknown>, clock: Clock): number {
  const ageMs = clock.now() - beganAt;
  // A clock that was set back would make the work look young for long.
  return ageMs < 0 ? 0 : SHARED_MS - ageMs;
}

/**
 * Waits for shared work.
 *
 * @param ms the longest time to wait, in milliseconds.
 * @returns the value, or `undefined` when the work takes longer.
 * @throws what the work throws, or the reason of `signal` when that aborts first.
 */
export async function joinWork<T>(
  { result }: SharedWork<T>,
  ms: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<{ readonly value: T } | undefined> {
  const { promise: tooLate, resolve } = deferred<undefined>();
  const stop = clock.setTimeout(() => resolve(undefined), ms);
  const value = result.then((value) => ({ value }));
  try {
    return await unlessAborted(Promise.race([value, tooLate]), [signal]);
  } finally {
    stop();
  }
}

/** A promise, and what settles it. */
export interface Deferred<T> {
  /** The promise. */
  readonly promise: Promise<T>;
  /** Fulfills the promise. */
  resolve(value: T): void;
  /** Rejects the promise. */
  reject(reason: unknown): void;
}

/** `Promise.withResolvers`, which Node 20 does not have. */
export function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, "promise"> | undefined;
  const promise = new Promise<T>((resolve, reject) => settle = { resolve, reject });
  // The executor has run.
  return { promise, ...settle! };
}

function ignore(): void {}
