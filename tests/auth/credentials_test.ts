import { assert, assertEquals, assertRejects } from "@std/assert";
import { type BedrockOptions, createBedrock, type CredentialProvider, type Credentials } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { keptCredentials } from "../../src/auth/credentials.ts";
import { idle, VirtualClock } from "../helpers/clock.ts";
import { HI, REGION } from "../helpers/fire.ts";
import { failureOf, unhandledDuring } from "../helpers/watch.ts";

const START = Date.parse("2026-11-20T00:00:00Z");
const at = (ms: number, forceRefresh = false) => ({ now: new Date(START + ms), forceRefresh });

/** Credentials that end `endsMs` after the start; the number tells one refresh from another. */
function numbered(number: number, endsMs?: number): Credentials {
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
  const kept = keptCredentials(provider, new VirtualClock());
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
  const kept = keptCredentials(source.provider, new VirtualClock());
  for (const ms of [0, 1, 1e9, 1e12]) assertEquals((await kept(at(ms))).accessKeyId, "AKID1");
  assertEquals(source.count, 1);
});

Deno.test("credentials are asked for again from a minute before they end, by the given time", async () => {
  const source = counting((number) => number * 3_600_000);
  const kept = keptCredentials(source.provider, new VirtualClock());
  for (
    const [ms, id] of [
      [0, "AKID1"],
      [3_539_999, "AKID1"],
      [3_540_000, "AKID2"],
      [3_540_001, "AKID2"],
      [7_139_999, "AKID2"],
      // Long after the end of what is kept, as a client that slept.
      [20 * 3_600_000, "AKID3"],
    ] as const
  ) {
    assertEquals([ms, (await kept(at(ms))).accessKeyId], [ms, id]);
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
  const kept = keptCredentials(provider, new VirtualClock());
  const error = new Error("the source is down");
  const calls = [kept(at(0)), kept(at(0)), kept(at(0))];
  questions[0]!.reject(error);
  for (const call of calls) assert(await assertRejects(() => call, Error, "the source is down") === error);
  const next = kept(at(0));
  assertEquals(questions.length, 2);
  questions[1]!.resolve(numbered(2));
  assertEquals((await next).accessKeyId, "AKID2");
});

Deno.test("a provider that throws at once, or gives what are no credentials, is asked again", async () => {
  const answers: (() => Promise<Credentials>)[] = [
    () => {
      throw new Error("at once");
    },
    // What a provider gives is known only at run time.
    () => Promise.resolve({ accessKeyId: "AKID" } as Credentials),
    () => Promise.resolve(numbered(3)),
  ];
  let count = 0;
  const kept = keptCredentials(() => answers[count++]!(), new VirtualClock());
  await assertRejects(() => kept(at(0)), Error, "at once");
  await assertRejects(() => kept(at(0)), Error, "the credentials are incomplete");
  assertEquals((await kept(at(0))).accessKeyId, "AKID3");
});

Deno.test("old keys serve while they last when a refresh fails, and no longer", async () => {
  let count = 0;
  const kept = keptCredentials(() => {
    if (++count === 1) return Promise.resolve(numbered(1, 3_600_000));
    return Promise.reject(new Error(`refusal ${count}`));
  }, new VirtualClock());
  await kept(at(0));
  assertEquals((await kept(at(3_550_000))).accessKeyId, "AKID1");
  assertEquals((await kept(at(3_599_999))).accessKeyId, "AKID1");
  assertEquals(count, 3);
  await assertRejects(() => kept(at(3_600_000)), Error, "refusal 4");
});

Deno.test("old keys serve every call that shared the refresh that failed", async () => {
  const { provider, questions } = asked();
  const kept = keptCredentials(provider, new VirtualClock());
  const first = kept(at(0));
  questions[0]!.resolve(numbered(1, 3_600_000));
  await first;
  const calls = Array.from({ length: 10 }, () => kept(at(3_550_000)));
  questions[1]!.reject(new Error("down"));
  for (const { accessKeyId } of await Promise.all(calls)) assertEquals(accessKeyId, "AKID1");
  assertEquals(questions.length, 2);
});

Deno.test("a forced refresh asks the provider with forceRefresh, and does not fall back on keys that were refused", async () => {
  const { provider, questions } = asked();
  const kept = keptCredentials(provider, new VirtualClock());
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
  const kept = keptCredentials(provider, clock);
  // As on Workers, where the request that began it is gone.
  kept(at(0));
  const second = kept(at(0));
  assertEquals(questions.length, 1);
  await clock.pass(9_999);
  assertEquals(questions.length, 1);
  await clock.pass(1);
  assertEquals(questions.length, 2);
  questions[1]!.resolve(numbered(2));
  assertEquals((await second).accessKeyId, "AKID2");
  assertEquals((await kept(at(0))).accessKeyId, "AKID2");
  assertEquals([questions.length, clock.pending], [2, 0]);
});

Deno.test("old keys serve while they last when the shared refresh never settles and an own one fails", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  const kept = keptCredentials(provider, clock);
  const first = kept(at(0));
  questions[0]!.resolve(numbered(1, 3_600_000));
  await first;
  kept(at(3_550_000));
  const other = kept(at(3_550_000));
  await clock.pass(10_000);
  assertEquals(questions.length, 3);
  questions[2]!.reject(new Error("down"));
  assertEquals((await other).accessKeyId, "AKID1");
});

Deno.test("a refresh that everybody gave up fails without an unhandled rejection", async () => {
  const clock = new VirtualClock();
  const { provider, questions } = asked();
  const kept = keptCredentials(provider, clock);
  const unhandled = await unhandledDuring(async () => {
    const first = kept(at(0)).catch(() => "failed");
    const second = kept(at(0));
    await clock.pass(10_000);
    questions[1]!.resolve(numbered(2));
    assertEquals((await second).accessKeyId, "AKID2");
    questions[0]!.reject(new Error("too late"));
    assertEquals(await first, "failed");
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
  assertEquals(fake.requests.length, 0);
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
