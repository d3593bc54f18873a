/**
 * InvokeModel, uninterpreted: what is sent, what is read, and mistakes that are found before a request.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createBedrock, ProviderError } from "@bedrock-edge/client";
import { invokeModel, type InvokeModelOptions } from "@bedrock-edge/client/invoke";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { ContractClock } from "../../../contract/clock.ts";
import { byRequest } from "../../../helpers/fire.ts";

const MODEL = "amazon.nova-lite-v1:0";
const BODY = { messages: [{ role: "user", content: [{ text: "Hi" }] }] };
const ASK = { model: MODEL, body: BODY };

/** A client over one answer, whose requests are kept. */
function clientOver(answer: () => Response, options: Record<string, unknown> = {}) {
  const sent: Request[] = [];
  const fetch = byRequest((request) => {
    sent.push(request.clone());
    return Promise.resolve(answer());
  });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, retry: false, fetch, ...options });
  return { bedrock, sent };
}

function headersOf({ headers }: Request): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name !== "authorization"));
}

Deno.test("every option has its header, and the body is sent as it is given", async () => {
  const { bedrock, sent } = clientOver(() => Response.json({}));
  await invokeModel(bedrock, {
    ...ASK,
    guardrail: { id: "gr1", version: "2", trace: "full" },
    latency: "optimized",
    serviceTier: "flex",
    requestMetadata: { team: "a" },
    accept: "application/x-own+json",
    headers: { "x-own": "1" },
  });
  await invokeModel(bedrock, { model: MODEL, body: "text {", contentType: "text/plain" });
  await invokeModel(bedrock, { model: MODEL, body: new Uint8Array([1, 2]), headers: { accept: "image/png" } });
  assertEquals(headersOf(sent[0]!), {
    "accept": "application/x-own+json",
    "content-type": "application/json",
    "x-amzn-bedrock-guardrailidentifier": "gr1",
    "x-amzn-bedrock-guardrailversion": "2",
    "x-amzn-bedrock-performanceconfig-latency": "optimized",
    "x-amzn-bedrock-request-metadata": '{"team":"a"}',
    "x-amzn-bedrock-service-tier": "flex",
    "x-amzn-bedrock-trace": "ENABLED_FULL",
    "x-own": "1",
  });
  assertEquals([sent[0]!.method, new URL(sent[0]!.url).pathname], ["POST", "/model/amazon.nova-lite-v1%3A0/invoke"]);
  assertEquals(await sent[0]!.json(), BODY);
  assertEquals([headersOf(sent[1]!)["content-type"], await sent[1]!.text()], ["text/plain", "text {"]);
  assertEquals([headersOf(sent[2]!)["accept"], await sent[2]!.bytes()], ["image/png", new Uint8Array([1, 2])]);
});

Deno.test("the answer has the body, its media type, the counts of the headers and the request id", async () => {
  const headers = {
    "x-amzn-requestid": "r1",
    "x-amzn-bedrock-input-token-count": "3",
    "x-amzn-bedrock-output-token-count": "4",
    "x-amzn-bedrock-cache-read-input-token-count": "5",
    "x-amzn-bedrock-invocation-latency": "60",
  };
  const { bedrock } = clientOver(() => Response.json({ any: ["thing", null] }, { headers }));
  const result = await invokeModel(bedrock, ASK);
  assertEquals(result.body, { any: ["thing", null] });
  assertEquals([result.contentType, result.requestId, result.latencyMs], ["application/json", "r1", 60]);
  assertEquals(result.usage, {
    inputTokens: 3,
    outputTokens: 4,
    cacheReadInputTokens: 5,
    cacheWriteInputTokens: 0,
    totalTokens: 12,
  });
  assertEquals(result.headers.get("x-amzn-bedrock-input-token-count"), "3");
});

Deno.test("an answer without counts has no usage, and one without a media type is JSON", async () => {
  const { bedrock } = clientOver(() => new Response(new TextEncoder().encode("[1]")));
  const { body, usage, requestId, contentType } = await invokeModel(bedrock, ASK);
  assertEquals([body, usage, requestId, contentType], [[1], undefined, undefined, ""]);
});

Deno.test("an answer of another media type is bytes, however it is cut", async () => {
  const { bedrock } = clientOver(() => {
    const body = new ReadableStream({
      start(controller) {
        for (const byte of [137, 80, 78, 71]) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "image/png" } });
  });
  const { body, contentType } = await invokeModel(bedrock, { ...ASK, accept: "image/png" });
  assertEquals([body, contentType], [new Uint8Array([137, 80, 78, 71]), "image/png"]);
});

Deno.test("a page of a proxy is not an answer, unless its media type was asked for", async () => {
  const page = () => new Response("<html>", { headers: { "content-type": "text/html" } });
  const error = await assertRejects(() => invokeModel(clientOver(page).bedrock, ASK), ProviderError, "expected JSON");
  assertEquals([error.kind, error.retryable], ["protocol", false]);
  const { body } = await invokeModel(clientOver(page).bedrock, { ...ASK, accept: "text/html" });
  assertEquals(new TextDecoder().decode(body as Uint8Array), "<html>");
});

Deno.test("JSON that is cut is a retryable error of the kind protocol, with the request id", async () => {
  const headers = { "content-type": "application/json", "x-amzn-requestid": "r1" };
  const { bedrock } = clientOver(() => new Response('{"a":', { headers }));
  const error = await assertRejects(() => invokeModel(bedrock, ASK), ProviderError, "expected JSON");
  assertEquals([error.kind, error.retryable, error.requestId], ["protocol", true, "r1"]);
});

Deno.test("an answer larger than the client's limit is refused", async () => {
  const { bedrock } = clientOver(() => Response.json({ text: "long".repeat(99) }), { maxAnswerBytes: 100 });
  const error = await assertRejects(() => invokeModel(bedrock, ASK), ProviderError, "larger than 100 bytes");
  assertEquals(error.kind, "protocol");
});

Deno.test("a throttled call is repeated, and its reply is not lost", async () => {
  const fake = fakeBedrock({
    apiKey: "k",
    replies: ["One.", "Two."],
    faults: [{ type: "status", status: 429, code: "ThrottlingException" }, { type: "cut", atByte: 20 }],
  });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake, clock: new ContractClock() });
  const { body } = await invokeModel<{ output: { message: { content: { text: string }[] } } }>(bedrock, ASK);
  assertEquals([body.output.message.content[0]?.text, fake.requests.length], ["One.", 3]);
});

Deno.test("facts route a call of InvokeModel: the profile of the region, and its fence", async () => {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({
    region: "eu-west-1",
    apiKey: "k",
    env: {},
    fetch: fake,
    models: modelFacts({ profiles: "auto", residency: "in-geography" }),
  });
  const body = { anthropic_version: "bedrock-2023-05-31", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] };
  await invokeModel(bedrock, { model: "anthropic.claude-sonnet-4-5-20250929-v1:0", body });
  assertEquals(fake.requests.map(({ modelId }) => modelId), ["eu.anthropic.claude-sonnet-4-5-20250929-v1:0"]);
  await assertRejects(
    () => invokeModel(bedrock, { model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0", body }),
    TypeError,
    "Cannot",
  );
});

Deno.test("a signal that is aborted stops the call with its reason", async () => {
  const { bedrock, sent } = clientOver(() => Response.json({}));
  const reason = new Error("left");
  const error = await assertRejects(() => invokeModel(bedrock, { ...ASK, signal: AbortSignal.abort(reason) }));
  assertEquals([error, sent.length], [reason, 0]);
});

Deno.test("a refusal is typed, with the service's words", async () => {
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fakeBedrock({ apiKey: "k" }) });
  const error = await assertRejects(
    () => invokeModel(bedrock, { model: MODEL, body: { max_tokens: 5 } }),
    ProviderError,
  );
  assertEquals([error.kind, error.code, error.status], ["validation", "ValidationException", 400]);
  assert(error.message.includes("Malformed input request"));
});

const MISTAKES: readonly (readonly [options: Record<string, unknown>, message: string])[] = [
  [{ body: BODY }, "Cannot call invokeModel(): the model is missing; pass model"],
  [{ model: MODEL }, "Cannot call invokeModel(): the body is missing; pass body, in the model's own format"],
  [
    { model: MODEL, body: null },
    "Cannot call invokeModel(): the body is missing; pass body, in the model's own format",
  ],
  [{ ...ASK, modelId: "m" }, 'Cannot use option "modelId": unknown option; did you mean "model"?'],
  [{ ...ASK, guardrail: { version: "1" } }, "Cannot call invokeModel(): guardrail has no id; pass both"],
  [{ ...ASK, guardrail: { id: "g" } }, "Cannot call invokeModel(): guardrail has an id and no version; pass both"],
  [{ ...ASK, guardrail: { id: "g", version: "1", stream: "async" } }, 'Cannot use option "guardrail.stream"'],
  [{ ...ASK, trace: true }, "use guardrail: { id, version, trace: true }"],
  [{ ...ASK, requestMetadata: { a: 1 } }, 'Cannot use option "requestMetadata'],
];

for (const [options, message] of MISTAKES) {
  Deno.test(`a mistake is found before a request: ${message}`, async () => {
    const { bedrock, sent } = clientOver(() => Response.json({}));
    // A cast: a mistake.
    await assertRejects(() => invokeModel(bedrock, options as unknown as InvokeModelOptions), TypeError, message);
    assertEquals(sent.length, 0);
  });
}
