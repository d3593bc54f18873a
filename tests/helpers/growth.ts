/**
 * Tells linear work from quadratic work by its time, on a machine that does other work too.
 */
import process from "node:process";
import { assert } from "@std/assert";

/** How much larger the large input is. Linear work takes 8 times as long, quadratic work 64 times. */
const GROWTH = 8;
/** Between the two: twice the time is allowed for memory that no longer fits a cache, and for collecting it. */
const MOST = 24;
/** The best of so many runs: other work on the machine only adds time. */
const RUNS = 3;
/** Times below this say nothing. */
const LEAST_MS = 2;

/** Fails if the time of `run` grows faster than its input, from `size` to 8 times of that. */
export async function mustBeLinear(what: string, size: number, run: (size: number) => unknown): Promise<void> {
  const small = await best(size, run);
  let large = Infinity;
  for (let runs = 0; runs < RUNS; runs++) {
    large = Math.min(large, await time(size * GROWTH, run));
    if (large <= MOST * Math.max(small, LEAST_MS)) return;
  }
  assert(false, `${what}: ${Math.round(small)} ms for ${size}, ${Math.round(large)} ms for ${size * GROWTH}`);
}

async function best(size: number, run: (size: number) => unknown): Promise<number> {
  let least = Infinity;
  for (let runs = 0; runs < RUNS; runs++) least = Math.min(least, await time(size, run));
  return least;
}

async function time(size: number, run: (size: number) => unknown): Promise<number> {
  // Processor time, not time on the clock: on a busy machine a run of 2 ms may wait 50 ms for its turn.
  const began = process.cpuUsage();
  await run(size);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
