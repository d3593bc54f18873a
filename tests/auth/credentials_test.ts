import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type BedrockOptions,
  type ClientOptions,
  createBedrock,
  createBedrockWith,
  type CredentialProvider,
  type Credentials,
  sigv4,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { type CredentialNeed, keepCredentials } from "../../src/auth/credentials.ts";
import { idle, VirtualClock } from "../helpers/clock.ts";
import { HI, REGION } from "../helpers/fire.ts";
import { failureOf, unhandledDuring } from "../helpers/watch.ts";

const START = Date.parse("2026-11-20T00:00:00Z");
const at = (ms: number, forceRefresh = false) => ({ now: new Date(START + ms), forceRefresh });

/** `keepCredentials` under a clock. A need is a time in milliseconds after the start, which the clock need not show. */
function keptUnder(clock: VirtualClock, source: Credentials | CredentialProvider) {
  const kept = keepCredentials(source);
  return (need: Omit<CredentialNeed, "clock">) => kept({ ...need, clock });
}

/** Credentials that end `endsMs` after the start; the number tells one refresh from another. */
function numbered(number: number, endsMs?: number): Credentials & { expiration?: Date } {
  return {
    accessKeyId: `AKID${number}`,
    secretAccessKey: "secret",
    ...(endsMs !== undefined && { expiration: new Date(START + endsMs) }),
  };
}

/** A provider that is asked and answered by hand. */
function asked() {
  const questions: {
    readonly options: Parameters<CredentialProvider>[0];
    readonly resolve: (credentials: Credentials) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  const provider: CredentialProvider = (options) => {
    const { promise, resolve, reject } = Promise.withResolvers<Credentials>();
    questions.push({ options, resolve, reject });
    return promise;
  };
  return { provider, questions };
}

/** A provider that counts, and gives credentials of its own number. */
function counting(endsMs?: (asked: number) => number) {
  const counter = { count: 0, options: [] as Parameters<CredentialProvider>[0][] };
  const provider: CredentialProvider = (options) => {
    counter.count++;
    counter.options.push(options);
    return Promise.resolve(numbered(counter.count, endsMs?.(counter.count)));
  };
  return Object.assign(counter, { provider });
}

Deno.test("credentials are asked for once by a hundred calls at the same time", async () => {
  const { provider, questions } = asked();
  const kept = keptUnder(new VirtualClock(), provider);
  const calls = Array.from({ length: 100 }, () => kept(at(0)));
  assertEquals(questions.length, 1);
  questions[0]!.resolve(numbered(1));
  assertEquals(new Set(await Promise.all(calls)).size, 1);
  assertEquals((await kept(at(1))).accessKeyId, "AKID1");
  assertEquals(questions.length, 1);
});

Deno.test("a client asks once for a hundred chats at the same time", async () => {
  const clock = new VirtualClock();
  const source = counting();
  const fake = fakeBedrock({ clock, credentials: { accessKeyId: "AKID1", secretAccessKey: "secret" } });
  const bedrock = createBedrock({ region: REGION, credentials: source.provider, fetch: fake, clock, env: {} });
  await Promise.all(Array.from({ length: 100 }, () => bedrock.chat(HI)));
  assertEquals([source.count, fake.requests.length], [1, 100]);
});

Deno.test("credentials are not asked for before the first call", () => {
  const source = counting();
  createBedrock({ region: REGION, credentials: source.provider, env: {} });
  assertEquals(source.count, 0);
});

Deno.test("credentials without an expiry are kept for good", async () => {
  const source = counting();
  const kept = keptUnder(new VirtualClock(), source.provider);
  for (const ms of [0, 1, 1e9, 1e12]) assertEquals((await kept(at(ms))).accessKeyId, "AKID1");
  assertEquals(source.count, 1);
});

Deno.test("credentials are asked for again from a minute before they end, by the given time, and serve until then", async () => {
  const source = counting((number) => number * 3_600_000);
  const clock = new VirtualClock();
  const kept = keptUnder(clock, source.provider);
  for (
    const [ms, id, asked] of [
      [0, "AKID1", 1],
      [3_539_999, "AKID1", 1],
      // Keys that live serve; the source is asked beside the call.
      [3_540_000, "AKID1", 2],
      [3_540_001, "AKID2", 2],
      [7_139_999, "AKID2", 2],
      // Long after the end of the kept keys, as a client that slept.
      [20 * 3_600_000, "AKID3", 3],
    ] as const
  ) {
    await clock.pass(START + ms - clock.now());
    assertEquals([ms, (await kept(at(ms))).accessKeyId, source.count], [ms, id, asked]);
  }
});

Deno.test("a client judges expiry by the service's time, not by a clock that is wrong", async () => {
  const service = new VirtualClock("2026-11-20T01:00:00Z");
  // An hour behind: by it, credentials that end at half past twelve would seem good for another half hour.
  const clock = new VirtualClock("2026-11-20T00:00:00Z");
  const source = counting((number) => number === 1 ? 30 * 60_000 : 10 * 3_600_000);
  const fake = fakeBedrock({ clock: service, credentials: { accessKeyId: "AKID2", secretAccessKey: "secret" } });
  let first = true;
  const bedrock = createBedrock({
    region: REGION,
    credentials: source.provider,
    clock,
    env: {},
    fetch: async (...sent) => {
      if (!first) return await fake(...sent);
      first = false;
      return Response.json({ message: "Signature expired" }, {
        status: 403,
        headers: { date: new Date(service.now()).toUTCString(), "x-amzn-errortype": "InvalidSignatureException" },
      });
    },
  });
  await bedrock.chat(HI);
  assertEquals(source.count, 2);
});

Deno.test("a rejection reaches every call that waited, and is not kept", async () => {
  const { provider, questions } = asked();
  const kept = keptUnder(new VirtualClock(), provider);
  const error = new Error("the source is down");
  const calls = [kept(at(0)), kept(at(0)), kept(at(0))];
  questions[0]!.reject(error);
  for (const call of calls) assert(await assertRejects(() => call, Error, "the source is down") === error);
  const next = kept(at(0));
  assertEquals(questions.length, 2);
  questions[1]!.resolve(numbered(2));
  assertEquals((await next).accessKeyId, "AKID2");
});

Deno.test("a provider that throws at once, or gives invalid credentials, is asked again", async () => {
  const answers: (() => Promise<Credentials>)[] = [
    () => {
      throw new Error("at once");
    },
    // The type of a provider's result is known only at run time.
    () => Promise.resolve({ accessKeyId: "AKID" } as Credentials),
    () => Promise.resolve(numbered(3)),
  ];
  let count = 0;
  const kept = keptUnder(new VirtualClock(), () => answers[count++]!());
  await assertRejects(() => kept(at(0)), Error, "at once");
  await assertRejects(() => kept(at(0)), Error, "credentials.secretAccessKey is missing");
  assertEquals((await kept(at(0))).accessKeyId, "AKID3");
});

Deno.test("old keys serve while they last when a refresh fails, and no longer", async () => {
  let count = 0;
  const clock = new VirtualClock();
  const kept = keptUnder(clock, () => {
    if (++count === 1) return Promise.resolve(numbered(1, 3_600_000));
    return Promise.reject(new Error(`refusal ${count}`));
  });
  await kept(at(0));
  await clock.pass(3_550_000);
  assertEquals((await kept(at(3_550_000))).accessKeyId, "AKID1");
  await clock.pass(49_999);
  assertEquals((await kept(at(3_599_999))).accessKeyId, "AKID1");
  await clock.pass(1);
  assertEquals(count, 3);
  await assertRejects(() => kept(at(3_600_000)), Error, "refusal 4");
});

Deno.test("keys that live serve at once while a refresh hangs, and one call asks again every ten seconds", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  const kept = keptUnder(clock, provider);
  const first = kept(at(0));
  questions[0]!.resolve(numbered(1, 3_600_000));
  await first;
  await clock.pass(3_545_000);
  for (let second = 0; second < 55; second++) {
    const ms = 3_545_000 + second * 1000;
    const calls = Array.from({ length: 20 }, () => kept(at(ms)));
    for (const { accessKeyId } of await Promise.all(calls)) assertEquals(accessKeyId, "AKID1");
    await clock.pass(1000);
  }
  // At 3545 s, then every 10 s.
  assertEquals(questions.length, 1 + 6);
  // The slow answer of the first of them is good for everybody.
  const waits = Array.from({ length: 20 }, () => kept(at(3_600_000)));
  questions[1]!.resolve(numbered(2, 7_200_000));
  for (const { accessKeyId } of await Promise.all(waits)) assertEquals(accessKeyId, "AKID2");
  assertEquals(clock.pending, 0);
});

Deno.test("a forced refresh asks the provider with forceRefresh, and does not fall back on keys that were refused", async () => {
  const { provider, questions } = asked();
  const kept = keptUnder(new VirtualClock(), provider);
  const first = kept(at(0));
  questions[0]!.resolve(numbered(1));
  await first;
  const forced = kept(at(0, true));
  assertEquals(questions.map(({ options }) => options?.forceRefresh ?? false), [false, true]);
  questions[1]!.resolve(numbered(2));
  assertEquals((await forced).accessKeyId, "AKID2");
  assertEquals((await kept(at(0))).accessKeyId, "AKID2");
  const failing = kept(at(0, true));
  questions[2]!.reject(new Error("down"));
  await assertRejects(() => failing, Error, "down");
});

Deno.test("a refresh that never settles does not hang another call", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  const kept = keptUnder(clock, provider);
  // As on Workers, where the request that began it is gone.
  const first = kept(at(0));
  const second = kept(at(0));
  assertEquals(questions.length, 1);
  await clock.pass(9_999);
  assertEquals(questions.length, 1);
  await clock.pass(1);
  assertEquals(questions.length, 2);
  questions[1]!.resolve(numbered(2));
  assertEquals((await second).accessKeyId, "AKID2");
  assertEquals((await kept(at(0))).accessKeyId, "AKID2");
  // The first caller is still there in this test, and looks for what others got.
  assertEquals((await clock.run(first)).accessKeyId, "AKID2");
  assertEquals([questions.length, clock.pending], [2, 0]);
});

Deno.test("a call that comes ten seconds after the beginning of a refresh that never settles asks at once", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  const kept = keptUnder(clock, provider);
  // As on Workers, where the visitor left, and the promise with it.
  kept(at(0));
  await clock.pass(4000);
  kept(at(4000));
  assertEquals(questions.length, 1);
  // The second visitor waits for the rest of the ten seconds, and the third not at all.
  await clock.pass(6000);
  assertEquals(questions.length, 2);
  await clock.pass(12_000);
  const third = kept(at(22_000));
  assertEquals(questions.length, 3);
  questions[2]!.resolve(numbered(3));
  assertEquals((await third).accessKeyId, "AKID3");
});

Deno.test("a hundred calls that wait for a refresh that never settles ask once after ten seconds", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  const kept = keptUnder(clock, provider);
  const calls = Array.from({ length: 100 }, () => kept(at(0)));
  await clock.pass(10_000);
  assertEquals(questions.length, 2);
  questions[1]!.resolve(numbered(2));
  const [first, ...others] = calls;
  assertEquals(new Set((await Promise.all(others)).map(({ accessKeyId }) => accessKeyId)), new Set(["AKID2"]));
  // The call that began the first refresh still waits for it. It looks every ten seconds for what others got.
  assertEquals((await clock.run(first!)).accessKeyId, "AKID2");
  assertEquals([clock.elapsedMs, questions.length], [20_000, 2]);
  assertEquals(clock.pending, 0);
});

Deno.test("a clock that is set back makes no refresh that never settles look young", async () => {
  const { provider, questions } = asked();
  const kept = keepCredentials(provider);
  const [late, early] = [new VirtualClock("2026-11-20T01:00:00Z"), new VirtualClock("2026-11-20T00:00:00Z")];
  const leaver = new AbortController();
  const left = failed(kept({ ...at(0), clock: late, signal: leaver.signal }));
  const next = kept({ ...at(0), clock: early });
  assertEquals(questions.length, 2);
  questions[1]!.resolve(numbered(2));
  assertEquals((await next).accessKeyId, "AKID2");
  leaver.abort(new Error("left"));
  await left;
});

Deno.test("calls that were aborted ask nothing, also when the source hangs", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  const bedrock = createBedrock({ region: REGION, credentials: provider, fetch: fakeBedrock(), clock, env: {} });
  const controller = new AbortController();
  const reason = new Error("left");
  const calls = Array.from({ length: 100 }, () => failed(bedrock.chat({ ...HI, signal: controller.signal })));
  await clock.pass(50);
  controller.abort(reason);
  assertEquals(new Set(await Promise.all(calls)), new Set([reason]));
  await clock.pass(60_000);
  assertEquals([questions.length, clock.pending], [1, 0]);
});

Deno.test("a source that takes longer than ten seconds serves everybody with its first answer", async () => {
  const clock = new VirtualClock();
  let count = 0;
  const bedrock = createBedrock({
    region: REGION,
    clock,
    env: {},
    fetch: fakeBedrock({ clock, credentials: numbered(1) }),
    credentials: () => {
      const credentials = numbered(++count);
      return new Promise((resolve) => clock.setTimeout(() => resolve(credentials), 12_000));
    },
  });
  await clock.run(Promise.all(Array.from({ length: 50 }, () => bedrock.chat(HI))));
  assertEquals([count, clock.elapsedMs], [2, 12_000]);
});

Deno.test("a client counts the ten seconds by its own clock", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  for (
    const make of [
      (options: ClientOptions) => createBedrock({ ...options, credentials: provider }),
      (options: ClientOptions) => createBedrockWith(sigv4({ credentials: provider }), options),
    ]
  ) {
    const before = questions.length;
    const bedrock = make({ region: REGION, fetch: fakeBedrock(), clock, env: {} });
    const calls = [bedrock.chat(HI), bedrock.chat(HI)].map(failed);
    await clock.pass(9_999);
    assertEquals(questions.length, before + 1);
    await clock.pass(1);
    assertEquals(questions.length, before + 2);
    questions.at(-1)!.reject(new Error("down"));
    questions.at(-2)!.reject(new Error("down"));
    await Promise.all(calls);
  }
  assertEquals(clock.pending, 0);
});

Deno.test("keys that were asked for before a refusal and come after it are not kept", async () => {
  const { provider, questions } = asked();
  const kept = keptUnder(new VirtualClock(), provider);
  const early = kept(at(0));
  const forced = kept(at(0, true));
  questions[1]!.resolve(numbered(2));
  assertEquals((await forced).accessKeyId, "AKID2");
  questions[0]!.resolve(numbered(1));
  assertEquals((await early).accessKeyId, "AKID1");
  assertEquals((await kept(at(0))).accessKeyId, "AKID2");
});

/** A source, calls and aborts in random order, from a seed. */
function* chance(seed: number): Generator<number, never> {
  let state = seed;
  while (true) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield (state >>> 8) / 2 ** 24;
  }
}

const SCHEDULES = 120;

Deno.test(`in ${SCHEDULES} random schedules the source is asked at most once in ten seconds, and no call with live keys waits`, async () => {
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const random = chance(seed);
    const draw = () => random.next().value;
    const clock = new VirtualClock();
    const open: { readonly resolve: (keys: Credentials) => void; readonly reject: (error: unknown) => void }[] = [];
    let keysEnd = 0;
    let lastAskedAt = -Infinity;
    /** Whether the source has answered the last question, or has failed: without live keys the next call may ask then. */
    let lastEnded = true;
    let count = 0;
    const provider: CredentialProvider = () => {
      const sinceMs = clock.now() - lastAskedAt;
      const live = keysEnd > clock.now();
      assert(sinceMs >= 10_000 || (lastEnded && !live), `seed ${seed}: asked again after ${sinceMs} ms`);
      lastAskedAt = clock.now();
      lastEnded = false;
      const mine = ++count;
      const { promise, resolve, reject } = Promise.withResolvers<Credentials>();
      const end = (settle: () => void) => {
        if (mine === count) lastEnded = true;
        settle();
      };
      open.push({
        resolve: (keys) =>
          end(() => {
            keysEnd = Math.max(keysEnd, (keys.expiration as Date).getTime());
            resolve(keys);
          }),
        reject: (error) => end(() => reject(error)),
      });
      return promise;
    };
    const kept = keepCredentials(provider);
    const calls = new Set<AbortController>();
    for (let step = 0; step < 60; step++) {
      const kind = draw();
      if (kind < 0.4) {
        const controller = new AbortController();
        const { signal } = controller;
        calls.add(controller);
        let ended = false;
        const live = keysEnd > clock.now();
        kept({ now: new Date(clock.now()), forceRefresh: false, signal, clock }).catch(() => {}).finally(() => {
          ended = true;
          calls.delete(controller);
        });
        await idle();
        if (live) assert(ended, `seed ${seed}: a call with live keys waits`);
      } else if (kind < 0.55) {
        const [first] = calls;
        first?.abort(new Error("left"));
      } else if (kind < 0.7) {
        const question = open.splice(Math.floor(draw() * open.length), 1)[0];
        const expiration = new Date(clock.now() + 5000 + draw() * 200_000);
        question?.resolve({ ...numbered(count), expiration });
      } else if (kind < 0.8) {
        open.splice(Math.floor(draw() * open.length), 1)[0]?.reject(new Error("down"));
      } else {
        await clock.pass(draw() * 15_000);
      }
      await idle();
    }
    for (const controller of calls) controller.abort();
    await idle();
    assertEquals(clock.pending, 0, `seed ${seed}`);
  }
});

Deno.test("a refresh that everybody gave up fails without an unhandled rejection", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  const kept = keptUnder(clock, provider);
  const unhandled = await unhandledDuring(async () => {
    const first = kept(at(0));
    const second = kept(at(0));
    await clock.pass(10_000);
    questions[1]!.resolve(numbered(2));
    assertEquals([(await second).accessKeyId, (await clock.run(first)).accessKeyId], ["AKID2", "AKID2"]);
    questions[0]!.reject(new Error("too late"));
    await idle();
    // No call waits for this refresh: it began beside a call.
    const leaver = new AbortController();
    const left = kept({ ...at(0, true), signal: leaver.signal });
    leaver.abort(new Error("left"));
    await assertRejects(() => left, Error, "left");
    questions[2]!.reject(new Error("down"));
    await idle();
  });
  assertEquals(unhandled, []);
  assertEquals((await kept(at(0))).accessKeyId, "AKID2");
});

Deno.test("a hanging provider ends with the call's timer, and leaves no timer behind", async () => {
  const clock = new VirtualClock();
  const bedrock = createBedrock({
    region: REGION,
    credentials: () => new Promise(() => {}),
    fetch: fakeBedrock(),
    clock,
    env: {},
  });
  const outcome = await clock.outcome(bedrock.chat({ ...HI, timeouts: { totalMs: 5000 } }));
  assert("error" in outcome && outcome.error instanceof DOMException);
  assertEquals([outcome.error.name, clock.elapsedMs, clock.pending], ["TimeoutError", 5000, 0]);
});

Deno.test("a call that is aborted while it waits for credentials does not stop the refresh that others share", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  const fake = fakeBedrock({ clock, credentials: numbered(1) });
  const bedrock = createBedrock({ region: REGION, credentials: provider, fetch: fake, clock, env: {} });
  const controller = new AbortController();
  const reason = new Error("enough");
  const aborted = failed(bedrock.chat({ ...HI, signal: controller.signal }));
  const other = bedrock.chat(HI);
  await idle();
  controller.abort(reason);
  assert(await aborted === reason);
  assertEquals(questions.length, 1);
  questions[0]!.resolve(numbered(1));
  await other;
  assertEquals([questions.length, fake.requests.length], [1, 1]);
});

function failed(work: Promise<unknown>): Promise<unknown> {
  return work.then(() => undefined, (error: unknown) => error);
}

Deno.test("a failing provider is named as the source that failed, with its cause and before anything is sent", async () => {
  const cause = new Error("the metadata service does not answer");
  const fake = fakeBedrock();
  const credentials = () => Promise.reject(cause);
  const bedrock = createBedrock({ region: REGION, credentials, fetch: fake, env: {} });
  const error = await failureOf(bedrock.chat(HI));
  assertEquals([error.name, error.kind, error.code, error.retryable], [
    "AuthenticationError",
    "credentials",
    "CredentialsFailed",
    false,
  ]);
  assert(error.cause === cause);
  assertEquals(
    error.message,
    "Cannot authenticate: the credential provider failed: the metadata service does not answer",
  );
  assertEquals(fake.requests.length, 0);
});

const SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";
const REASONS: readonly (readonly [thrown: unknown, says: string])[] = [
  [
    new Error("Could not resolve credentials using profile: [nope]"),
    ": Could not resolve credentials using profile: [nope]",
  ],
  ["a text", ": a text"],
  [new Error("two\nlines\tof text"), ": two lines of text"],
  [new Error("x".repeat(500)), `: ${"x".repeat(200)}…`],
  [new Error(`the key ${SECRET_KEY} is refused`), ": the key [redacted] is refused"],
  [new Error(`POST {"token":"${JWT}"} failed`), ': POST {"token":"[redacted]"} failed'],
  [new Error("Authorization: Bearer abc.def was refused"), ": Authorization: [redacted] was refused"],
  [new Error("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3M= is over"), ": [redacted] is over"],
  [
    new Error("arn:aws:iam::123456789012:role/OurVeryLongNameOfAProductionRole2026 may not"),
    ": arn:aws:iam::123456789012:role/OurVeryLongNameOfAProductionRole2026 may not",
  ],
  [
    new Error("ENOENT: /var/run/secrets/eks.amazonaws.com/serviceaccount/token"),
    ": ENOENT: /var/run/secrets/eks.amazonaws.com/serviceaccount/token",
  ],
  [new Error(""), "; see error.cause"],
  [undefined, "; see error.cause"],
  [null, "; see error.cause"],
  [{ message: 7 }, "; see error.cause"],
  [Object.create(null), "; see error.cause"],
];

Deno.test("the message quotes the words of a failing provider, short and without secrets", async () => {
  for (const [thrown, says] of REASONS) {
    for (
      const options of [
        { credentials: () => Promise.reject(thrown) },
        { apiKey: () => Promise.reject(thrown) },
        { auth: () => Promise.reject(thrown) },
      ]
    ) {
      const error = await failureOf(
        createBedrock({ region: REGION, fetch: fakeBedrock(), env: {}, ...options }).chat(HI),
      );
      assertEquals(error.message, `Cannot authenticate: the credential provider failed${says}`);
      // A cause that holds a secret is replaced.
      assertEquals(error.cause === thrown, !says.includes("[redacted]"), says);
      const shown = Deno.inspect(error);
      for (const secret of [SECRET_KEY, JWT, "abc.def", "YmVkcm9jay5hbWF6b25hd3M"]) {
        assert(!shown.includes(secret), shown);
      }
    }
  }
});

/** The AWS SDK's shape, written down here: more members, read-only, and options of its own. */
type SdkCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly credentialScope?: string;
  readonly accountId?: string;
  readonly expiration?: Date;
};
// deno-lint-ignore no-explicit-any -- the SDK's own type says any, and fitting exactly that is the point
type SdkProvider = (identityProperties?: Record<string, any>) => Promise<SdkCredentials>;

Deno.test("a credential provider of the AWS SDK's shape is let in and is asked again when its keys end", async () => {
  const clock = new VirtualClock();
  let count = 0;
  const provider: SdkProvider = () =>
    Promise.resolve({
      accessKeyId: "ASIAEXAMPLE",
      secretAccessKey: "secret",
      sessionToken: "token",
      accountId: "123456789012",
      $source: { CREDENTIALS_CODE: "e" },
      expiration: new Date(clock.now() + 3_600_000 * ++count),
    });
  const fake = fakeBedrock({
    clock,
    credentials: { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token" },
  });
  const bedrock = createBedrock({ region: REGION, credentials: provider, fetch: fake, clock, env: {} });
  await bedrock.chat(HI);
  await bedrock.chat(HI);
  assertEquals(count, 1);
  await clock.pass(3_600_000);
  await bedrock.chat(HI);
  assertEquals([count, fake.requests.length], [2, 3]);
});

Deno.test("static credentials may change between calls, and the change is seen", async () => {
  const credentials = { accessKeyId: "AKID1", secretAccessKey: "secret" };
  const fakes = [1, 2].map((number) => fakeBedrock({ credentials: { ...credentials, accessKeyId: `AKID${number}` } }));
  let current = fakes[0]!;
  const fetch: NonNullable<BedrockOptions["fetch"]> = (...sent) => current(...sent);
  const bedrock = createBedrock({ region: REGION, credentials, fetch, env: {} });
  await bedrock.chat(HI);
  current = fakes[1]!;
  credentials.accessKeyId = "AKID2";
  await bedrock.chat(HI);
  assertEquals(fakes.map(({ requests }) => requests.length), [1, 1]);
});
