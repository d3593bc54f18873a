/**
 * Retries as a caller sees them: how many, how long between, and when not.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { createBedrock, RateLimitError, type RetryOptions } from "@bedrock-edge/client";
import { idle, outcomeOf, VirtualClock } from "../helpers/clock.ts";
import { API_KEY, HI, over, REGION, rig, SCHEMES } from "../helpers/fire.ts";
import { failureOf, withRandom } from "../helpers/watch.ts";
import { answered, bodyOf, eventFrame, eventsOf, exceptionFrame, refusedBy, streamed } from "../helpers/wire.ts";

const down = () => refusedBy(503, "ServiceUnavailableException", { message: "down" });
const throttled = (headers: HeadersInit = {}) =>
  refusedBy(429, "ThrottlingException", { message: "Too many requests, please wait before trying again." }, headers);

/** When each attempt was sent, over a service that always answers the same. */
async function timesOf(answer: () => Response | Promise<Response>, retry?: RetryOptions | false): Promise<number[]> {
  const clock = new VirtualClock();
  const times: number[] = [];
  const bedrock = createBedrock({
    region: REGION,
    apiKey: API_KEY,
    env: {},
    clock,
    ...(retry !== undefined && { retry }),
    fetch: async () => {
      times.push(clock.elapsedMs);
      return await answer();
    },
  });
  await clock.outcome(bedrock.chat(HI));
  return times;
}

const waitsOf = (times: readonly number[]) => times.slice(1).map((time, index) => time - times[index]!);

Deno.test("a failing call is made once and three times more, or as often as it is told", async () => {
  const cases: readonly (readonly [RetryOptions | false | undefined, number])[] = [
    [undefined, 4],
    [{}, 4],
    [{ maxRetries: 0 }, 1],
    [{ maxRetries: 1 }, 2],
    [{ maxRetries: 7 }, 8],
    [false, 1],
  ];
  for (const [retry, attempts] of cases) {
    assertEquals((await timesOf(down, retry)).length, attempts, JSON.stringify(retry));
  }
});

Deno.test("a request's own retry option wins over the defaults, and those over the client's", async () => {
  const { bedrock, clock } = over(down, { retry: { maxRetries: 5 }, defaults: { retry: { maxRetries: 2 } } });
  assertEquals((await failureOf(clock.run(bedrock.chat(HI)))).attempts, 3);
  assertEquals((await failureOf(clock.run(bedrock.chat({ ...HI, retry: { maxRetries: 1 } })))).attempts, 2);
  assertEquals((await failureOf(clock.run(bedrock.chat({ ...HI, retry: false })))).attempts, 1);
});

Deno.test("waits are drawn from between nothing and a bound that doubles and has an end", async () => {
  const longest = 1 - Number.EPSILON;
  const retry = { maxRetries: 8 };
  const waits = (draw: number, answer: () => Response) =>
    withRandom(draw, async () => waitsOf(await timesOf(answer, retry)).map(Math.round));
  assertEquals(await waits(0, down), [0, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(await waits(longest, down), [100, 200, 400, 800, 1600, 3200, 6400, 12800]);
  assertEquals(await waits(longest, () => throttled()), [1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000]);
  const capped = await withRandom(longest, () => timesOf(down, { maxRetries: 4, maxDelayMs: 250 }));
  assertEquals(waitsOf(capped).map(Math.round), [100, 200, 250, 250]);
});

Deno.test("no two clients wait alike: the jitter is full", async () => {
  const waits: number[] = [];
  for (let client = 0; client < 200; client++) waits.push(...waitsOf(await timesOf(down, { maxRetries: 1 })));
  assert(waits.every((wait) => wait >= 0 && wait <= 100));
  // By chance alone a half is empty once in 10^60 runs.
  assert(waits.some((wait) => wait < 50) && waits.some((wait) => wait >= 50));
  assert(new Set(waits).size > 100);
});

Deno.test("Retry-After is waited for, in seconds and as a date", async () => {
  const start = new VirtualClock().now();
  const asked: readonly (readonly [HeadersInit, number])[] = [
    [{ "retry-after": "3" }, 3000],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": new Date(start + 5000).toUTCString() }, 5000],
    [{ "retry-after": new Date(start - 5000).toUTCString() }, 0],
  ];
  for (const [headers, ms] of asked) {
    const shown = JSON.stringify(headers);
    for (const draw of [0, 0.999]) {
      const [wait] = await withRandom(
        draw,
        async () => waitsOf(await timesOf(() => throttled(headers), { maxRetries: 1 })),
      );
      assert(wait! >= ms && wait! <= ms + 100, `${shown}: waited ${wait} ms`);
    }
  }
});

Deno.test("a Retry-After that says nothing is not waited for", async () => {
  for (const value of ["soon", "NaN", "1e9x", "Infinity", "1e21", "0x10", "tomorrow 5", "-", "."]) {
    const waits = waitsOf(
      await withRandom(0.5, () => timesOf(() => throttled({ "retry-after": value }), { maxRetries: 1 })),
    );
    assertEquals(waits, [500], value);
  }
});

Deno.test("a Retry-After of any length ends the call, and is handed out as a bounded number", async () => {
  for (const value of ["9".repeat(30), "1000000000", "Sat, 13 Sep 275760 00:00:00 GMT"]) {
    const { bedrock, clock } = over(() => throttled({ "retry-after": value }), { retry: { maxDelayMs: Infinity } });
    const error = await failureOf(clock.run(bedrock.chat(HI)));
    assertEquals(error.retryAfterMs, 2_000_000_000, value);
  }
});

Deno.test("a Retry-After longer than maxDelayMs ends the call at once, and the error says how long", async () => {
  for (const scheme of SCHEMES) {
    const faults = [{ type: "status", status: 429, code: "ThrottlingException", retryAfterSeconds: 21 }] as const;
    const { bedrock, clock } = rig({ scheme, fakes: { faults } });
    const error = await failureOf(clock.run(bedrock.chat(HI)));
    assert(error instanceof RateLimitError);
    assertEquals([error.retryAfterMs, error.attempts, clock.elapsedMs, error.retryable], [21_000, 1, 0, true]);
  }
  const patient = await timesOf(() => throttled({ "retry-after": "21" }), { maxRetries: 1, maxDelayMs: 21_000 });
  assertEquals(patient.length, 2);
});

Deno.test("a permanent failure is not tried again", async () => {
  const answers: Record<string, () => Response> = {
    "daily quota": () => refusedBy(429, "ThrottlingException", { message: "Too many tokens per day, please wait." }),
    "service quota": () => refusedBy(400, "ServiceQuotaExceededException", { message: "no" }),
    "validation": () => refusedBy(400, "ValidationException", { message: "no" }),
    "access": () => refusedBy(403, "AccessDeniedException", { message: "no" }),
    "not found": () => refusedBy(404, "ResourceNotFoundException", { message: "no" }),
    "not implemented": () => refusedBy(400, undefined, ""),
  };
  for (const [name, answer] of Object.entries(answers)) assertEquals((await timesOf(answer)).length, 1, name);
});

Deno.test("a failed model is asked once more, however many retries there are", async () => {
  const failed = () => refusedBy(424, "ModelErrorException", { message: "The model failed", originalStatusCode: 500 });
  assertEquals((await timesOf(failed, { maxRetries: 8 })).length, 2);
});

Deno.test("a connection that fails before the answer is tried again, and keeps its cause", async () => {
  const cause = new TypeError("error sending request");
  assertEquals((await timesOf(() => Promise.reject(cause))).length, 4);
  const { bedrock, clock } = over(() => Promise.reject(cause));
  const error = await failureOf(clock.run(bedrock.chat(HI)));
  assertEquals([error.kind, error.retryable, error.attempts, error.cause, error.status], [
    "network",
    true,
    4,
    cause,
    undefined,
  ]);
});

Deno.test("a connection that fails while the answer is read is tried again, since nothing was handed out", async () => {
  let sent = 0;
  const { bedrock, clock } = over(() =>
    sent++ === 0
      ? new Response(bodyOf([new TextEncoder().encode(`{"output":`), new TypeError("reset")]).stream)
      : answered([{ text: "Paris." }])
  );
  assertEquals((await clock.run(bedrock.chat(HI))).attempts, 2);
});

Deno.test("nothing is sent again after the first content event", async () => {
  const ends: Record<string, Uint8Array<ArrayBuffer> | Error> = {
    exception: exceptionFrame("throttlingException", { message: "Too many tokens" }),
    reset: new TypeError("reset"),
    cut: new Uint8Array(3),
  };
  for (const [name, end] of Object.entries(ends)) {
    let sent = 0;
    const { bedrock, clock } = over(() => {
      sent++;
      return streamed(bodyOf([...eventsOf("Par").slice(0, 2).map(eventFrame), end]).stream);
    });
    const stream = bedrock.stream(HI);
    await failureOf(clock.run(stream.final()));
    assertEquals([sent, stream.partial.text, stream.partial.attempts], [1, "Par", 1], name);
  }
});

Deno.test("an early exception inside a 200 is retried unseen: no event of the first attempt is told", async () => {
  let sent = 0;
  const { bedrock, clock } = over(() => {
    sent++;
    const whole = eventsOf("Paris").map(eventFrame);
    return streamed(
      bodyOf(sent === 1 ? [whole[0]!, exceptionFrame("throttlingException", { message: "slow" })] : whole).stream,
    );
  });
  const types: string[] = [];
  const stream = bedrock.stream(HI);
  await clock.run((async () => {
    for await (const { type } of stream) types.push(type);
  })());
  assertEquals(types, ["start", "blockStart", "text", "blockStop", "stop", "metadata"]);
  assertEquals([sent, (await stream.final()).attempts], [2, 2]);
});

Deno.test("an attempt that is given up closes its connection before the next", async () => {
  const bodies = [bodyOf([eventFrame(eventsOf()[0]!), exceptionFrame("throttlingException", {}), "hang"])];
  let sent = 0;
  const { bedrock, clock } = over(() =>
    streamed(sent++ === 0 ? bodies[0]!.stream : bodyOf(eventsOf("Paris").map(eventFrame)).stream)
  );
  assertEquals(await clock.run(bedrock.stream(HI).text()), "Paris");
  assertEquals(bodies[0]!.cancelled().length, 1);
});

Deno.test("the deadline is shared: no wait begins that would end after totalMs", async () => {
  await withRandom(0.999, async () => {
    const { bedrock, clock } = over(() => throttled(), { timeouts: { totalMs: 2500 } });
    const error = await failureOf(clock.run(bedrock.chat(HI)));
    // After 999 ms there is one more attempt; the next would come 1998 ms later, after the deadline.
    assertEquals([error.kind, error.attempts, clock.elapsedMs], ["rateLimit", 2, 999]);
    assertEquals(clock.pending, 0);
  });
});

Deno.test("in an outage a client's retries dry up, and a success lets some flow again", async () => {
  let healthy = false;
  let sent = 0;
  const { bedrock, clock } = over(() => {
    sent++;
    return healthy ? answered([{ text: "ok" }]) : down();
  });
  const attempts: number[] = [];
  for (let call = 0; call < 30; call++) attempts.push((await failureOf(clock.run(bedrock.chat(HI)))).attempts);
  const retries = sent - 30;
  // 500 tokens at 14 a retry.
  assertEquals(retries, 35);
  assertEquals(attempts.slice(0, 11).every((count) => count === 4), true);
  assertEquals(attempts.slice(12), Array.from({ length: 18 }, () => 1));

  // 10 tokens were left, and each success gives one.
  healthy = true;
  for (let call = 0; call < 4; call++) await clock.run(bedrock.chat(HI));
  healthy = false;
  assertEquals((await failureOf(clock.run(bedrock.chat(HI)))).attempts, 2);
  assertEquals((await failureOf(clock.run(bedrock.chat(HI)))).attempts, 1);
});

Deno.test("each client has a budget of its own, and all calls of one share it", async () => {
  const first = over(down);
  for (let call = 0; call < 20; call++) await first.clock.outcome(first.bedrock.chat(HI));
  assertEquals((await failureOf(first.clock.run(first.bedrock.stream(HI).final()))).attempts, 1);
  const second = over(down);
  assertEquals((await failureOf(second.clock.run(second.bedrock.chat(HI)))).attempts, 4);
});

Deno.test("calls that are left while they wait for a retry take nothing of the budget", async () => {
  const { bedrock, clock } = over(down);
  const reason = new Error("left");
  for (let call = 0; call < 100; call++) {
    const visitor = new AbortController();
    const outcome = outcomeOf(bedrock.chat({ ...HI, signal: visitor.signal }));
    await idle();
    visitor.abort(reason);
    assertEquals(await outcome, { error: reason });
  }
  assertEquals((await failureOf(clock.run(bedrock.chat(HI)))).attempts, 4);
});

Deno.test("calls that wait for a retry at the same time share the budget: together they send what it pays for", async () => {
  let sent = 0;
  const { bedrock, clock } = over(() => {
    sent++;
    return down();
  });
  const calls = Array.from({ length: 100 }, () => outcomeOf(bedrock.chat(HI)));
  await clock.run(Promise.all(calls));
  // 500 tokens at 14 a retry.
  assertEquals(sent, 100 + 35);
});

Deno.test("a retry that succeeds gives back what it took: a flaky service is retried for ever", async () => {
  let sent = 0;
  const { bedrock, clock } = over(() => sent++ % 2 === 0 ? down() : answered([{ text: "ok" }]));
  for (let call = 0; call < 100; call++) assertEquals((await clock.run(bedrock.chat(HI))).attempts, 2, `call ${call}`);
});

Deno.test("invalid retry options are refused when the client is made, or at the call", async () => {
  for (const maxRetries of [-1, NaN]) {
    assertThrows(() => over(down, { retry: { maxRetries } }), RangeError, "at least 0");
  }
  for (const maxDelayMs of [-1, NaN]) {
    assertThrows(() => over(down, { retry: { maxDelayMs } }), RangeError, "at least 0");
  }
  const { bedrock, fake } = rig();
  const error = await bedrock.chat({ ...HI, retry: { maxRetries: -1 } }).catch((error) => error);
  assert(error instanceof RangeError);
  assertEquals(fake.requests.length, 0);
});
