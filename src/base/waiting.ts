/**
 * Waits for a promise, but no longer than a time.
 */
import { unlessAborted } from "./aborts.ts";
import { type Clock, LONGEST_TIMER_MS } from "./clock.ts";

/** A wait under way. */
export interface Wait<T> {
  /** Settles as the work does, with the value in an object; resolves with `undefined` if the time passes first. */
  readonly result: Promise<{ readonly value: T } | undefined>;
  /** Stops the timer, so that only the work settles `result`. */
  stop(): void;
}

/**
 * Waits for work. After the time the end of the work is ignored, and a rejection is handled.
 *
 * @param ms the longest time to wait, in milliseconds; no limit above the longest time of a timer.
 */
export function waitFor<T>(work: Promise<T>, ms: number, clock: Clock): Wait<T> {
  let stop = () => {};
  const result = new Promise<{ readonly value: T } | undefined>((resolve, reject) => {
    if (ms <= LONGEST_TIMER_MS) stop = clock.setTimeout(() => resolve(undefined), ms);
    const settle = (run: () => void) => {
      stop();
      run();
    };
    work.then((value) => settle(() => resolve({ value })), (error) => settle(() => reject(error)));
  });
  return { result, stop: () => stop() };
}

/**
 * Settles as `work` does, unless the time passes first, or a signal aborts.
 *
 * @param ms the longest time to wait, in milliseconds; no limit above the longest time of a timer.
 * @param message the message of the `TimeoutError`.
 * @throws {DOMException} `TimeoutError` after `ms`; the reason of the first signal that aborts.
 */
export async function withTimeout<T>(
  work: Promise<T>,
  ms: number,
  clock: Clock,
  message: string,
  signals: readonly (AbortSignal | undefined)[] = [],
): Promise<T> {
  const { result, stop } = waitFor(work, ms, clock);
  try {
    const done = await unlessAborted(result, signals);
    if (done) return done.value;
  } finally {
    stop();
  }
  throw new DOMException(message, "TimeoutError");
}

/** A promise with its resolvers. */
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
  // The promise's executor has run.
  return { promise, ...settle! };
}
