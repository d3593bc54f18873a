/**
 * Our signatures against AWS's own signer for JavaScript, over the requests that the client really sends.
 * Run with `deno task test:oracles`; it downloads the signer from npm.
 */
import { assert, assertEquals } from "@std/assert";
import { Sha256 } from "npm:@aws-crypto/sha256-js@5.2.0";
import { SignatureV4 } from "npm:@smithy/signature-v4@5.7.5";
import { type Bedrock, type ClientOptions, createBedrock, type Credentials } from "@bedrock-edge/client";
import { VirtualClock } from "../helpers/clock.ts";
import { byRequest } from "../helpers/fire.ts";

const KEYS: Credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const SESSION: Credentials = { ...KEYS, sessionToken: "IQoJb3JpZ2luX2VjEJ//////////wEaCXVzLWVhc3QtMSJ+=/+==" };
const REGION = "us-east-1";

interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

type Options = Omit<ClientOptions, "fetch" | "clock"> & { credentials?: Credentials; at?: string };

/** The request of a client for `call`. */
async function sentBy(call: (bedrock: Bedrock) => Promise<unknown>, options: Options = {}): Promise<Sent> {
  const { credentials = KEYS, at, ...given } = options;
  const sent: Sent[] = [];
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    retry: false,
    ...given,
    credentials,
    clock: new VirtualClock(at),
    fetch: byRequest(async (request) => {
      const { method, url, headers } = request;
      sent.push({ method, url: new URL(url), headers, body: new Uint8Array(await request.arrayBuffer()) });
      return Response.json({});
    }),
  });
  // The answer is not one of Converse; only the request counts.
  await call(bedrock).catch(() => {});
  assertEquals(sent.length, 1);
  return sent[0]!;
}

/** The same request signed by AWS's signer. `signed` is the URL that is signed, where that is not the one that is sent. */
async function theirs(
  sent: Sent,
  options: Options = {},
  signed = sent.url,
  query = queryOf(signed),
): Promise<Record<string, string>> {
  const { credentials = KEYS, region = REGION } = options;
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken && { sessionToken: credentials.sessionToken }),
    },
    region,
    service: "bedrock",
    sha256: Sha256,
    // Without a header of its own for the body's hash: it is optional, and we send none.
    applyChecksum: false,
  });
  const extra = [...sent.headers].filter(([name]) =>
    name.startsWith("x-amz") && name !== "x-amz-date" && name !== "x-amz-security-token"
  );
  const { headers } = await signer.sign({
    method: sent.method,
    protocol: signed.protocol,
    hostname: signed.hostname,
    ...(signed.port && { port: Number(signed.port) }),
    path: signed.pathname,
    query,
    headers: { host: signed.host, ...Object.fromEntries(extra) },
    body: sent.body,
  }, { signingDate: dateOf(sent.headers.get("x-amz-date")!) });
  return headers;
}

function queryOf({ searchParams }: URL): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name);
    query[name] = values.length > 1 ? values : values[0]!;
  }
  return query;
}

function dateOf(timestamp: string): Date {
  return new Date(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

/** Every header that either signer sets is the other's. */
async function assertSame(
  sent: Sent,
  options: Options = {},
  signed?: URL,
  query?: ReturnType<typeof queryOf>,
): Promise<void> {
  const expected = await theirs(sent, options, signed, query);
  for (const name of ["authorization", "x-amz-date", "x-amz-security-token"]) {
    assertEquals(sent.headers.get(name), expected[name] ?? null, `${name} of ${sent.method} ${sent.url}`);
  }
}

const TEXT = { messages: [{ role: "user", content: [{ text: "Hi" }] }] };

const MODEL_IDS: readonly string[] = [
  // Plain, with a version, with a colon.
  "amazon.titan-text",
  "mistral.mistral-7b-instruct-v0.2",
  "amazon.nova-lite-v1:0",
  "anthropic.claude-3-haiku-20240307-v1:0",
  "amazon.nova-premier-v1:0:mm",
  // Inference profiles.
  "us.anthropic.claude-3-haiku-20240307-v1:0",
  "apac.amazon.nova-lite-v1:0",
  "us-gov.anthropic.claude-3-haiku-20240307-v1:0",
  "global.anthropic.claude-sonnet-4-20250514-v1:0",
  // Every kind of ARN.
  "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
  "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-3-haiku-20240307-v1:0",
  "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
  "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl",
  "arn:aws:bedrock:us-east-1:123456789012:custom-model/anthropic.claude/abcdefghijkl",
  "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl",
  "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl",
  "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1",
  "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abcdefghijkl",
  "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1",
  "arn:aws:bedrock:us-east-1:123456789012:marketplace/model-endpoint/all-access",
  "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint",
  "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us-gov.a.b-v1:0",
  "arn:aws-cn:bedrock:cn-north-1:123456789012:imported-model/abcdefghijkl",
  // No id that AWS has, but none that may break a signature either.
  "a!b'c(d)e*f~g_h-i.j",
  "a+b&c=d;e,f$g@h",
  "a/b//c/../d/./e",
  "é日本👍",
];

for (const modelId of MODEL_IDS) {
  Deno.test(`our signature is @smithy/signature-v4's for model ${modelId}`, async () => {
    for (const credentials of [KEYS, SESSION]) {
      const chat = { model: modelId, messages: "Hi" };
      for (
        const call of [
          (bedrock: Bedrock) => bedrock.chat(chat),
          (bedrock: Bedrock) => bedrock.stream(chat).text(),
          (bedrock: Bedrock) => bedrock.converse(modelId, TEXT),
          (bedrock: Bedrock) => bedrock.converseStream(modelId, TEXT),
        ]
      ) {
        const sent = await sentBy(call, { credentials });
        assert(sent.url.pathname.startsWith(`/model/`), sent.url.pathname);
        assertEquals(sent.headers.has("x-amz-security-token"), credentials === SESSION);
        await assertSame(sent, { credentials });
      }
    }
  });
}

/** One host of each partition, plain and by its other names. */
const PLACES: readonly Options[] = [
  { region: "us-east-1" },
  { region: "us-east-1", fips: true },
  { region: "us-east-1", dualStack: true },
  { region: "us-east-1", fips: true, dualStack: true },
  { region: "eu-central-2" },
  { region: "ap-southeast-7", dualStack: true },
  { region: "us-gov-west-1", fips: true },
  { region: "cn-north-1" },
  { region: "cn-northwest-1", dualStack: true },
  { region: "eusc-de-east-1" },
  { region: "us-iso-east-1" },
  { region: "us-isob-east-1", dualStack: true },
  { region: "eu-isoe-west-1", fips: true },
  { region: "us-isof-south-1" },
  { region: "eu-west-1", endpoint: "https://vpce-0a1b2c3d.bedrock-runtime.eu-west-1.vpce.amazonaws.com" },
  { region: "eu-west-1", endpoint: "https://proxy.example:8443" },
  { region: "eu-west-1", endpoint: "https://proxy.example/a/b%2Fc/" },
  { region: "eu-west-1", endpoint: "http://127.0.0.1:8000" },
];

for (const options of PLACES) {
  Deno.test(`our signature is @smithy/signature-v4's at ${JSON.stringify(options)}`, async () => {
    for (const credentials of [KEYS, SESSION]) {
      const given = { ...options, credentials };
      await assertSame(await sentBy((bedrock) => bedrock.converse(MODEL_IDS[3]!, TEXT), given), given);
    }
  });
}

Deno.test("our signature is @smithy/signature-v4's over the signing endpoint, wherever it is sent", async () => {
  const signingEndpoint = "https://bedrock-runtime.us-east-1.amazonaws.com";
  const prefix = "/v1/account/gateway/aws-bedrock/bedrock-runtime/us-east-1";
  const options = { endpoint: `https://gateway.example${prefix}`, signingEndpoint };
  const sent = await sentBy((bedrock) => bedrock.converse(MODEL_IDS[3]!, TEXT), options);
  assertEquals(sent.url.host, "gateway.example");
  await assertSame(sent, options, new URL(signingEndpoint + sent.url.pathname.slice(prefix.length)));
});

const BINARY = Uint8Array.from({ length: 1024 }, (_, index) => index % 256);
const BODIES: readonly (readonly [what: string, body: string | Uint8Array<ArrayBuffer> | undefined])[] = [
  ["no body", undefined],
  ["an empty text", ""],
  ["empty bytes", new Uint8Array()],
  ["ASCII", '{"a":1}'],
  ["unicode", '{"text":"Ça va, 日本 👍🏽 \u0000\u2028"}'],
  ["every byte", BINARY],
  ["a part of a larger buffer", BINARY.subarray(100, 300)],
  ["a megabyte", new Uint8Array(1_000_000).fill(0xff)],
];

for (const [what, body] of BODIES) {
  Deno.test(`our signature is @smithy/signature-v4's over ${what}`, async () => {
    const url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/invoke";
    for (const credentials of [KEYS, SESSION]) {
      const init: RequestInit = { method: "POST", ...(body !== undefined && { body }) };
      const sent = await sentBy((bedrock) => bedrock.fetch(new Request(url, init)), { credentials });
      assertEquals(
        sent.body.length,
        typeof body === "string" ? new TextEncoder().encode(body).length : body?.length ?? 0,
      );
      await assertSame(sent, { credentials });
    }
  });
}

Deno.test("our signature is @smithy/signature-v4's over a chat in any script", async () => {
  for (const messages of ["Ça va?", "日本", "👍🏽", "\u0000\u0007", "\ud800 half a pair", "x".repeat(100_000)]) {
    const chat = { model: MODEL_IDS[3]!, messages };
    await assertSame(await sentBy((bedrock) => bedrock.chat(chat)));
  }
});

const CONTROL = "https://bedrock.us-east-1.amazonaws.com";
const RUNTIME = "https://bedrock-runtime.us-east-1.amazonaws.com";
const FETCHED: readonly (readonly [method: string, url: string])[] = [
  ["GET", `${CONTROL}/foundation-models`],
  ["GET", `${CONTROL}/foundation-models?byProvider=anthropic&byOutputModality=TEXT`],
  ["GET", `${CONTROL}/inference-profiles?maxResults=10&nextToken=a%2Bb%2Fc%3D%3D&type=SYSTEM_DEFINED`],
  // Order, case, equal names, empty values, and every character that is encoded in one place and not in another.
  ["GET", `${CONTROL}/x?b=1&a=2&B=3&A=4&a=1&a=`],
  ["GET", `${CONTROL}/x?empty&other=`],
  ["GET", `${CONTROL}/x?q=%20%21%27%28%29%2A%7E%2C%3B%3A%40%26%24`],
  ["GET", `${CONTROL}/x?q=!'()*~,;:@$/?`],
  ["GET", `${CONTROL}/x?%E6%97%A5=%E6%9C%AC`],
  ["GET", `${CONTROL}/x?日=本`],
  ["DELETE", `${CONTROL}/custom-models/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Acustom-model%2Fx`],
  ["PUT", `${CONTROL}/a%20b/c/`],
  ["POST", `${RUNTIME}/guardrail/gr-1/version/DRAFT/apply`],
  ["GET", `${RUNTIME}/async-invoke?statusEquals=Completed&submitTimeAfter=2026-11-20T00%3A00%3A00Z`],
  ["POST", "https://bedrock-agent-runtime.us-east-1.amazonaws.com/rerank"],
  ["GET", `${CONTROL}/`],
  ["GET", CONTROL],
];

for (const [method, url] of FETCHED) {
  Deno.test(`our signature is @smithy/signature-v4's for fetch ${method} ${url}`, async () => {
    for (const credentials of [KEYS, SESSION]) {
      const headers = { "x-amzn-bedrock-trace": "ENABLED", "x-amz-meta": "a   b", accept: "*/*" };
      const sent = await sentBy((bedrock) => bedrock.fetch(new Request(url, { method, headers })), { credentials });
      assertEquals(sent.url.href, new URL(url).href);
      await assertSame(sent, { credentials });
    }
  });
}

/** The query as a service reads it from the wire, where a plus sign is a plus sign and a member may have no name. */
function wireQuery(url: URL): Record<string, string | string[]> {
  const query: Record<string, string[]> = {};
  for (const member of url.search.slice(1).split("&").filter(Boolean)) {
    const [name = "", value = ""] = member.split("=").map(decodeURIComponent);
    (query[name] ??= []).push(value);
  }
  return Object.fromEntries(Object.entries(query).map(([name, all]) => [name, all.length > 1 ? all : all[0]!]));
}

for (const search of ["?q=hello+world", "?q=a%2Bb+c", "?=v", "?a=1&=v&b=+", "?+=+", "?q=&=&=&b"]) {
  Deno.test(`our signature is @smithy/signature-v4's over the query that is sent for ${search}`, async () => {
    const sent = await sentBy((bedrock) => bedrock.fetch(`${CONTROL}/foundation-models${search}`));
    await assertSame(sent, {}, sent.url, wireQuery(sent.url));
  });
}

Deno.test("our signature is @smithy/signature-v4's at any time of any day", async () => {
  for (
    const at of ["2024-02-29T23:59:59Z", "2026-11-20T00:00:00Z", "2027-01-01T00:00:00.999Z", "2099-12-31T12:00:00Z"]
  ) {
    await assertSame(await sentBy((bedrock) => bedrock.converse(MODEL_IDS[3]!, TEXT), { at }));
  }
});

Deno.test("our signature is @smithy/signature-v4's for secrets and tokens of any characters", async () => {
  for (
    const credentials of [
      { accessKeyId: "A", secretAccessKey: "s" },
      { accessKeyId: "AKID", secretAccessKey: "/+=,$&%/+=" },
      { accessKeyId: "AKID", secretAccessKey: "ü日本", sessionToken: "t" },
      { accessKeyId: "AKID", secretAccessKey: "s".repeat(200), sessionToken: "t/+=".repeat(500) },
    ]
  ) {
    await assertSame(await sentBy((bedrock) => bedrock.converse(MODEL_IDS[3]!, TEXT), { credentials }), {
      credentials,
    });
  }
});

Deno.test("the comparison can fail: another body, host or day is another signature", async () => {
  const sent = await sentBy((bedrock) => bedrock.converse(MODEL_IDS[3]!, TEXT));
  const ours = sent.headers.get("authorization");
  const others = [
    theirs({ ...sent, body: new Uint8Array(1) }),
    theirs(sent, {}, new URL(sent.url.href.replace("us-east-1", "us-east-2"))),
    theirs(sent, { region: "us-east-2" }),
    theirs(sent, { credentials: { ...KEYS, secretAccessKey: "another" } }),
  ];
  for (const other of await Promise.all(others)) assert(other["authorization"] !== ours);
});
