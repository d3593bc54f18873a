/** The calls of Workers KV. `stores_test.ts` has the promises that all stores share. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { workersKvStore } from "@bedrock-edge/client/store";
import { standInKv } from "./platforms.ts";

Deno.test("KV gets the value unchanged, and the exact end as metadata", async () => {
  const kv = standInKv();
  const store = workersKvStore(kv, { prefix: "chats:", clock: { now: () => 5000 } });
  await store.set("a", "text");
  await store.set("b", "text", { expiresInMs: 90_500 });
  assertEquals(kv.puts, [
    { key: "chats:a", options: {} },
    { key: "chats:b", options: { expirationTtl: 92, metadata: { expiresAt: 95_500 } } },
  ]);
  assertEquals((await kv.getWithMetadata("chats:b")).value, "text");
});

Deno.test("KV gets no lifetime below 60 seconds, and none that it cannot count", async () => {
  const kv = standInKv();
  const store = workersKvStore(kv, { clock: { now: () => 0 } });
  for (const expiresInMs of [1, 58_000, 60_000, 2 ** 31 * 1000]) await store.set("k", "v", { expiresInMs });
  assertEquals(kv.puts.map(({ options }) => options?.expirationTtl), [60, 60, 61, undefined]);
});

Deno.test("the store reads what another writer has put", async () => {
  const kv = standInKv();
  await kv.put("k", "by hand", { metadata: { note: "mine" } });
  await kv.put("l", "by hand");
  const store = workersKvStore(kv);
  assertEquals([await store.get("k"), await store.get("l")], ["by hand", "by hand"]);
});

Deno.test("a key that KV refuses is kept under its hash", async () => {
  const kv = standInKv();
  const store = workersKvStore(kv, { prefix: "p:" });
  for (const key of ["k".repeat(510), "k".repeat(511), "é".repeat(255), "é".repeat(256), "..", "sha256:x"]) {
    await store.set(key, "v");
  }
  const hashed = kv.puts.map(({ key }) => /^p:sha256:[0-9a-f]{64}$/.test(key));
  assertEquals(hashed, [false, true, false, true, true, true]);
});

Deno.test("a prefix leaves room for a hash", () => {
  const kv = standInKv();
  assert(workersKvStore(kv, { prefix: "p".repeat(441) }));
  const long = () => workersKvStore(kv, { prefix: "p".repeat(442) });
  assertThrows(long, RangeError, "its 442 bytes leave no room for a key; use at most 441 bytes");
});

Deno.test("a binding that is not configured is told at once", () => {
  const env: { CHATS?: never } = {};
  assertThrows(() => workersKvStore(env.CHATS!), TypeError, "undefined has no getWithMetadata()");
  assertThrows(() => workersKvStore(new Map() as never), TypeError, "pass a KV namespace, such as env.CHATS");
  assertThrows(() => workersKvStore(standInKv(), { namespace: "x" } as never), TypeError, 'did you mean "prefix"?');
});
