/**
 * Answers of a service in a store, so that not every isolate asks.
 */
import type { Clock } from "../../base/clock.ts";
import type { Store } from "../../base/store.ts";

/** A kept value and its time. */
export interface Kept<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Returns the value under `key`; `undefined` for none, and for a value that `check` does not know, as of another release. */
export async function recall<T>(
  store: Store,
  key: string,
  check: (value: unknown) => T | undefined,
): Promise<Kept<T> | undefined> {
  const text = await store.get(key);
  if (!text) return undefined;
  try {
    const { value, at } = JSON.parse(text) as Kept<unknown>;
    const known = check(value);
    return known !== undefined && typeof at === "number" ? { value: known, at } : undefined;
  } catch {
    // Not ours: it is written anew.
    return undefined;
  }
}

/**
 * Whether a kept value is not older than `ttlMs`. A value from the future was kept under a wrong clock and counts as old, since
 * it would stay young for good.
 */
export function isFresh({ at }: Kept<unknown>, ttlMs: number, clock: Pick<Clock, "now">): boolean {
  const ageMs = clock.now() - at;
  return ageMs >= 0 && ageMs <= ttlMs;
}

/** Keeps a value, for good unless `expiresInMs` says how long. */
export async function keep<T>(store: Store, key: string, kept: Kept<T>, expiresInMs?: number): Promise<void> {
  await store.set(key, JSON.stringify(kept), { expiresInMs });
}
