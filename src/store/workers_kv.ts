/**
 * A store in Cloudflare's Workers KV.
 * Source: https://developers.cloudflare.com/kv/api/write-key-value-pairs/ and https://developers.cloudflare.com/kv/platform/limits/,
 * both read 2026-11-29.
 */
import { checkOptions, type OptionTable, optionTable, text, withMethods } from "../base/check_options.ts";
import { type Clock, LONGEST_TIMER_MS, systemClock } from "../base/clock.ts";
import type { Store } from "../base/store.ts";
import { secondsUntil } from "./entry.ts";
import { checkStorage, entryStore } from "./entry_store.ts";
import { byteLength, checkPrefixLength } from "./key_name.ts";

/** The part of a KV namespace that the store uses. */
export interface WorkersKv {
  /** Reads a value and its metadata. */
  getWithMetadata(key: string): Promise<{ readonly value: string | null; readonly metadata: unknown }>;
  /** Writes a value. */
  put(key: string, value: string, options?: { expirationTtl?: number; metadata?: unknown }): Promise<void>;
  /** Removes a value. */
  delete(key: string): Promise<void>;
}

/** The place of the entries in a namespace. */
export interface WorkersKvStoreOptions {
  /** The beginning of every key, such as `"chats:"`. @default none */
  prefix?: string | undefined;
  /** Time, for tests. @default the platform's */
  clock?: Pick<Clock, "now"> | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<WorkersKvStoreOptions>(() => ({
  of: "workersKvStore()",
  options: { prefix: text, clock: withMethods("now") },
  otherNames: { namespace: "prefix", keyPrefix: "prefix" },
}));

const MOST_KEY_BYTES = 512;
/** Keys that KV refuses. */
const REFUSED: ReadonlySet<string> = /* @__PURE__ */ new Set(["", ".", ".."]);
/** The least lifetime that KV takes. */
const LEAST_SECONDS = 60;
/** The runtime reads the lifetime as an integer of 32 bits. */
const MOST_SECONDS = LONGEST_TIMER_MS;

/**
 * Creates a store in a Workers KV namespace. Values are kept unchanged, up to 25 MiB.
 *
 * KV counts lifetimes in whole seconds of at least 60. The store rounds them up, and keeps the exact end in the entry's metadata,
 * so that it never returns an entry after its end. Keys of more than 512 bytes are replaced by their SHA-256.
 *
 * KV is eventually consistent: another place may read what was there a minute ago, also after `delete`. It takes one write a second
 * for each key. For a conversation of people who type fast, or a counter, use `durableObjectStore`.
 *
 * @param kv a binding, such as `env.CHATS`.
 * @throws {TypeError} when `kv` is not a KV namespace, for an unknown option or a value of the wrong type.
 * @throws {RangeError} when `prefix` leaves no room for a key.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type WorkersKv, workersKvStore } from "@bedrock-edge/client/store";
 *
 * // Returns what a visitor said last; in a Worker, `env` has the binding.
 * async function lastWords(env: { CHATS: WorkersKv }, visitor: string, words: string) {
 *   const store = workersKvStore(env.CHATS, { prefix: "words:" });
 *   const before = await store.get(visitor);
 *   await store.set(visitor, words, { expiresInMs: 7 * 86_400_000 });
 *   return before;
 * }
 * assertEquals(lastWords.length, 3);
 * ```
 */
export function workersKvStore(kv: WorkersKv, options: WorkersKvStoreOptions = {}): Store {
  checkStorage(kv, ["getWithMetadata", "put", "delete"], "workersKvStore()", "a KV namespace, such as env.CHATS");
  checkOptions(options, OPTIONS);
  const { prefix = "", clock = systemClock } = options;
  checkPrefixLength(byteLength(prefix), MOST_KEY_BYTES);
  return entryStore({
    fits: (key) => !REFUSED.has(key) && byteLength(prefix + key) <= MOST_KEY_BYTES,
    async read(name) {
      const { value, metadata } = await kv.getWithMetadata(prefix + name);
      return value === null ? undefined : { value, expiresAt: endIn(metadata) };
    },
    async write(name, { value, expiresAt }) {
      if (expiresAt === undefined) return await kv.put(prefix + name, value);
      const seconds = Math.max(LEAST_SECONDS, secondsUntil(expiresAt, clock));
      const lifetime = seconds <= MOST_SECONDS ? { expirationTtl: seconds } : {};
      await kv.put(prefix + name, value, { ...lifetime, metadata: { expiresAt } });
    },
    remove: (name) => kv.delete(prefix + name),
  }, clock);
}

/** Returns the end of an entry; `undefined` for an entry without end, also of another writer. */
function endIn(metadata: unknown): number | undefined {
  const { expiresAt } = Object(metadata) as { expiresAt?: unknown };
  return typeof expiresAt === "number" ? expiresAt : undefined;
}
