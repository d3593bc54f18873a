import { assertEquals, assertRejects } from "@std/assert";
import { unlessAborted, whenAborted } from "../../src/base/aborts.ts";
import { countListeners } from "../helpers/listeners.ts";
import { unhandledDuring } from "../helpers/watch.ts";

Deno.test("a thousand functions wait for a signal with one listener, and each gets the reason once", () => {
  const controller = new AbortController();
  const listeners = countListeners(controller.signal);
  const reasons: unknown[] = [];
  for (let i = 0; i < 1000; i++) whenAborted(controller.signal, (reason) => reasons.push(reason));
  assertEquals(listeners(), 1);
  controller.abort("over");
  controller.abort("again");
  assertEquals(reasons, Array(1000).fill("over"));
});

Deno.test("a function that was taken back is not called, whether before or while the others are", () => {
  const controller = new AbortController();
  const called: string[] = [];
  whenAborted(controller.signal, () => {
    called.push("first");
    forgetThird();
  });
  const forgetSecond = whenAborted(controller.signal, () => called.push("second"));
  const forgetThird = whenAborted(controller.signal, () => called.push("third"));
  whenAborted(controller.signal, () => called.push("fourth"));
  forgetSecond();
  controller.abort();
  assertEquals(called, ["first", "fourth"]);
});

Deno.test("a function that waits for an aborted signal is called at once, without a listener", () => {
  const signal = AbortSignal.abort("over");
  const listeners = countListeners(signal);
  const reasons: unknown[] = [];
  const forget = whenAborted(signal, (reason) => reasons.push(reason));
  forget();
  assertEquals([reasons, listeners()], [["over"], 0]);
});

Deno.test("unlessAborted settles as the work does, or rejects with the reason of the first signal that aborts", async () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const signals = [undefined, one.signal, other.signal];
  assertEquals(await unlessAborted(Promise.resolve(7), signals), 7);
  await assertRejects(() => unlessAborted(Promise.reject(new Error("failed")), signals), Error, "failed");
  const waits = unlessAborted(new Promise(() => {}), signals);
  other.abort(new Error("the second signal"));
  one.abort(new Error("the first signal"));
  await assertRejects(() => waits, Error, "the second signal");
  // Aborted before: also where the work is done.
  await assertRejects(() => unlessAborted(Promise.resolve(7), signals), Error, "the first signal");
});

Deno.test("unlessAborted ignores a failure of the work after the abort", async () => {
  const controller = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const unhandled = await unhandledDuring(async () => {
    const waits = unlessAborted(promise, [controller.signal]);
    controller.abort(new Error("over"));
    await assertRejects(() => waits, Error, "over");
    reject(new Error("too late"));
  });
  assertEquals(unhandled, []);
});
