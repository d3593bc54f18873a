/**
 * The one store of the module: of conversations, of the registry, and of all who keep something for later.
 */

/** The lifetime of an entry of a {@link Store}. */
export interface StoreSetOptions {
  /** The time in milliseconds after which the entry is gone. @default the entry stays until it is replaced or deleted */
  expiresInMs?: number | undefined;
}

/**
 * Anything that keeps a string under a key; each method is sync or async. A `Map<string, string>` is a store. The entry
 * `@bedrock-edge/client/store` makes stores of Workers KV, the storage of Durable Objects, Deno KV, the Cache API, and of a
 * bounded memory.
 *
 * A store may ignore `expiresInMs`, as a `Map` does: a reader that needs an exact end writes the end into the value. Stores of
 * `@bedrock-edge/client/store` never return an entry after its end.
 *
 * Two writes of one key may overlap, and the later one wins; a store promises no more than that.
 *
 * @example A table of SQL, here with the shape of D1
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Store } from "@bedrock-edge/client";
 *
 * interface D1 {
 *   prepare(sql: string): {
 *     bind(...values: unknown[]): { first<T>(column: string): Promise<T | null>; run(): Promise<unknown> };
 *   };
 * }
 * // CREATE TABLE entries (key TEXT PRIMARY KEY, value TEXT NOT NULL)
 * const d1Store = (db: D1): Store => ({
 *   get: (key) => db.prepare("SELECT value FROM entries WHERE key = ?").bind(key).first<string>("value"),
 *   set: (key, value) =>
 *     db.prepare("INSERT INTO entries (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")
 *       .bind(key, value).run(),
 *   delete: (key) => db.prepare("DELETE FROM entries WHERE key = ?").bind(key).run(),
 * });
 * assertEquals(typeof d1Store, "function");
 *
 * const inMemory: Store = new Map<string, string>();
 * await inMemory.set("k", "v");
 * assertEquals(await inMemory.get("k"), "v");
 * ```
 */
export interface Store {
  /** Returns the value that was set last; `null` or `undefined` for a key without a value. */
  get(key: string): Promise<string | null | undefined> | string | null | undefined;
  /** Keeps `value`. A promise is awaited, and its result ignored. */
  set(key: string, value: string, options?: StoreSetOptions): unknown;
  /** Removes the entry, if there is one. A promise is awaited, and its result ignored. */
  delete(key: string): unknown;
}
