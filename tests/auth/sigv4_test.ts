import { AwsV4Signer } from "aws4fetch";
import { assert, assertEquals } from "@std/assert";
import { createBedrock, sigv4, type SigV4Options } from "@bedrock-edge/client";
import { sign } from "../../src/auth/sigv4.ts";
import { CREDENTIALS, HI, REGION, rig } from "../helpers/fire.ts";
import { computeSigV4, parseSigV4 } from "../../src/testing/judge/verify_sigv4.ts";
import vectors from "../vectors/bedrock.json" with { type: "json" };
import { between, seeded } from "../helpers/random.ts";

const URL_1 = "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse";
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

interface Attempt {
  url?: string;
  body?: string | Uint8Array | undefined;
  headers?: Record<string, string>;
  region?: string;
  service?: string;
  now?: Date;
}

/** The headers after one attempt under `authenticator`. */
async function attempt(authenticator: ReturnType<typeof sigv4>, given: Attempt = {}): Promise<Headers> {
  const headers = new Headers(given.headers);
  await authenticator(
    { method: "POST", url: new URL(given.url ?? URL_1), headers, body: "body" in given ? given.body : "{}" },
    {
      attempt: 1,
      forceRefresh: false,
      region: given.region ?? REGION,
      service: given.service ?? "bedrock",
      now: given.now ?? new Date("2026-11-20T00:00:00Z"),
    },
  );
  return headers;
}

async function claimOf(options: SigV4Options, given: Attempt = {}) {
  const claim = parseSigV4((await attempt(sigv4(options), given)).get("authorization") ?? "");
  assert(claim);
  return claim;
}

/** `20261120T000000Z` as a date. */
function dateOf(timestamp: string): Date {
  return new Date(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

for (const [index, vector] of vectors.sigv4.entries()) {
  Deno.test(`sigv4 signs the committed vector ${index} (${vector.service})`, async () => {
    const { accessKeyId, secretAccessKey, sessionToken, region, service, url, body } = vector;
    const headers = await attempt(sigv4({ credentials: { accessKeyId, secretAccessKey, sessionToken } }), {
      url,
      body,
      region,
      service,
      now: dateOf(vector.datetime),
      // Unsigned headers do not count.
      headers: { "content-type": "application/json", accept: "*/*" },
    });
    assertEquals(headers.get("authorization"), vector.authorization);
    assertEquals(headers.get("x-amz-date"), vector.datetime);
    assertEquals(headers.get("x-amz-security-token"), sessionToken ?? null);
    assertEquals(headers.get("content-type"), "application/json");
  });
}

Deno.test("there are three committed vectors, one with a session token and one for another service", () => {
  assertEquals(vectors.sigv4.map(({ service, sessionToken }) => [service, sessionToken !== undefined]), [
    ["bedrock", false],
    ["bedrock", true],
    ["bedrock-mantle", false],
  ]);
});

Deno.test("sigv4 signs the same text as the same bytes, whatever buffer they lie in", async () => {
  const bytes = new TextEncoder().encode("{}");
  const inside = new Uint8Array(100);
  inside.set(bytes, 7);
  const plain = await claimOf({ credentials: KEYS });
  assertEquals(await claimOf({ credentials: KEYS }, { body: bytes }), plain);
  assertEquals(await claimOf({ credentials: KEYS }, { body: inside.subarray(7, 9) }), plain);
  const none = await claimOf({ credentials: KEYS }, { body: undefined });
  assertEquals(await claimOf({ credentials: KEYS }, { body: "" }), none);
  assertEquals(await claimOf({ credentials: KEYS }, { body: new Uint8Array() }), none);
  assert(none.signature !== plain.signature);
});

Deno.test("sigv4 sends and signs a session token, and ignores an empty one", async () => {
  const credentials = { ...KEYS, sessionToken: "session/token+=" };
  const headers = await attempt(sigv4({ credentials }));
  assertEquals(headers.get("x-amz-security-token"), "session/token+=");
  assertEquals((await claimOf({ credentials })).signedHeaders, ["host", "x-amz-date", "x-amz-security-token"]);
  const without = await attempt(sigv4({ credentials: KEYS }));
  for (const sessionToken of ["", "  ", undefined]) {
    const empty = await attempt(sigv4({ credentials: { ...KEYS, sessionToken } }));
    assertEquals([...empty], [...without]);
    assertEquals(empty.get("x-amz-security-token"), null);
  }
});

Deno.test("sigv4 takes region and service from the client, unless they are given to it", async () => {
  const scope = async (options: Omit<SigV4Options, "credentials">) => {
    const { region, service } = await claimOf({ credentials: KEYS, ...options }, { region: "eu-west-1" });
    return [region, service];
  };
  assertEquals(await scope({}), ["eu-west-1", "bedrock"]);
  assertEquals(await scope({ region: undefined, service: undefined }), ["eu-west-1", "bedrock"]);
  assertEquals(await scope({ region: "ap-south-1" }), ["ap-south-1", "bedrock"]);
  assertEquals(await scope({ service: "bedrock-mantle" }), ["eu-west-1", "bedrock-mantle"]);
  assertEquals(await scope({ region: "ap-south-1", service: "execute-api" }), ["ap-south-1", "execute-api"]);
});

Deno.test("sigv4 never guesses region or service from the host", async () => {
  for (const host of ["bedrock-runtime.us-west-2.api.aws", "bedrock-runtime-fips.us-gov-west-1.amazonaws.com", "x.y"]) {
    const { region, service } = await claimOf({ credentials: KEYS }, { url: `https://${host}/`, region: "eu-west-1" });
    assertEquals([host, region, service], [host, "eu-west-1", "bedrock"]);
  }
});

Deno.test("sigv4 signs for the service's idea of now", async () => {
  const credentials = KEYS;
  for (
    const [now, timestamp] of [
      ["2026-11-20T23:59:59.999Z", "20261120T235959Z"],
      ["2027-01-01T00:00:00.000Z", "20270101T000000Z"],
      ["2024-02-29T12:34:56.001Z", "20240229T123456Z"],
    ] as const
  ) {
    const headers = await attempt(sigv4({ credentials }), { now: new Date(now) });
    assertEquals(headers.get("x-amz-date"), timestamp);
    assertEquals(parseSigV4(headers.get("authorization")!)?.date, timestamp.slice(0, 8));
  }
});

Deno.test("sigv4 signs host and x-amz headers only, and leaves every other header as it is", async () => {
  const given = { "x-amz-meta": "a  b", "content-type": "application/json", "x-other": "1", "user-agent": "me" };
  const headers = await attempt(sigv4({ credentials: KEYS }), { headers: given });
  assertEquals(parseSigV4(headers.get("authorization")!)?.signedHeaders, ["host", "x-amz-date", "x-amz-meta"]);
  for (const [name, value] of Object.entries(given)) assertEquals(headers.get(name), value);
});

Deno.test("sigv4 replaces what an earlier attempt or the caller put where the signature goes", async () => {
  const authenticator = sigv4({ credentials: KEYS });
  const stale = { authorization: "Bearer other", "x-amz-date": "20200101T000000Z" };
  assertEquals([...await attempt(authenticator, { headers: stale })], [...await attempt(authenticator)]);
});

Deno.test("sigv4 signs the port and the query that are sent", async () => {
  const url = "http://127.0.0.1:8080/a?z=1&B=%2B&a=%20x&a=b";
  const headers = await attempt(sigv4({ credentials: KEYS }), { url });
  const claim = parseSigV4(headers.get("authorization")!)!;
  const { canonicalRequest, signature } = await computeSigV4(
    {
      method: "POST",
      path: "/a",
      query: "z=1&B=%2B&a=%20x&a=b",
      headers: [["host", "127.0.0.1:8080"], ["x-amz-date", headers.get("x-amz-date")!]],
      body: new TextEncoder().encode("{}"),
    },
    claim,
    KEYS.secretAccessKey,
  );
  assertEquals(canonicalRequest.split("\n").slice(0, 4), ["POST", "/a", "B=%2B&a=%20x&a=b&z=1", "host:127.0.0.1:8080"]);
  assertEquals(claim.signature, signature);
});

/** Calls of WebCrypto while `run` runs. */
async function cryptoCalls(run: () => Promise<unknown>): Promise<number> {
  const { subtle } = crypto;
  const names = ["digest", "importKey", "sign", "deriveBits", "deriveKey", "encrypt", "verify", "wrapKey"] as const;
  let calls = 0;
  for (const name of names) {
    const original = subtle[name] as (...args: unknown[]) => unknown;
    Object.defineProperty(subtle, name, {
      configurable: true,
      value(...args: unknown[]) {
        calls++;
        return original.apply(subtle, args);
      },
    });
  }
  try {
    await run();
  } finally {
    for (const name of names) delete (subtle as unknown as Record<string, unknown>)[name];
  }
  return calls;
}

Deno.test("sigv4 hashes up to 8 KiB without WebCrypto, and a longer body with one call", async () => {
  const authenticator = sigv4({ credentials: KEYS });
  for (const [length, calls] of [[0, 0], [1024, 0], [8192, 0], [8193, 1], [100_000, 1]] as const) {
    for (const body of ["x".repeat(length), new Uint8Array(length)]) {
      assertEquals(await cryptoCalls(() => attempt(authenticator, { body })), calls, `${length} bytes`);
    }
  }
  assertEquals(await cryptoCalls(() => attempt(authenticator, { now: new Date("2026-11-21T00:00:00Z") })), 0);
});

Deno.test("a client signs its first call without WebCrypto, from credentials and from the environment", async () => {
  const env = { AWS_ACCESS_KEY_ID: KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey };
  // Not the fake: its verifier would be counted too.
  const fetch = () =>
    Promise.resolve(
      Response.json({ output: { message: { role: "assistant", content: [{ text: "." }] } }, stopReason: "end_turn" }),
    );
  for (const options of [{ credentials: KEYS, env: {} }, { env }]) {
    const bedrock = createBedrock({ region: REGION, fetch, ...options });
    assertEquals(await cryptoCalls(() => bedrock.chat(HI)), 0);
  }
});

Deno.test("our hashes give the signatures that aws4fetch makes with WebCrypto, for five hundred requests", async () => {
  const random = seeded(4);
  const text = (most: number, alphabet: string) =>
    Array.from({ length: between(random, 0, most) }, () => [...alphabet][between(random, 0, [...alphabet].length - 1)])
      .join("");
  const kept = new Map<string, ArrayBuffer>();
  for (let round = 0; round < 500; round++) {
    const most = [10, 1000, 8192, 20_000][between(random, 0, 3)]!;
    const bytes = Uint8Array.from({ length: between(random, 0, most) }, () => between(random, 0, 255));
    const body = [undefined, bytes, text(Math.min(most, 3000), 'ab{}":,é日😀')][between(random, 0, 2)];
    const url = `https://host.example/model/${encodeURIComponent(text(20, "a:/%é +"))}/converse?${text(6, "a=&%20")}`;
    const identity = {
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: `s${text(90, "aB3/+=é")}`,
      ...(round % 3 === 0 ? { sessionToken: `t${text(300, "aB3/+=")}` } : {}),
    };
    const now = new Date(Date.UTC(2026, between(random, 0, 11), between(random, 1, 28), between(random, 0, 23)));
    const options = { region: REGION, service: "bedrock" };
    const headers = new Headers();
    await sign({ method: "POST", url: new URL(url), headers, body }, { ...options, now }, identity, kept);
    const signer = new AwsV4Signer({
      method: "POST",
      url,
      body: body ?? null,
      ...identity,
      ...options,
      datetime: now.toISOString().replace(/[:-]|\.\d{3}/g, ""),
    });
    const wanted = (await signer.sign()).headers.get("authorization");
    assertEquals(headers.get("authorization"), wanted, `round ${round}`);
  }
});

Deno.test("sigv4 keeps a derived key for its secret, day, region and service only", async () => {
  let current = KEYS;
  const options = { credentials: () => Promise.resolve({ ...current, expiration: new Date(0) }) };
  const rotating = sigv4(options);
  const cases: (Attempt & { secretAccessKey?: string })[] = [
    {},
    { secretAccessKey: "another/secret/of/the/same/id" },
    { now: new Date("2026-11-21T00:00:00Z") },
    { region: "us-west-2" },
    { service: "bedrock-mantle" },
    {},
  ];
  for (const { secretAccessKey, ...given } of cases) {
    current = { ...KEYS, ...(secretAccessKey && { secretAccessKey }) };
    assertEquals([...await attempt(rotating, given)], [...await attempt(sigv4({ credentials: current }), given)]);
  }
});

Deno.test("rotated credentials sign with their own keys, a hundred times over, and derived keys do not pile up", async () => {
  const keys = new Map<string, ArrayBuffer>();
  const context = { region: REGION, service: "bedrock", now: new Date("2026-11-20T00:00:00Z") };
  const signature = async (secretAccessKey: string, kept: Map<string, ArrayBuffer>) => {
    const headers = new Headers();
    const request = { method: "POST", url: new URL(URL_1), headers, body: "{}" };
    await sign(request, context, { accessKeyId: "AKIDEXAMPLE", secretAccessKey }, kept);
    return headers.get("authorization");
  };
  const seen = new Set<string | null>();
  let most = 0;
  for (let rotation = 0; rotation < 100; rotation++) {
    const secret = `secret${rotation}`;
    const signed = await signature(secret, keys);
    assertEquals(signed, await signature(secret, new Map()));
    seen.add(signed);
    most = Math.max(most, keys.size);
  }
  assertEquals(seen.size, 100);
  assert(most < 100, `${most} derived keys were kept`);
});

Deno.test("a hundred signatures at once are those made one by one", async () => {
  const bodies = Array.from({ length: 100 }, (_, index) => `{"n":${index}}`);
  const together = sigv4({ credentials: KEYS });
  const atOnce = await Promise.all(bodies.map((body) => attempt(together, { body })));
  for (const [index, body] of bodies.entries()) {
    const alone = await attempt(sigv4({ credentials: KEYS }), { body });
    assertEquals(atOnce[index]!.get("authorization"), alone.get("authorization"));
  }
});

Deno.test("a signed call carries its session token and is let in, chat and stream", async () => {
  const { bedrock, fake } = rig({ scheme: "sigv4" });
  await bedrock.chat(HI);
  await bedrock.stream(HI).final();
  for (const { headers, auth } of fake.requests) {
    assertEquals(auth, "sigv4");
    assertEquals(headers.get("x-amz-security-token"), CREDENTIALS.sessionToken);
  }
  assertEquals(fake.requests.length, 2);
});

Deno.test("a client whose clock tells no time says so, and not that its credentials failed", async () => {
  for (const now of [NaN, Infinity, -Infinity, 8.64e15 + 1, -8.64e15 - 1]) {
    const clock = { now: () => now, setTimeout: () => () => {} };
    for (const credentials of [KEYS, () => Promise.resolve(KEYS)]) {
      const error = await createBedrock({ region: REGION, env: {}, clock, credentials }).chat(HI).catch((error) =>
        error
      );
      assertEquals([error.name, error.code, error.message], [
        "AuthenticationError",
        "InvalidTime",
        "Cannot sign: the time is invalid; pass a clock whose now() is in milliseconds since the epoch",
      ]);
    }
  }
});
