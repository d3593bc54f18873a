/** The soak's judgment of memory: it sees a leak through noise, and does not take noise for a leak. */
import { assertEquals, assertThrows } from "@std/assert";
import { randomOf } from "../helpers/random.ts";
import { trendOf } from "./flat.ts";

const MIB = 2 ** 20;

/** An hour's samples: 30 MiB, `noise` MiB to either side, and what `more` adds. */
function samples(noise: number, more: (share: number) => number): { atMs: number; value: number }[] {
  const random = randomOf(1, 0);
  return Array.from({ length: 360 }, (_, at) => ({
    atMs: at * 10_000,
    value: (30 + noise * random(-1000, 1000) / 1000 + more(at / 360)) * MIB,
  }));
}

Deno.test("memory that stays is flat, also with noise and while it warms up", () => {
  for (const noise of [0, 1, 4]) {
    assertEquals(trendOf(samples(noise, () => 0)).flat, true, `${noise} MiB of noise`);
    assertEquals(trendOf(samples(noise, (share) => Math.min(share, 0.15) * 200)).flat, true, "warming up");
    assertEquals(trendOf(samples(noise, (share) => -share * 10)).flat, true, "shrinking");
  }
});

Deno.test("memory that grows is not flat: slowly, or in a step", () => {
  for (const noise of [0, 1, 4]) {
    // 8 MiB in an hour: 40 bytes for each of 200,000 streams.
    assertEquals(trendOf(samples(noise, (share) => share * 8)).flat, false, `${noise} MiB of noise`);
    assertEquals(trendOf(samples(noise, (share) => share > 0.5 ? 6 : 0)).flat, false, "a step");
  }
});

Deno.test("a few samples are not judged", () => {
  assertThrows(() => trendOf(samples(0, () => 0).slice(0, 9)), RangeError, "Cannot judge 9 samples");
});
