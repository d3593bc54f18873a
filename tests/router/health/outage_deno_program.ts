/**
 * The outage over Deno's own KV, in a process of its own: `deno run --unstable-kv`. Prints the counts as JSON.
 */
/// <reference lib="deno.unstable" />
// deno-lint-ignore-file no-console -- a program
import { denoKvStore } from "@bedrock-edge/client/store";
import { outage } from "./outage_program.ts";

const kv = await Deno.openKv(":memory:");
console.log(JSON.stringify(await outage(denoKvStore(kv))));
kv.close();
