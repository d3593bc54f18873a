/**
 * A store over the few things that a platform does with an entry.
 */
import { kindOf } from "../base/quote.ts";
import type { Store } from "../base/store.ts";
import { checkKey, type Entry, entryOf, isOver, type StoreClock } from "./entry.ts";
import { nameOf } from "./key_name.ts";

/** A platform's storage of entries. */
export interface EntryStorage {
  /** Whether the platform takes a key as a name. A key that does not fit is hashed. */
  fits(key: string): boolean;
  /** Returns the entry, which may be over. */
  read(name: string): Promise<Entry | undefined>;
  /** Keeps an entry that is not over. */
  write(name: string, entry: Entry, key: string): Promise<unknown>;
  /** Removes the entry. */
  remove(name: string): Promise<unknown>;
}

/** Returns a store over a platform's storage, which never returns an entry after its end. */
export function entryStore(storage: EntryStorage, clock: StoreClock): Store {
  const fits = (key: string) => storage.fits(key);
  const remove = async (key: string): Promise<void> => {
    checkKey(key);
    await storage.remove(nameOf(key, fits));
  };
  return {
    async get(key) {
      checkKey(key);
      const entry = await storage.read(nameOf(key, fits));
      return entry && !isOver(entry, clock) ? entry.value : undefined;
    },
    async set(key, value, options = {}) {
      const entry = entryOf(key, value, options, clock);
      if (isOver(entry, clock)) await remove(key);
      else await storage.write(nameOf(key, fits), entry, key);
    },
    delete: remove,
  };
}

/**
 * Checks that a platform's storage has the methods that a store needs.
 *
 * @throws {TypeError} when it lacks one, as a binding that is not configured does.
 */
export function checkStorage(given: unknown, methods: readonly string[], of: string, expected: string): void {
  if (methods.every((name) => typeof Object(given)[name] === "function")) return;
  throw new TypeError(`Cannot use ${of}: ${kindOf(given)} has no ${methods[0]}(); pass ${expected}`);
}
