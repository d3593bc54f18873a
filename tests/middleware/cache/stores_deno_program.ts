/** The cache of responses over Deno's own KV and its own caches, in a process of its own: `deno run --unstable-kv`. */
/// <reference lib="deno.unstable" />
// deno-lint-ignore-file no-console -- a program
import { cacheOver, cacheStore, denoKvStore } from "./stores_program.ts";

const kv = await Deno.openKv(":memory:");
const name = `responses-${crypto.randomUUID()}`;
const cache = await caches.open(name);
console.log(JSON.stringify([await cacheOver(denoKvStore(kv)), await cacheOver(cacheStore(cache))]));
await caches.delete(name);
kv.close();
