/**
 * The storages of four platforms, reduced to the needs of a conversation, and stand-ins that keep everything in memory:
 * D1's is SQLite, as D1 itself is. With the platform's own types you need none of this.
 *
 * @module
 */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/** The part of Cloudflare's `KVNamespace`. */
export interface WorkersKv {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, options?: { expirationTtl?: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

/** The part of Cloudflare's `D1Database`. */
export interface D1 {
  prepare(sql: string): {
    bind(...values: unknown[]): { first<T>(column: string): Promise<T | null>; run(): Promise<unknown> };
  };
}

/** The part of Cloudflare's `DurableObjectStorage`. */
export interface DurableObjectStorage {
  get<T>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<unknown>;
}

/** The part of `Deno.Kv`. */
export interface DenoKv {
  get<T>(key: readonly string[]): Promise<{ value: T | null }>;
  set(key: readonly string[], value: unknown): Promise<unknown>;
  delete(key: readonly string[]): Promise<void>;
}

/** One empty storage of each kind. */
export function standIns(): { kv: WorkersKv; db: D1; storage: DurableObjectStorage; denoKv: DenoKv } {
  const [kv, storage, denoKv] = [memory(), memory(), memory()];
  const sqlite = new DatabaseSync(":memory:");
  sqlite.exec("CREATE TABLE chats (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
  return {
    kv: {
      get: async (key) => await kv.get<string>(key) ?? null,
      put: (key, value) => kv.set(key, value),
      delete: (key) => kv.delete(key),
    },
    db: {
      prepare: (sql) => ({
        bind(...values) {
          const statement = sqlite.prepare(sql);
          // D1 accepts the values that SQLite accepts, and checks them at run time.
          const bound = values as SQLInputValue[];
          return {
            // A cast: only the caller knows the type of the column, as with D1.
            first: <T>(column: string) => Promise.resolve((statement.get(...bound)?.[column] ?? null) as T | null),
            run: () => Promise.resolve(statement.run(...bound)),
          };
        },
      }),
    },
    storage: {
      get: (key) => storage.get(key),
      put: (key, value) => storage.set(key, value),
      delete: (key) => storage.delete(key),
    },
    denoKv: {
      get: async <T>(key: readonly string[]) => ({ value: await denoKv.get<T>(key.join()) ?? null }),
      set: (key, value) => denoKv.set(key.join(), value),
      delete: (key) => denoKv.delete(key.join()),
    },
  };
}

interface Memory {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Copies, like a real storage: later changes of the value do not change the stored one. */
function memory(): Memory {
  const values = new Map<string, unknown>();
  return {
    // A cast: only the caller knows the type of the value, as with a real store.
    get: <T>(key: string) => Promise.resolve(structuredClone(values.get(key)) as T | undefined),
    set: (key, value) => Promise.resolve(void values.set(key, structuredClone(value))),
    delete: (key) => Promise.resolve(void values.delete(key)),
  };
}
