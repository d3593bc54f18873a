/**
 * A queue of turns: each waits until the turn before it has left, or is dead.
 *
 * In workerd a turn can die without a word: when a visitor leaves, the promises of that request never settle, and no `finally`
 * runs (cloudflare/workerd#7276, better-auth/better-auth#10315). The timers of such a request never fire either. So each turn in
 * the queue gives a sign of life by a timer of its own, and those behind it remove a turn that gives none.
 */
import type { Clock } from "../../base/clock.ts";
import { deferred, withTimeout } from "../../base/waiting.ts";

/** The time between two signs of life. */
const BEAT_MS = 2000;
/**
 * The number of its own beats after which a turn takes a turn ahead of it for dead. It counts its own beats and reads no clock: a
 * process that stood still for an hour has missed the beats of all turns alike.
 */
const DEAD_AFTER_BEATS = 4;

/** A place in the queue, at the first position. */
export interface Hold {
  /** Leaves the queue. Safe to call again. */
  leave(): void;
  /** Whether the turns behind took this one for dead, and went on. */
  isLost(): boolean;
  /** Whether another turn waits. */
  isAwaited(): boolean;
  /** Calls `run` after each beat, with the time since the beat before. */
  onBeat(run: (ms: number) => void): void;
}

interface Entry {
  beats: number;
  begin(): void;
  onBeat(ms: number): void;
}

/** The signs of life of a turn, as a later turn has seen them. */
interface Sign {
  readonly beats: number;
  readonly missed: number;
}

/**
 * Creates a queue.
 *
 * @returns a function that resolves when it is the caller's turn. It rejects with the reason of the first signal that is aborted,
 * or with a `TimeoutError` after `mostMs`; then the caller has left already.
 */
export function turnQueue(
  clock: Clock,
): (signals: readonly (AbortSignal | undefined)[], mostMs: number) => Promise<Hold> {
  const entries: Entry[] = [];

  function remove(gone: readonly Entry[]): void {
    const [first] = entries;
    for (const entry of gone) {
      const at = entries.indexOf(entry);
      if (at >= 0) entries.splice(at, 1);
    }
    // Only now: a dead turn must not begin, since older versions of workerd would run it in the request that begins it.
    if (entries[0] !== first) entries[0]?.begin();
  }

  /** Removes the turns ahead of `entry` that are dead. */
  function watchAhead(entry: Entry, signs: Map<Entry, Sign>): void {
    const dead = entries.slice(0, entries.indexOf(entry)).filter((ahead) => {
      const { beats, missed } = signs.get(ahead) ?? { beats: -1, missed: 0 };
      const next = { beats: ahead.beats, missed: ahead.beats === beats ? missed + 1 : 0 };
      signs.set(ahead, next);
      return next.missed >= DEAD_AFTER_BEATS;
    });
    remove(dead);
  }

  return async (signals, mostMs) => {
    const turn = deferred<void>();
    const entry: Entry = { beats: 0, begin: turn.resolve, onBeat: () => {} };
    const signs = new Map<Entry, Sign>();
    entries.push(entry);
    if (entries[0] === entry) entry.begin();
    const stopBeating = repeat(clock, BEAT_MS, () => {
      entry.beats++;
      watchAhead(entry, signs);
      entry.onBeat(BEAT_MS);
    });
    const leave = () => {
      stopBeating();
      remove([entry]);
    };
    try {
      const message =
        `Cannot wait longer than ${mostMs} ms for the turns before this one; await each turn, and call neither ` +
        "send() nor stream() inside of one";
      await withTimeout(turn.promise, mostMs, clock, message, signals);
    } catch (error) {
      leave();
      throw error;
    }
    return {
      leave,
      isLost: () => !entries.includes(entry),
      isAwaited: () => entries.length > 1,
      onBeat: (run) => entry.onBeat = run,
    };
  };
}

/** Calls `run` every `ms`, until the returned function is called. */
function repeat(clock: Clock, ms: number, run: () => void): () => void {
  let disarm = () => {};
  const arm = () => {
    disarm = clock.setTimeout(() => {
      arm();
      run();
    }, ms);
  };
  arm();
  return () => disarm();
}
