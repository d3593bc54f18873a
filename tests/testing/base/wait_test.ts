/** The waits of the fake: for time on a clock, for an abort, and for nothing at all. */
import { assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { countTokens } from "../../../src/testing/answer/tokens.ts";
import { aborted, wait } from "../../../src/testing/base/wait.ts";
import { VirtualClock } from "../../helpers/clock.ts";
import { HI, rig } from "../../helpers/fire.ts";
import { ManualClock } from "../../helpers/manual_clock.ts";

Deno.test("nothing is waited for once the signal has aborted, and no timer is set", async () => {
  const clock = new ManualClock();
  await wait(clock, 1000, AbortSignal.abort());
  await aborted(AbortSignal.abort());
  assertEquals(clock.pending, 0);
});

Deno.test("a wait ends with its time, or early with its signal, and leaves no timer", async () => {
  const clock = new ManualClock();
  const whole = wait(clock, 1000, new AbortController().signal);
  assertEquals(clock.tick(), true);
  await whole;
  const stop = new AbortController();
  const early = Promise.all([wait(clock, 1000, stop.signal), aborted(stop.signal)]);
  stop.abort();
  await early;
  assertEquals([clock.pending, clock.now()], [0, 1000]);
});

Deno.test("slow bytes and slow tokens add up", async () => {
  const elapsed: number[] = [];
  for (const [msPerToken, msPerByte] of [[0, 1], [100, 0], [100, 1]] as const) {
    const faults = msPerByte > 0 ? [{ type: "slowBytes", msPerByte } as const] : [];
    const { bedrock, clock } = rig({ fakes: { replies: ["one two three"], msPerToken, faults } });
    await clock.run(bedrock.stream(HI).final());
    elapsed.push(clock.elapsedMs);
  }
  const [bytes = 0, tokens = 0, both = 0] = elapsed;
  // The answer tells its own time, and a longer time has more digits.
  const digits = both - bytes - tokens;
  assertEquals([bytes > 0, tokens > 0, digits >= 0 && digits < 9], [true, true, true], elapsed.join(", "));
});

Deno.test("a request that was aborted before it came is not answered", async () => {
  const request = new Request("https://bedrock-runtime.us-east-1.amazonaws.com/model/x/converse", {
    method: "POST",
    headers: { authorization: "Bearer fake-bedrock-key" },
    body: JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hi" }] }] }),
    signal: AbortSignal.abort(),
  });
  const fake = fakeBedrock({ clock: new VirtualClock() });
  const name = await fake(request).then(() => "answered", (error: Error) => error.name);
  assertEquals(name, "AbortError");
});

Deno.test("nothing costs no tokens, and bytes cost none", () => {
  assertEquals([countTokens(undefined), countTokens(""), countTokens("one two")], [0, 0, 2]);
  assertEquals(countTokens({ bytes: "AAAA".repeat(1000) }), countTokens({}));
});
