/** Recovery within a call: expired credentials by one forced refresh, a wrong clock by the service's time. */
import { assert, assertEquals } from "@std/assert";
import { type Bedrock, type BedrockOptions, createBedrock, type CredentialProvider } from "@bedrock-edge/client";
import { type FakeBedrock, fakeBedrock } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../helpers/clock.ts";
import { byRequest, HI, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";

const SECRET = "secret";
const FRESH = { accessKeyId: "AKIDFRESH", secretAccessKey: SECRET };
const OLD = { accessKeyId: "AKIDOLD", secretAccessKey: SECRET };

const CALLS: readonly (readonly [string, (bedrock: Bedrock) => Promise<{ readonly attempts: number }>])[] = [
  ["chat", (bedrock) => bedrock.chat(HI)],
  ["stream", (bedrock) => bedrock.stream(HI).final()],
];

/** A provider that plays a list of access key ids, the last for ever, and notes whether it was forced. */
function playing(...ids: readonly string[]) {
  const forced: boolean[] = [];
  const provider: CredentialProvider = (options) => {
    const accessKeyId = ids[Math.min(forced.length, ids.length - 1)]!;
    forced.push(options?.forceRefresh ?? false);
    return Promise.resolve({ accessKeyId, secretAccessKey: SECRET });
  };
  return { forced, provider };
}

function client(fake: FakeBedrock, options: Partial<BedrockOptions>): Bedrock {
  // Spread, the three kinds of authority are no longer told apart; each caller names one.
  return createBedrock({ region: REGION, env: {}, fetch: fake, ...options } as BedrockOptions);
}

for (const [name, call] of CALLS) {
  Deno.test(`${name}: an expired token is refreshed by force once, and the call succeeds`, async () => {
    const fake = fakeBedrock({ credentials: FRESH, expiredKeys: ["AKIDOLD"] });
    const source = playing("AKIDOLD", "AKIDFRESH");
    // Also where nothing else would be tried again.
    const bedrock = client(fake, { credentials: source.provider, retry: false });
    assertEquals((await call(bedrock)).attempts, 2);
    assertEquals(source.forced, [false, true]);
    assertEquals((await call(bedrock)).attempts, 1);
    assertEquals([source.forced.length, fake.requests.length], [2, 3]);
  });

  Deno.test(`${name}: a refresh that gives the same expired credentials sends nothing again`, async () => {
    const fake = fakeBedrock({ credentials: FRESH, expiredKeys: ["AKIDOLD"] });
    const source = playing("AKIDOLD");
    const error = await failureOf(call(client(fake, { credentials: source.provider })));
    assertEquals([error.name, error.kind, error.code, error.status, error.attempts], [
      "AuthenticationError",
      "authentication",
      "ExpiredTokenException",
      403,
      1,
    ]);
    assertEquals(source.forced, [false, true]);
    assertEquals(fake.requests.length, 1);
  });

  Deno.test(`${name}: a refresh that gives other expired credentials is tried, and then it is over`, async () => {
    const fake = fakeBedrock({ credentials: FRESH, expiredKeys: ["AKIDOLD", "AKIDOLDER"] });
    const source = playing("AKIDOLDER", "AKIDOLD", "AKIDFRESH");
    const error = await failureOf(call(client(fake, { credentials: source.provider })));
    assertEquals([error.code, error.attempts], ["ExpiredTokenException", 2]);
    assertEquals(source.forced, [false, true]);
    assertEquals(fake.requests.length, 2);
  });

  Deno.test(`${name}: static expired credentials, and static expired keys, are sent once`, async () => {
    for (const options of [{ credentials: OLD }, { apiKey: "old-key" }, { apiKey: () => "old-key" }]) {
      const fake = fakeBedrock({ credentials: FRESH, expiredKeys: ["AKIDOLD", "old-key"] });
      const error = await failureOf(call(client(fake, options)));
      assertEquals([error.kind, error.attempts, fake.requests.length], ["authentication", 1, 1]);
      assert(error.hint !== undefined);
    }
  });

  Deno.test(`${name}: an expired API key is asked for again, and the call succeeds`, async () => {
    const fake = fakeBedrock({ apiKey: "new-key", expiredKeys: ["old-key"] });
    let asked = 0;
    const apiKey = () => asked++ === 0 ? "old-key" : "new-key";
    assertEquals((await call(client(fake, { apiKey, retry: false }))).attempts, 2);
    assertEquals([asked, fake.requests.length], [2, 2]);
  });
}

Deno.test("a new session token under the same access key id is other credentials", async () => {
  const fake = fakeBedrock({ credentials: { ...FRESH, sessionToken: "new" } });
  let asked = 0;
  const credentials = () => Promise.resolve({ ...FRESH, sessionToken: asked++ === 0 ? "old" : "new" });
  // AWS says of a token that it does not know what it says of a key that it does not know.
  assertEquals((await client(fake, { credentials }).chat(HI)).attempts, 2);
  assertEquals([asked, fake.requests.length], [2, 2]);
});

Deno.test("credentials that the service ends before they said are refreshed by force", async () => {
  const clock = new VirtualClock();
  const hour = 3_600_000;
  // The service forgets the first credentials after an hour; they claimed to last for ten.
  let current = fakeBedrock({
    clock,
    credentials: { ...OLD, expiration: new Date(clock.now() + hour) },
  });
  let asked = 0;
  const credentials = () =>
    Promise.resolve({ ...(asked++ === 0 ? OLD : FRESH), expiration: new Date(clock.now() + 10 * hour) });
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    clock,
    credentials,
    fetch: (...sent) => current(...sent),
  });
  assertEquals((await bedrock.chat(HI)).attempts, 1);
  await clock.pass(hour);
  const gone = current;
  const next = fakeBedrock({ clock, credentials: FRESH });
  const both = byRequest((request) => {
    const old = request.headers.get("authorization")?.includes("AKIDOLD");
    return (old ? gone : next)(request);
  });
  const { requests, mantleRequests, reset } = next;
  current = Object.assign(both, { requests, mantleRequests, reset });
  assertEquals((await bedrock.chat(HI)).attempts, 2);
  assertEquals([asked, gone.requests.length, next.requests.length], [2, 2, 1]);
});

Deno.test("a hundred calls whose token expired share forced refreshes and all succeed", async () => {
  const fake = fakeBedrock({ credentials: FRESH, expiredKeys: ["AKIDOLD"] });
  const source = playing("AKIDOLD", "AKIDFRESH");
  const bedrock = client(fake, { credentials: source.provider });
  const results = await Promise.all(Array.from({ length: 100 }, () => bedrock.chat(HI)));
  assertEquals(new Set(results.map(({ attempts }) => attempts)), new Set([2]));
  assert(source.forced.length < 100, `${source.forced.length} refreshes`);
});

Deno.test("access that is denied is not taken for an expired token", async () => {
  const error = { code: "AccessDeniedException", message: "You don't have access to the model" };
  const fake = fakeBedrock({ credentials: FRESH, replies: [{ error }] });
  const source = playing("AKIDFRESH");
  const failure = await failureOf(client(fake, { credentials: source.provider }).chat(HI));
  assertEquals([failure.kind, failure.attempts, fake.requests.length], ["accessDenied", 1, 1]);
  assertEquals(source.forced, [false]);
});

/** A service whose clock is `aheadMs` ahead of the client's. */
function skewed(
  aheadMs: number,
  change: (response: Response) => Response | Promise<Response> = (response) => response,
) {
  const clock = new VirtualClock();
  const service = new VirtualClock(new Date(clock.now() + aheadMs).toISOString());
  const fake = fakeBedrock({ clock: service, credentials: FRESH });
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    clock,
    credentials: FRESH,
    retry: false,
    fetch: async (...sent) => change(await fake(...sent)),
  });
  return { bedrock, fake, clock, service };
}

const HOUR = 3_600_000;

for (const [name, call] of CALLS) {
  for (
    const [what, aheadMs] of [
      ["an hour behind", HOUR],
      ["an hour ahead", -HOUR],
      ["a day behind", 24 * HOUR],
      ["six minutes ahead", -6 * 60_000],
    ] as const
  ) {
    Deno.test(`${name}: with a clock ${what} the second attempt succeeds, and later calls need one`, async () => {
      const { bedrock, fake } = skewed(aheadMs);
      assertEquals((await call(bedrock)).attempts, 2);
      assertEquals((await call(bedrock)).attempts, 1);
      assertEquals((await bedrock.chat(HI)).attempts, 1);
      assertEquals(fake.requests.length, 4);
    });
  }
}

/** Without a header that browsers hide from other origins. */
function dateless(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete("date");
  return new Response(response.body, { status: response.status, headers });
}

/** Without the header and without the text that tell the service's time. */
async function timeless(response: Response): Promise<Response> {
  const { status, headers } = dateless(response.clone());
  const { message } = await response.json();
  return Response.json({ message: `${message}`.replace(/\(.*\)/, "") }, { status, headers });
}

for (const [what, aheadMs] of [["behind", HOUR], ["ahead", -HOUR]] as const) {
  Deno.test(`without a Date header, as in a browser, the refusal's text tells the time: a clock an hour ${what}`, async () => {
    const { bedrock, fake } = skewed(aheadMs, dateless);
    assertEquals((await bedrock.chat(HI)).attempts, 2);
    assertEquals((await bedrock.chat(HI)).attempts, 1);
    assertEquals(fake.requests.length, 3);
  });
}

Deno.test("without a Date header and a time in the text the refusal stays, with a hint about the clock", async () => {
  const { bedrock, fake } = skewed(HOUR, timeless);
  const error = await bedrock.chat(HI).catch((error) => error);
  assertEquals([error.kind, error.attempts, error.hint], ["authentication", 1, "Set this machine's clock"]);
  assertEquals(fake.requests.length, 1);
});

Deno.test("a Date header of an answer from a cache does not tell the service's time", async () => {
  const { bedrock, service, fake } = skewed(HOUR, async (response) => {
    const headers = new Headers(response.headers);
    headers.set("date", new Date(service.now() - 9 * HOUR).toUTCString());
    headers.set("age", "32400");
    const { status } = response;
    return Response.json({ message: (await response.json()).message.replace(/\(.*\)/, "") }, { status, headers });
  });
  assertEquals((await bedrock.chat(HI).catch((error) => error)).kind, "authentication");
  assertEquals(fake.requests.length, 1);
});

Deno.test("a clock that is right is not corrected: a wrong signature fails at the first attempt", async () => {
  const clock = new VirtualClock();
  const fake = fakeBedrock({ clock, credentials: { ...FRESH, secretAccessKey: "another" } });
  const bedrock = createBedrock({ region: REGION, env: {}, clock, credentials: FRESH, fetch: fake });
  const error = await failureOf(bedrock.chat(HI));
  assertEquals([error.kind, error.code, error.attempts, fake.requests.length], [
    "authentication",
    "InvalidSignatureException",
    1,
    1,
  ]);
});

Deno.test("a clock is corrected once a call: a service that never agrees is not asked for ever", async () => {
  const clock = new VirtualClock();
  let sent = 0;
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    clock,
    credentials: FRESH,
    fetch: () =>
      Promise.resolve(Response.json({ message: "Signature expired" }, {
        status: 403,
        headers: {
          "x-amzn-errortype": "InvalidSignatureException",
          date: new Date(clock.now() + ++sent * HOUR).toUTCString(),
        },
      })),
  });
  const error = await failureOf(bedrock.chat(HI));
  assertEquals([error.kind, error.attempts, sent], ["authentication", 2, 2]);
});

Deno.test("a clock that is set right later is followed back", async () => {
  const { bedrock, fake, clock } = skewed(HOUR);
  assertEquals((await bedrock.chat(HI)).attempts, 2);
  // The machine's clock jumps to the right time; the learned correction is now an hour too much.
  await clock.pass(HOUR);
  assertEquals((await bedrock.chat(HI)).attempts, 2);
  assertEquals((await bedrock.chat(HI)).attempts, 1);
  assertEquals(fake.requests.length, 5);
});

Deno.test("a wrong clock and an expired token are both corrected within one call", async () => {
  const clock = new VirtualClock();
  const service = new VirtualClock("2026-11-20T01:00:00Z");
  const fake = fakeBedrock({ clock: service, credentials: FRESH, expiredKeys: ["AKIDOLD"] });
  const source = playing("AKIDOLD", "AKIDFRESH");
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    clock,
    credentials: source.provider,
    retry: false,
    fetch: fake,
  });
  // Expired, then too early, then let in.
  assertEquals((await bedrock.chat(HI)).attempts, 3);
  assertEquals(source.forced, [false, true]);
});

/** Dates that a broken or hostile proxy may send. */
const DATES: readonly string[] = [
  "Sat, 13 Sep 275760 00:00:00 GMT",
  "Fri, 12 Sep 275760 23:59:59 GMT",
  "Tue, 20 Apr -271821 00:00:00 GMT",
  "Thu, 01 Jan 1970 00:00:00 GMT",
  "Mon, 01 Jan 0001 00:00:00 GMT",
  "Wed, 01 Jan 12000 00:00:00 GMT",
  "Mon, 19 Nov 2001 00:00:00 GMT",
  "Mon, 20 Nov 2028 00:00:00 GMT",
  "Fri, 20 Nov 2026 05:00:00 GMT",
  "Thu, 19 Nov 2026 20:00:00 GMT",
  "Sun, 22 Nov 2026 00:00:00 GMT",
  "8640000000000000",
  "-1",
  "soon",
  "",
];
const REFUSALS: readonly string[] = [
  "no",
  "Signature expired: 20261120T000000Z is now earlier than 20261120T000500Z (99991231T235959Z - 5 min.)",
  "Signature expired: 20261120T000000Z is now earlier than 20261120T000500Z (00000000T000000Z - 5 min.)",
];

Deno.test("after any dates in a client's refused calls, the next call needs one attempt, and no date breaks a signature", async () => {
  for (const date of DATES) {
    for (const message of REFUSALS) {
      for (const code of ["InvalidSignatureException", "AccessDeniedException"]) {
        const clock = new VirtualClock();
        const fake = fakeBedrock({ clock, credentials: FRESH });
        let lying = true;
        let sent = 0;
        const bedrock = createBedrock({
          region: REGION,
          env: {},
          clock,
          credentials: FRESH,
          retry: false,
          fetch: (...request) => {
            sent++;
            if (!lying) return fake(...request);
            return Promise.resolve(
              Response.json({ message }, { status: 403, headers: { "x-amzn-errortype": code, date } }),
            );
          },
        });
        for (let call = 0; call < 3; call++) {
          sent = 0;
          const error = await failureOf(bedrock.chat(HI));
          assert(error.code === code && sent <= 2, `${date}: ${error.message} after ${sent} attempts`);
        }
        lying = false;
        assertEquals([date, (await bedrock.chat(HI)).attempts, fake.requests.length], [date, 1, 1]);
      }
    }
  }
});

Deno.test("a difference of more than 25 hours is not believed, neither from a header nor from a text", async () => {
  for (const change of [undefined, dateless]) {
    const { bedrock, fake } = skewed(26 * HOUR, change);
    assertEquals((await failureOf(bedrock.chat(HI))).attempts, 1);
    assertEquals(fake.requests.length, 1);
  }
});

Deno.test("a measured difference is kept by a call that succeeded with it, not by a call that was refused again", async () => {
  const { bedrock, fake, clock } = skewed(HOUR);
  const other = createBedrock({
    region: REGION,
    env: {},
    clock,
    credentials: { ...FRESH, secretAccessKey: "wrong" },
    retry: false,
    fetch: fake,
  });
  for (let call = 1; call <= 2; call++) {
    // Corrected, and refused for the secret: each call finds out anew.
    assertEquals((await failureOf(other.chat(HI))).attempts, 2);
  }
  assertEquals((await bedrock.chat(HI)).attempts, 2);
  assertEquals((await bedrock.chat(HI)).attempts, 1);
});
