/**
 * Counts of tokens: the same body that chat() sends, base ids, reasons without a count, and mistakes.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { type BedrockChatRequest, countTokens, createBedrock, ProviderError, tool } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest } from "../../../helpers/fire.ts";

const BASE = "anthropic.claude-sonnet-4-20250514-v1:0";
const ASK = { model: BASE, messages: "Hello, world!" };

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

const counted = () => Response.json({ inputTokens: 5 });

function refused(message: string, status = 400, code = "ValidationException") {
  return () => Response.json({ message }, { status, headers: { "x-amzn-errortype": code } });
}

Deno.test("the counted request is the request of chat(), with the members that the service counts", async () => {
  const requests: readonly BedrockChatRequest[] = [
    ASK,
    {
      model: BASE,
      system: "Be brief.",
      messages: [{
        role: "user",
        content: [{ type: "text", text: "Hi" }, {
          type: "image",
          format: "png",
          source: { bytes: new Uint8Array([1]) },
        }],
      }],
      tools: [tool({ name: "clock", description: "The time", inputSchema: { type: "object" } })],
      toolChoice: "any",
      maxTokens: 9,
      reasoning: { budgetTokens: 1024 },
    },
  ];
  for (const request of requests) {
    const fake = fakeBedrock({ apiKey: "k" });
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake });
    await countTokens(bedrock, { ...request, check: "off" });
    await bedrock.chat({ ...request, check: "off" }).catch(() => {});
    const [count, chat] = fake.requests.map(({ body }) => Object(body));
    const { messages, system, toolConfig, additionalModelRequestFields } = chat;
    const expected = { messages, system, toolConfig, additionalModelRequestFields };
    assertEquals(count.input.converse, JSON.parse(JSON.stringify(expected)));
  }
});

Deno.test("an ARN of another region is counted in its region, and inside the fence", async () => {
  const model = `arn:aws:bedrock:eu-west-1::foundation-model/${BASE}`;
  for (const request of [{ ...ASK, model }, { model, body: {} }]) {
    // A region in the code would decide.
    const { bedrock, sent } = clientOver(counted, { region: undefined, env: { AWS_REGION: "us-east-1" } });
    await countTokens(bedrock, request);
    assertEquals(new URL(sent[0]!.url).host, "bedrock-runtime.eu-west-1.amazonaws.com");
    const fenced = clientOver(counted, { models: modelFacts({ residency: "in-geography" }) });
    await assertRejects(() => countTokens(fenced.bedrock, request), TypeError, "residency");
    assertEquals(fenced.sent.length, 0);
  }
});

Deno.test("a profile and an ARN are counted by their base id, in the client's region", async () => {
  const ids: readonly (readonly [model: string, id: string])[] = [
    [BASE, BASE],
    [`us.${BASE}`, BASE],
    [`global.${BASE}`, BASE],
    [`arn:aws:bedrock:us-east-1::foundation-model/${BASE}`, BASE],
    [`arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${BASE}`, BASE],
    ["own-name", "own-name"],
  ];
  for (const [model, id] of ids) {
    const { bedrock, sent } = clientOver(counted);
    assertEquals(await countTokens(bedrock, { ...ASK, model }), { inputTokens: 5 });
    const { host, pathname } = new URL(sent[0]!.url);
    assertEquals([host, pathname], [
      "bedrock-runtime.us-east-1.amazonaws.com",
      `/model/${encodeURIComponent(id)}/count-tokens`,
    ]);
  }
});

Deno.test("facts route to a profile, and its base id is counted", async () => {
  const { bedrock, sent } = clientOver(counted, { region: "eu-west-1", models: modelFacts({ profiles: "auto" }) });
  await countTokens(bedrock, { ...ASK, model: "anthropic.claude-sonnet-4-5-20250929-v1:0" });
  assertEquals(new URL(sent[0]!.url).pathname, "/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/count-tokens");
});

Deno.test("an ARN that hides its model cannot be counted, and nothing is sent", async () => {
  const { bedrock, sent } = clientOver(counted);
  const model: string = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
  const { unavailable } = await countTokens(bedrock, { ...ASK, model });
  assertEquals([unavailable, sent.length], [
    `CountTokens takes ids of base models, and ${model} does not name its model`,
    0,
  ]);
});

Deno.test("a native body is sent as base64, whether it is data, text or bytes", async () => {
  const body = { anthropic_version: "bedrock-2023-05-31", max_tokens: 1, messages: [{ role: "user", content: "Hi" }] };
  const text = JSON.stringify(body);
  for (const given of [body, text, new TextEncoder().encode(text)]) {
    const { bedrock, sent } = clientOver(counted);
    const result = await countTokens(bedrock, { model: `us.${BASE}`, body: given, headers: { "x-own": "1" } });
    assertEquals(result, { inputTokens: 5 });
    assertEquals(await sent[0]!.json(), { input: { invokeModel: { body: btoa(text) } } });
    assertEquals(sent[0]!.headers.get("x-own"), "1");
  }
});

/** Refusals of the service, and whether they say that nobody can count here. */
const REFUSALS: readonly (readonly [message: string, model: string, isUnavailable: boolean])[] = [
  ["The provided model doesn't support counting tokens.", BASE, true],
  ["Counting tokens is not supported in this region.", BASE, true],
  ["Invocation of model ID m with on-demand throughput isn\u2019t supported. Retry your request with", BASE, true],
  ["The provided model identifier is invalid.", `us.${BASE}`, true],
  ["The provided model identifier is invalid.", BASE, false],
  ["tools.0: Input tag 'web_search_20250305' found using 'type' does not match any of the expected tags", BASE, false],
];

for (const [message, model, isUnavailable] of REFUSALS) {
  Deno.test(`${isUnavailable ? "not available" : "a failure"}: ${message.slice(0, 50)} ${model}`, async () => {
    const { bedrock } = clientOver(refused(message));
    if (isUnavailable) {
      const { inputTokens, unavailable } = await countTokens(bedrock, { ...ASK, model });
      assertEquals([inputTokens, unavailable], [undefined, message]);
    } else {
      const error = await assertRejects(() => countTokens(bedrock, { ...ASK, model }), ProviderError);
      assertEquals([error.kind, error.status], ["validation", 400]);
    }
  });
}

Deno.test("an endpoint without the operation cannot count", async () => {
  const { bedrock } = clientOver(refused("Unknown", 404, "UnknownOperationException"));
  const { unavailable } = await countTokens(bedrock, ASK);
  assertEquals(unavailable, "Unknown");
});

Deno.test("other failures are failures: a throttle, an abort, an answer without a count", async () => {
  const throttled = clientOver(refused("Slow down", 429, "ThrottlingException"));
  assertEquals((await assertRejects(() => countTokens(throttled.bedrock, ASK), ProviderError)).kind, "rateLimit");
  const empty = clientOver(() => Response.json({}));
  assertEquals((await assertRejects(() => countTokens(empty.bedrock, ASK), ProviderError)).kind, "protocol");
  const reason = new Error("left");
  const signal = AbortSignal.abort(reason);
  assertEquals(await assertRejects(() => countTokens(empty.bedrock, { ...ASK, signal })), reason);
});

Deno.test("the fake counts Claude's tokens by base ids, of both forms of a request", async () => {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake });
  const body = { messages: [{ role: "user", content: "Hello, world!" }] };
  assertEquals(await countTokens(bedrock, ASK), { inputTokens: 4 });
  assertEquals(await countTokens(bedrock, { model: BASE, body }), { inputTokens: 4 });
  assertEquals((await countTokens(bedrock, { ...ASK, model: "amazon.nova-lite-v1:0" })).inputTokens, undefined);
  const post = async (body: string, id = BASE) => {
    const response = await fake(`https://bedrock-runtime.us-east-1.amazonaws.com/model/${id}/count-tokens`, {
      method: "POST",
      headers: { authorization: "Bearer k" },
      body,
    });
    return (await response.json()).message;
  };
  assertEquals(await post("{"), "The request body is not valid JSON.");
  assertEquals(await post("{}"), "Exactly one of converse and invokeModel must be set in input.");
  assertEquals(
    await post('{"input":{"invokeModel":{"body":"%"}}}'),
    "The body of invokeModel is not valid base64.",
  );
  assertEquals(await post("{}", `us.${BASE}`), "The provided model doesn't support counting tokens.");
});

Deno.test("mistakes are found before a request", async () => {
  const { bedrock, sent } = clientOver(counted);
  const mistakes: readonly (readonly [request: Record<string, unknown>, message: string])[] = [
    [{ model: BASE, body: {}, messages: "Hi" }, 'Cannot use option "messages"'],
    [{ body: {} }, "Cannot count tokens: the model is missing; pass model and body"],
    [{ model: BASE, body: undefined }, "Cannot count tokens: the body is not JSON; pass plain data, text or bytes"],
    [{ model: BASE, body: new ReadableStream() }, "Cannot count tokens: the body is not JSON"],
    [{ model: BASE, message: "Hi" }, 'Cannot use option "message"'],
  ];
  for (const [request, message] of mistakes) {
    // A cast: a mistake.
    await assertRejects(() => countTokens(bedrock, request as unknown as BedrockChatRequest), TypeError, message);
  }
  assertEquals(sent.length, 0);
});
