/**
 * The store of answers of the control plane, so that not every isolate asks.
 */
import type { Clock } from "../../base/clock.ts";

/**
 * Anything that keeps a string under a key: a `Map` does, and every platform's storage in a line or two, as
 * `ConversationStore` shows. If the store fails, the call fails; pass a store that does not throw if calls must go on. The
 * call's `signal` ends the wait for a store that hangs.
 *
 * The store is a part of the fence: `residency` believes the regions in it. Only those who may move the fence should be able
 * to write to it.
 *
 * @example Workers KV, and the Cache API by way of a `Map`
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RegistryStore } from "@bedrock-edge/client/models";
 *
 * interface WorkersKv {
 *   get(key: string): Promise<string | null>;
 *   put(key: string, value: string): Promise<void>;
 * }
 * const ofWorkersKv = (kv: WorkersKv): RegistryStore => ({
 *   get: (key) => kv.get(key),
 *   set: (key, value) => kv.put(key, value),
 * });
 *
 * const values = new Map<string, string>();
 * const store = ofWorkersKv({
 *   get: (key) => Promise.resolve(values.get(key) ?? null),
 *   put: (key, value) => Promise.resolve(void values.set(key, value)),
 * });
 * await store.set("k", "v");
 * assertEquals(await store.get("k"), "v");
 * ```
 */
export interface RegistryStore {
  /** Returns the value that was set last; `null` or `undefined` if no value was set. */
  get(key: string): Promise<string | null | undefined> | string | null | undefined;
  /** Keeps `value`. A promise is awaited, and its result ignored. */
  set(key: string, value: string): unknown;
}

/** The default store: the isolate's memory. It holds facts of AWS and of ARNs, which are the same for every caller. */
export const isolateMemory: RegistryStore = /* @__PURE__ */ new Map<string, string>();

/** How long kept answers are believed by default: a day. */
export const DEFAULT_TTL_MS = 86_400_000;

/** A kept value and its time. */
export interface Kept<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Returns the value under `key`; `undefined` for none, and for a value that `check` does not know, as of another release. */
export async function recall<T>(
  store: RegistryStore,
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

/** Keeps a value. */
export async function keep<T>(store: RegistryStore, key: string, kept: Kept<T>): Promise<void> {
  await store.set(key, JSON.stringify(kept));
}
