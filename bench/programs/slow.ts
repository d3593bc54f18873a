/**
 * A consumer that is slower than its stream: one delta, one pause. Arguments: the contender's bundle, the server's
 * origin, the duration in milliseconds.
 */
// deno-lint-ignore-file no-console -- what it prints is read by the bench
import { readFile } from "node:fs/promises";
import process from "node:process";
import type { Create } from "../contenders/contender.ts";

/** The cost of a slow consumer. */
export interface Slow {
  /** Bytes that the server has sent. */
  readonly taken: number;
  /** The part of them that this process has read; the rest waits in sockets. */
  readonly read: number;
  /** Peak memory outside the heap, above its value before. */
  readonly externalMb: number;
  /** Peak resident memory, above its value before. */
  readonly rssMb: number;
  /** Deltas that were consumed. */
  readonly deltas: number;
}

/** Bytes that wait in the sockets of the server's connections, at both ends. The kernel decides how many. */
async function waiting(): Promise<number> {
  const port = `:${Number(new URL(origin).port).toString(16).toUpperCase().padStart(4, "0")}`;
  let sum = 0;
  for (const line of (await readFile("/proc/net/tcp", "utf8")).split("\n")) {
    const [, local = "", remote = "", state, queues = ""] = line.trim().split(/\s+/);
    if (state !== "01" || !(local.endsWith(port) || remote.endsWith(port))) continue;
    for (const queue of queues.split(":")) sum += parseInt(queue, 16);
  }
  return sum;
}

const [bundle = "", origin = "", forMs = ""] = process.argv.slice(2);
const { create }: { create: Create } = await import(bundle);
const contender = create(origin);
await contender.chat("bench.chat");

const megabytes = (bytes: number): number => bytes / 1e6;
const before = process.memoryUsage();
const stop = performance.now() + Number(forMs);
let external = 0;
let rss = 0;
let deltas = 0;
let taken = 0;
let read = 0;
await contender.consume("bench.endless", async () => {
  deltas++;
  const now = process.memoryUsage();
  external = Math.max(external, now.external + now.arrayBuffers);
  rss = Math.max(rss, now.rss);
  if (performance.now() < stop) return await new Promise((resolve) => setTimeout(() => resolve(true), 1));
  taken = Number(await (await fetch(`${origin}/taken`)).text());
  read = taken - await waiting();
  return false;
});
const result: Slow = {
  taken,
  read,
  externalMb: megabytes(external - before.external - before.arrayBuffers),
  rssMb: megabytes(rss - before.rss),
  deltas,
};
console.log(JSON.stringify(result));
process.exit();
