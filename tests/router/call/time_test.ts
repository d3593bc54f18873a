/**
 * One deadline over all targets, a limit until the first event, and pauses that services ask for.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatModel,
  type ChatOptions,
  type ChatResult,
  createBedrock,
  ProviderError,
  type Store,
} from "@bedrock-edge/client";
import { type ChatEventSource, chatStream } from "@bedrock-edge/client/provider";
import { createRouter, routeOf, RouterError, type RouterOptions } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../../helpers/clock.ts";
import { answer, failure, scripted, short } from "../scripted.ts";

const HI = { messages: "Hi" } as const;

function routed(options: Omit<RouterOptions, "clock">) {
  const clock = new VirtualClock();
  return { clock, router: createRouter({ ...options, clock }) };
}

Deno.test("the deadline counts for all targets together, and says who failed before", async () => {
  const [a, b] = [scripted("a", [failure("overloaded")]), scripted("b", ["hang"])];
  for (const way of ["chat", "stream"] as const) {
    const { clock, router } = routed({ targets: [a, b], deadlineMs: 5000 });
    const work = way === "chat" ? router.chat(HI) : router.stream(HI).final();
    const error = await assertRejects(() => clock.run(work), DOMException);
    assertEquals([error.name, clock.elapsedMs], ["TimeoutError", 5000]);
    assertEquals(
      error.message,
      "Cannot wait longer for an answer from the targets: deadlineMs is 5000; raise it\n" +
        "- scripted/a failed: overloaded: The service failed with overloaded\n" +
        "- scripted/b failed: TimeoutError: Cannot wait longer for an answer from the targets: deadlineMs is 5000; raise it",
    );
    assertEquals(routeOf(error)?.length, 2);
    assertEquals(b.closed.length > 0, true);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("timeouts.totalMs of chat() counts for the whole call, and its target gets it", async () => {
  const a = scripted("a", ["hang"]);
  const { clock, router } = routed({ targets: [a], deadlineMs: 60_000 });
  const work = router.chat({ ...HI, timeouts: { totalMs: 5000 } });
  await assertRejects(() => clock.run(work), DOMException, "timeouts.totalMs is 5000");
  assertEquals([clock.elapsedMs, a.requests[0]!.timeouts?.totalMs], [5000, 5000]);
});

Deno.test("timeouts.totalMs of a request counts for the whole call, and a target gets the rest of it", async () => {
  const [a, b] = [scripted("a", ["hang"]), scripted("b", ["hang"])];
  const { clock, router } = routed({ targets: [a, b], deadlineMs: 60_000, firstEventMs: 2000 });
  const work = router.stream({ ...HI, timeouts: { totalMs: 5000 } }).final();
  const error = await assertRejects(() => clock.run(work), DOMException, "timeouts.totalMs is 5000");
  assertEquals([error.name, clock.elapsedMs], ["TimeoutError", 5000]);
  assertEquals([a, b].map(({ requests }) => requests[0]!.timeouts?.totalMs), [5000, 3000]);
});

Deno.test("the deadline ends a stream that has begun", async () => {
  const { clock, router } = routed({
    targets: [{ model: scripted("a", [{ batches: answer("Paris.").slice(0, 2), error: undefined }]) }],
    deadlineMs: 5000,
  });
  // A reader that waits for the end of the deadline between two events.
  const stream = router.stream(HI);
  const events = stream[Symbol.asyncIterator]();
  await events.next();
  await clock.pass(5000);
  const error = await assertRejects(() => stream.final(), DOMException, "deadlineMs is 5000");
  assertEquals([error.name, stream.partial.model, clock.pending], ["TimeoutError", "a", 0]);
});

Deno.test("firstEventMs leaves a silent target for the next, and closes its connection", async () => {
  const [a, b] = [scripted("a", ["hang"]), scripted("b", ["Rome."])];
  const { clock, router } = routed({ targets: [a, b], firstEventMs: 2000 });
  const result = await clock.run(router.stream(HI).final());
  assertEquals([short(result), clock.elapsedMs], [["scripted/a failed TimeoutError", "scripted/b answered"], 2000]);
  assertEquals((a.closed[0] as Error).name, "TimeoutError");
  assertEquals(clock.pending, 0);
});

Deno.test("a target whose own request it can serve is a next target, and one outside of the fence is not", async () => {
  const picture = { type: "image", format: "png", source: { bytes: new Uint8Array([1]) } } as const;
  const traits = { regions: ["eu-west-1"], capabilities: { imageInput: false } };
  const targetsIn = (region: string) => [
    scripted("a", ["hang"], { traits: { regions: ["eu-west-1"] } }),
    {
      model: scripted("b", ["Rome."], { traits: { ...traits, regions: [region] } }),
      request: (request: ChatOptions) => ({ ...request, messages: "No picture." }),
    },
  ];
  const fenced = { fence: { geography: "eu" }, firstEventMs: 2000, deadlineMs: 9000 } as const;
  const ask = ({ clock, router }: ReturnType<typeof routed>) =>
    clock.run(router.stream({ messages: [{ role: "user", content: [picture] }] }).final());
  const result = await ask(routed({ targets: targetsIn("eu-west-1"), ...fenced }));
  assertEquals(short(result), ["scripted/a failed TimeoutError", "scripted/b answered"]);
  const outside = routed({ targets: targetsIn("us-east-1"), ...fenced });
  await assertRejects(() => ask(outside), DOMException, "deadlineMs is 9000");
});

Deno.test("the last target that is free has no limit until its first event", async () => {
  const { clock, router } = routed({ targets: [scripted("a", ["hang"])], firstEventMs: 2000, deadlineMs: 9000 });
  await assertRejects(() => clock.run(router.stream(HI).final()), DOMException, "deadlineMs is 9000");
});

Deno.test("a target whose circuit is open is not a next target", async () => {
  const [a, b] = [scripted("a", ["Paris.", "hang"]), scripted("b", [failure("overloaded")])];
  let order = ["scripted/b", "scripted/a"];
  const { clock, router } = routed({
    targets: [a, b],
    strategy: () => order,
    breaker: { failures: 1 },
    firstEventMs: 2000,
    deadlineMs: 9000,
  });
  const first = await clock.run(router.stream(HI).final());
  assertEquals(short(first), ["scripted/b failed overloaded", "scripted/a answered"]);
  order = ["scripted/a", "scripted/b"];
  await assertRejects(() => clock.run(router.stream(HI).final()), DOMException, "deadlineMs is 9000");
  assertEquals([a.requests.length, b.requests.length], [2, 1]);
});

Deno.test("a target that answers after it was given up is closed, and its answer dropped", async () => {
  let open = (_: unknown) => {};
  const late = scripted("late", ["x"]);
  const closed: unknown[] = [];
  let failLate = () => {};
  const source = { pull: () => Promise.resolve(answer("late").flat()), close: (why: unknown) => void closed.push(why) };
  const deaf = {
    ...late,
    // It does not look at the signal.
    stream: () =>
      chatStream("late", (_log, _stop, control) => {
        failLate = () => control.fail(new Error("late"));
        return new Promise((resolve) => open = resolve as typeof open);
      }),
  };
  const { clock, router } = routed({ targets: [deaf as never, scripted("b", ["Rome."])], firstEventMs: 2000 });
  const stream = router.stream(HI);
  const events = stream[Symbol.asyncIterator]();
  await clock.run(events.next());
  // It must not end the stream of the other target.
  failLate();
  while (!(await events.next()).done);
  const result = await stream.final();
  assertEquals([result.text, closed.length], ["Rome.", 0]);
  open({ ...source, close: (why: unknown) => Promise.resolve(source.close(why)) });
  await clock.pass(1);
  assertEquals([closed.length, (closed[0] as Error).name], [1, "TimeoutError"]);
});

Deno.test("a timeout of one target lets the next target try", async () => {
  const a = scripted("a", [{ error: new DOMException("its own limit", "TimeoutError") }]);
  const { router } = routed({ targets: [a, scripted("b", ["Rome."])] });
  assertEquals(short(await router.chat(HI)), ["scripted/a failed TimeoutError", "scripted/b answered"]);
});

Deno.test("the timeout of the caller's signal ends the call", async () => {
  const reason = new DOMException("too late", "TimeoutError");
  const controller = new AbortController();
  const b = scripted("b", ["Rome."]);
  const { router } = routed({ targets: [scripted("a", ["hang"]), b] });
  const work = router.chat({ ...HI, signal: controller.signal });
  controller.abort(reason);
  assertEquals(await work.catch((error) => error), reason);
  assertEquals(b.requests.length, 0);
});

Deno.test("a target whose service asked for a pause is the last resort until the pause is over", async () => {
  const a = scripted("a", [failure("rateLimit", { retryAfterMs: 10_000 }), "Paris."]);
  const b = scripted("b", ["Rome.", "Rome.", failure("overloaded"), "Rome."]);
  const { clock, router } = routed({ targets: [a, b] });
  assertEquals(short(await router.chat(HI)), ["scripted/a failed rateLimit", "scripted/b answered"]);
  await clock.pass(4000);
  assertEquals(short(await router.chat(HI)), [
    "scripted/a skipped its service asked for 6000 ms without requests",
    "scripted/b answered",
  ]);
  // Nothing else is left.
  assertEquals(short(await router.chat(HI)), ["scripted/b failed overloaded", "scripted/a answered"]);
  await clock.pass(6000);
  assertEquals(short(await router.chat(HI)), ["scripted/a answered"]);
});

Deno.test("the error says when to try again", async () => {
  const { router } = routed({
    targets: [
      scripted("a", [failure("rateLimit", { retryAfterMs: 10_000 })]),
      scripted("b", [failure("rateLimit", { retryAfterMs: 3000 })]),
    ],
  });
  const error = await assertRejects(() => router.chat(HI), RouterError, "try again in 3000 ms");
  assertEquals([error.retryAfterMs, error.kind], [3000, "rateLimit"]);
});

Deno.test("the last target has its usual retries", async () => {
  const clock = new VirtualClock();
  const down = { type: "status", status: 503, code: "ServiceUnavailableException", times: 20 } as const;
  const fake = fakeBedrock({ apiKey: "k", faults: [down], clock });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, clock });
  const [first, second] = ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"];
  const router = createRouter({ targets: [bedrock.model(first!), bedrock.model(second!)], clock });
  for (const work of [() => router.chat(HI), () => router.stream(HI).final()]) {
    fake.reset();
    const error = await assertRejects(() => clock.run(work()), RouterError);
    assertEquals(fake.requests.map(({ modelId }) => modelId), [first, second, second, second, second]);
    assertEquals([error.attempts, error.model], [5, second]);
    assert(error.errors.every((each) => each instanceof ProviderError));
  }
});

for (const way of ["chat", "stream"] as const) {
  Deno.test(`${way}: the deadline and an abort end the wait for a strategy and for the store of the breaker`, async () => {
    const never = () => new Promise<never>(() => {});
    const store = { get: never, set: never, delete: never };
    for (const slow of [{ strategy: never }, { breaker: { store } }]) {
      const a = scripted("a", ["A"]);
      const { clock, router } = routed({ targets: [a], deadlineMs: 500, ...slow });
      const ask = (signal?: AbortSignal) =>
        way === "chat" ? router.chat({ ...HI, signal }) : router.stream({ ...HI, signal }).final();
      const error = await assertRejects(() => clock.run(ask()), DOMException);
      assertEquals([error.name, clock.elapsedMs, routeOf(error)], ["TimeoutError", 500, []]);
      const controller = new AbortController();
      const work = ask(controller.signal);
      await clock.pass(0);
      controller.abort(new Error("left"));
      await assertRejects(() => work, Error, "left");
      assertEquals(a.requests.length, 0);
    }
  });
}

Deno.test("a pause that is not a time is not waited for", async () => {
  for (const retryAfterMs of [NaN, Infinity, -5]) {
    const down = [failure("rateLimit", { retryAfterMs })];
    const router = createRouter({ targets: [scripted("a", down), scripted("b", down)] });
    const error = await assertRejects(() => router.chat(HI), RouterError, "2 targets failed; see error.route");
    assertEquals(error.retryAfterMs, undefined);
    await assertRejects(() => router.chat(HI), RouterError);
  }
});

Deno.test("a pause that a service asks for in the middle of a stream is kept too", async () => {
  const { error } = failure("rateLimit", { retryAfterMs: 9000 });
  const a = scripted("a", [{ batches: answer("Paris.").slice(0, 2), error }]);
  const { router } = routed({ targets: [a, scripted("b", ["Rome."])] });
  await assertRejects(() => router.stream(HI).final(), ProviderError);
  assertEquals(short(await router.chat(HI)), [
    "scripted/a skipped its service asked for 9000 ms without requests",
    "scripted/b answered",
  ]);
});

Deno.test("a probe whose caller left while the store was read is free for the next call", async () => {
  let answerStore: (() => void) | undefined;
  let isSlow = false;
  const store: Store = {
    get: () => isSlow ? new Promise<undefined>((resolve) => answerStore = () => resolve(undefined)) : undefined,
    set: () => {},
    delete: () => {},
  };
  const a = scripted("a", [failure("overloaded"), "Paris."]);
  const breaker = { failures: 1, cooldownMs: 1000, probes: 1, store };
  const { clock, router } = routed({ targets: [a], breaker });
  await assertRejects(() => router.chat(HI), ProviderError);
  await clock.pass(1000);
  isSlow = true;
  const controller = new AbortController();
  const left = router.chat({ ...HI, signal: controller.signal });
  controller.abort(new Error("left"));
  await assertRejects(() => left, Error, "left");
  answerStore!();
  await clock.pass(0);
  isSlow = false;
  assertEquals((await router.chat(HI)).text, "Paris.");
});

Deno.test("an answer of chat() that comes after the caller left is dropped", async () => {
  const { promise, resolve } = Promise.withResolvers<ChatResult>();
  const model = scripted("a", ["Paris."]);
  const late = await model.chat(HI) as ChatResult;
  const { clock, router } = routed({ targets: [{ ...model, chat: (() => promise) as unknown as ChatModel["chat"] }] });
  const controller = new AbortController();
  const left = router.chat({ ...HI, signal: controller.signal });
  controller.abort(new Error("left"));
  await assertRejects(() => left, Error, "left");
  resolve(late);
  await clock.pass(1);
  assertEquals(late.route, undefined);
});

Deno.test("the end hooks of a target learn of its answer, and those of a target that was given up of the reason", async () => {
  const ends: string[] = [];
  let begin = (_: ChatEventSource) => {};
  const source = (text: string): ChatEventSource => {
    const rest = [...answer(text)];
    return { pull: () => Promise.resolve(rest.shift()), close: () => Promise.resolve() };
  };
  const hooked = (name: string, opened: Promise<ChatEventSource>, fails = false): ChatModel => ({
    ...scripted(name, ["x"]),
    stream: (() =>
      chatStream(name, (_log, _stop, control) => {
        control.onEnd((result, error) => {
          ends.push(`${name}: ${result?.text ?? (error as Error).name}`);
          if (fails) throw new Error("the hook failed");
        });
        return opened;
      })) as unknown as ChatModel["stream"],
  });
  const deaf = hooked("deaf", new Promise((resolve) => begin = resolve), true);
  const { clock, router } = routed({
    targets: [deaf, hooked("b", Promise.resolve(source("Rome.")))],
    firstEventMs: 2000,
  });
  assertEquals((await clock.run(router.stream(HI).final())).text, "Rome.");
  assertEquals(ends, ["b: Rome."]);
  begin(source("late"));
  await clock.pass(1);
  assertEquals(ends, ["b: Rome.", "deaf: TimeoutError"]);
});
