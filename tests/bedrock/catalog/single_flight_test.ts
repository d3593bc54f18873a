/**
 * Look-ups that never settle, as on Workers after the request that began them is gone.
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { Clock } from "@bedrock-edge/client";
import { type ControlPlane, discoverModels, resolveModel, type Store } from "@bedrock-edge/client/models";
import { idle, VirtualClock } from "../../helpers/clock.ts";
import { arnOf, models, NOVA, REGION, type Stub, stub } from "./control_planes.ts";

const ARN = arnOf("application-inference-profile", "flight000000");
const PROFILES = { inferenceProfileSummaries: [] };

/** Answers to every question of `discoverModels` and `resolveModel`. */
function answerTo(path: string): Response {
  if (path.startsWith("/foundation-models")) {
    return Response.json({ modelSummaries: [{ modelId: NOVA, inferenceTypesSupported: ["ON_DEMAND"] }] });
  }
  return Response.json(path.includes("maxResults") ? PROFILES : { models: models(NOVA, REGION) });
}

/** The same time, and timers that never fire. */
function deadTimers(clock: VirtualClock): Clock {
  return { now: () => clock.now(), setTimeout: () => () => {} };
}

/** A control plane whose first `dead` questions are never answered. */
function dying(dead: number): Stub {
  const plane: Stub = stub((path) => plane.asked.length <= dead ? new Promise(() => {}) : answerTo(path));
  return plane;
}

interface LookUp {
  /** How many questions one look-up asks at once. */
  readonly questions: number;
  run(
    bedrock: ControlPlane,
    options: { clock: Clock; store: Store; signal?: AbortSignal },
  ): Promise<unknown>;
}

const LOOK_UPS: Readonly<Record<string, LookUp>> = {
  resolveModel: { questions: 1, run: (bedrock, options) => resolveModel(bedrock, ARN, options) },
  discoverModels: { questions: 2, run: (bedrock, options) => discoverModels(bedrock, options) },
  // A stale answer is given at once; the new one is the look-up.
  "discoverModels' revalidation": {
    questions: 2,
    async run(bedrock, options) {
      const key = `bedrock-edge:models:1:${REGION}`;
      const models = [{ id: NOVA, onDemand: true }];
      if (!await options.store.get(key)) {
        await options.store.set(key, JSON.stringify({ at: 0, value: { models, profiles: [] } }));
      }
      return await (await discoverModels(bedrock, options)).revalidated;
    },
  },
};

for (const [name, { questions, run }] of Object.entries(LOOK_UPS)) {
  Deno.test(`${name}: a caller that comes ten seconds after a look-up that died asks at once`, async () => {
    const clock = new VirtualClock();
    const store = new Map<string, string>();
    const bedrock = dying(questions);
    const first = run(bedrock, { clock, store });
    await clock.pass(10_000);
    const second = run(bedrock, { clock, store });
    await idle();
    assertEquals(bedrock.asked.length, 2 * questions);
    await second;
    // The first caller is still there in this test, and looks for what others got.
    await clock.run(first);
    assertEquals([bedrock.asked.length, clock.pending], [2 * questions, 0]);
  });

  Deno.test(`${name}: callers of a look-up that died wait for the rest of its ten seconds, and one asks for all`, async () => {
    const clock = new VirtualClock();
    const store = new Map<string, string>();
    const bedrock = dying(questions);
    const first = run(bedrock, { clock, store });
    await clock.pass(3000);
    const others = Array.from({ length: 50 }, () => run(bedrock, { clock, store }));
    await clock.pass(6999);
    assertEquals(bedrock.asked.length, questions);
    await clock.pass(1);
    await Promise.all(others);
    // The first caller is served too, where it is still there: it looks every ten seconds for what others got.
    await clock.run(first);
    assertEquals([bedrock.asked.length, clock.pending], [2 * questions, 0]);
  });

  Deno.test(`${name}: a hundred look-ups that die one after the other leave nothing that a later caller waits for`, async () => {
    const clock = new VirtualClock();
    const store = new Map<string, string>();
    const bedrock = dying(100 * questions);
    const dead: Promise<unknown>[] = [];
    for (let visitor = 0; visitor < 100; visitor++) {
      // Their timers died with them.
      dead.push(run(bedrock, { clock: deadTimers(clock), store }));
      await clock.pass(10_000);
    }
    await run(bedrock, { clock, store });
    assertEquals([dead.length, bedrock.asked.length, clock.pending], [100, 101 * questions, 0]);
  });

  Deno.test(`${name}: a slow look-up that was begun anew serves all with its first answer`, async () => {
    const clock = new VirtualClock();
    const store = new Map<string, string>();
    const bedrock = stub(async (path) => {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, 12_000));
      return answerTo(path);
    });
    await clock.run(Promise.all(Array.from({ length: 50 }, () => run(bedrock, { clock, store }))));
    assertEquals([bedrock.asked.length, clock.elapsedMs], [2 * questions, 12_000]);
  });

  Deno.test(`${name}: one caller alone waits for a slow look-up and asks once`, async () => {
    const clock = new VirtualClock();
    const bedrock = stub(async (path) => {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, 60_000));
      return answerTo(path);
    });
    await clock.run(run(bedrock, { clock, store: new Map() }));
    assertEquals([bedrock.asked.length, clock.elapsedMs], [questions, 60_000]);
  });

  Deno.test(`${name}: leaving a look-up of another request, which may not be touched, rejects with the caller's reason`, async () => {
    const clock = new VirtualClock();
    const store = new Map<string, string>();
    const bedrock = stub(() => new Promise(() => {}));
    const controller = new AbortController();
    const leaver = run(bedrock, { clock, store, signal: controller.signal });
    await idle();
    const { abort } = AbortController.prototype;
    // As on Workers, where aborting the I/O of another request throws.
    AbortController.prototype.abort = () => {
      throw new Error("Cannot perform I/O on behalf of a different request");
    };
    try {
      abort.call(controller, new Error("left"));
      await assertRejects(() => leaver, Error, "left");
    } finally {
      AbortController.prototype.abort = abort;
    }
  });

  Deno.test(`${name}: a signal reaches a store that hangs, and a failure of the store is the caller's`, async () => {
    const clock = new VirtualClock();
    const hanging = { get: () => new Promise<undefined>(() => {}), set: () => {}, delete: () => {} };
    if (!name.includes("revalidation")) {
      const controller = new AbortController();
      const waits = run(stub(answerTo), { clock, store: hanging, signal: controller.signal });
      await idle();
      controller.abort(new Error("left"));
      await assertRejects(() => waits, Error, "left");
    }
    const failing = { get: () => Promise.reject(new Error("the store is down")), set: () => {}, delete: () => {} };
    await assertRejects(() => run(stub(answerTo), { clock, store: failing }), Error, "the store is down");
    const full = { get: () => undefined, set: () => Promise.reject(new Error("the disk is full")), delete: () => {} };
    if (!name.includes("revalidation")) {
      await assertRejects(() => run(stub(answerTo), { clock, store: full }), Error, "the disk is full");
    }
  });
}

Deno.test("a clock without timers is enough, and the platform's timers count", async () => {
  const bedrock = stub(answerTo);
  const options = { store: new Map<string, string>(), clock: { now: () => 1_000_000 } };
  const all = await Promise.all([1, 2, 3].map(() => resolveModel(bedrock, ARN, options)));
  assertEquals([bedrock.asked.length, new Set(all.map(({ baseId }) => baseId))], [1, new Set([NOVA])]);
});

const KEYS = { resolveModel: `bedrock-edge:model:1:${ARN}`, discoverModels: `bedrock-edge:models:1:${REGION}` };

Deno.test("a kept value from the future is old: it is asked for, and kept under the time of today", async () => {
  for (const ahead of [1, 60_000, 9e15]) {
    const clock = new VirtualClock();
    const at = clock.now() + ahead;
    const bedrock = stub(answerTo);
    const store = new Map([
      [KEYS.resolveModel, JSON.stringify({ at, value: { baseId: "vendor.planted-v1:0" } })],
      [KEYS.discoverModels, JSON.stringify({ at, value: { models: [], profiles: [] } })],
    ]);
    assertEquals((await resolveModel(bedrock, ARN, { clock, store })).baseId, NOVA);
    const found = await (await discoverModels(bedrock, { clock, store })).revalidated;
    assertEquals([found?.models.map(({ id }) => id), bedrock.asked.length], [[NOVA], 3]);
    for (const key of Object.values(KEYS)) assertEquals(JSON.parse(store.get(key)!).at, clock.now());
    await resolveModel(bedrock, ARN, { clock, store });
    assertEquals([(await discoverModels(bedrock, { clock, store })).revalidated, bedrock.asked.length], [undefined, 3]);
  }
});

Deno.test("resolveModel takes a percent-encoded ARN as chat() does, and shares the answer with the plain ARN", async () => {
  const bedrock = stub(answerTo);
  const store = new Map<string, string>();
  const encoded = encodeURIComponent(ARN);
  const resolved = await resolveModel(bedrock, encoded, { store });
  assertEquals([resolved.arn, resolved.baseId, bedrock.asked], [encoded, NOVA, [`/inference-profiles/${encoded}`]]);
  assertEquals((await resolveModel(bedrock, ARN, { store })).baseId, NOVA);
  assertEquals(bedrock.asked.length, 1);
  const foundation = encodeURIComponent(`arn:aws:bedrock:${REGION}::foundation-model/${NOVA}`);
  assertEquals((await resolveModel(bedrock, foundation, { store })).baseId, NOVA);
  await assertRejects(() => resolveModel(bedrock, "arn%3Aaws%ZZ", { store }), TypeError, "Cannot resolve");
});
