/** A store in the isolate's memory. */
import { checkOptions, numberFrom, type OptionTable, optionTable, withMethods } from "../base/check_options.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import type { Store } from "../base/store.ts";
import { checkKey, type Entry, entryOf, isOver } from "./entry.ts";

/** The size of a memory store. */
export interface MemoryStoreOptions {
  /** The most entries. A new entry replaces the one that was not read or written for the longest time. @default {1000} */
  maxEntries?: number | undefined;
  /** Time, for tests. @default the platform's */
  clock?: Pick<Clock, "now"> | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<MemoryStoreOptions>(() => ({
  of: "memoryStore()",
  options: { maxEntries: numberFrom(1), clock: withMethods("now") },
  otherNames: { max: "maxEntries", maxSize: "maxEntries", size: "maxEntries", limit: "maxEntries" },
}));

/**
 * Creates a store in the memory of the isolate or process. It is bounded, unlike a `Map`, and entries end on time. It is gone with
 * the isolate, and other isolates do not see it: use it for tests, for one process, or for what may be lost.
 *
 * @throws {TypeError} for an unknown option or a value of the wrong type.
 * @throws {RangeError} when `maxEntries` is below 1.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { memoryStore } from "@bedrock-edge/client/store";
 *
 * let now = 0;
 * const store = memoryStore({ maxEntries: 2, clock: { now: () => now } });
 * await store.set("a", "1", { expiresInMs: 1000 });
 * now = 999;
 * assertEquals(await store.get("a"), "1");
 * now = 1000;
 * assertEquals(await store.get("a"), undefined);
 * ```
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  checkOptions(options, OPTIONS);
  const { maxEntries = 1000, clock = systemClock } = options;
  /** The entry that was used last is last. */
  const entries = new Map<string, Entry>();
  return {
    get(key) {
      checkKey(key);
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (isOver(entry, clock)) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, options = {}) {
      const entry = entryOf(key, value, options, clock);
      entries.delete(key);
      if (isOver(entry, clock)) return;
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
    },
    delete(key) {
      checkKey(key);
      entries.delete(key);
    },
  };
}
