/** The calls of a Durable Object's storage. `stores_test.ts` has the promises that all stores share. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { durableObjectStore } from "@bedrock-edge/client/store";
import { standInStorage } from "./platforms.ts";

Deno.test("the storage has a text for an entry without end, and reads the texts of another writer", async () => {
  const storage = standInStorage();
  const store = durableObjectStore(storage, { clock: { now: () => 5 } });
  await store.set("a", "text");
  await store.set("b", "text", { expiresInMs: 10 });
  await storage.put("c", "by hand");
  await storage.put("d", { expiresAt: 10 });
  await storage.put("e", 7);
  assertEquals([await storage.get("a"), await storage.get("b")], ["text", { value: "text", expiresAt: 15 }]);
  assertEquals([await store.get("c"), await store.get("d"), await store.get("e")], ["by hand", undefined, undefined]);
});

Deno.test("deleteExpired() removes the entries of its prefix that are over", async () => {
  const storage = standInStorage();
  let now = 0;
  const store = durableObjectStore(storage, { prefix: "mine:", clock: { now: () => now } });
  for (let i = 0; i < 200; i++) await store.set(`k${i}`, "v", i % 4 ? { expiresInMs: 100 } : {});
  await storage.put("yours", { value: "v", expiresAt: 1 });
  now = 99;
  assertEquals([await store.deleteExpired(), storage.size], [0, 201]);
  now = 100;
  assertEquals([await store.deleteExpired(), storage.size], [150, 51]);
  assertEquals([await store.deleteExpired(), await durableObjectStore(storage).deleteExpired()], [0, 1]);
});

Deno.test("deleteExpired() keeps an entry that is replaced meanwhile", async () => {
  const storage = standInStorage();
  let now = 0;
  const clock = { now: () => now };
  const store = durableObjectStore(storage, { clock });
  await store.set("k", "old", { expiresInMs: 1 });
  now = 1;
  const slow = durableObjectStore({
    ...storage,
    async transaction(run) {
      await store.set("k", "new", { expiresInMs: 1000 });
      return await storage.transaction(run);
    },
  }, { clock });
  assertEquals([await slow.deleteExpired(), await store.get("k")], [0, "new"]);
});

Deno.test("the storage's own failure is the caller's", async () => {
  const store = durableObjectStore(standInStorage());
  await assertRejects(async () => await store.set("k", "v".repeat(200_000)), RangeError, "larger than 131072 bytes");
});

Deno.test("a storage that is not one is told at once", () => {
  assertThrows(() => durableObjectStore(new Map() as never), TypeError, "pass the ctx.storage of a Durable Object");
  assertThrows(() => durableObjectStore(undefined as never), TypeError, "undefined has no get()");
  const long = { prefix: "p".repeat(1978) };
  assertThrows(() => durableObjectStore(standInStorage(), long), RangeError, "use at most 1977 bytes");
});
