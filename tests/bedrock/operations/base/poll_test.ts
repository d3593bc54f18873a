/**
 * How waits ask: when, how often, and how they end.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import type { WaitOptions } from "@bedrock-edge/client/async-invoke";
import { poll } from "../../../../src/bedrock/operations/base/poll.ts";
import { VirtualClock } from "../../../helpers/clock.ts";
import { withRandom } from "../../../helpers/watch.ts";

const outage = new ProviderError("Overloaded", { kind: "overloaded", code: "ServiceUnavailable", retryable: true });

/** Waits for a job that tells the states one after the other. A state that is an error is a question without an answer. */
function waitFor(states: readonly (string | Error)[], options: WaitOptions<string> = {}) {
  const clock = new VirtualClock();
  const askedAt: number[] = [];
  const ask = () => {
    const state = states[askedAt.push(clock.elapsedMs) - 1] ?? "running";
    return state instanceof Error ? Promise.reject(state) : Promise.resolve(state);
  };
  const wait = withRandom(
    0,
    () => clock.outcome(poll(ask, (state) => state === "done", { clock, ...options }, undefined)),
  );
  return wait.then((outcome) => ({ outcome, askedAt, clock }));
}

Deno.test("a wait asks at once, and then in pauses that grow to the longest one", async () => {
  const { outcome, askedAt } = await waitFor([...Array(12).fill("running"), "done"], { maxIntervalMs: 20_000 });
  assertEquals(outcome, { value: "done" });
  const pauses = askedAt.map((at, index) => at - (askedAt[index - 1] ?? 0));
  assertEquals(pauses.slice(0, 5), [0, 2000, 3000, 4500, 6750]);
  assertEquals(pauses.slice(-3), [20_000, 20_000, 20_000]);
});

Deno.test("the random part of a pause is at most a fifth", async () => {
  const clock = new VirtualClock();
  let asked = 0;
  const ask = () => Promise.resolve(++asked === 2 ? "done" : "running");
  await withRandom(0.999, () => clock.outcome(poll(ask, (state) => state === "done", {}, clock)));
  assert(clock.elapsedMs >= 1600 && clock.elapsedMs < 1610, `${clock.elapsedMs}`);
});

Deno.test("each state is told, and the wait goes on when the callback has ended", async () => {
  const seen: string[] = [];
  const onProgress = async (state: string) => {
    await Promise.resolve();
    seen.push(state);
  };
  await waitFor(["running", "running", "done"], { onProgress });
  assertEquals(seen, ["running", "running", "done"]);
});

Deno.test("a callback that throws ends the wait", async () => {
  const { outcome } = await waitFor(["running"], {
    onProgress() {
      throw new RangeError("enough");
    },
  });
  assert("error" in outcome && outcome.error instanceof RangeError);
});

Deno.test("an outage of five questions does not end a wait, and one of six does", async () => {
  const five = Array(5).fill(outage);
  assertEquals((await waitFor([...five, "running", ...five, "done"])).outcome, { value: "done" });
  assertEquals((await waitFor([...five, outage, "done"])).outcome, { error: outage });
  const denied = new ProviderError("Denied", { kind: "accessDenied", code: "AccessDenied" });
  assertEquals((await waitFor([denied, "done"])).outcome, { error: denied });
});

Deno.test("a question without an answer in its time is an outage, and the caller's own timeout is not", async () => {
  const late = new DOMException("No answer", "TimeoutError");
  assertEquals((await waitFor([late, late, "done"])).outcome, { value: "done" });
  const { outcome } = await waitFor([late, "done"], { signal: AbortSignal.abort(late) });
  assertEquals(outcome, { error: late });
});

Deno.test("a failure of the callback ends the wait, whatever it is", async () => {
  const { outcome, askedAt } = await waitFor(["running", "done"], { onProgress: () => Promise.reject(outage) });
  assertEquals([outcome, askedAt.length], [{ error: outage }, 1]);
});

Deno.test("the time of a wait is also that of a question, which then stops", async () => {
  const clock = new VirtualClock();
  let asked: AbortSignal | undefined;
  const ask = (signal: AbortSignal | undefined) => {
    asked = signal;
    return new Promise<string>(() => {});
  };
  const outcome = await clock.outcome(poll(ask, () => true, { timeoutMs: 5000 }, clock));
  assert("error" in outcome && outcome.error instanceof DOMException);
  assertEquals([outcome.error.name, clock.elapsedMs, clock.pending], ["TimeoutError", 5000, 0]);
  assertEquals(asked?.aborted, true);
});

Deno.test("a signal stops the question that it meets", async () => {
  const controller = new AbortController();
  const reason = new Error("left");
  let seen: unknown;
  const ask = (signal: AbortSignal | undefined) =>
    new Promise<string>((_, reject) => {
      signal!.addEventListener("abort", () => {
        seen = signal!.reason;
        reject(seen);
      });
    });
  const wait = poll(ask, () => true, { clock: new VirtualClock(), signal: controller.signal }, undefined);
  controller.abort(reason);
  assertEquals(await assertRejects(() => wait, Error), reason);
  assertEquals(seen, reason);
});

Deno.test("a wait ends after its time, and never later", async () => {
  const { outcome, clock } = await waitFor([], { timeoutMs: 10_000 });
  assert("error" in outcome && outcome.error instanceof DOMException);
  assertEquals([outcome.error.name, clock.elapsedMs], ["TimeoutError", 10_000]);
  assertEquals(clock.pending, 0);
});

Deno.test("a signal ends a wait in the middle of a pause, and leaves no timer", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const reason = new Error("left");
  const wait = poll(() => Promise.resolve("running"), () => false, { clock, signal: controller.signal }, undefined);
  queueMicrotask(() => controller.abort(reason));
  assertEquals(await assertRejects(() => wait, Error), reason);
  assertEquals(clock.pending, 0);
});
