/** The calls of a cache. `stores_test.ts` has the promises that all stores share. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { cacheStore } from "@bedrock-edge/client/store";
import { standInCache } from "./platforms.ts";

Deno.test("a cache gets a URL that nothing answers, a lifetime in seconds, and the exact end", async () => {
  const cache = standInCache();
  const store = cacheStore(cache, { clock: { now: () => 5000 } });
  await store.set("visitor 7", "v", { expiresInMs: 90_500 });
  await store.set("visitor 7", "v");
  await store.set("visitor 7", "v", { expiresInMs: 1e12 });
  assert(/^https:\/\/store\.invalid\/[0-9a-f]{64}$/.test(cache.urls[0]!), cache.urls[0]);
  assertEquals(new Set(cache.urls).size, 1);
  const told = cache.headers.map((headers) => [headers.get("cache-control"), headers.get("x-expires-at")]);
  assertEquals(told, [["max-age=92", "95500"], ["max-age=31536000", null], ["max-age=31536000", "1000000005000"]]);
});

Deno.test("an origin is the place of a store in a cache", async () => {
  const cache = standInCache();
  await cacheStore(cache, { origin: "https://answers.example.com/" }).set("k", "v");
  assertEquals(new URL(cache.urls[0]!).origin, "https://answers.example.com");
});

Deno.test("an invalid origin or cache is told at once", () => {
  for (const origin of ["", "answers", "https://a/b", "https://a?b", "file:///a", "https://u:p@a"]) {
    assertThrows(() => cacheStore(standInCache(), { origin }), TypeError, "use an origin, such as");
  }
  assertThrows(() => cacheStore(standInCache(), { origin: 7 as never }), TypeError, "a number is not valid");
  assertThrows(() => cacheStore(Promise.resolve() as never), TypeError, "an object has no match()");
});
