import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  cached,
  type CachedOptions,
  type CredentialProvider,
  type Credentials,
  firstOf,
  fromEnv,
  type Store,
} from "@bedrock-edge/client/credentials";
import { createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { asWorkers } from "../helpers/as_workers.ts";
import { idle, VirtualClock } from "../helpers/clock.ts";
import { failureOf } from "../helpers/watch.ts";
import { AuthenticationError } from "@bedrock-edge/client";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A source that counts, and whose credentials of number n live for an hour. It can be told to fail or to wait. */
function counting(clock: VirtualClock, lifeMs: number | undefined = HOUR_MS) {
  const state = {
    asked: 0,
    forced: [] as (boolean | undefined)[],
    error: undefined as Error | undefined,
    gate: undefined as Promise<void> | undefined,
  };
  const source: CredentialProvider = async (options) => {
    const number = ++state.asked;
    state.forced.push(options?.forceRefresh);
    await state.gate;
    if (state.error) throw state.error;
    const expiration = lifeMs === undefined ? undefined : new Date(clock.now() + lifeMs);
    return { accessKeyId: `ASIA${number}`, secretAccessKey: `secret-${number}`, sessionToken: "token", expiration };
  };
  return Object.assign(source, { state });
}

function rig(options: CachedOptions = {}, lifeMs?: number) {
  const clock = new VirtualClock();
  const source = counting(clock, lifeMs ?? HOUR_MS);
  return { clock, source, state: source.state, kept: cached(source, { clock, ...options }) };
}

const idOf = async (credentials: Promise<Credentials>) => (await credentials).accessKeyId;

Deno.test("credentials are kept until five minutes before their end, and then refreshed behind the calls", async () => {
  const { clock, kept, state } = rig();
  assertEquals(await kept(), {
    accessKeyId: "ASIA1",
    secretAccessKey: "secret-1",
    sessionToken: "token",
    expiration: new Date(clock.now() + HOUR_MS),
  });
  await clock.pass(HOUR_MS - 5 * MINUTE_MS - 1);
  assertEquals([await idOf(kept()), state.asked], ["ASIA1", 1]);
  await clock.pass(1);
  assertEquals(await idOf(kept()), "ASIA1");
  await idle();
  assertEquals([await idOf(kept()), state.asked], ["ASIA2", 2]);
});

Deno.test("a refresh in the background that fails does no harm, and is not made more often than every ten seconds", async () => {
  const { clock, kept, state } = rig();
  await kept();
  await clock.pass(HOUR_MS - 4 * MINUTE_MS);
  state.error = new Error("STS is down");
  for (let second = 0; second < 30; second++) {
    assertEquals(await idOf(kept()), "ASIA1");
    await clock.pass(1000);
  }
  assertEquals(state.asked, 1 + 3);
  await clock.pass(4 * MINUTE_MS);
  assertEquals(await kept().catch((error: Error) => error.message), "STS is down");
});

Deno.test("calls at the same time share one refresh, and a failure is not kept", async () => {
  const { clock, kept, state } = rig();
  state.error = new Error("not yet");
  const failed = await Promise.all(Array.from({ length: 5 }, () => kept().catch((error: Error) => error.message)));
  assertEquals([failed, state.asked], [Array(5).fill("not yet"), 1]);
  state.error = undefined;
  const ids = await Promise.all(Array.from({ length: 5 }, () => idOf(kept())));
  assertEquals([ids, state.asked, clock.pending], [Array(5).fill("ASIA2"), 2, 0]);
});

Deno.test("on Workers, too, calls at the same time share one refresh", async () => {
  await asWorkers(async () => {
    const { clock, kept, state } = rig();
    const { promise, resolve } = Promise.withResolvers<void>();
    state.gate = promise;
    const calls = Promise.all(Array.from({ length: 5 }, () => idOf(kept())));
    await clock.pass(50);
    resolve();
    assertEquals([await clock.run(calls), state.asked, clock.pending], [Array(5).fill("ASIA1"), 1, 0]);
  });
});

Deno.test("credentials that AWS refused are not served again", async () => {
  const store = new Map<string, string>();
  const { kept, state } = rig({ store });
  await kept();
  assertEquals(await idOf(kept({ forceRefresh: true })), "ASIA2");
  assertEquals([await idOf(kept()), state.forced], ["ASIA2", [false, true]]);
  assertEquals(JSON.parse(store.get("credentials")!).accessKeyId, "ASIA2");
});

Deno.test("waitUntil gets the refresh in the background, which never rejects", async () => {
  const waited: Promise<unknown>[] = [];
  const { clock, kept, state } = rig({ waitUntil: (refresh) => void waited.push(refresh) });
  await kept();
  assertEquals(waited.length, 0);
  await clock.pass(HOUR_MS - 4 * MINUTE_MS);
  state.error = new Error("STS is down");
  await kept();
  await clock.pass(10_000);
  state.error = undefined;
  await kept();
  assertEquals(waited.length, 2);
  await Promise.all(waited);
  assertEquals(await idOf(kept()), "ASIA3");
});

Deno.test("a call whose waitUntil throws waits for the refresh itself", async () => {
  const ctx = {
    waitUntil(_: Promise<unknown>) {
      throw new TypeError("Illegal invocation");
    },
  };
  const { clock, kept, state } = rig({ waitUntil: ctx.waitUntil });
  await kept();
  await clock.pass(HOUR_MS - 4 * MINUTE_MS);
  const { promise, resolve } = Promise.withResolvers<void>();
  state.gate = promise;
  let isDone = false;
  const call = kept().finally(() => isDone = true);
  await idle();
  assertEquals([state.asked, isDone], [2, false]);
  resolve();
  assertEquals(await idOf(call), "ASIA1");
  assertEquals(await idOf(kept()), "ASIA2");
});

Deno.test("a store serves other isolates, with the origin, until the credentials end", async () => {
  const clock = new VirtualClock();
  const lives: (number | undefined)[] = [];
  const entries = new Map<string, string>();
  const store: Store = {
    get: (key) => entries.get(key),
    set(key, value, options) {
      lives.push(options?.expiresInMs);
      entries.set(key, value);
    },
    delete: (key) => entries.delete(key),
  };
  const source = counting(clock);
  const chain = () => firstOf([fromEnv({ env: {} }), source]);
  const first = cached(chain(), { store, clock, key: "role-app" });
  await first();
  assertEquals([[...entries.keys()], lives], [["role-app"], [HOUR_MS]]);
  const second = cached(chain(), { store, clock, key: "role-app" });
  assertEquals(second.source, "first of AWS_ACCESS_KEY_ID, source 2");
  assertEquals(await second(), await first());
  assertEquals([second.source, source.state.asked], ["source 2", 1]);
  await clock.pass(HOUR_MS - 5 * MINUTE_MS);
  const third = cached(chain(), { store, clock, key: "role-app" });
  assertEquals([await idOf(third()), third.source, source.state.asked], ["ASIA2", "source 2", 2]);
});

Deno.test("stored credentials serve while their source fails, until they end", async () => {
  const store = new Map<string, string>();
  const { clock, kept } = rig({ store });
  await kept();
  await clock.pass(HOUR_MS - MINUTE_MS);
  const error = new AuthenticationError("Cannot reach AWS STS: reset", { kind: "credentials", code: "ECONNRESET" });
  const down = () => Promise.reject(error);
  assertEquals(await idOf(cached(down, { store, clock })()), "ASIA1");
  await clock.pass(MINUTE_MS);
  assertEquals(await failureOf(cached(down, { store, clock })()), error);
});

Deno.test("a store that fails, or holds anything else, counts as empty", async () => {
  const fail = () => Promise.reject(new Error("the store is down"));
  const broken: Store = { get: fail, set: fail, delete: fail };
  const { kept, state } = rig({ store: broken });
  assertEquals([await idOf(kept()), await idOf(kept()), state.asked], ["ASIA1", "ASIA1", 1]);
  const foreign = ["", "no JSON", "null", "[]", "{}", '{"accessKeyId":"A","secretAccessKey":"s"}', '{"accessKeyId":7}'];
  for (const value of foreign) {
    const { kept } = rig({ store: new Map([["credentials", value]]) });
    assertEquals(await idOf(kept()), "ASIA1", value);
  }
});

Deno.test("keys without an end are kept in memory, and never stored", async () => {
  const store = new Map<string, string>();
  const clock = new VirtualClock();
  const state = { asked: 0 };
  const kept = cached(() => {
    state.asked++;
    return Promise.resolve({ accessKeyId: "AKIA1", secretAccessKey: "secret" });
  }, { store, clock });
  await kept();
  await clock.pass(24 * HOUR_MS);
  assertEquals([(await kept()).expiration, state.asked, store.size], [undefined, 1, 0]);
});

Deno.test("clients share what is kept, and say whose credentials they are", async () => {
  const clock = new VirtualClock();
  const source = counting(clock);
  const credentials = cached(source, { clock });
  assertEquals(credentials.source, "the cached source");
  const fetch = fakeBedrock({
    clock,
    credentials: { accessKeyId: "ASIA1", secretAccessKey: "secret-1", sessionToken: "token" },
  });
  for (const region of ["us-east-1", "eu-west-1"]) {
    const bedrock = createBedrock({ region, credentials, fetch, clock, env: {} });
    assert((await clock.run(bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" }))).text);
    assertEquals((await bedrock.authInfo()).source, "the cached source");
  }
  assertEquals(source.state.asked, 1);
});

Deno.test("an option that cannot work is refused at construction", () => {
  const source = fromEnv({ env: {} });
  const bad: readonly Record<string, unknown>[] = [{ store: {} }, { waitUntil: {} }, { ctx: {} }, { key: 7 }];
  for (const options of bad) assertThrows(() => cached(source, options), TypeError, "Cannot use option");
  assertThrows(() => cached({ accessKeyId: "A" } as never), TypeError, "Cannot cache credentials");
});
