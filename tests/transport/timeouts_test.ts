/**
 * The four timers, and the caller's signal.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Bedrock, ChatRequest, Timeouts } from "@bedrock-edge/client";
import type { FakeFault } from "@bedrock-edge/client/testing";
import { createBedrock } from "@bedrock-edge/client";
import { idle, outcomeOf, VirtualClock } from "../helpers/clock.ts";
import { HI, over, REGION, rig, SCHEMES } from "../helpers/fire.ts";
import { nameOf } from "../helpers/watch.ts";
import { bodyOf, eventFrame, eventsOf, refusedBy, streamed } from "../helpers/wire.ts";

const mute: FakeFault = { type: "silence", where: "headers" };
const silent: FakeFault = { type: "silence", where: "body", afterEvents: 2 };

interface Firing {
  readonly name: string;
  readonly timeouts: Timeouts;
  readonly fault: FakeFault;
  readonly call: "chat" | "stream";
  readonly ms: number;
  readonly partial?: string;
}

const FIRINGS: readonly Firing[] = [
  { name: "responseMs", timeouts: { responseMs: 700 }, fault: mute, call: "chat", ms: 700 },
  { name: "responseMs", timeouts: { responseMs: 700 }, fault: mute, call: "stream", ms: 700, partial: "" },
  { name: "responseMs by default", timeouts: {}, fault: mute, call: "chat", ms: 900_000 },
  { name: "responseMs by default", timeouts: {}, fault: mute, call: "stream", ms: 60_000, partial: "" },
  {
    name: "firstEventMs",
    timeouts: { firstEventMs: 700 },
    fault: { type: "silence", where: "body" },
    call: "stream",
    ms: 700,
    partial: "",
  },
  { name: "idleMs", timeouts: { idleMs: 700 }, fault: silent, call: "stream", ms: 700, partial: "Pari" },
  { name: "idleMs", timeouts: { idleMs: 700 }, fault: silent, call: "chat", ms: 700 },
  { name: "idleMs by default", timeouts: {}, fault: silent, call: "stream", ms: 120_000, partial: "Pari" },
  { name: "totalMs", timeouts: { totalMs: 700 }, fault: mute, call: "chat", ms: 700 },
  { name: "totalMs", timeouts: { totalMs: 700 }, fault: silent, call: "stream", ms: 700, partial: "Pari" },
  {
    name: "totalMs",
    timeouts: { totalMs: 700 },
    // After the first text, before the end of the answer.
    fault: { type: "slowBytes", msPerByte: 2 },
    call: "stream",
    ms: 700,
    partial: "Pari",
  },
];

for (const { name, timeouts, fault, call, ms, partial } of FIRINGS) {
  for (const scheme of SCHEMES) {
    Deno.test(`${name} ends a ${call} after ${ms} ms of ${fault.type} with ${scheme}`, async () => {
      const { bedrock, fake, clock } = rig({ scheme, timeouts, fakes: { replies: ["Pari"], faults: [fault] } });
      const stream = bedrock.stream(HI);
      const outcome = await clock.outcome<unknown>(call === "chat" ? bedrock.chat(HI) : stream.final());
      assert("error" in outcome && outcome.error instanceof DOMException);
      assertEquals(outcome.error.name, "TimeoutError");
      assert(outcome.error.message.startsWith("Cannot wait longer for "), outcome.error.message);
      assert(outcome.error.message.includes(name.split(" ")[0]!), outcome.error.message);
      assertEquals(clock.elapsedMs, ms);
      if (partial !== undefined) assertEquals(stream.partial.text.slice(0, 4), partial);
      await idle();
      assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
      assertEquals(clock.pending, 0);
    });
  }
}

Deno.test("responseMs is for each attempt, and also for whoever authenticates", async () => {
  const clock = new VirtualClock();
  const bedrock = createBedrock({
    region: REGION,
    clock,
    env: {},
    timeouts: { responseMs: 700 },
    auth: () => new Promise(() => {}),
    fetch: () => Promise.reject(new Error("no request may come in")),
  });
  const outcome = await clock.outcome(bedrock.chat(HI));
  assert("error" in outcome && nameOf(outcome.error) === "TimeoutError");
  assertEquals([clock.elapsedMs, clock.pending], [700, 0]);
});

Deno.test("a stream that says something in time is never idle, however long it takes", async () => {
  const { bedrock, clock } = rig({
    timeouts: { idleMs: 1000, firstEventMs: 2000 },
    fakes: { replies: ["word ".repeat(100)], msPerToken: 999 },
  });
  assertEquals(await clock.run(bedrock.stream(HI).text()), "word ".repeat(100));
  assert(clock.elapsedMs > 99_000);
  assertEquals(clock.pending, 0);
});

Deno.test("totalMs counts while nobody reads", async () => {
  const { bedrock, fake, clock } = rig({ timeouts: { totalMs: 5000 } });
  const stream = bedrock.stream(HI);
  const iterator = stream.textStream[Symbol.asyncIterator]();
  await iterator.next();
  await clock.pass(6000);
  const read = await outcomeOf(iterator.next());
  assert("error" in read && nameOf(read.error) === "TimeoutError");
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
});

Deno.test("Infinity and times beyond what a timer can count mean none", async () => {
  for (const ms of [Infinity, 2 ** 31, 1e15]) {
    const timeouts = { responseMs: ms, firstEventMs: ms, idleMs: ms, totalMs: ms };
    const { bedrock, clock } = rig({ timeouts });
    const iterator = bedrock.stream(HI)[Symbol.asyncIterator]();
    await iterator.next();
    assertEquals(clock.pending, 0, String(ms));
    await iterator.return?.();
  }
});

Deno.test("a time below 0 is refused when the client is made, or at the call", async () => {
  for (const name of ["responseMs", "firstEventMs", "idleMs", "totalMs"] as const) {
    for (const ms of [-1, NaN]) {
      assertThrows(() => rig({ timeouts: { [name]: ms } }), RangeError, name);
      const { bedrock, fake } = rig();
      const outcome = await outcomeOf(bedrock.chat({ ...HI, timeouts: { [name]: ms } }));
      assert("error" in outcome && outcome.error instanceof RangeError);
      assertEquals(fake.requests.length, 0);
    }
  }
});

const REASON = { why: "the caller changed its mind" };
const CALLS: Readonly<Record<string, (bedrock: Bedrock, request: ChatRequest) => Promise<unknown>>> = {
  chat: (bedrock, request) => bedrock.chat(request),
  "stream().final()": (bedrock, request) => bedrock.stream(request).final(),
  "stream().textStream": async (bedrock, request) => {
    for await (const _ of bedrock.stream(request).textStream);
  },
  converse: (bedrock, { model, signal }) => bedrock.converse(model, { messages: [] }, { signal }),
  converseStream: async (bedrock, { model, signal }) => {
    const reader = (await bedrock.converseStream(model, { messages: [] }, { signal })).getReader();
    while (!(await reader.read()).done);
  },
  fetch: async (bedrock, { signal }) => {
    const url = `https://bedrock-runtime.${REGION}.amazonaws.com/model/x/converse`;
    return await (await bedrock.fetch(new Request(url, { signal: signal ?? null }))).text();
  },
};

/** The state of the call when it is aborted. */
const MOMENTS: Readonly<Record<string, (controller: AbortController) => Parameters<typeof over>[0]>> = {
  "while the headers are awaited": () => () => new Promise(() => {}),
  "while the body is read": () => () => streamed(bodyOf([...eventsOf("a").slice(0, 2).map(eventFrame), "hang"]).stream),
  "between retries": () => () =>
    refusedBy(503, "ServiceUnavailableException", { message: "down" }, { "retry-after": "9" }),
};

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`${name} sends nothing when its signal is aborted already`, async () => {
    const { bedrock, fake, clock } = rig();
    const outcome = await outcomeOf(call(bedrock, { ...HI, signal: AbortSignal.abort(REASON) }));
    assert("error" in outcome && outcome.error === REASON);
    assertEquals([fake.requests.length, clock.pending], [0, 0]);
  });

  for (const [moment, answer] of Object.entries(MOMENTS)) {
    Deno.test(`${name} aborted ${moment} rejects with the signal's own reason`, async () => {
      const controller = new AbortController();
      let sent = 0;
      const fetch = answer(controller);
      const { bedrock, clock } = over((request) => {
        sent++;
        return fetch(request);
      });
      const ending = outcomeOf(call(bedrock, { ...HI, signal: controller.signal }));
      await idle();
      assertEquals(sent, 1);
      controller.abort(REASON);
      const outcome = await ending;
      assert("error" in outcome && outcome.error === REASON, JSON.stringify(outcome));
      await clock.pass(60_000);
      assertEquals([sent, clock.pending], [1, 0]);
    });
  }
}

Deno.test("an abort while somebody authenticates rejects at once, tells the authenticator, and sends nothing", async () => {
  const controller = new AbortController();
  const clock = new VirtualClock();
  let told: unknown;
  let sent = 0;
  const bedrock = createBedrock({
    region: REGION,
    clock,
    env: {},
    auth: (_, { signal }) => {
      signal?.addEventListener("abort", () => told = signal.reason);
      return new Promise(() => {});
    },
    fetch: () => {
      sent++;
      return Promise.reject(new Error("no request may come in"));
    },
  });
  const ending = outcomeOf(bedrock.chat({ ...HI, signal: controller.signal }));
  await idle();
  controller.abort(REASON);
  const outcome = await ending;
  assert("error" in outcome && outcome.error === REASON);
  assertEquals([told, sent, clock.pending], [REASON, 0, 0]);
});

Deno.test("an answer that comes after the abort is not kept open", async () => {
  const controller = new AbortController();
  const body = bodyOf(["hang"]);
  const { promise: late, resolve } = Promise.withResolvers<Response>();
  // A fetch that does not know about signals.
  const { bedrock } = over(() => late);
  const ending = outcomeOf(bedrock.stream({ ...HI, signal: controller.signal }).final());
  await idle();
  controller.abort(REASON);
  await ending;
  resolve(streamed(body.stream));
  await idle();
  assertEquals(body.cancelled().length, 1);
});

Deno.test("a long-lived signal gathers no listeners", async () => {
  const controller = new AbortController();
  let listening = 0;
  const { signal } = controller;
  const add = signal.addEventListener, remove = signal.removeEventListener;
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listening++;
    add.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listening--;
    remove.apply(signal, args);
  };
  const { bedrock } = rig();
  for (let call = 0; call < 10; call++) {
    await bedrock.chat({ ...HI, signal });
    await bedrock.stream({ ...HI, signal }).final();
    for await (const _ of bedrock.stream({ ...HI, signal })) break;
  }
  // One of ours, however many calls; see shared_signal_test.ts for many at once.
  assertEquals(listening, 1);
});

Deno.test("a stream that never opened knows how often it was asked for", async () => {
  const { bedrock, clock } = over(() => new Promise<Response>(() => {}), { timeouts: { responseMs: 50 } });
  const stream = bedrock.stream(HI);
  assertEquals(stream.partial.attempts, 0);
  const error = await clock.run(stream.final()).catch((error) => error);
  assertEquals([nameOf(error), stream.partial.attempts], ["TimeoutError", 1]);
});

Deno.test("a call without limits that waits for its answer is held by a timer, which ends with the wait and stops nothing", async () => {
  const clock = new VirtualClock();
  const timeouts = { responseMs: Infinity, firstEventMs: Infinity, idleMs: Infinity, totalMs: Infinity };
  const { promise, resolve } = Promise.withResolvers<Response>();
  const bedrock = createBedrock({ region: REGION, clock, env: {}, timeouts, apiKey: "k", fetch: () => promise });
  const answer = bedrock.chat(HI);
  await idle();
  assertEquals(clock.pending, 1);
  // Longer than a timer can count: it is still not a timeout.
  await clock.pass(2 ** 31);
  resolve(
    Response.json({ output: { message: { role: "assistant", content: [{ text: "." }] } }, stopReason: "end_turn" }),
  );
  assertEquals([(await answer).text, clock.pending], [".", 0]);
});
