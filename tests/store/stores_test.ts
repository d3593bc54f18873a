/**
 * The promises of every store, over stand-ins of the platforms and over Deno's own cache.
 */
import {
  cacheStore,
  denoKvStore,
  durableObjectStore,
  memoryStore,
  type Store,
  workersKvStore,
} from "@bedrock-edge/client/store";
import { standInCache, standInDenoKv, standInKv, standInStorage } from "./platforms.ts";
import { type Ground, movingClock, PROMISES } from "./promises.ts";

type Open = (name: string, clock: Ground["clock"]) => Store;

/** Each platform: how a store is opened in a new storage, and the most bytes of a value. */
const PLATFORMS: Readonly<Record<string, { storage(): Open; mostBytes: number }>> = {
  "memoryStore": {
    mostBytes: Infinity,
    storage() {
      const stores = new Map<string, Store>();
      return (name, clock) => {
        const store = stores.get(name) ?? memoryStore({ clock });
        stores.set(name, store);
        return store;
      };
    },
  },
  "workersKvStore": {
    mostBytes: Infinity,
    storage() {
      const kv = standInKv();
      return (name, clock) => workersKvStore(kv, { prefix: `${name}:`, clock });
    },
  },
  "durableObjectStore": {
    mostBytes: 120_000,
    storage() {
      const storage = standInStorage();
      return (name, clock) => durableObjectStore(storage, { prefix: `${name}:`, clock });
    },
  },
  "denoKvStore": {
    mostBytes: 700_000,
    storage() {
      const kv = standInDenoKv();
      return (name, clock) => denoKvStore(kv, { prefix: [name], clock });
    },
  },
  "cacheStore": {
    mostBytes: Infinity,
    storage() {
      const cache = standInCache();
      return (name, clock) => cacheStore(cache, { origin: `https://${name}.invalid`, clock });
    },
  },
};

for (const [platform, { storage, mostBytes }] of Object.entries(PLATFORMS)) {
  for (const { name, run } of PROMISES) {
    Deno.test(`${platform}: ${name}`, async () => {
      const time = movingClock();
      const open = storage();
      await run({ open: (name) => open(name, time.clock), mostBytes, ...time });
    });
  }
}

for (const { name, run } of PROMISES) {
  Deno.test(`cacheStore over Deno's own cache: ${name}`, async () => {
    const own = crypto.randomUUID();
    const cache = await caches.open(own);
    try {
      const time = movingClock();
      const open = (name: string) => cacheStore(cache, { origin: `https://${name}.invalid`, clock: time.clock });
      await run({ open, mostBytes: Infinity, ...time });
    } finally {
      await caches.delete(own);
    }
  });
}
