/**
 * Stand-ins for the storages of Cloudflare and Deno that keep everything in memory. D1's is SQLite, as D1 itself is. On
 * the platform you need none of this.
 *
 * @module
 */
import type { DenoKv, DenoKvAtomic, DenoKvKey, DurableStorage, WorkersKv } from "@bedrock-edge/client/store";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/** The part of Cloudflare's `D1Database`. */
export interface D1 {
  prepare(sql: string): {
    bind(...values: unknown[]): { first<T>(column: string): Promise<T | null>; run(): Promise<unknown> };
  };
}

/** One empty storage of each kind. */
export function standIns(): {
  env: { CHATS: WorkersKv; DB: D1 };
  ctx: { storage: DurableStorage };
  openKv: () => Promise<DenoKv>;
} {
  return {
    env: { CHATS: workersKv(), DB: d1() },
    ctx: { storage: durableStorage() },
    openKv: () => Promise.resolve(denoKv()),
  };
}

function workersKv(): WorkersKv {
  const entries = new Map<string, { value: string; metadata: unknown }>();
  return {
    getWithMetadata: (key) => Promise.resolve(entries.get(key) ?? { value: null, metadata: null }),
    put: (key, value, { metadata } = {}) => Promise.resolve(void entries.set(key, { value, metadata })),
    delete: (key) => Promise.resolve(void entries.delete(key)),
  };
}

function durableStorage(): DurableStorage {
  const values = new Map<string, unknown>();
  const storage: DurableStorage = {
    get: (key) => Promise.resolve(structuredClone(values.get(key))),
    put: (key, value) => Promise.resolve(void values.set(key, structuredClone(value))),
    delete: (key) => Promise.resolve(values.delete(key)),
    list: () => Promise.resolve(new Map(values)),
    transaction: (run) => run(storage),
  };
  return storage;
}

function denoKv(): DenoKv {
  const values = new Map<string, unknown>();
  return {
    get: (key: DenoKvKey) => Promise.resolve({ value: values.get(String(key)) ?? null, versionstamp: null }),
    atomic() {
      const changes: (() => void)[] = [];
      const operation: DenoKvAtomic = {
        check: () => operation,
        set: (key, value) => (changes.push(() => values.set(String(key), value)), operation),
        delete: (key) => (changes.push(() => values.delete(String(key))), operation),
        commit() {
          for (const change of changes) change();
          return Promise.resolve({ ok: true });
        },
      };
      return operation;
    },
  };
}

function d1(): D1 {
  const sqlite = new DatabaseSync(":memory:");
  sqlite.exec("CREATE TABLE chats (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
  return {
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
  };
}
