/**
 * The promises of every store over Deno's own KV, in a process of its own: `deno run --unstable-kv`. Prints the report as JSON.
 */
/// <reference lib="deno.unstable" />
// deno-lint-ignore-file no-console -- a program
import { denoKvStore } from "@bedrock-edge/client/store";
import { keepPromises } from "./program.ts";

const kv = await Deno.openKv(":memory:");
const report = await keepPromises("denoKv", kv, 700_000);

/** The keys that are left under a prefix. */
async function keysUnder(prefix: string): Promise<number> {
  let keys = 0;
  for await (const _ of kv.list({ prefix: [prefix] })) keys++;
  return keys;
}

// The longest key, and the longest text with the longest key: Deno itself says whether they fit.
const store = denoKvStore(kv, { prefix: ["limits"] });
const longest = "k".repeat(1971);
const text = "é".repeat(350_000);
await store.set(longest, text);
const isWhole = await store.get(longest) === text && (await kv.get(["limits", longest])).value !== null;
await store.set(longest, text);
const twice = await keysUnder("limits");
await store.set(longest, "short");
const short = await keysUnder("limits");
await store.set(longest, text, { expiresInMs: 1e14 });
await store.delete(longest);
const none = await keysUnder("limits");

console.log(JSON.stringify({ ...report, isWhole, twice, short, none }));
kv.close();
