/**
 * Tells linear work from quadratic work by its processor time, which other work on the machine hardly changes.
 */
import { assert } from "@std/assert";
import process from "node:process";

/** How much larger the large input is. Linear work takes 8 times as long, quadratic work 64 times. */
const GROWTH = 8;
/** Between the two, with room for memory that no longer fits a cache and has to be collected. */
const MOST = 24;
/** A single run may meet the compiler or the garbage collector; quadratic work is slow in every run. */
const RUNS = 5;
/** Times below this say nothing. */
const LEAST_MS = 4;

/** Fails if the time of `run` grows faster than its input, from `size` to 8 times of that. */
export async function mustBeLinear(what: string, size: number, run: (size: number) => unknown): Promise<void> {
  const seen: string[] = [];
  for (let runs = 0; runs < RUNS; runs++) {
    const small = await processorMs(() => run(size));
    const large = await processorMs(() => run(size * GROWTH));
    if (large <= MOST * Math.max(small, LEAST_MS)) return;
    seen.push(`${Math.round(small)} and ${Math.round(large)} ms`);
  }
  assert(false, `${what}: for ${size} and ${size * GROWTH} it took ${seen.join(", ")}`);
}

/** Returns the processor time of this thread while `run` runs, in milliseconds: other test files run beside it in threads of their own. */
export async function processorMs(run: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
