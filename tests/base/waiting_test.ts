/**
 * Waiting for a promise, but no longer than a time: who settles it, and that no timer is left.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { deferred, waitFor, withTimeout } from "../../src/base/waiting.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { unhandledDuring } from "../helpers/watch.ts";

Deno.test("waiting resolves with the value of the work, and stops its timer", async () => {
  const clock = new VirtualClock();
  const work = deferred<number | undefined>();
  const { result } = waitFor(work.promise, 100, clock);
  assertEquals(clock.pending, 1);
  work.resolve(undefined);
  assertEquals(await result, { value: undefined });
  assertEquals(clock.pending, 0);
});

Deno.test("waiting resolves with nothing once the time has passed, and a later failure is handled", async () => {
  assertEquals(
    await unhandledDuring(async () => {
      const clock = new VirtualClock();
      const work = deferred<number>();
      const { result } = waitFor(work.promise, 100, clock);
      assertEquals(await clock.outcome(result), { value: undefined });
      assertEquals([clock.elapsedMs, clock.pending], [100, 0]);
      work.reject(new Error("late"));
    }),
    [],
  );
});

Deno.test("waiting rejects as the work does", async () => {
  const clock = new VirtualClock();
  await assertRejects(() => waitFor(Promise.reject(new RangeError("no")), 100, clock).result, RangeError, "no");
  assertEquals(clock.pending, 0);
});

Deno.test("a wait that is stopped settles by the work alone", async () => {
  const clock = new VirtualClock();
  const work = deferred<number>();
  const { result, stop } = waitFor(work.promise, 100, clock);
  stop();
  assertEquals(clock.pending, 0);
  work.resolve(7);
  assertEquals(await result, { value: 7 });
});

Deno.test("waiting beyond the longest time of a timer sets no timer", async () => {
  for (const ms of [2 ** 31, Infinity]) {
    const clock = new VirtualClock();
    const { result } = waitFor(Promise.resolve(7), ms, clock);
    assertEquals(clock.pending, 0);
    assertEquals(await result, { value: 7 });
  }
});

Deno.test("withTimeout gives the value, the work's error, a TimeoutError, or the reason of a signal", async () => {
  const clock = new VirtualClock();
  const never = new Promise<number>(() => {});
  assertEquals(await withTimeout(Promise.resolve(7), 100, clock, "too late"), 7);
  await assertRejects(() => withTimeout(Promise.reject(new RangeError("no")), 100, clock, "too late"), RangeError);
  const late = await clock.outcome(withTimeout(never, 100, clock, "too late"));
  assertEquals("error" in late && late.error instanceof DOMException && [late.error.name, late.error.message], [
    "TimeoutError",
    "too late",
  ]);
  const stop = new AbortController();
  const waiting = withTimeout(never, 100, clock, "too late", [undefined, stop.signal]);
  stop.abort(new RangeError("left"));
  await assertRejects(() => waiting, RangeError, "left");
  assertEquals(clock.pending, 0);
});
