/**
 * Requests to AI Gateway: paths, headers and bodies.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { tool } from "@bedrock-edge/client";
import { createGateway, type GatewayOptions } from "@bedrock-edge/client/gateway";
import { GATEWAY_KEY, GATEWAY_MODEL, gatewayOver, PARIS, textParts } from "../../helpers/gateway.ts";

const HEADERS = {
  "authorization": `Bearer ${GATEWAY_KEY}`,
  "ai-gateway-protocol-version": "0.0.1",
  "ai-gateway-auth-method": "api-key",
  "ai-language-model-specification-version": "4",
  "ai-language-model-id": GATEWAY_MODEL,
  "ai-language-model-streaming": "false",
  "content-type": "application/json",
  "user-agent": "bedrock-edge",
};

Deno.test("a chat is one POST with the headers of the protocol", async () => {
  const { gateway, sent } = gatewayOver([PARIS]);
  const { text, stopReason, usage, model } = await gateway.chat({ model: GATEWAY_MODEL, messages: "Hi" });
  assertEquals([text, stopReason, model], ["Paris.", "end_turn", GATEWAY_MODEL]);
  assertEquals(usage, {
    inputTokens: 9,
    cacheReadInputTokens: 2,
    cacheWriteInputTokens: 1,
    outputTokens: 5,
    totalTokens: 17,
  });
  assertEquals(sent, [{
    method: "POST",
    url: "https://ai-gateway.vercel.sh/v4/ai/language-model",
    headers: HEADERS,
    body: { prompt: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] },
  }]);
});

Deno.test("a stream has the same URL, and says so in a header", async () => {
  const { gateway, sent } = gatewayOver([textParts("Paris.")]);
  assertEquals(await gateway.stream({ model: GATEWAY_MODEL, messages: "Hi" }).text(), "Paris.");
  assertEquals(sent[0]?.url, "https://ai-gateway.vercel.sh/v4/ai/language-model");
  assertEquals(sent[0]?.headers, { ...HEADERS, "ai-language-model-streaming": "true" });
});

Deno.test("the third version has its own path and headers", async () => {
  const { gateway, sent } = gatewayOver([PARIS], { protocol: "v3" });
  await gateway.chat({ model: GATEWAY_MODEL, messages: "Hi" });
  assertEquals(sent[0]?.url, "https://ai-gateway.vercel.sh/v3/ai/language-model");
  assertEquals(sent[0]?.headers["ai-language-model-specification-version"], "3");
});

Deno.test("the path of a base URL says the protocol, and may not contradict it", async () => {
  const over = async (options: GatewayOptions) => {
    const { gateway, sent } = gatewayOver([PARIS], options);
    await gateway.chat({ model: GATEWAY_MODEL, messages: "Hi" });
    return [sent[0]?.url, sent[0]?.headers["ai-language-model-specification-version"]];
  };
  assertEquals(await over({ baseURL: "https://proxy.example/v3/ai/" }), [
    "https://proxy.example/v3/ai/language-model",
    "3",
  ]);
  assertEquals(await over({ baseURL: new URL("https://proxy.example/ai"), protocol: "v3" }), [
    "https://proxy.example/ai/language-model",
    "3",
  ]);
  assertEquals(await over({ baseURL: "http://127.0.0.1:9/x" }), ["http://127.0.0.1:9/x/language-model", "4"]);
  for (const [baseURL, protocol] of [["https://a.example/v3/ai", "v4"], ["https://a.example/v4/ai", "v3"]] as const) {
    assertThrows(() => createGateway({ baseURL, protocol }), TypeError, "its path is that of");
  }
  assertThrows(() => createGateway({ baseURL: "https://user:secret@a.example" }), TypeError, "contains credentials");
  assertThrows(() => createGateway({ baseURL: "http://a.example/v4/ai" }), TypeError, "plain HTTP");
  createGateway({ baseURL: "http://a.example/v4/ai", allowHttp: true });
});

Deno.test("the caller's headers override those of the client, and those of the model override all", async () => {
  const { gateway, sent } = gatewayOver([PARIS], {
    teamIdOrSlug: "team_1",
    headers: { "x-own": "client", "ai-gateway-auth-method": "mine", "ai-language-model-id": "other" },
    defaults: { headers: { "x-own": "defaults", "x-more": "1" } },
  });
  await gateway.chat({ model: GATEWAY_MODEL, messages: "Hi", headers: { "x-own": "call", "user-agent": "mine" } });
  const { headers, body } = sent[0]!;
  assertEquals([headers["x-own"], headers["x-more"], headers["user-agent"]], ["call", "1", "mine"]);
  assertEquals([headers["ai-gateway-auth-method"], headers["ai-language-model-id"]], ["mine", GATEWAY_MODEL]);
  assertEquals(headers["x-vercel-ai-gateway-team"], "team_1");
  assertEquals(Object.keys(body), ["prompt"]);
});

Deno.test("an authorization header of the caller replaces the credentials", async () => {
  const { gateway, sent } = gatewayOver([PARIS], { apiKey: "", headers: { authorization: "Bearer mine" } });
  await gateway.chat({ model: GATEWAY_MODEL, messages: "Hi" });
  assertEquals(sent[0]?.headers.authorization, "Bearer mine");
});

Deno.test("facts about the deployment are in headers of model calls, where there are some", async () => {
  const env = {
    AI_GATEWAY_API_KEY: "vck_1234567890123456",
    VERCEL_DEPLOYMENT_ID: "dpl_1",
    VERCEL_ENV: "preview",
    VERCEL_REGION: "fra1",
    VERCEL_PROJECT_ID: "prj_1",
  };
  const symbol = Symbol.for("@vercel/request-context");
  const world = globalThis as unknown as Record<symbol, unknown>;
  world[symbol] = { get: () => ({ headers: { "x-vercel-id": "fra1::abc" } }) };
  try {
    const { gateway, sent } = gatewayOver([PARIS], { apiKey: undefined, env });
    await gateway.chat({ model: GATEWAY_MODEL, messages: "Hi" });
    const { headers } = sent[0]!;
    assertEquals(Object.entries(headers).filter(([name]) => name.startsWith("ai-o11y-")).sort(), [
      ["ai-o11y-deployment-id", "dpl_1"],
      ["ai-o11y-environment", "preview"],
      ["ai-o11y-project-id", "prj_1"],
      ["ai-o11y-region", "fra1"],
      ["ai-o11y-request-id", "fra1::abc"],
    ]);
  } finally {
    delete world[symbol];
  }
});

Deno.test("options become those of the AI SDK, and only what is given is sent", async () => {
  const weather = tool({
    name: "weather",
    description: "The weather",
    inputSchema: { type: "object", properties: { city: { type: "string" } } },
    strict: true,
  });
  const { gateway, sent } = gatewayOver([PARIS]);
  await gateway.chat({
    model: GATEWAY_MODEL,
    system: "Be brief.",
    messages: "Hi",
    tools: [weather, { type: "systemTool", name: "gateway.perplexity_search" }],
    toolChoice: { name: "weather" },
    maxTokens: 10,
    temperature: 0.5,
    topP: 0.9,
    topK: 5,
    stopSequences: ["END"],
    seed: 7,
    presencePenalty: 0.1,
    frequencyPenalty: 0.2,
    reasoning: { effort: "high" },
    providerOptions: { anthropic: { effort: "low" }, gateway: { newOption: 1, order: ["x"] } },
    gateway: { order: ["bedrock"], tags: ["a"], zeroDataRetention: true },
  });
  assertEquals(sent[0]?.body, {
    prompt: [
      { role: "system", content: "Be brief." },
      { role: "user", content: [{ type: "text", text: "Hi" }] },
    ],
    tools: [
      {
        type: "function",
        name: "weather",
        description: "The weather",
        strict: true,
        inputSchema: { type: "object", properties: { city: { type: "string" } } },
      },
      { type: "provider", id: "gateway.perplexity_search", name: "perplexity_search", args: {} },
    ],
    toolChoice: { type: "tool", toolName: "weather" },
    maxOutputTokens: 10,
    temperature: 0.5,
    topP: 0.9,
    topK: 5,
    stopSequences: ["END"],
    seed: 7,
    presencePenalty: 0.1,
    frequencyPenalty: 0.2,
    reasoning: "high",
    providerOptions: {
      anthropic: { effort: "low" },
      gateway: { newOption: 1, order: ["bedrock"], tags: ["a"], zeroDataRetention: true },
    },
  });
});

Deno.test("a file that is a Blob is read before the request is sent", async () => {
  const { gateway, sent } = gatewayOver([PARIS]);
  const image = (bytes: Blob | string) => ({ type: "image", format: "png", source: { bytes } }) as const;
  const chat = (bytes: Blob | string) =>
    gateway.chat({ model: GATEWAY_MODEL, messages: [{ role: "user", content: [image(bytes)] }] });
  await chat(new Blob([new Uint8Array([1, 2, 3])]));
  await chat("AQID");
  assertEquals(sent[0]!.body, sent[1]!.body);
});

Deno.test("a number of tokens to think becomes the options of the model's vendors", async () => {
  const { gateway, sent } = gatewayOver([PARIS]);
  const ask = (model: string) => gateway.chat({ model, messages: "Hi", reasoning: { budgetTokens: 2048 } });
  await ask(GATEWAY_MODEL);
  assertEquals(sent[0]?.body.providerOptions, {
    anthropic: { thinking: { type: "enabled", budgetTokens: 2048 } },
    bedrock: { reasoningConfig: { type: "enabled", budgetTokens: 2048 } },
  });
  await ask("google/gemini-2.5-pro");
  assertEquals(Object.keys(sent[1]?.body.providerOptions), ["google", "vertex"]);
  await assertRejects(() => ask("openai/gpt-5.4"), TypeError, "budgetTokens is not known");
  await gateway.chat({ model: GATEWAY_MODEL, messages: "Hi", reasoning: "off" });
  assertEquals([sent.length, sent[2]?.body.reasoning], [3, "none"]);
});

Deno.test("a handle has the model, the defaults and the traits of its id", async () => {
  const { gateway, sent } = gatewayOver([PARIS], { defaults: { gateway: { user: "u1" } } });
  const model = gateway.model(GATEWAY_MODEL, { maxTokens: 5 });
  await model.chat({ messages: "Hi", gateway: { tags: ["t"] } });
  assertEquals(sent[0]?.body.providerOptions, { gateway: { tags: ["t"] } });
  assertEquals(sent[0]?.body.maxOutputTokens, 5);
  assertEquals([model.provider, model.traits?.family], ["gateway", "claude"]);
  assertEquals(gateway.model("google/gemini-2.5-pro").traits?.family, "gemini");
  assertEquals(gateway.model("perplexity/sonar").traits?.family, "perplexity");
});

Deno.test("a handle shows no key of the caller's own accounts, and sends it", async () => {
  const byok = { anthropic: [{ apiKey: "sk-ant-SECRETOFTHECALLER" }] };
  const { gateway, sent } = gatewayOver([PARIS], {
    defaults: { providerOptions: { gateway: { byok, user: "u" }, openai: { user: "o" } } },
  });
  const model = gateway.model(GATEWAY_MODEL, { gateway: { byok, tags: ["t"] } });
  assert(!/SECRET/.test(`${Deno.inspect(model, { depth: 9 })} ${JSON.stringify(model)}`));
  assertEquals(model.defaults?.providerOptions, { gateway: { user: "u" }, openai: { user: "o" } });
  assertEquals(model.defaults?.gateway?.tags, ["t"]);
  await model.chat({ messages: "Hi" });
  assertEquals(sent[0]?.body.providerOptions.gateway, { byok, user: "u", tags: ["t"] });
});

Deno.test("unknown options are refused with the name to use", async () => {
  const { gateway, sent } = gatewayOver([PARIS]);
  const chat = (more: object) => () => gateway.chat({ model: GATEWAY_MODEL, messages: "Hi", ...more });
  await assertRejects(chat({ order: ["x"] }), TypeError, "use gateway: { order }");
  await assertRejects(chat({ maxOutputTokens: 1 }), TypeError, 'did you mean "maxTokens"?');
  await assertRejects(chat({ gateway: { oder: ["x"] } }), TypeError, 'did you mean "order"?');
  await assertRejects(chat({ gateway: { sort: "price" } }), TypeError, "cost, ttft or tps");
  await assertRejects(chat({ providerOptions: { anthropic: 1 } }), TypeError, "providerOptions.anthropic");
  assertThrows(() => createGateway({ metadataCacheRefreshMillis: 1 } as never), TypeError, "metadataCacheRefreshMs");
  assertThrows(() => createGateway({ protocol: "v5" } as never), TypeError, "v3 or v4");
  assertThrows(() => createGateway({ baseURL: 7 } as never), TypeError, "a URL or a string");
  assertThrows(() => createGateway({ apiKey: 7 } as never), TypeError, "a function that returns one");
  assertEquals(gateway.model("no-creator").traits, undefined);
  assertEquals(sent.length, 0);
  assert(gateway.model(GATEWAY_MODEL));
});
