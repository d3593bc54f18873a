/**
 * The client of text sends and reads text as the client with all options does, keeps the promises of the transport, and refuses
 * what it cannot honor, by its types and at run time.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ChatModel,
  type ChatProvider,
  ContextLengthError,
  conversation,
  ProviderError,
  RateLimitError,
  StreamTruncatedError,
} from "@bedrock-edge/client";
import {
  createOpenAICompatibleText,
  type OpenAICompatibleText,
  type OpenAICompatibleTextOptions,
  type OpenAITextDefaults,
  type OpenAITextRequest,
  presets,
} from "@bedrock-edge/client/openai-compatible";
import { VirtualClock } from "../helpers/clock.ts";
import { type Answering, completion, KNOWN, piece, responseOf, rig, type Sent, sse } from "./rig.ts";

const HI = { model: "m", messages: "Hi" } as const;

/** Creates a client of text whose service gives the answers in turn; the last one again and again. */
function textRig(answers: Answering | readonly Answering[], options: Partial<OpenAICompatibleTextOptions> = {}) {
  const list = Array.isArray(answers) ? [...answers] : [answers];
  const sent: Sent[] = [];
  const client = createOpenAICompatibleText({
    name: "local",
    baseURL: "http://localhost:8000/v1",
    retry: false,
    fetch(url, init) {
      const body = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
      sent.push({ url: new URL(`${url}`), method: `${init?.method}`, headers: new Headers(init?.headers), body });
      return Promise.resolve(responseOf(list.length > 1 ? list.shift() : list[0]));
    },
    ...options,
  });
  return { client, sent };
}

const WHOLE = { body: completion({ content: "Ho" }) };
const STREAM = { body: sse([piece({ role: "assistant", content: "Ho" }), piece({}, "stop")]) };

const REQUESTS: readonly (readonly [
  name: string,
  request: Omit<OpenAITextRequest, "model">,
  options?: Partial<OpenAICompatibleTextOptions>,
])[] = [
  ["a text", { messages: "Hi" }],
  ["a system prompt", { system: "Be brief.", messages: "Hi" }],
  ["a system prompt of blocks", {
    system: [{ type: "text", text: "A" }, { type: "text", text: "B" }],
    messages: [{ role: "system", content: "C" }, { role: "user", content: "Hi" }],
  }, { quirks: { systemRole: "developer" } }],
  ["turns", {
    messages: [
      { role: "user", content: "One" },
      { role: "assistant", content: [{ type: "text", text: "Tw" }, { type: "text", text: "o" }] },
      { role: "user", content: [{ type: "text", text: "Three" }] },
      { role: "user", content: [{ type: "text", text: "A" }, { type: "text", text: "B" }] },
    ],
  }],
  ["system prompts that are empty, or hold unknown blocks", {
    system: [],
    messages: [
      { role: "system", content: [{ type: "unknown", name: "hologram", value: { type: "hologram" } }] },
      { role: "user", content: "Hi" },
    ],
  }],
  ["empty turns", { messages: [{ role: "user", content: [] }, { role: "assistant", content: [] }] }],
  ["unknown blocks", {
    messages: [
      { role: "user", content: [{ type: "unknown", name: "hologram", value: { hue: 7 } }] },
      {
        role: "assistant",
        content: [
          { type: "unknown", name: "x", value: { type: "x", y: 1 } },
          { type: "unknown", name: "mood", value: "good" },
          { type: "text", text: "T" },
        ],
      },
    ],
  }],
  ["all options", {
    messages: "Hi",
    maxTokens: 5,
    temperature: 0,
    topP: 0.5,
    stopSequences: ["a", "b"],
    extraBody: { seed: 1, user: "me" },
  }],
  ["a service that counts by another name, and sends no usage", { messages: "Hi", maxTokens: 5, stopSequences: [] }, {
    quirks: { maxTokensField: "max_completion_tokens", includeUsage: false },
  }],
  ["quirks by a function", { messages: "Hi", maxTokens: 5 }, {
    quirks: () => ({ maxTokensField: "max_completion_tokens" }),
  }],
  ["a preset", { messages: "Hi", system: "Be brief.", maxTokens: 5 }, { ...presets.openai, apiKey: "k" }],
  ["defaults and paths", { messages: "Hi" }, {
    baseURL: "https://api.example/v1?a=1",
    queryParams: { b: "2" },
    headers: { "x-a": "1" },
    defaults: { maxTokens: 9, headers: { "x-b": "2" }, system: "Be brief." },
    apiKey: () => Promise.resolve("k"),
    apiKeyHeader: "api-key",
  }],
];

for (const [name, request, options = {}] of REQUESTS) {
  Deno.test(`a client of text sends what the client with all options sends: ${name}`, async () => {
    const full = rig([WHOLE, STREAM], options);
    const small = textRig([WHOLE, STREAM], options);
    for (const { client } of [full, small]) {
      await client.chat({ model: "m", ...request });
      await client.stream({ model: "m", ...request }).final();
    }
    const shown = ({ url, method, headers, body }: Sent) => ({ url: url.href, method, headers: [...headers], body });
    assertEquals(small.sent.map(shown), full.sent.map(shown));
  });
}

const USAGE = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7, prompt_tokens_details: { cached_tokens: 3 } };

/** Whole answers, and the same as streams. */
const ANSWERS: readonly (readonly [name: string, answering: Answering])[] = [
  ["a whole text", WHOLE],
  ["a whole text with usage and more", {
    body: completion({ content: "Ho", mood: "good" }, {
      usage: USAGE,
      weather: "fine",
      service_tier: "flex",
      finish_reason: "length",
      choice: { logprobs: { content: [{ token: "Ho" }] } },
    }),
  }],
  ["whole reasoning", { body: completion({ reasoning_content: "Hm", content: "Ho" }) }],
  ["whole parts", {
    body: completion({
      content: [
        { type: "thinking", thinking: [{ type: "text", text: "Hm" }] },
        { type: "text", text: "Ho" },
        { type: "hologram", hue: 7 },
      ],
    }),
  }],
  ["whole parts of which one has no text", {
    body: completion({ content: [{ type: "text" }, { type: "text", text: "Ho" }] }),
  }],
  ["a whole text with nothing beside it", {
    body: { choices: [{ message: { content: "Ho" }, finish_reason: "stop" }] },
  }],
  ["a whole refusal", { body: completion({ content: null, refusal: "No." }) }],
  ["a whole answer without a reason", { body: completion({ content: "Ho" }, { finish_reason: null }) }],
  ["a whole stop sequence", { body: completion({ content: "Ho" }, { choice: { stop_reason: "!" } }) }],
  ["a new reason", { body: completion({ content: "Ho" }, { finish_reason: "hologram_shown" }) }],
  ["several choices", {
    body: {
      ...completion({ content: "Ho" }),
      choices: [
        { index: 0, message: { role: "assistant", content: "A" }, finish_reason: "stop" },
        { index: 1, message: { role: "assistant", content: "B" }, finish_reason: "stop" },
      ],
    },
  }],
  ["a stream", STREAM],
  ["a stream with usage", {
    body: sse([
      piece({ role: "assistant", reasoning: "H" }),
      piece({ reasoning: "m" }),
      piece({ content: "H" }),
      piece({ content: "o" }, "length"),
      { ...piece({}), choices: [], usage: USAGE },
    ]),
  }],
  ["a stream of parts", {
    body: sse([
      piece({ content: [{ type: "thinking", thinking: "Hm" }] }),
      piece({ content: [{ type: "text", text: "Ho" }, { type: "hologram", hue: 7 }] }),
      piece({ refusal: "No." }),
      { object: "chat.mood", mood: "good" },
      piece({ mood: "go" }),
      piece({ mood: "od" }, "stop", { system_fingerprint: "f" }),
    ]),
  }],
  ["a stream of several choices without an end marker", {
    body: sse([
      piece({ content: "A" }),
      { ...piece({}), choices: [{ index: 1, delta: { content: "B" }, finish_reason: null }] },
      piece({}, "stop"),
    ], { done: false, end: "\r\n" }),
  }],
];

for (const [name, answering] of ANSWERS) {
  Deno.test(`a client of text reads what the client with all options reads: ${name}`, async () => {
    const isStream = typeof answering.body === "string";
    for (const chunk of [undefined, 1, 7]) {
      const ways = [rig, textRig].map((make) => make({ ...answering, ...chunk === undefined ? {} : { chunk } }).client);
      // The format's own answer to a request for a stream may be whole.
      for (const streams of isStream ? [true] : [false, true]) {
        const [full, small] = await Promise.all(ways.map(async (client) => {
          if (!streams) return { events: [], result: await client.chat(HI) };
          const stream = client.stream(HI);
          const events = await Array.fromAsync(stream);
          return { events, result: await stream.final() };
        }));
        assertEquals(small, full);
      }
    }
  });
}

Deno.test("a client of text refuses a failure, and JSON that is not an answer, with a status of success", async () => {
  for (
    const [body, kind] of [
      [{ error: { message: "Slow down", code: "rate_limit_exceeded" } }, "rateLimit"],
      [{ choices: [] }, "protocol"],
      [{ choices: [{ text: "Ho" }] }, "protocol"],
    ] as const
  ) {
    const error = await assertRejects(() => textRig({ body }).client.chat(HI), ProviderError);
    assertEquals(error.kind, kind);
  }
});

Deno.test("a client of text gives calls and other members of the message as unknown blocks, and sends none back", async () => {
  const call = { id: "c", type: "function", function: { name: "f", arguments: "{}" } };
  const finish = { finish_reason: "tool_calls" };
  const { client, sent } = textRig({ body: completion({ content: "Ho", tool_calls: [call], mood: "good" }, finish) });
  const whole = await client.chat(HI);
  const blocks = [
    { type: "text", text: "Ho" },
    { type: "unknown", name: "tool_calls", value: [call] },
    { type: "unknown", name: "mood", value: "good" },
  ];
  assertEquals([whole.stopReason, whole.content, whole.toolUses, whole.unknown], ["tool_use", blocks, [], KNOWN]);
  const { repairs } = await client.chat({
    model: "m",
    messages: [{ role: "user", content: "Hi" }, whole.message, { role: "user", content: "So?" }],
  });
  assertEquals(sent[1]?.body.messages, [
    { role: "user", content: "Hi" },
    { role: "assistant", content: "Ho" },
    { role: "user", content: "So?" },
  ]);
  assertEquals(repairs.map(({ rule, path }) => [rule, path]), [
    ["unknown-member", "messages[1].content[1]"],
    ["unknown-member", "messages[1].content[2]"],
  ]);
  const pieces = [{ index: 0, id: "c", function: { name: "f", arguments: "" } }, {
    index: 0,
    function: { arguments: "{}" },
  }];
  const body = sse([...pieces.map((each) => piece({ tool_calls: [each] })), piece({}, "tool_calls")]);
  const streamed = await textRig({ body }).client.stream(HI).final();
  assertEquals([streamed.stopReason, streamed.toolUses], ["tool_use", []]);
  assertEquals(streamed.content, [{ type: "unknown", name: "tool_calls", value: pieces }]);
});

Deno.test("a conversation over a client of text sends no reasoning back, and reports it", async () => {
  const { client, sent } = textRig({ body: completion({ reasoning: "Hm", content: "Ho" }) });
  const talk = conversation(client.model("m"));
  const first = await talk.send("One");
  assertEquals(first.content[0], { type: "reasoningContent", text: "Hm" });
  const { repairs } = await talk.send("Two");
  assertEquals(sent[1]?.body.messages, [
    { role: "user", content: "One" },
    { role: "assistant", content: "Ho" },
    { role: "user", content: "Two" },
  ]);
  assertEquals(repairs, [{
    rule: "reasoning-history",
    path: "messages[1].content[0]",
    message: "messages[1].content[0] is reasoning, which a client of text does not send back; removed",
  }]);
});

Deno.test("members of extraBody override options, which repairs report", async () => {
  const { client, sent } = textRig(WHOLE);
  const { repairs } = await client.chat({ ...HI, maxTokens: 5, extraBody: { max_tokens: 6 } });
  assertEquals(sent[0]?.body.max_tokens, 6);
  assertEquals(repairs.map(({ rule, path }) => [rule, path]), [["own-fields-win", "extraBody.max_tokens"]]);
});

Deno.test("a stream of text that ends without a reason is truncated, wherever it is cut", async () => {
  const text = sse([piece({ role: "assistant", content: "H" }), piece({ content: "o" })]);
  for (const body of [text, text.replace("data: [DONE]\n\n", ""), text.slice(0, -30)]) {
    const stream = textRig({ body }).client.stream(HI);
    const error = await assertRejects(() => stream.final(), StreamTruncatedError);
    assertEquals(error.partial.text.startsWith("H"), true);
  }
  const broken = textRig({ body: text, chunk: 10, breaks: true }).client.stream(HI);
  await assertRejects(() => broken.final(), StreamTruncatedError);
  const failing = textRig({ body: sse([piece({ content: "H" }), { error: { message: "Ow", type: "server_error" } }]) });
  const { kind } = await assertRejects(() => failing.client.stream(HI).final(), ProviderError);
  assertEquals(kind, "model");
});

Deno.test("a client of text tries again, tells failures apart, and shows no secret", async () => {
  const clock = new VirtualClock();
  const limited = { status: 429, body: { error: { message: "Slow down", type: "rate_limit_exceeded" } } };
  const again = textRig([limited, WHOLE], { retry: {}, clock });
  const { attempts } = await clock.run(again.client.chat(HI));
  assertEquals([attempts, again.sent.length], [2, 2]);
  await assertRejects(() => textRig(limited).client.chat(HI), RateLimitError);
  const tooLong = { status: 400, body: { error: { message: "x", code: "context_length_exceeded" } } };
  await assertRejects(() => textRig(tooLong).client.chat(HI), ContextLengthError);
  const secret = "sk-secret-0123456789abcdef";
  const leaky = { status: 401, body: { error: { message: `Incorrect key ${secret}`, code: "invalid_api_key" } } };
  const error = await assertRejects(() => textRig(leaky, { apiKey: secret }).client.chat(HI), ProviderError);
  assertEquals(error.kind, "authentication");
  assert(!Deno.inspect(error).includes(secret) && !JSON.stringify(error).includes(secret));
  assert(error.response?.body?.includes("[redacted]"));
});

Deno.test("a client of text authenticates by what it was given alone", async () => {
  const { client, sent } = textRig(WHOLE, { ...presets.groq, apiKey: " k-1 " });
  await client.chat(HI);
  assertEquals([sent[0]?.headers.get("authorization"), client.authInfo()], [
    "Bearer k-1",
    { scheme: "bearer", source: "apiKey" },
  ]);
  const own = textRig(WHOLE, { ...presets.groq, headers: { authorization: "Bearer k-2" } });
  await own.client.chat(HI);
  assertEquals(own.sent[0]?.headers.get("authorization"), "Bearer k-2");
  assertEquals(textRig(WHOLE).client.authInfo(), { scheme: "none", source: "none" });
  const auth = Object.assign(() => {}, { scheme: "custom" as const });
  assertEquals(textRig(WHOLE, { auth }).client.authInfo(), { scheme: "custom", source: "auth" });
  assertThrows(() => textRig(WHOLE, { auth, apiKey: "k" }), TypeError);
});

Deno.test("a handle of a client of text has its defaults and traits", async () => {
  const { client, sent } = textRig(WHOLE, { family: "llama", defaults: { maxTokens: 5 } });
  const model = client.model("m", { temperature: 0 });
  assertEquals([model.provider, model.modelId, model.traits], ["local", "m", { family: "llama" }]);
  assertEquals(model.defaults, { maxTokens: 5, temperature: 0 });
  await model.chat({ messages: "Hi", topP: 1 });
  assertEquals(sent[0]?.body, {
    model: "m",
    messages: [{ role: "user", content: "Hi" }],
    max_tokens: 5,
    temperature: 0,
    top_p: 1,
  });
});

Deno.test("close ends the open calls of a client of text", async () => {
  const client = createOpenAICompatibleText({
    name: "local",
    baseURL: "http://localhost:8000/v1",
    fetch: (_url, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason))),
  });
  const answer = client.chat(HI);
  await Promise.resolve();
  client.close();
  const { name } = await assertRejects(() => answer, DOMException);
  assertEquals(name, "AbortError");
});

Deno.test("a client of text refuses the options of the other client in defaults, handles and requests", async () => {
  const { client, sent } = textRig(WHOLE);
  const handle = client.model("m");
  const options = {
    tools: [],
    toolChoice: "auto",
    reasoning: "off",
    output: { schema: { type: "object" } },
    check: "strict",
    topK: 5,
    seed: 1,
    frequencyPenalty: 1,
    presencePenalty: 1,
    logitBias: {},
    logprobs: true,
    topLogprobs: 1,
    user: "me",
    parallelToolCalls: true,
    serviceTier: "flex",
    verbosity: "low",
    imageDetail: "low",
    promptCacheKey: "k",
  };
  for (const [name, value] of Object.entries(options)) {
    // A cast: the types refuse the options too.
    const given = { [name]: value } as OpenAITextDefaults;
    const places: readonly (readonly [path: string, call: () => unknown])[] = [
      [`defaults.${name}`, () => textRig(WHOLE, { defaults: given })],
      [name, () => client.model("m", given)],
      [name, () => client.chat({ ...given, ...HI })],
      [name, () => client.stream({ ...given, ...HI }).text()],
      [name, () => handle.chat({ ...given, messages: "Hi" })],
      [name, () => handle.stream({ ...given, messages: "Hi" }).text()],
    ];
    for (const [path, call] of places) {
      const { message } = await assertRejects(async () => await call(), TypeError);
      assertEquals(
        message,
        `Cannot chat with ${path}: a client of createOpenAICompatibleText() knows text only; use createOpenAICompatible()`,
      );
    }
  }
  assertEquals(sent.length, 0);
});

/** Never run: it compiles, and each line that is expected to be an error is one. */
function types(client: OpenAICompatibleText): void {
  const provider: ChatProvider = client;
  const model: ChatModel = client.model("m");
  void [provider, model];
  // @ts-expect-error its requests have no tools
  void client.chat({ ...HI, tools: [] });
  // @ts-expect-error nor do those of a handle
  void client.model("m").stream({ messages: "Hi", tools: [] });
  // @ts-expect-error nor do its defaults
  void client.model("m", { reasoning: "off" });
  // @ts-expect-error a client of text has no facts about models
  void createOpenAICompatibleText({ name: "a", baseURL: "https://a.example", models: {} });
}
void types;
