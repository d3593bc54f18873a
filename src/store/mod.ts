/**
 * Stores for the storage of each platform: for conversations, for what `resolveModel` and `discoverModels` keep, and for your own.
 *
 * | for | see |
 * |---|---|
 * | one isolate or process, and tests | {@linkcode memoryStore} |
 * | Cloudflare: read often, written rarely | {@linkcode workersKvStore} |
 * | Cloudflare: written often, always the last value | {@linkcode durableObjectStore} |
 * | Deno and Deno Deploy | {@linkcode denoKvStore} |
 * | answers that can be made again, in Workers, Deno and browsers | {@linkcode cacheStore} |
 * | any other storage | an object with `get`, `set` and `delete`: {@linkcode Store} |
 *
 * All of them keep every text under every key, or say why not, and never return an entry after its end. A text is unchanged, with
 * one exception: half of a surrogate pair is a `TypeError`, and `JSON.stringify` escapes it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { conversation, createBedrock } from "@bedrock-edge/client";
 * import { memoryStore } from "@bedrock-edge/client/store";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Hello!", "You said hello."] });
 * const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake }).model("amazon.nova-lite-v1:0");
 * const store = memoryStore({ maxEntries: 500 });
 * await conversation(model, { store, key: "visitor-7" }).send("Hello");
 * const { text } = await conversation(model, { store, key: "visitor-7" }).send("What did I say?");
 * assertEquals(text, "You said hello.");
 * ```
 * @module
 */
export type { Store, StoreSetOptions } from "../base/store.ts";
export type { Clock } from "../base/clock.ts";

// Memory.
export { memoryStore, type MemoryStoreOptions } from "./memory.ts";

// Cloudflare.
export { type WorkersKv, workersKvStore, type WorkersKvStoreOptions } from "./workers_kv.ts";
export {
  type DurableObjectStore,
  durableObjectStore,
  type DurableObjectStoreOptions,
  type DurableStorage,
  type DurableTransaction,
} from "./durable_object.ts";

// Deno.
export {
  type DenoKv,
  type DenoKvAtomic,
  type DenoKvEntry,
  type DenoKvKey,
  denoKvStore,
  type DenoKvStoreOptions,
} from "./deno_kv.ts";

// Workers, Deno and browsers.
export { cacheStore, type CacheStoreOptions, type WebCache } from "./cache.ts";
