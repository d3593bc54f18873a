/** The bounds of the store in memory; `stores_test.ts` has the promises that all stores share. */
import { assertEquals, assertThrows } from "@std/assert";
import { memoryStore, type Store } from "@bedrock-edge/client/store";

async function keysOf(store: Store, keys: string): Promise<string> {
  const found = [];
  for (const key of keys) if (await store.get(key) !== undefined) found.push(key);
  return found.join("");
}

Deno.test("a full store forgets the entry that was not used for the longest time", async () => {
  const store = memoryStore({ maxEntries: 3 });
  for (const key of "abc") store.set(key, key);
  await store.get("a");
  store.set("b", "again");
  store.set("d", "d");
  assertEquals(await keysOf(store, "abcd"), "abd");
  store.set("e", "e");
  store.set("f", "f");
  assertEquals(await keysOf(store, "abdef"), "def");
});

Deno.test("an entry that is replaced takes no more room", async () => {
  const store = memoryStore({ maxEntries: 2 });
  store.set("a", "1");
  for (let i = 0; i < 10; i++) store.set("b", String(i));
  assertEquals(await keysOf(store, "ab"), "ab");
});

Deno.test("a store in memory has 1000 entries unless told otherwise", async () => {
  const [bounded, endless] = [memoryStore(), memoryStore({ maxEntries: Infinity })];
  for (let i = 0; i <= 1000; i++) {
    bounded.set(`k${i}`, "v");
    endless.set(`k${i}`, "v");
  }
  assertEquals([await bounded.get("k0"), await bounded.get("k1"), await endless.get("k0")], [undefined, "v", "v"]);
});

Deno.test("a store in memory refuses options that it does not have", () => {
  assertThrows(() => memoryStore({ maxEntries: 0 }), RangeError, '"maxEntries": 0 is not valid');
  assertThrows(() => memoryStore({ max: 5 } as never), TypeError, 'did you mean "maxEntries"?');
  assertThrows(() => memoryStore({ clock: Date as never, maxEntries: undefined, ttl: 5 } as never), TypeError, '"ttl"');
});
