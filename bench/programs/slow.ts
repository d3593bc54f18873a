/**
 * A consumer that is slower than its stream: one delta, one pause. Arguments: the contender's bundle, the server's origin,
 * the milliseconds to go on.
 */
// deno-lint-ignore-file no-console -- what it prints is read by the bench
import process from "node:process";
import type { Create } from "../contenders/contender.ts";

/** What a slow consumer cost. */
export interface Slow {
  /** Bytes that the server got rid of. */
  readonly taken: number;
  /** Most memory outside the heap, above what there was before. */
  readonly externalMb: number;
  /** Most resident memory, above what there was before. */
  readonly rssMb: number;
  /** Deltas that were consumed. */
  readonly deltas: number;
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
await contender.consume("bench.endless", async () => {
  deltas++;
  const now = process.memoryUsage();
  external = Math.max(external, now.external + now.arrayBuffers);
  rss = Math.max(rss, now.rss);
  if (performance.now() < stop) return await new Promise((resolve) => setTimeout(() => resolve(true), 1));
  taken = Number(await (await fetch(`${origin}/taken`)).text());
  return false;
});
const result: Slow = {
  taken,
  externalMb: megabytes(external - before.external - before.arrayBuffers),
  rssMb: megabytes(rss - before.rss),
  deltas,
};
console.log(JSON.stringify(result));
process.exit();
