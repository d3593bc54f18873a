/**
 * The sentences about mistakes with stores.
 */
import { conversation } from "@bedrock-edge/client";
import { cacheStore, denoKvStore, memoryStore, workersKvStore } from "@bedrock-edge/client/store";
import { standInCache, standInDenoKv, standInKv } from "../store/platforms.ts";
import { MODEL } from "../helpers/fire.ts";
import { bad, client, type Row } from "./row.ts";

/** Creates and uses stores. */
export const STORES: readonly Row[] = [
  {
    says:
      'TypeError: Cannot use option "expiresInMs": the conversation has no store; pass conversation(model, { store, expiresInMs })',
    when: () => conversation(client().model(MODEL), { expiresInMs: 60_000 }),
  },
  {
    says:
      "TypeError: Cannot use workersKvStore(): undefined has no getWithMetadata(); pass a KV namespace, such as env.CHATS",
    when: () => workersKvStore(bad(undefined)),
  },
  {
    says: 'RangeError: Cannot use option "prefix": its 500 bytes leave no room for a key; use at most 441 bytes',
    when: () => workersKvStore(standInKv(), { prefix: "p".repeat(500) }),
  },
  {
    says:
      'TypeError: Cannot use option "origin": "answers" is not valid; use an origin, such as "https://store.invalid"',
    when: () => cacheStore(standInCache(), { origin: "answers" }),
  },
  {
    says: 'TypeError: Cannot use option "ttl": unknown option; use expiresInMs, in milliseconds',
    when: () => memoryStore().set("visitor-7", "v", bad({ ttl: 60 })),
  },
  {
    says: "TypeError: Cannot use a store: the key is undefined; use a string",
    when: () => memoryStore().get(bad(undefined)),
  },
  {
    says: 'TypeError: Cannot set "visitor-7": the value is an object; use a string, such as JSON.stringify(value)',
    when: () => memoryStore().set("visitor-7", bad({ name: "Ada" })),
  },
  {
    says:
      'TypeError: Cannot set "visitor-7": the value has half of a surrogate pair, which UTF-8 cannot hold; use JSON.stringify(value)',
    when: () => memoryStore().set("visitor-7", "\ud83d"),
  },
  {
    says:
      'RangeError: Cannot set "visitor-7": its 800000 bytes are larger than the 700000 that Deno KV takes at once; use a store for larger values',
    when: () => denoKvStore(standInDenoKv()).set("visitor-7", "v".repeat(800_000)),
  },
];
