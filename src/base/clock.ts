/**
 * Time as a value: the module reads clocks and sets timers only through a `Clock`.
 */

/** Time and timers; pass your own in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `run` once after `ms` milliseconds, unless the returned function is called before. */
  setTimeout(run: () => void, ms: number): () => void;
}

/** The longest time of a timer, in milliseconds: `setTimeout` counts in 32 bits, and fires at once beyond that. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/** The platform's time. Globals are looked up at call time: a test may patch them, and Workers forbid timers at import. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(run, ms) {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
};
