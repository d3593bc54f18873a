/**
 * One read of a store for all who need it, and the time that a store has.
 */
import type { Clock } from "../../base/clock.ts";
import { withTimeout } from "../../base/waiting.ts";

/** How long a caller waits for the read of another caller, before it reads by itself. */
const JOINED_READ_MS = 10_000;
/** How long a turn waits for the store: a store that never answers would hold up every later turn. */
const STORE_MS = 60_000;

/** The one read of a store. */
export interface OneRead {
  /**
   * Resolves once a read has succeeded. A caller that comes during a read joins it, but not for long: the reader may be dead,
   * see `turnQueue`.
   */
  read(): Promise<void>;
  /** Makes a read unnecessary, also a read that is under way: its value is ignored. */
  skip(): void;
}

/**
 * Creates the one read of a store.
 *
 * @param get reads the store.
 * @param take receives the value of the first read that succeeds. If it throws, the read has failed.
 */
export function readOnce<T>(get: () => Promise<T>, take: (value: T) => void, clock: Clock): OneRead {
  let isRead = false;
  let reading: Promise<void> | undefined;

  async function begin(): Promise<void> {
    const value = await get();
    // A reader that was overtaken must not replace what has changed since.
    if (isRead) return;
    take(value);
    isRead = true;
  }

  async function read(): Promise<void> {
    if (isRead) return;
    const others = reading;
    if (others) {
      const message = "Cannot wait longer for the store: another reader has not finished";
      await withTimeout(others, JOINED_READ_MS, clock, message).catch(() => {});
      if (isRead) return;
      // The read failed, of which its own caller learns, or it may never end.
      if (reading === others) reading = undefined;
      return await read();
    }
    const own = reading = begin();
    try {
      await own;
    } finally {
      if (reading === own) reading = undefined;
    }
  }

  return { read, skip: () => void (isRead = true) };
}

/**
 * Settles as the work of a store does, but rejects with a `TimeoutError` after a minute, or after `totalMs` if that is less, and
 * with the reason of the first signal that is aborted.
 */
export function withinStoreTime<T>(
  work: Promise<T>,
  totalMs: number,
  clock: Clock,
  signals: readonly (AbortSignal | undefined)[] = [],
): Promise<T> {
  const why = totalMs <= STORE_MS ? `timeouts.totalMs is ${totalMs}` : `it has not answered for ${STORE_MS} ms`;
  return withTimeout(work, Math.min(totalMs, STORE_MS), clock, `Cannot wait longer for the store: ${why}`, signals);
}
