/**
 * The client around the formats: URLs, headers, keys, handles, tools, conversations and structured output.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ChatModel,
  conversation,
  ProviderError,
  runTools,
  sigv4,
  type StandardSchema,
  StructuredOutputError,
  tool,
} from "@bedrock-edge/client";
import {
  createOpenAICompatible,
  type OpenAIChatRequest,
  type OpenAICompatibleOptions,
  presets,
} from "@bedrock-edge/client/openai-compatible";
import { memoryStore } from "@bedrock-edge/client/store";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { completion, KNOWN, piece, rig, sse } from "./rig.ts";

const HI = { model: "m", messages: "Hi" } as const;
const answer = { body: completion({ content: "Ho" }) };

const URLS: readonly [string, Partial<OpenAICompatibleOptions>, string][] = [
  ["a path", { baseURL: "https://api.example/v1" }, "https://api.example/v1/chat/completions"],
  ["a slash at the end", { baseURL: "https://api.example/v1/" }, "https://api.example/v1/chat/completions"],
  ["no path", { baseURL: "https://api.example" }, "https://api.example/chat/completions"],
  ["a URL", { baseURL: new URL("https://api.example/v1") }, "https://api.example/v1/chat/completions"],
  ["a port on loopback", { baseURL: "http://[::1]:9/v1" }, "http://[::1]:9/v1/chat/completions"],
  ["http where that is allowed", { baseURL: "http://box:9/v1", allowHttp: true }, "http://box:9/v1/chat/completions"],
  [
    "a query, and more of it",
    { baseURL: "https://api.example/v1?a=1&b=2", queryParams: { b: "3", c: "x y" } },
    "https://api.example/v1/chat/completions?a=1&b=3&c=x+y",
  ],
  [
    "Azure with a deployment",
    { ...presets.azureOpenAI({ resource: "mine", deployment: "gpt 5" }), apiKey: "k" },
    "https://mine.openai.azure.com/openai/deployments/gpt%205/chat/completions?api-version=2024-10-21",
  ],
  [
    "a function of the caller's",
    {
      baseURL: "https://api.example/v1",
      url: ({ path, model, baseURL }) => `${baseURL.origin}/models/${encodeURIComponent(model ?? "")}/${path}`,
    },
    "https://api.example/models/m/chat/completions",
  ],
];

for (const [name, options, url] of URLS) {
  Deno.test(`the URL of a call: ${name}`, async () => {
    const { client, sent } = rig(answer, options);
    await client.chat(HI);
    assertEquals(sent[0]?.url.href, url);
  });
}

Deno.test("headers and the key: those of the call override the defaults', the client's and the key's", async () => {
  const { client, sent } = rig(answer, {
    apiKey: () => Promise.resolve(" k-1 "),
    headers: { a: "1", b: "1", c: "1" },
    defaults: { headers: { b: "2", c: "2" } },
  });
  await client.chat({ ...HI, headers: { c: "3" } });
  const { headers } = sent[0]!;
  assertEquals(["a", "b", "c", "authorization"].map((name) => headers.get(name)), ["1", "2", "3", "Bearer k-1"]);
  await client.chat({ ...HI, headers: { authorization: "Bearer own" } });
  assertEquals(sent[1]?.headers.get("authorization"), "Bearer own");
});

Deno.test("the key is read at each attempt, and authInfo says where it is from", async () => {
  const env: Record<string, string> = {};
  const { client, sent } = rig(answer, { apiKeyEnv: "LOCAL_KEY", env });
  await client.chat(HI);
  assertEquals([sent[0]?.headers.get("authorization"), client.authInfo()], [null, { scheme: "none", source: "none" }]);
  env.LOCAL_KEY = "k";
  await client.chat(HI);
  assertEquals(sent[1]?.headers.get("authorization"), "Bearer k");
  assertEquals(client.authInfo(), { scheme: "bearer", source: "LOCAL_KEY" });
  assertEquals(rig(answer, { apiKey: "k" }).client.authInfo(), { scheme: "bearer", source: "apiKey" });
  const azure = rig(answer, { ...presets.azureOpenAI({ resource: "r" }), apiKey: "k" });
  await azure.client.chat(HI);
  assertEquals([azure.sent[0]?.headers.get("api-key"), azure.sent[0]?.headers.get("authorization")], ["k", null]);
  assertEquals(azure.client.authInfo(), { scheme: "header", source: "apiKey" });
});

Deno.test("requests to Bedrock's own endpoints are signed for their service and region", async () => {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
  const services = { bedrock: presets.bedrock, "bedrock-mantle": presets.bedrockMantle };
  for (const [service, preset] of Object.entries(services)) {
    const { client, sent } = rig(answer, { ...preset({ region: "us-west-2" }), auth: sigv4({ credentials }) });
    await client.chat(HI);
    assert(sent[0]?.headers.get("authorization")?.includes(`/us-west-2/${service}/aws4_request`));
    assertEquals(client.authInfo(), { scheme: "sigv4", source: "auth" });
  }
});

Deno.test("a handle has defaults, traits and a window", async () => {
  const { client, sent } = rig(answer, {
    family: "llama",
    defaults: { maxTokens: 5, seed: 1 },
    models: {
      m: { contextWindow: 8192, capabilities: { tools: false }, quirks: { maxTokensField: "max_completion_tokens" } },
    },
  });
  const model: ChatModel = client.model("m", { temperature: 0 });
  assertEquals([model.provider, model.modelId, model.contextWindow], ["local", "m", 8192]);
  assertEquals(model.traits, { family: "llama", capabilities: { tools: false } });
  assertEquals(model.defaults, { maxTokens: 5, seed: 1, temperature: 0 } as ChatModel["defaults"]);
  await client.model("m", { temperature: 0 }).chat({ messages: "Hi", seed: 2 });
  assertEquals(sent[0]?.body, {
    model: "m",
    messages: [{ role: "user", content: "Hi" }],
    max_completion_tokens: 5,
    temperature: 0,
    seed: 2,
  });
  assertEquals(rig(answer).client.model("m").traits, undefined);
  assertEquals([client.model("other").contextWindow, client.model("other").traits], [undefined, { family: "llama" }]);
});

Deno.test("tools are run, and their results go back", async () => {
  const fetch = fakeOpenAI({
    apiKey: null,
    replies: [{ toolUse: { name: "weather", input: { city: "Oslo" } } }, "7 degrees."],
  });
  const { client } = rig([], { fetch });
  const weather = tool({
    name: "weather",
    inputSchema: { type: "object", properties: { city: { type: "string" } } },
    execute: () => "7 degrees",
  });
  const { text, steps } = await runTools(client.model("m"), { messages: "Weather?", tools: [weather] });
  assertEquals([text, steps.length], ["7 degrees.", 2]);
});

Deno.test("a conversation keeps its turns, with the reasoning that the service takes back", async () => {
  const details = [{ type: "reasoning.text", text: "Hm", signature: "s", index: 0 }];
  const { client, sent } = rig({ body: completion({ reasoning: "Hm", reasoning_details: details, content: "Ho" }) }, {
    quirks: { reasoningHistory: "reasoning_details" },
  });
  // A store keeps the turns as JSON.
  const store = memoryStore();
  await conversation(client.model("m"), { store, key: "a" }).send("One");
  await conversation(client.model("m"), { store, key: "a" }).send("Two");
  assertEquals(sent[1]?.body.messages, [
    { role: "user", content: "One" },
    { role: "assistant", content: "Ho", reasoning_details: details },
    { role: "user", content: "Two" },
  ]);
});

const place: StandardSchema<{ city: string }> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) =>
      typeof Object(value).city === "string" ? { value } : { issues: [{ message: "city is missing" }] },
  },
};
const jsonSchema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const output = { schema: place, jsonSchema };
const refuse = (message: string) => ({ status: 400, body: { error: { message, type: "invalid_request_error" } } });

Deno.test("a mode of structured output that is refused is followed by the next, and the client remembers", async () => {
  const { client, sent } = rig([
    refuse("'response_format' of type 'json_schema' is not supported with this model"),
    refuse("This response_format type is unavailable now"),
    {
      body: completion({
        content: null,
        tool_calls: [{ id: "a", type: "function", function: { name: "output", arguments: '{"city":"Oslo"}' } }],
      }),
    },
    { body: completion({ content: '{"city":"Rome"}' }) },
  ]);
  const first = await client.chat({ ...HI, output });
  assertEquals([first.output, first.outputMode, first.text, first.stopReason], [
    { city: "Oslo" },
    "tool",
    '{"city":"Oslo"}',
    "end_turn",
  ]);
  assertEquals(sent.map(({ body }) => (body.response_format as { type?: string } | undefined)?.type), [
    "json_schema",
    "json_object",
    undefined,
  ]);
  // The first refusal was about the model; the second names none, and teaches nothing.
  const second = await client.chat({ ...HI, output });
  assertEquals([second.output, second.outputMode], [{ city: "Rome" }, "jsonObject"]);
});

Deno.test("no call is forced that would hide the caller's tools, or that a model which thinks refuses", async () => {
  const tools = [{ name: "weather", inputSchema: { type: "object" } }] as const;
  const rows: readonly (readonly [options: Partial<OpenAIChatRequest>, mode: string])[] = [
    [{ tools }, "instruction"],
    [{ reasoning: { effort: "low" } }, "instruction"],
    [{ tools: [], reasoning: "off" }, "tool"],
  ];
  for (const [options, mode] of rows) {
    const refusals = [refuse("response_format is not supported"), refuse("response_format is unavailable now")];
    const { client } = rig([...refusals, { body: completion({ content: '{"city":"Rome"}' }) }]);
    const { outputMode } = await client.chat({ ...HI, output, ...options } as OpenAIChatRequest);
    assertEquals(outputMode, mode);
  }
});

Deno.test("structured output streams, in every mode", async () => {
  for (const mode of ["native", "jsonObject", "instruction", "tool"] as const) {
    const call = (delta: object) => piece({ tool_calls: [{ index: 0, ...delta }] });
    const body = mode === "tool"
      ? sse([
        call({ id: "a", function: { name: "output", arguments: '{"city"' } }),
        call({ function: { arguments: ':"Oslo"}' } }),
        piece({}, "stop"),
      ])
      : sse([piece({ content: '{"city"' }), piece({ content: ':"Oslo"}' }), piece({}, "stop")]);
    const { client } = rig({ body });
    const stream = client.stream({ ...HI, output: { ...output, mode } });
    let text = "";
    for await (const part of stream.textStream) text += part;
    const result = await stream.final();
    assertEquals([text, result.output, result.outputMode], ['{"city":"Oslo"}', { city: "Oslo" }, mode]);
  }
});

Deno.test("an answer that does not fit the schema is asked for again", async () => {
  const { client, sent } = rig([
    { body: completion({ content: '{"town":"Oslo"}' }, { usage: { prompt_tokens: 1, completion_tokens: 2 } }) },
    { body: completion({ content: '{"city":"Oslo"}' }, { usage: { prompt_tokens: 3, completion_tokens: 4 } }) },
  ]);
  const result = await client.chat({ ...HI, output: { ...output, retry: true } });
  assertEquals([result.output, result.usage?.totalTokens, sent.length], [{ city: "Oslo" }, 10, 2]);
});

Deno.test("an answer that does not fit the schema the second time either is an error", async () => {
  const { client, sent } = rig({ body: completion({ content: '{"town":"Oslo"}' }) });
  const ask = () => client.chat({ ...HI, output: { ...output, retry: true } });
  await assertRejects(ask, StructuredOutputError);
  assertEquals(sent.length, 2);
});

Deno.test("counts of tokens are disjoint", async () => {
  const usages: [Record<string, unknown>, number[]][] = [
    [{ prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }, [10, 0, 0, 5, 15]],
    [{ prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 } }, [
      5,
      4,
      1,
      5,
      15,
    ]],
    [{ prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6 }, [
      6,
      4,
      0,
      5,
      15,
    ]],
    // xAI counts reasoning beside the completion, OpenAI in it.
    [
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 22, completion_tokens_details: { reasoning_tokens: 7 } },
      [10, 0, 0, 12, 22],
    ],
    [
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, completion_tokens_details: { reasoning_tokens: 3 } },
      [10, 0, 0, 5, 15],
    ],
    [{ prompt_tokens: "10", completion_tokens: -1 }, [0, 0, 0, 0, 0]],
  ];
  for (const [usage, counts] of usages) {
    const { usage: read } = await rig({ body: completion({ content: "Ho" }, { usage }) }).client.chat(HI);
    assertEquals(Object.values(read ?? {}), counts);
  }
});

Deno.test("a whole answer keeps what this version does not know", async () => {
  const { client } = rig({
    body: completion({ content: "Ho", mood: "good" }, {
      choice: { logprobs: { content: [] }, content_filter_results: { hate: false } },
      system_fingerprint: "fp",
      service_tier: "default",
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.1 },
      citations: ["https://a.example"],
    }),
  });
  const { unknown, serviceTier, content, message } = await client.chat(HI);
  assertEquals(content, [{ type: "text", text: "Ho" }, { type: "unknown", name: "mood", value: "good" }]);
  // It does not go back: services refuse members that they wrote themselves.
  const { repairs } = await client.chat({ model: "m", messages: [message] });
  assertEquals(repairs.map(({ message }) => message), [
    "messages[0].content[1] is the member mood of an answer; removed",
  ]);
  assertEquals(serviceTier, "default");
  assertEquals(unknown, {
    ...KNOWN,
    logprobs: { content: [] },
    content_filter_results: { hate: false },
    system_fingerprint: "fp",
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.1 },
    citations: ["https://a.example"],
  });
});

Deno.test("other choices than the first are kept, and not read", async () => {
  const { choices: [only], ...rest } = completion({ content: "Ho" }) as { choices: [Record<string, unknown>] };
  const other = { ...only, index: 1, message: { role: "assistant", content: "Hey" } };
  const { text, unknown } = await rig({ body: { ...rest, choices: [only, other] } }).client.chat(HI);
  assertEquals([text, unknown?.choices], ["Ho", [other]]);
});

Deno.test("a generated image is a block, and goes back as it came", async () => {
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,AQID" } };
  const { client, sent } = rig({ body: completion({ content: "Here", images: [image] }) });
  const { content, message } = await client.chat(HI);
  assertEquals(content, [
    { type: "text", text: "Here" },
    { type: "image", format: "png", source: { bytes: "AQID" } },
  ]);
  await client.chat({ model: "m", messages: [message] });
  assertEquals(sent[1]?.body.messages, [{ role: "assistant", content: "Here", images: [image] }]);
});

Deno.test("the caller's own functions change bodies and read answers", async () => {
  const options: Partial<OpenAICompatibleOptions> = {
    transformRequestBody: (body) => ({ ...body, extra: 1 }),
    metadataExtractor() {
      let pieces = 0;
      return { read: () => void pieces++, metadata: () => ({ pieces }) };
    },
  };
  const whole = rig(answer, options);
  assertEquals((await whole.client.chat(HI)).unknown, { ...KNOWN, pieces: 1 });
  assertEquals(whole.sent[0]?.body.extra, 1);
  const streamed = rig({ body: sse([piece({ content: "Ho" }), piece({}, "stop")]) }, options);
  assertEquals((await streamed.client.stream(HI).final()).unknown, { ...KNOWN, pieces: 2 });
});

Deno.test("close stops every open call, and a signal stops one", async () => {
  const { client } = rig([], {
    fetch: (_url, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason))),
  });
  const calls = [client.chat(HI), client.stream(HI).final()];
  client.close();
  for (const call of calls) await assertRejects(() => call, DOMException, "The client was closed");
  const controller = new AbortController();
  const call = client.chat({ ...HI, signal: controller.signal });
  controller.abort(new Error("no longer wanted"));
  await assertRejects(() => call, Error, "no longer wanted");
});

Deno.test("a redirect is not followed, so that the key goes to no other origin", async () => {
  const { client, sent } = rig({ status: 302, body: "", headers: { location: "https://elsewhere.example" } }, {
    apiKey: "k",
  });
  await assertRejects(() => client.chat(HI), ProviderError, "HTTP 302 is a redirect, which is not followed");
  assertEquals(sent.length, 1);
});

Deno.test("a large answer, and a large event, are refused by named options", async () => {
  const large = completion({ content: "x".repeat(10_000) });
  const whole = rig({ body: large }, { maxAnswerBytes: 1000 });
  await assertRejects(() => whole.client.chat(HI), ProviderError, "maxAnswerBytes");
  const streamed = rig({ body: sse([piece({ content: "x".repeat(10_000) })]) }, { maxEventBytes: 1000 });
  await assertRejects(() => streamed.client.stream(HI).final(), ProviderError, "maxEventBytes");
});

Deno.test("nothing is sent before the first read, and a mistake rejects there", async () => {
  const { client, sent } = rig({ body: sse([piece({ content: "Ho" }), piece({}, "stop")]) });
  const stream = client.stream(HI);
  const wrong = client.stream({ ...HI, maxToken: 1 } as never);
  await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
  assertEquals(sent.length, 0);
  await assertRejects(() => wrong.text(), TypeError, 'did you mean "maxTokens"?');
  assertEquals([await stream.text(), sent.length], ["Ho", 1]);
  assertThrows(() => client.model("m", { maxToken: 1 } as never), TypeError);
});

Deno.test("each preset is a client", () => {
  const { azureOpenAI, bedrock, bedrockMantle, ...rows } = presets;
  const region = "us-east-1";
  const made = [azureOpenAI({ resource: "r" }), bedrock({ region }), bedrockMantle({ region })];
  for (const preset of [...Object.values(rows), ...made]) createOpenAICompatible({ ...preset, env: {} });
});
