import { assertEquals } from "@std/assert";
import { cacheOver, memoryStore, REPORT } from "./stores_program.ts";

Deno.test("a cache of responses works over a memory and a Map", async () => {
  assertEquals(await cacheOver(memoryStore()), REPORT);
  assertEquals(await cacheOver(new Map()), REPORT);
});
