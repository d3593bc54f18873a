/**
 * The cost of an outage: exact counts of the calls that reach a target which is down.
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { Clock, Store } from "@bedrock-edge/client";
import { use } from "@bedrock-edge/client/middleware";
import { type BreakerOptions, createRouter, RouterError } from "@bedrock-edge/client/router";
import { memoryStore } from "@bedrock-edge/client/store";
import { VirtualClock } from "../../helpers/clock.ts";
import { failure, scripted, short, type Step } from "../scripted.ts";

const HI = { messages: "Hi" } as const;
const LIMITS = { failures: 5, windowMs: 60_000, cooldownMs: 30_000, probes: 3 };
const DOWN = [failure("overloaded")];

function outage(breaker: BreakerOptions = LIMITS, script: readonly Step[] = DOWN) {
  const clock = new VirtualClock();
  const primary = scripted("primary", script);
  const backup = scripted("backup", ["Rome."]);
  const router = createRouter({ targets: [primary, backup], breaker, clock });
  return { clock, primary, backup, router };
}

type Stage = ReturnType<typeof outage>;

async function calls({ router }: Pick<Stage, "router">, count: number, streamed = false): Promise<void> {
  for (let at = 0; at < count; at++) await (streamed ? router.stream(HI).final() : router.chat(HI));
}

async function atOnce({ router }: Pick<Stage, "router">, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => router.chat(HI)));
}

for (const streamed of [false, true]) {
  Deno.test(`1,000 ${streamed ? "streams" : "calls"} in a row cost a target that is down five failures`, async () => {
    const stage = outage();
    await calls(stage, 1000, streamed);
    assertEquals([stage.primary.requests.length, stage.backup.requests.length], [5, 1000]);
  });
}

Deno.test("after each rest, one failed probe of 1,000 calls in a row opens the circuit again", async () => {
  const stage = outage();
  await calls(stage, 5);
  for (let rest = 1; rest <= 3; rest++) {
    await stage.clock.pass(LIMITS.cooldownMs);
    await calls(stage, 1000);
    assertEquals(stage.primary.requests.length, 5 + rest);
  }
});

Deno.test("of 1,000 concurrent calls after the rest, exactly k are probes", async () => {
  const stage = outage();
  await calls(stage, 5);
  await stage.clock.pass(LIMITS.cooldownMs);
  await atOnce(stage, 1000);
  assertEquals(stage.primary.requests.length, 5 + LIMITS.probes);
});

Deno.test("a target that is well again gets all calls after k probes", async () => {
  const stage = outage(LIMITS, [...Array(5).fill(DOWN[0]), "Paris."]);
  await calls(stage, 5);
  await stage.clock.pass(LIMITS.cooldownMs);
  await atOnce(stage, 1000);
  assertEquals(stage.primary.requests.length, 5 + LIMITS.probes);
  await atOnce(stage, 1000);
  assertEquals(stage.primary.requests.length, 5 + LIMITS.probes + 1000);
});

Deno.test("a target whose answers take longer than a rest gets its calls back", async () => {
  const answers: (() => void)[] = [];
  const slow = use(scripted("primary", ["Paris."]), {
    async wrapChat(request, next) {
      if (answers.length < LIMITS.failures) throw DOWN[0]!.error;
      await new Promise<void>((resolve) => answers.push(resolve));
      return await next(request);
    },
    error: () => void answers.push(() => {}),
  });
  const clock = new VirtualClock();
  const router = createRouter({
    targets: [slow, scripted("backup", ["Rome."])],
    breaker: { ...LIMITS, probes: 1 },
    clock,
  });
  await calls({ router }, LIMITS.failures);
  await clock.pass(LIMITS.cooldownMs);
  const first = router.chat(HI);
  await clock.pass(LIMITS.cooldownMs);
  const second = router.chat(HI);
  await clock.pass(1);
  answers[LIMITS.failures]!();
  assertEquals((await first).text, "Paris.");
  const third = router.chat(HI);
  await clock.pass(1);
  answers.forEach((answer) => answer());
  assertEquals([(await second).text, (await third).text], ["Paris.", "Paris."]);
});

Deno.test("if every circuit is open, a call fails at once and says when to try again", async () => {
  const clock = new VirtualClock();
  const only = scripted("only", DOWN);
  const router = createRouter({ targets: [only], breaker: { ...LIMITS, failures: 1 }, clock });
  await assertRejects(() => router.chat(HI), Error, "overloaded");
  await clock.pass(10_000);
  const error = await assertRejects(() => router.chat(HI), RouterError);
  assertEquals(
    error.message,
    "Cannot get an answer from the targets: 1 was skipped; try again in 20000 ms\n" +
      "- scripted/only skipped: its circuit is open for 20000 ms",
  );
  assertEquals([error.kind, error.code, error.retryable, error.retryAfterMs], [
    "overloaded",
    "NoFreeTarget",
    true,
    20_000,
  ]);
  assertEquals(only.requests.length, 1);
});

Deno.test("a stream that fails after its first content counts, and one that is left does not", async () => {
  const cut: Step = { batches: [[{ type: "text", index: 0, text: "Par" }]], ...failure("streamCorrupt") };
  const stage = outage({ ...LIMITS, failures: 2 }, [cut]);
  for (let at = 0; at < 2; at++) await assertRejects(() => stage.router.stream(HI).final(), Error, "streamCorrupt");
  assertEquals(
    short(await stage.router.stream(HI).final())[0],
    "scripted/primary skipped its circuit is open for 30000 ms",
  );
  const left = outage({ ...LIMITS, failures: 1 }, [cut]);
  for (let at = 0; at < 3; at++) for await (const _ of left.router.stream(HI)) break;
  assertEquals([left.primary.requests.length, left.backup.requests.length], [3, 0]);
});

Deno.test("mistakes and refused requests do not open a circuit", async () => {
  const stage = outage({ ...LIMITS, failures: 1 }, [failure("validation"), { error: new TypeError("bad") }, "Paris."]);
  await assertRejects(() => stage.router.chat(HI));
  await assertRejects(() => stage.router.chat(HI));
  assertEquals((await stage.router.chat(HI)).text, "Paris.");
});

/** A store whose answers come later, as those of a platform do. */
function slowly(inner: Store): Store {
  return {
    get: async (key) => await inner.get(key),
    set: async (...entry) => void await inner.set(...entry),
    delete: async (key) => void await inner.delete(key),
  };
}

for (const [name, wrap] of [["at once", (store: Store) => store], ["later", slowly]] as const) {
  Deno.test(`two isolates share circuits through a store that answers ${name}`, async () => {
    const clock = new VirtualClock();
    const store = wrap(memoryStore({ clock }));
    const primary = scripted("primary", DOWN);
    const isolate = () =>
      createRouter({ targets: [primary, scripted("backup", ["Rome."])], breaker: { ...LIMITS, store }, clock });
    const [one, two] = [isolate(), isolate()];
    for (let at = 0; at < 1000; at++) await (at % 2 ? one : two).chat(HI);
    assertEquals(primary.requests.length, 5);
    await clock.pass(LIMITS.cooldownMs);
    for (let at = 0; at < 1000; at++) await (at % 2 ? one : two).chat(HI);
    assertEquals(primary.requests.length, 6);
  });

  Deno.test(`concurrent calls of one isolate take exactly k probes with a store that answers ${name}`, async () => {
    const clock = new VirtualClock();
    const store = wrap(memoryStore({ clock }));
    const primary = scripted("primary", DOWN);
    const router = createRouter({
      targets: [primary, scripted("backup", ["Rome."])],
      breaker: { ...LIMITS, store },
      clock,
    });
    await calls({ router }, 5);
    await clock.pass(LIMITS.cooldownMs);
    await atOnce({ router }, 1000);
    assertEquals(primary.requests.length, 5 + LIMITS.probes);
  });
}

Deno.test("a healthy call reads the store once, and writes nothing", async () => {
  const log: string[] = [];
  const store: Store = {
    get: (key) => void log.push(`get ${key}`) as undefined,
    set: (key) => void log.push(`set ${key}`),
    delete: (key) => void log.push(`delete ${key}`),
  };
  const router = createRouter({ targets: [scripted("a", ["Paris."])], breaker: { store, prefix: "mine:" } });
  await router.chat(HI);
  await router.stream(HI).final();
  assertEquals(log, ["get mine:scripted/a", "get mine:scripted/a"]);
});

Deno.test("a store that fails or hangs costs no call, and is reported", async () => {
  const clock = new VirtualClock();
  const hang = () => new Promise<never>(() => {});
  const fail = () => {
    throw new Error("the store is down");
  };
  for (const [method, says] of [[hang, "1000 ms have passed"], [fail, "the store is down"]] as const) {
    const errors: unknown[] = [];
    const breaker = {
      store: { get: method, set: method, delete: method },
      onError: (error: unknown) => errors.push(error),
    };
    const router = createRouter({ targets: [scripted("a", DOWN), scripted("b", ["Rome."])], breaker, clock });
    assertEquals((await clock.run(router.chat(HI))).text, "Rome.");
    // Two reads, and the write of a failure.
    assertEquals(errors.map((error) => (error as Error).message.includes(says)), [true, true, true]);
  }
});

Deno.test("an error of onError costs no call", async () => {
  const down = () => Promise.reject(new Error("the store is down"));
  const told: unknown[] = [];
  const onError = (error: unknown) => {
    told.push(error);
    throw new Error("the log is down");
  };
  const breaker = { store: { get: down, set: down, delete: down }, onError };
  const router = createRouter({ targets: [scripted("a", ["Paris."])], breaker });
  assertEquals([(await router.chat(HI)).text, told.length], ["Paris.", 1]);
});

Deno.test("an entry of another version in the store is ignored", async () => {
  const store: Store = new Map([["breaker:scripted/a", '{"at":1e99,"openUntil":"never"}']]);
  const router = createRouter({ targets: [scripted("a", ["Paris."])], breaker: { store } });
  assertEquals((await router.chat(HI)).text, "Paris.");
});

Deno.test("isolates whose clocks are apart share circuits, and none rests longer than a whole rest", async () => {
  for (const aheadMs of [10_000, -10_000]) {
    const clock = new VirtualClock();
    const ahead: Clock = { now: () => clock.now() + aheadMs, setTimeout: (run, ms) => clock.setTimeout(run, ms) };
    const store = memoryStore({ clock });
    const primary = scripted("primary", DOWN);
    const isolate = (clock: Clock) =>
      createRouter({ targets: [primary, scripted("backup", ["Rome."])], breaker: { ...LIMITS, store }, clock });
    const both = [isolate(clock), isolate(ahead)];
    for (let at = 0; at < 1000; at++) await both[at % 2]!.chat(HI);
    assertEquals(primary.requests.length, 5, "each isolate counts the failures of the other");
    await clock.pass(LIMITS.cooldownMs + 10_000);
    for (let at = 0; at < 1000; at++) await both[at % 2]!.chat(HI);
    assertEquals(primary.requests.length, 6);
  }
});

Deno.test("a circuit that an isolate with a clock far ahead opened rests as long as another", async () => {
  const clock = new VirtualClock();
  const ahead: Clock = { now: () => clock.now() + 3_600_000, setTimeout: (run, ms) => clock.setTimeout(run, ms) };
  const store = memoryStore({ clock });
  const primary = scripted("primary", [...Array(5).fill(DOWN[0]), "Paris."]);
  const isolate = (clock: Clock) =>
    createRouter({ targets: [primary, scripted("backup", ["Rome."])], breaker: { ...LIMITS, store }, clock });
  await calls({ router: isolate(ahead) }, 5);
  const router = isolate(clock);
  assertEquals((await router.chat(HI)).text, "Rome.");
  await clock.pass(LIMITS.cooldownMs);
  assertEquals((await router.chat(HI)).text, "Paris.");
});
