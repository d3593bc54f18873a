/** The calls of Deno KV. `stores_test.ts` has the promises that all stores share. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type DenoKv, denoKvStore } from "@bedrock-edge/client/store";
import { standInDenoKv } from "./platforms.ts";

const LONG = "é".repeat(100_000);

Deno.test("Deno KV has a text for an entry without end, and reads the texts of another writer", async () => {
  const kv = standInDenoKv();
  const store = denoKvStore(kv, { prefix: ["chats"], clock: { now: () => 5 } });
  await store.set("a", "text");
  await store.set("b", "text", { expiresInMs: 10 });
  await kv.atomic().set(["chats", "c"], "by hand").set(["chats", "d"], 7).commit();
  const kept = async (name: string) => (await kv.get(["chats", name])).value;
  assertEquals([await kept("a"), await kept("b")], ["text", { value: "text", expiresAt: 15 }]);
  assertEquals([await store.get("c"), await store.get("d")], ["by hand", undefined]);
});

Deno.test("a long text is in chunks with one lifetime, and nothing of it is left behind", async () => {
  const kv = standInDenoKv();
  const store = denoKvStore(kv);
  await store.set("k", LONG, { expiresInMs: 60_000 });
  assertEquals([kv.keys().length, kv.lifetimes.length, new Set(kv.lifetimes).size], [5, 5, 1]);
  await store.set("k", LONG);
  assertEquals(kv.keys().length, 5);
  await store.set("k", "short");
  assertEquals(kv.keys(), [["k"]]);
  await store.set("k", LONG);
  await store.delete("k");
  assertEquals(kv.keys(), []);
});

Deno.test("writers at once leave nothing behind, and none is lost to another's check", async () => {
  const kv = standInDenoKv();
  const store = denoKvStore(kv);
  await Promise.all(Array.from({ length: 20 }, (_, at) => store.set("k", at % 2 ? LONG : `short ${at}`)));
  await store.set("k", "last");
  assertEquals(kv.keys(), [["k"]]);
});

Deno.test("a reader that was overtaken reads the new text", async () => {
  const kv = standInDenoKv();
  const store = denoKvStore(kv);
  await store.set("k", LONG);
  for (const next of ["short", `${LONG}!`]) {
    let overtakes = 1;
    const slow: DenoKv = {
      atomic: () => kv.atomic(),
      async get(key) {
        if (key.length > 1 && overtakes-- > 0) await store.set("k", next);
        return await kv.get(key);
      },
    };
    assertEquals(await denoKvStore(slow).get("k") === next, true);
    await store.set("k", LONG);
  }
});

Deno.test("a text that has lost a chunk is missing", async () => {
  const kv = standInDenoKv();
  const store = denoKvStore(kv);
  await store.set("k", LONG);
  await kv.atomic().delete(kv.keys().find((key) => key.at(-1) === 1)!).commit();
  assertEquals(await store.get("k"), undefined);
  await store.set("k", "new");
  assertEquals(kv.keys(), [["k"]]);
});

Deno.test("a text that Deno KV cannot take at once is refused, and the old one stays", async () => {
  const kv = standInDenoKv();
  const store = denoKvStore(kv);
  await store.set("k", "old");
  await assertRejects(async () => await store.set("k", "é".repeat(350_001)), RangeError, "its 700002 bytes are larger");
  assertEquals(await store.get("k"), "old");
});

Deno.test("a database that is not one is told at once", () => {
  assertThrows(() => denoKvStore(undefined as never), TypeError, "pass the result of await Deno.openKv()");
  assertThrows(() => denoKvStore(Promise.resolve() as never), TypeError, "an object has no atomic()");
  assertThrows(() => denoKvStore(standInDenoKv(), { prefix: "chats" as never }), TypeError, '"prefix": a string');
  const long = { prefix: ["p".repeat(1000), "q".repeat(1000)] };
  assertThrows(() => denoKvStore(standInDenoKv(), long), RangeError, "leave no room for a key");
});
