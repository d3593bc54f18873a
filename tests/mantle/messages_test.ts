/**
 * Chats with a model that `bedrock-mantle` serves by Anthropic's Messages API.
 */
import {
  type BedrockOptions,
  createBedrock,
  isProviderError,
  runTools,
  StreamTruncatedError,
  tool,
} from "@bedrock-edge/client";
import { mantle } from "@bedrock-edge/client/mantle";
import { findModel, modelFacts, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseSigV4 } from "../../src/testing/judge/verify_sigv4.ts";
import { byRequest } from "../helpers/fire.ts";

const MODEL = "anthropic.claude-mythos-5";
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const AUTH = { bearer: { apiKey: "fake-bedrock-key" }, sigv4: { credentials: KEYS } } as const;

function served(fakeOptions: FakeBedrockOptions = {}, options: Record<string, unknown> = AUTH.bearer) {
  const fake = fakeBedrock(fakeOptions);
  const client = { region: "us-east-1", env: {}, fetch: fake, retry: false, codecs: [mantle()], ...options };
  return { fake, bedrock: createBedrock(client as BedrockOptions) };
}

/** A client that gets one response to everything, and the requests that it sent. */
function answering(answer: () => Response) {
  const sent: { readonly headers: Headers; readonly body: Record<string, unknown> }[] = [];
  const fetch = byRequest(async (request) => {
    sent.push({ headers: request.headers, body: await request.json() });
    return answer();
  });
  return { ...served({}, { ...AUTH.bearer, fetch }), sent };
}

for (const [scheme, auth] of Object.entries(AUTH)) {
  for (const models of [undefined, modelFacts({ residency: "in-region" })]) {
    Deno.test(`Mythos is called at its path and its host, ${scheme}${models ? ", with facts" : ""}`, async () => {
      const urls: string[] = [];
      const { fake } = served({ replies: ["Paris."] });
      const fetch = byRequest((request) => {
        urls.push(request.url);
        return fake(request);
      });
      const { bedrock } = served({}, { models, fetch, ...auth });
      const result = await bedrock.chat({ model: MODEL, messages: "The capital of France?" });
      assertEquals([result.text, result.model, result.stopReason], ["Paris.", MODEL, "end_turn"]);
      assertEquals(await bedrock.stream({ model: MODEL, messages: "The capital of France?" }).text(), "Paris.");
      const url = "https://bedrock-mantle.us-east-1.api.aws/anthropic/v1/messages";
      assertEquals(urls, [url, url]);
      assertEquals(fake.requests.map(({ operation, modelId }) => [operation, modelId]), [
        ["Messages", MODEL],
        ["MessagesStream", MODEL],
      ]);
      for (const { auth, headers, body } of fake.requests) {
        assertEquals([auth, headers.get("anthropic-version")], [scheme, "2023-06-01"]);
        if (scheme === "sigv4") assertEquals(parseSigV4(headers.get("authorization")!)?.service, "bedrock-mantle");
        assertEquals(Object.keys(body).filter((name) => name !== "stream"), ["model", "max_tokens", "messages"]);
      }
    });
  }
}

Deno.test("stream().final() equals chat(), with reasoning and a call", async () => {
  const content = [
    { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } },
    { text: "Let me see." },
    { toolUse: { toolUseId: "t1", name: "weather", input: { city: "Oslo" } } },
  ];
  const ask = () => {
    const { bedrock } = served({ replies: [{ content, stopReason: "tool_use" }] });
    return [bedrock.chat({ model: MODEL, messages: "Hi" }), bedrock.stream({ model: MODEL, messages: "Hi" }).final()];
  };
  const [whole, streamed] = await Promise.all(ask());
  // The fake makes the id of a message of its request.
  const rest = { requestId: undefined, unknown: { model: "claude-mythos-5" } };
  assertEquals({ ...streamed, ...rest }, { ...whole, ...rest });
  assertEquals(whole?.toolUses.map(({ input }) => input), [{ city: "Oslo" }]);
});

Deno.test("a tool loop and structured output work over the API", async () => {
  const weather = tool({ name: "weather", inputSchema: { type: "object" }, execute: () => "7 degrees" });
  const { bedrock } = served();
  const { text } = await runTools(bedrock.model(MODEL), { messages: "Weather?", tools: [weather] });
  assert(text.includes("7 degrees"), text);
  const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;
  const { output, outputMode } = await bedrock.chat({ model: MODEL, messages: "Where?", output: { schema } });
  assertEquals([Object.keys(output as object), outputMode], [["city"], "native"]);
});

Deno.test("names of betas go into the header, and URLs of images to the service", async () => {
  const { bedrock, sent } = answering(() =>
    Response.json({ type: "message", content: [{ type: "text", text: "." }], stop_reason: "end_turn" })
  );
  await bedrock.chat({
    model: MODEL,
    check: "off",
    messages: [{
      role: "user",
      content: [{ type: "image", format: "png", source: { url: "https://example.com/a.png" } }],
    }],
    additionalModelRequestFields: { anthropic_beta: ["a", "b"] },
  });
  const [{ headers, body } = { headers: new Headers(), body: {} }] = sent;
  assertEquals([headers.get("anthropic-beta"), "anthropic_beta" in body], ["a,b", false]);
  assertEquals(body["messages"], [{
    role: "user",
    content: [{ type: "image", source: { type: "url", url: "https://example.com/a.png" } }],
  }]);
});

Deno.test("options that the API has no member for are refused", async () => {
  const { bedrock } = served();
  const options = {
    guardrail: { id: "g", version: "1" },
    latency: "optimized",
    requestMetadata: { a: "b" },
    serviceTier: "flex",
    additionalModelResponseFieldPaths: ["/id"],
    promptVariables: { a: "b" },
  } as const;
  for (const [name, value] of Object.entries(options)) {
    await assertRejects(() => bedrock.chat({ model: MODEL, messages: "Hi", [name]: value }), TypeError, `"${name}"`);
  }
});

Deno.test("a prompt that is too long inside a stream is a failure of that kind", async () => {
  const body = {
    type: "error",
    error: { type: "invalid_request_error", message: "prompt is too long: 9 tokens > 8 maximum" },
  };
  const { bedrock } = answering(() =>
    new Response(`data: ${JSON.stringify(body)}\n\n`, { headers: { "content-type": "text/event-stream" } })
  );
  const error = await assertRejects(() => bedrock.stream({ model: MODEL, messages: "Hi" }).final());
  assert(isProviderError(error) && error.kind === "contextLength", `${error}`);
});

const REFUSALS: readonly (readonly [status: number, type: string, kind: string])[] = [
  [400, "invalid_request_error", "validation"],
  [401, "authentication_error", "authentication"],
  [403, "permission_error", "accessDenied"],
  [404, "not_found_error", "notFound"],
  [429, "rate_limit_error", "rateLimit"],
  [529, "overloaded_error", "overloaded"],
];

for (const [status, type, kind] of REFUSALS) {
  Deno.test(`a failure of the type ${type} is of the kind ${kind}, refused and inside a stream`, async () => {
    const body = { type: "error", error: { type, message: "No." }, request_id: "req_1" };
    const refused = answering(() => Response.json(body, { status, headers: { "request-id": "req_1" } }));
    const event = `event: error\ndata: ${JSON.stringify(body)}\n\n`;
    const headers = { "content-type": "text/event-stream" };
    const start = `event: message_start\ndata: {"type":"message_start","message":{}}\n\n`;
    const inside = answering(() => new Response(start + event, { headers }));
    for (
      const ask of [
        () => refused.bedrock.chat({ model: MODEL, messages: "Hi" }),
        () => inside.bedrock.stream({ model: MODEL, messages: "Hi" }).final(),
      ]
    ) {
      const error = await assertRejects(ask);
      assert(isProviderError(error), `${error}`);
      assertEquals([error.kind, error.provider, error.code], [kind, "bedrock", type]);
    }
  });
}

for (
  const [name, fault] of Object.entries(
    {
      "before message_stop": { type: "noMessageStop" },
      "inside an event": { type: "cut", atByte: 700 },
    } as const,
  )
) {
  Deno.test(`a stream that ends ${name} is truncated`, async () => {
    const { bedrock } = served({ replies: ["Paris is the capital of France."], faults: [fault] });
    await assertRejects(() => bedrock.stream({ model: MODEL, messages: "Hi" }).final(), StreamTruncatedError);
  });
}

Deno.test("a failure of the model inside a stream ends it, and one before content is tried again", async () => {
  const exception = (name: string, afterEvents: number) =>
    ({ type: "exception", name, message: "No.", afterEvents }) as const;
  const { bedrock } = served({ replies: ["Paris."], faults: [exception("modelStreamErrorException", 4)] });
  const error = await assertRejects(() => bedrock.stream({ model: MODEL, messages: "Hi" }).final());
  assert(isProviderError(error) && error.code === "api_error", `${error}`);
  const again = served({ replies: ["Paris."], faults: [exception("throttlingException", 1)] }, {
    ...AUTH.bearer,
    retry: { maxDelayMs: 1 },
  });
  const { text, attempts } = await again.bedrock.stream({ model: MODEL, messages: "Hi" }).final();
  assertEquals([text, attempts], ["Paris.", 2]);
});

Deno.test("the fake refuses requests that the API refuses", async () => {
  const fake = fakeBedrock();
  const ask = async (headers: Record<string, string>, body: Record<string, unknown>) => {
    const response = await fake("https://bedrock-runtime.us-east-1.amazonaws.com/anthropic/v1/messages", {
      method: "POST",
      headers: { authorization: "Bearer fake-bedrock-key", ...headers },
      body: JSON.stringify(body),
    });
    return [response.status, (await response.json()).message];
  };
  const version = { "anthropic-version": "2023-06-01" };
  const body = { model: MODEL, max_tokens: 5, messages: [{ role: "user", content: "Hi" }] };
  assertEquals(await ask({}, body), [400, "anthropic-version: header is required"]);
  assertEquals(await ask({ "anthropic-version": "2023-10-01" }, body), [
    400,
    'anthropic-version: "2023-10-01" is not a valid version',
  ]);
  // The version that Anthropic's own client sends from 1.0.0 on.
  assertEquals((await ask({ "anthropic-version": "2026-10-21" }, body))[0], 200);
  assertEquals(await ask(version, { ...body, max_tokens: undefined }), [400, "max_tokens: Field required"]);
  assertEquals(await ask(version, { ...body, anthropic_version: "x" }), [
    400,
    "anthropic_version: Extra inputs are not permitted",
  ]);
  assertEquals((await ask(version, body))[0], 200);
});

Deno.test("a registered model whose first API is another is called by that API", async () => {
  const row = findModel(MODEL)!;
  const forget = registerModel({
    ...row,
    id: "anthropic.claude-elsewhere",
    mantle: { path: "/v1", apis: ["chat", "messages"] },
  });
  const { fake, bedrock } = served({ mantle: { replies: ["Paris."] } });
  await bedrock.chat({ model: "anthropic.claude-elsewhere", messages: "Hi" });
  assertEquals(fake.mantleRequests.map(({ operation }) => operation), ["chat/completions"]);
  forget();
});
