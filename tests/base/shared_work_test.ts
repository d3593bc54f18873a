import { assertEquals, assertRejects } from "@std/assert";
import { joinWork, SHARED_MS, shareWork } from "../../src/base/shared_work.ts";
import { asWorkers } from "../helpers/as_workers.ts";
import { VirtualClock } from "../helpers/clock.ts";

/** A promise that tells whether somebody waits for it. */
function watched<T>(work: Promise<T>) {
  const watch = { isAwaited: false, work };
  const then = work.then.bind(work);
  work.then = (...handlers) => {
    watch.isAwaited = true;
    return then(...handlers) as never;
  };
  return watch;
}

Deno.test("on Workers another caller waits by timers of its own, and for no promise of the first", async () => {
  await asWorkers(async () => {
    const clock = new VirtualClock();
    const { promise, resolve } = Promise.withResolvers<string>();
    const shared = shareWork(promise, clock);
    const watch = watched(shared.result);
    const joined = joinWork(shared, SHARED_MS, clock, undefined, false);
    await clock.pass(95);
    assertEquals([watch.isAwaited, clock.pending], [false, 1]);
    resolve("keys");
    assertEquals(await clock.run(joined), { value: "keys" });
    assertEquals([watch.isAwaited, clock.pending], [false, 0]);
  });
});

Deno.test("on Workers the caller that began the work waits for its promise", async () => {
  await asWorkers(async () => {
    const clock = new VirtualClock();
    const shared = shareWork(Promise.resolve("keys"), clock);
    const watch = watched(shared.result);
    assertEquals(await joinWork(shared, SHARED_MS, clock, undefined, true), { value: "keys" });
    assertEquals(watch.isAwaited, true);
  });
});

Deno.test("on Workers a failure reaches other callers, a slow one is left, and an aborted caller leaves", async () => {
  await asWorkers(async () => {
    const clock = new VirtualClock();
    const failing = shareWork(Promise.reject(new Error("no")), clock);
    await assertRejects(() => clock.run(joinWork(failing, SHARED_MS, clock, undefined, false)), Error, "no");
    const never = shareWork(new Promise<never>(() => {}), clock);
    assertEquals(await clock.run(joinWork(never, 500, clock, undefined, false)), undefined);
    const stop = new AbortController();
    const joined = joinWork(never, 500, clock, stop.signal, false);
    stop.abort(new Error("left"));
    await assertRejects(() => clock.run(joined), Error, "left");
    assertEquals(clock.pending, 0);
  });
});

Deno.test("elsewhere work that was slow serves the callers of the work that replaced it", async () => {
  const clock = new VirtualClock();
  const slow = Promise.withResolvers<string>();
  const before = shareWork(slow.promise, clock);
  const after = shareWork(new Promise<string>(() => {}), clock, before);
  slow.resolve("late");
  assertEquals(await joinWork(after, SHARED_MS, clock, undefined, false), { value: "late" });
});
