/**
 * No secret of an exchange is in its recording, wherever it stands: in a header, the path, the query, a body or a frame.
 */
import { assert, assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { decodeEventStream, encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import { createGateway } from "@bedrock-edge/client/gateway";
import { createOpenAICompatible } from "@bedrock-edge/client/openai-compatible";
import { fakeBedrock, fakeGateway, fakeOpenAI, record, type Recording } from "@bedrock-edge/client/testing";
import { cleaner } from "../../../src/testing/recording/secrets.ts";
import { mustBeLinear } from "../../helpers/growth.ts";

/** Values that let somebody in, by what they are. */
const SECRETS = {
  bearer: "bedrock-bearer-value-8d1f",
  longTermKey: `ABSK${"QmVkcm9ja0FQSUtleS1leGFtcGxl".repeat(2)}`,
  shortTermKey: "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb24",
  sessionToken: "IQoJb3JpZ2luX2VjEPT//////////wEaCXVzLWVhc3QtMSJHMEUCIQ",
  // In parts, so that no scanner takes the example for a key.
  accessKeyId: `${"AKIA"}Z2J4W6Q7X3T5R2P4`,
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  openaiKey: `${"sk"}-proj-4f6a8b2c1d3e5f7a9b0c`,
  gatewayKey: `${"vck"}_4f6a8b2c1d3e5f7a9b0c`,
  jwt: "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkZXBsb3kifQ.c2lnbmF0dXJl",
  cookie: "AWSALB=5e8f0c1a7d",
  signature: "6f1d4c0e5b7a9382d1c0f4e6a8b0c2d4e6f8a0b2c4d6e8f0a2b4c6d8e0f2a4b6",
  ownHeader: "portal-value-77aa55",
  account: "999911112222",
  told: "the name of my first cat",
} as const;

type SecretName = keyof typeof SECRETS;

/** Records one exchange of a scripted service. */
async function recorded(
  request: { readonly url?: string; readonly headers?: Record<string, string>; readonly body?: BodyInit },
  answer: { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: BodyInit },
): Promise<Recording> {
  const { status = 200, headers = {}, body = "{}" } = answer;
  const recordings: Recording[] = [];
  const recorder = record(
    () => Promise.resolve(new Response(body, { status, headers: { "content-type": "application/json", ...headers } })),
    (_, recording) => void recordings.push(recording),
    { secrets: [SECRETS.told] },
  );
  const response = await recorder(request.url ?? "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse", {
    method: "POST",
    headers: { "content-type": "application/json", ...request.headers },
    body: request.body ?? "{}",
  });
  await response.arrayBuffer();
  return recordings[0]!;
}

/** Every text of a recording, also those inside base64. */
function textsOf(recording: Recording): string {
  const inner = (text: string): string[] => {
    const found = [...text.matchAll(/[\w+/]{16,}={0,2}/g)].flatMap(([part]) => {
      try {
        return [atob(part)];
      } catch {
        return [];
      }
    });
    return [text, ...found.flatMap((text) => inner(text))];
  };
  return inner(JSON.stringify(recording)).join("\n");
}

function assertHidden(recording: Recording, place: string): void {
  const texts = textsOf(recording);
  for (const [name, secret] of Object.entries(SECRETS)) {
    assert(!texts.includes(secret), `${place}: ${name} is in ${JSON.stringify(recording).slice(0, 2000)}`);
  }
}

/** Keys that are recognized wherever they stand. */
const RECOGNIZED: readonly SecretName[] = [
  "longTermKey",
  "shortTermKey",
  "sessionToken",
  "accessKeyId",
  "openaiKey",
  "gatewayKey",
  "jwt",
  "told",
];

Deno.test("a key that is known by its beginning is removed from every place", async () => {
  for (const name of RECOGNIZED) {
    const secret = SECRETS[name];
    const said = JSON.stringify({ message: `It is "${secret}".`, long: "x".repeat(40_000) + ` ${secret} ` });
    const places = {
      "a request": await recorded({ body: said }, {}),
      "an answer": await recorded({}, { body: said }),
      "a refusal": await recorded({}, { status: 403, body: said }),
      "a header of an answer": await recorded({}, { headers: { "x-amzn-errortype": `Denied:${secret}` } }),
      "a path": await recorded({ url: `https://example.com/v1/${encodeURIComponent(secret)}/chat` }, {}),
      "a text": await recorded({ headers: { "content-type": "text/plain" }, body: `key: ${secret}` }, {}),
      "a form": await recorded({
        headers: { "content-type": "text/plain" },
        body: new Uint8Array([255, ...bytes(secret)]),
      }, {}),
    };
    for (const [place, recording] of Object.entries(places)) assertHidden(recording, `${name} in ${place}`);
  }
});

const utf8 = new TextEncoder();
const bytes = (text: string): Uint8Array => utf8.encode(text);

Deno.test("a text of any length keeps its words and loses its secrets", async () => {
  const { openaiKey, jwt } = SECRETS;
  const media = "iVBORw0KGgo".repeat(6000);
  const words = `My key is ${openaiKey}, `.repeat(3000);
  const recording = await recorded({ body: JSON.stringify({ media, words, jwt: `Bearer ${jwt}` }) }, {
    body: `${"x".repeat(40_000)}=${openaiKey} and ${"y".repeat(40_000)}`,
  });
  assertHidden(recording, "a long text");
  assertEquals(recording.request, { media, words: words.replaceAll(openaiKey, "[redacted]"), jwt: "[redacted]" });
  assertEquals(recording.response, `[redacted]and ${"y".repeat(40_000)}`);
});

Deno.test("a secret header is not recorded, and its value is removed from every text", async () => {
  const headers = {
    authorization: `Bearer ${SECRETS.bearer}`,
    "x-amz-security-token": SECRETS.sessionToken,
    "api-key": SECRETS.ownHeader,
    cookie: SECRETS.cookie,
  };
  const body = JSON.stringify({ echo: Object.values(headers) });
  const recording = await recorded({ headers, body }, {
    headers: { "set-cookie": `${SECRETS.cookie}; Path=/`, "x-amzn-remapped-authorization": SECRETS.bearer },
    body,
  });
  assertHidden(recording, "headers");
  assertEquals(recording.requestHeaders, { "content-type": "application/json" });
  assertEquals(recording.responseHeaders, { "content-type": "application/json" });
  const signed = await recorded({
    headers: {
      authorization:
        `AWS4-HMAC-SHA256 Credential=${SECRETS.accessKeyId}/20261129/eu-west-1/bedrock/aws4_request, SignedHeaders=host, Signature=${SECRETS.signature}`,
    },
    url: "http://127.0.0.1:4114/model/m/converse",
  }, { status: 403, body: JSON.stringify({ message: `expected ${SECRETS.signature}` }) });
  assertHidden(signed, "a signature");
  assertEquals(signed.region, "eu-west-1");
});

Deno.test("a presigned URL loses its signature, as the request and inside of a text", async () => {
  const query = "X-Amz-Algorithm=AWS4-HMAC-SHA256" +
    `&X-Amz-Credential=${SECRETS.accessKeyId}%2F20261129%2Fus-east-1%2Fs3%2Faws4_request` +
    `&X-Amz-Security-Token=${encodeURIComponent(SECRETS.sessionToken)}&X-Amz-Signature=${SECRETS.signature}`;
  const url = `https://bucket.s3.amazonaws.com/cat.png?page=2&${query}`;
  const recording = await recorded({ url, body: JSON.stringify({ image_url: { url } }) }, {
    body: JSON.stringify({ url, html: `<a href="${url.replaceAll("&", "&amp;")}">` }),
  });
  assertHidden(recording, "a presigned URL");
  assertEquals(recording.path, "/cat.png?page=2");
  const keyed = await recorded({ url: `https://example.com/v1beta/models?key=${SECRETS.ownHeader}&page=1` }, {});
  assertHidden(keyed, "a key in the query");
  assertEquals(keyed.path, "/v1beta/models?key=[redacted]&page=1");
});

Deno.test("an account number becomes 123456789012 everywhere, and other numbers stay", async () => {
  const { account } = SECRETS;
  const arn = `arn:aws:bedrock:us-east-1:${account}:application-inference-profile/abc`;
  const recording = await recorded(
    { url: `https://bedrock-runtime.us-east-1.amazonaws.com/model/${encodeURIComponent(arn)}/converse` },
    { status: 403, body: JSON.stringify({ message: `Account ${account} has no access; 100000000000 tokens` }) },
  );
  assertHidden(recording, "an account");
  assertEquals(recording.model, "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc");
  assert(recording.path?.includes("123456789012"));
  assertEquals(recording.response, '{"message":"Account 123456789012 has no access; 100000000000 tokens"}');
  const iam = `User: arn:aws:sts::${account}:assumed-role/app/i-1 is not authorized`;
  assertHidden(await recorded({}, { status: 403, body: JSON.stringify({ message: iam }) }), "an account of IAM");
  assertHidden(await recorded({ body: JSON.stringify({ s3Location: { bucketOwner: account } }) }, {}), "an owner");
});

Deno.test("answers of credential services lose their keys", async () => {
  const { accessKeyId, secretAccessKey, jwt } = SECRETS;
  const sessionToken = "Zm9vYmFy".repeat(12);
  const xml = `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}` +
    `</SecretAccessKey><SessionToken>${sessionToken}</SessionToken></Credentials>`;
  const json = JSON.stringify({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken });
  const url = "https://sts.us-east-1.amazonaws.com/";
  const body = `Action=AssumeRoleWithWebIdentity&WebIdentityToken=${jwt}`;
  for (const answer of [xml, json, JSON.stringify({ nested: json })]) {
    const recording = await recorded({ url, body, headers: { "content-type": "application/x-www-form-urlencoded" } }, {
      body: answer,
    });
    assertHidden(recording, answer);
    assert(!textsOf(recording).includes(sessionToken), answer);
  }
});

Deno.test("a frame with a secret is written anew, and every other byte of a stream stays", async () => {
  const { account, openaiKey } = SECRETS;
  const frame = (
    payload: string,
    headers: Record<string, string> = { ":message-type": "event", ":event-type": "chunk" },
  ) => encodeEventStreamMessage({ headers, payload: bytes(payload) });
  const good = frame('{"text":"Hi"}');
  const damaged = frame('{"text":"damaged"}');
  damaged[damaged.length - 1]! ^= 1;
  const half = frame('{"text":"cut off"}').subarray(0, 30);
  const frames = [
    good,
    frame(`{"text":"arn:aws:bedrock:us-east-1:${account}:guardrail/g"}`),
    frame(JSON.stringify({ bytes: btoa(JSON.stringify({ text: `key ${openaiKey} of ${account}` })), p: "abc" })),
    frame("", { ":message-type": "error", ":error-message": `account ${account} is denied` }),
    encodeEventStreamMessage({
      headers: { ":error-message": `not ${account}`, count: 7 },
      payload: new Uint8Array([255, 254]),
    }),
    frame('{"bytes":"?"}'),
    damaged,
    half,
  ];
  const recording = await recorded({}, {
    headers: { "content-type": "application/vnd.amazon.eventstream" },
    body: new Blob(frames.map((frame) => new Uint8Array(frame))),
  });
  assertHidden(recording, "frames");
  const written = Uint8Array.from(atob(recording.responseBase64!), (char) => char.charCodeAt(0));
  assertEquals(written.slice(0, good.length), good);
  const end = damaged.length + half.length;
  assertEquals(written.slice(-end), new Uint8Array([...damaged, ...half]));
  const texts: string[] = [];
  for await (const { payload, headers } of decodeEventStream(new Blob([written.slice(0, -end)]).stream())) {
    texts.push(headers[":error-message"]?.toString() ?? new TextDecoder().decode(payload));
  }
  assertEquals(texts, [
    '{"text":"Hi"}',
    '{"text":"arn:aws:bedrock:us-east-1:123456789012:guardrail/g"}',
    JSON.stringify({ bytes: btoa('{"text":"key [redacted] of 123456789012"}'), p: "abc" }),
    "account 123456789012 is denied",
    "not 123456789012",
    '{"bytes":"?"}',
  ]);
});

Deno.test("the keys of every client stay out of the recordings of its traffic", async () => {
  const lines: string[] = [];
  const sink = (line: string) => void lines.push(line);
  const { secretAccessKey, sessionToken, bearer, gatewayKey, openaiKey } = SECRETS;
  const credentials = { accessKeyId: SECRETS.accessKeyId, secretAccessKey, sessionToken };
  const bedrock = { region: "us-east-1", env: {} };
  const signed = record(fakeBedrock({ credentials }), sink);
  const keyed = record(fakeBedrock({ apiKey: bearer }), sink);
  const model = "amazon.nova-lite-v1:0";
  await createBedrock({ ...bedrock, credentials, fetch: signed }).stream({ model, messages: "Hi" }).text();
  await createBedrock({ ...bedrock, apiKey: bearer, fetch: keyed }).chat({ model, messages: "Hi" });
  await createGateway({ apiKey: gatewayKey, env: {}, fetch: record(fakeGateway({ apiKey: gatewayKey }), sink) })
    .stream({ model: "amazon/nova-lite", messages: "Hi" }).text();
  const compatible = createOpenAICompatible({
    name: "service",
    baseURL: "https://api.example.com/v1",
    apiKey: openaiKey,
    fetch: record(fakeOpenAI({ apiKey: openaiKey }), sink),
  });
  await compatible.stream({ model: "m", messages: "Hi" }).text();
  assertEquals(lines.length, 4);
  const recordings: Recording[] = lines.map((line) => JSON.parse(line));
  for (const recording of recordings) assertHidden(recording, recording.operation);
  assertEquals(recordings.map(({ operation, model }) => [operation, model]), [
    ["ConverseStream", model],
    ["Converse", model],
    ["Gateway", "amazon/nova-lite"],
    ["OpenAI", "m"],
  ]);
});

/** The beginnings of everything that is searched for, over and over, without the end that would make a secret of them. */
const BEGINNINGS: readonly string[] = [
  "\\",
  '\\"',
  '"token" ',
  '"token":"',
  '"api_key"\\',
  "sk-",
  "hf_a-",
  "vck_",
  "AIza",
  "ABSK",
  "eyJ-",
  "Bearer ",
  "?token",
  "&signature=",
  "<password>",
  "<access_token ",
  "arn:aws-",
  '"account":"',
];

for (const beginning of BEGINNINGS) {
  Deno.test(`cleaning takes linear time for a text of ${JSON.stringify(beginning)}`, async () => {
    const clean = cleaner({ headers: new Headers(), url: new URL("https://example.com"), texts: [], secrets: [] });
    await mustBeLinear(beginning, 10_000, (size) => clean(beginning.repeat(size / beginning.length)));
  });
}
