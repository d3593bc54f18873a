/**
 * A store in the storage of a Cloudflare Durable Object.
 * Source: https://developers.cloudflare.com/durable-objects/platform/limits/, read 2026-11-29.
 */
import { checkOptions, type OptionTable, optionTable, text, withMethods } from "../base/check_options.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import type { Store } from "../base/store.ts";
import { type Entry, isOver } from "./entry.ts";
import { checkStorage, entryStore } from "./entry_store.ts";
import { byteLength, checkPrefixLength } from "./key_name.ts";

/** The part of a transaction that the store uses. */
export interface DurableTransaction {
  /** Reads a value. */
  get(key: string): Promise<unknown>;
  /** Removes a value. */
  delete(key: string): Promise<boolean>;
}

/** The part of `ctx.storage` that the store uses. */
export interface DurableStorage extends DurableTransaction {
  /** Writes a value. */
  put(key: string, value: unknown): Promise<void>;
  /** Reads values in the order of their keys. */
  list(options: { prefix?: string; startAfter?: string; limit?: number }): Promise<Map<string, unknown>>;
  /** Runs reads and writes as one. */
  transaction<T>(run: (transaction: DurableTransaction) => Promise<T>): Promise<T>;
}

/** The place of the entries in the storage. */
export interface DurableObjectStoreOptions {
  /** The beginning of every key, such as `"chats:"`, if the object keeps other values too. @default none */
  prefix?: string | undefined;
  /** Time, for tests. @default the platform's */
  clock?: Pick<Clock, "now"> | undefined;
}

/** A store that can be swept. */
export interface DurableObjectStore extends Store {
  /**
   * Removes entries that are over, and resolves with their number. The platform does not do it: call this in the object's
   * `alarm()` if entries have a lifetime.
   */
  deleteExpired(): Promise<number>;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<DurableObjectStoreOptions>(() => ({
  of: "durableObjectStore()",
  options: { prefix: text, clock: withMethods("now") },
  otherNames: { namespace: "prefix", keyPrefix: "prefix" },
}));

/** The limit of objects with the older key-value backend. SQLite counts a key together with its value. */
const MOST_KEY_BYTES = 2048;
/** Entries that are read at once to find those that are over. */
const PAGE = 32;

/**
 * Creates a store in the storage of a Durable Object. It is consistent: every read sees the last write. A value may have 2 MB with
 * its key if the object has SQLite, and 128 KiB otherwise. Keys of more than 2048 bytes are replaced by their SHA-256.
 *
 * The storage can be reached inside of its object only. An object that has the three methods is itself a store for Workers, by
 * remote procedure call, as the example shows.
 *
 * @param storage `ctx.storage` of the object.
 * @throws {TypeError} when `storage` is not a Durable Object's, for an unknown option or a value of the wrong type.
 * @throws {RangeError} when `prefix` leaves no room for a key.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type DurableStorage, durableObjectStore, type Store, type StoreSetOptions } from "@bedrock-edge/client/store";
 *
 * // In Cloudflare's `class Keeper extends DurableObject`, which has `this.ctx`:
 * class Keeper implements Store {
 *   readonly #store;
 *   constructor(ctx: { storage: DurableStorage }) {
 *     this.#store = durableObjectStore(ctx.storage);
 *   }
 *   get(key: string) {
 *     return this.#store.get(key);
 *   }
 *   async set(key: string, value: string, options?: StoreSetOptions) {
 *     await this.#store.set(key, value, options);
 *   }
 *   async delete(key: string) {
 *     await this.#store.delete(key);
 *   }
 * }
 * // In the Worker, where each visitor has an object:
 * // conversation(model, { store: env.KEEPERS.getByName(visitor), key: "chat" })
 * assertEquals(Keeper.length, 1);
 * ```
 */
export function durableObjectStore(
  storage: DurableStorage,
  options: DurableObjectStoreOptions = {},
): DurableObjectStore {
  checkStorage(
    storage,
    ["get", "put", "delete", "list"],
    "durableObjectStore()",
    "the ctx.storage of a Durable Object",
  );
  checkOptions(options, OPTIONS);
  const { prefix = "", clock = systemClock } = options;
  checkPrefixLength(byteLength(prefix), MOST_KEY_BYTES);
  const store = entryStore({
    fits: (key) => key !== "" && byteLength(prefix + key) <= MOST_KEY_BYTES,
    read: async (name) => entryIn(await storage.get(prefix + name)),
    write: (name, { value, expiresAt }) =>
      storage.put(prefix + name, expiresAt === undefined ? value : { value, expiresAt }),
    remove: (name) => storage.delete(prefix + name),
  }, clock);

  /** Whether what is kept is over. */
  const isExpired = (kept: unknown): boolean => isOver(entryIn(kept) ?? { expiresAt: undefined }, clock);

  /** Removes an entry, unless it was replaced since it was seen to be over. */
  const removeExpired = (name: string): Promise<boolean> =>
    storage.transaction(async (transaction) =>
      isExpired(await transaction.get(name)) && await transaction.delete(name)
    );

  async function deleteExpired(): Promise<number> {
    let deleted = 0;
    let after: string | undefined;
    do {
      const page = await storage.list({
        limit: PAGE,
        ...prefix !== "" && { prefix },
        ...after !== undefined && { startAfter: after },
      });
      after = undefined;
      for (const [name, kept] of page) {
        if (isExpired(kept) && await removeExpired(name)) deleted++;
        if (page.size === PAGE) after = name;
      }
    } while (after !== undefined);
    return deleted;
  }

  return { ...store, deleteExpired };
}

/** Returns the entry that is kept. A text is an entry without end, also of another writer. */
function entryIn(kept: unknown): Entry | undefined {
  if (typeof kept === "string") return { value: kept, expiresAt: undefined };
  const { value, expiresAt } = Object(kept) as Record<string, unknown>;
  return typeof value === "string" && typeof expiresAt === "number" ? { value, expiresAt } : undefined;
}
