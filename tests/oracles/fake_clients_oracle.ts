/**
 * All of Converse in the fake's answers, read by independent clients: AWS's SDK and the AI SDK's Bedrock provider.
 * Covers every answer of the fake's model or a script, whole and as a stream.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import { assert, assertEquals } from "@std/assert";
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from "npm:@ai-sdk/provider@4.0.19";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";

type Json = Record<string, unknown>;

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "us.amazon.nova-2-lite-v1:0";
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const NOTE = "This answer comes from fakeBedrock; no model ran.";
const REDACT =
  "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_46C9A13E193C177646C7398A98432ECCCE4C1253D5E2D82641AC0E52";
const PNG = new Uint8Array(68).fill(7);
const PDF = new TextEncoder().encode("%PDF-1.7");

/** The SDK's result as JSON: bytes as base64, as on the wire; members without a value left out. */
function plain(value: unknown): unknown {
  const json = JSON.stringify(
    value ?? null,
    (_name, part) => part instanceof Uint8Array ? btoa(String.fromCharCode(...part)) : part,
  );
  return JSON.parse(json);
}

// ------------------------------------------------------------------------------------------------- the AWS SDK

/** AWS's client over the fake as a function. */
function sdkOver(fake: FakeBedrock): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region: "us-east-1",
    credentials: KEYS,
    maxAttempts: 1,
    requestHandler: {
      async handle(
        { method, hostname, path, headers, body }: {
          method: string;
          hostname: string;
          path: string;
          headers: Record<string, string>;
          body?: string | Uint8Array;
        },
      ) {
        const { host: _host, ...sendable } = headers;
        const request = new Request(`https://${hostname}${path}`, {
          method,
          headers: sendable,
          ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
        });
        const response = await fake(request);
        return {
          response: {
            statusCode: response.status,
            reason: response.statusText,
            headers: Object.fromEntries(response.headers),
            body: response.body,
          },
        };
      },
      // The SDK's type asks for members that only a pool of sockets has.
    } as NonNullable<BedrockRuntimeClientConfig["requestHandler"]>,
  });
}

/** The result of reading a stream with the SDK: blocks by index, in the order of their indices. */
function assembled(events: readonly ConverseStreamOutput[]): Json[] {
  const blocks = new Map<number, Json>();
  for (const { contentBlockStart, contentBlockDelta } of events) {
    const { contentBlockIndex = -1 } = contentBlockStart ?? contentBlockDelta ?? {};
    if (contentBlockIndex < 0) continue;
    const block = blocks.get(contentBlockIndex) ?? {};
    blocks.set(contentBlockIndex, block);
    for (const [kind, start] of Object.entries(contentBlockStart?.start ?? {})) block[kind] = { ...start };
    for (const [kind, delta] of Object.entries(contentBlockDelta?.delta ?? {})) ADD[kind]?.(block, delta as never);
  }
  const ordered = [...blocks].toSorted(([a], [b]) => a - b).map(([, block]) => block);
  for (const block of ordered) {
    const use = block["toolUse"] as Json | undefined;
    if (use) use["input"] = JSON.parse(String(use["input"] || "{}"));
  }
  return ordered;
}

/** How a delta of each kind adds to its block. */
const ADD: Readonly<Record<string, (block: Json, delta: never) => void>> = {
  text(block, text: string) {
    const cited = block["citationsContent"] as { content: Json[] } | undefined;
    if (cited) cited.content = [{ text: `${cited.content[0]?.["text"] ?? ""}${text}` }];
    else block["text"] = `${block["text"] ?? ""}${text}`;
  },
  citation(block, citation: Json) {
    const { text, ...rest } = block;
    delete block["text"];
    const cited = (rest["citationsContent"] ?? { content: [{ text }], citations: [] }) as { citations: Json[] };
    cited.citations.push(citation);
    block["citationsContent"] = cited;
  },
  toolUse(block, { input }: { input: string }) {
    const use = block["toolUse"] as Json;
    use["input"] = `${use["input"] ?? ""}${input}`;
  },
  toolResult(block, parts: Json[]) {
    const result = block["toolResult"] as Json;
    result["content"] = [...(result["content"] as Json[] ?? []), ...parts];
  },
  image(block, image: Json) {
    Object.assign(block["image"] as Json, image);
  },
  reasoningContent(block, delta: Json) {
    if ("redactedContent" in delta) {
      block["reasoningContent"] = delta;
      return;
    }
    const { reasoningText } = (block["reasoningContent"] ??= { reasoningText: {} }) as { reasoningText: Json };
    for (const [name, part] of Object.entries(delta)) reasoningText[name] = `${reasoningText[name] ?? ""}${part}`;
  },
};

interface AwsCase {
  readonly name: string;
  readonly options?: FakeBedrockOptions;
  readonly input: Partial<ConverseCommandInput>;
  /** The kinds of the answer's blocks. */
  readonly kinds: readonly string[];
  readonly stopReason?: string;
  /** Texts that the answer's JSON must hold: facts of the request, which no default could guess. */
  readonly holds?: readonly string[];
  /** Whole blocks, where the case knows them. */
  readonly content?: readonly unknown[];
  /** The members beside the message in a whole answer and in a stream's metadata. */
  readonly beside?: Json;
  /** The required fields of the model's own. */
  readonly fields?: Json;
}

const ask = (...content: unknown[]): Partial<ConverseCommandInput> => ({
  messages: [{ role: "user", content }] as NonNullable<ConverseCommandInput["messages"]>,
});
const text = (text: string) => ({ text });
const thinking = (thinking: Json): Partial<ConverseCommandInput> => ({
  // A document type of the SDK's own, which plain JSON fits.
  additionalModelRequestFields: { thinking } as NonNullable<ConverseCommandInput["additionalModelRequestFields"]>,
});
const WEATHER = {
  toolSpec: {
    name: "weather",
    description: "Tells the weather",
    inputSchema: { json: { type: "object", properties: { city: { enum: ["Oslo"] } }, required: ["city"] } },
  },
};
const CALLED = [
  { role: "user", content: [{ text: "Weather?" }] },
  { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "weather", input: { city: "Oslo" } } }] },
  {
    role: "user",
    content: [{
      toolResult: {
        toolUseId: "t1",
        status: "success",
        content: [{ text: "4 degrees" }, { json: { wind: 7 } }, { image: { format: "png", source: { bytes: PNG } } }],
      },
    }],
  },
] as NonNullable<ConverseCommandInput["messages"]>;
const guardrailConfig = { guardrailIdentifier: "g1", guardrailVersion: "1", trace: "enabled" } as const;
const guardrails = { g1: { blockedWords: ["bomb"], piiPatterns: { EMAIL: /\S+@\S+/ } } };
const SCHEMA = {
  type: "object",
  properties: { city: { enum: ["Oslo"] } },
  required: ["city"],
  additionalProperties: false,
};
const point = { cachePoint: { type: "default", ttl: "1h" } } as const;
const UNKNOWN = { citationsContent: { content: [{ text: "So." }], citations: [{ title: "t", source: "s" }] } };
const GENERATED = { image: { format: "png", source: { bytes: btoa("pixels") } } };

const AWS_CASES: readonly AwsCase[] = [
  { name: "text", input: ask(text("Grüße 👍")), kinds: ["text"], content: [text(`You said: "Grüße 👍". ${NOTE}`)] },
  {
    name: "a tool call",
    input: { ...ask(text("Weather?")), toolConfig: { tools: [WEATHER] } },
    kinds: ["toolUse"],
    stopReason: "tool_use",
    content: [
      { toolUse: { toolUseId: "tooluse_fake1", name: "weather", input: { city: "Oslo" }, type: "tool_use" } },
    ],
  },
  {
    name: "a tool call without input",
    options: { replies: [{ content: [{ toolUse: { toolUseId: "t", name: "now", input: {} } }] }] },
    input: ask(text("Time?")),
    kinds: ["toolUse"],
    stopReason: "tool_use",
    content: [{ toolUse: { toolUseId: "t", name: "now", input: {} } }],
  },
  {
    name: "an answer from a tool's results",
    input: { messages: CALLED, toolConfig: { tools: [WEATHER] } },
    kinds: ["text"],
    holds: ["4 degrees", '{\\"wind\\":7}', "one png of 68 bytes"],
  },
  {
    name: "signed reasoning",
    input: { ...ask(text("Why?")), ...thinking({ type: "enabled", budget_tokens: 1024 }) },
    kinds: ["reasoningContent", "text"],
    holds: ['"signature":"', "They wrote 4 characters."],
  },
  {
    name: "redacted reasoning",
    input: { ...ask(text(REDACT)), ...thinking({ type: "adaptive" }) },
    kinds: ["reasoningContent", "text"],
    holds: ['"redactedContent":"'],
  },
  {
    name: "reasoning before a tool call",
    input: { ...ask(text("Why?")), ...thinking({ type: "adaptive" }), toolConfig: { tools: [WEATHER] } },
    kinds: ["reasoningContent", "toolUse"],
    stopReason: "tool_use",
  },
  {
    name: "an image, a film and a sound",
    input: {
      ...ask(
        text("Look"),
        { image: { format: "png", source: { bytes: PNG } } },
        { video: { format: "mp4", source: { s3Location: { uri: "s3://bucket/key" } } } },
        { audio: { format: "mp3", source: { bytes: PNG } } },
      ),
      // Claude takes no video.
      modelId: NOVA,
    },
    kinds: ["text"],
    holds: ["one png of 68 bytes", "one mp4 at s3://bucket/key", "one mp3 of 68 bytes"],
  },
  {
    name: "documents and search results with citations",
    input: ask(
      text("Sum up"),
      { document: { name: "a", format: "pdf", source: { bytes: PDF }, citations: { enabled: true } } },
      { document: { name: "b", source: { text: "Ann has two sons. And more." }, citations: { enabled: true } } },
      { searchResult: { source: "s", title: "T", content: [text("Bob has none.")], citations: { enabled: true } } },
    ),
    kinds: ["text", "citationsContent", "citationsContent", "citationsContent", "text"],
    holds: [
      '"documentPage":{"documentIndex":0,"start":1,"end":2}',
      '"documentChar":{"documentIndex":1,"start":0,"end":17}',
      '"sourceContent":[{"text":"Ann has two sons."}]',
      '"searchResultLocation":{"searchResultIndex":0,"start":0,"end":1}',
    ],
  },
  {
    name: "a system tool",
    input: { ...ask(text("News?")), toolConfig: { tools: [{ systemTool: { name: "nova_grounding" } }] } },
    kinds: ["toolUse", "toolResult", "text", "citationsContent", "text"],
    holds: [
      '"type":"server_tool_use"',
      '"query":"News?"',
      '"web":{"url":"https://example.com/","domain":"example.com"}',
    ],
  },
  {
    name: "structured output",
    input: {
      ...ask(text("Where?")),
      outputConfig: {
        textFormat: {
          type: "json_schema",
          structure: { jsonSchema: { schema: JSON.stringify(SCHEMA), name: "place" } },
        },
      },
    },
    kinds: ["text"],
    content: [text('{"city":"Oslo"}')],
  },
  {
    name: "a cached prompt",
    input: { ...ask(text("Hi there"), point), system: [text("Be brief, please."), point] },
    kinds: ["text"],
    beside: {
      usage: {
        inputTokens: 0,
        outputTokens: 19,
        totalTokens: 27,
        cacheReadInputTokens: 0,
        cacheWriteInputTokens: 8,
        cacheDetails: [{ ttl: "1h", inputTokens: 8 }],
      },
    },
  },
  {
    name: "a request that a guardrail blocks",
    options: { guardrails },
    input: { ...ask(text("A bomb?")), guardrailConfig },
    kinds: ["text"],
    stopReason: "guardrail_intervened",
    content: [text("Sorry, the model cannot answer this question.")],
  },
  {
    name: "an answer that a guardrail masks",
    options: { guardrails, replies: ["Ask me@b.c"] },
    input: { ...ask(text("Whom?")), guardrailConfig },
    kinds: ["text"],
    stopReason: "guardrail_intervened",
    content: [text("Ask {EMAIL}")],
  },
  {
    name: "a cut answer, the stop sequence and what was asked for beside it",
    input: {
      ...ask(text("alpha beta")),
      inferenceConfig: { stopSequences: ["beta"] },
      additionalModelResponseFieldPaths: ["/delta/stop_sequence"],
      performanceConfig: { latency: "optimized" },
      serviceTier: { type: "flex" },
      requestMetadata: { team: "x" },
    },
    kinds: ["text"],
    stopReason: "stop_sequence",
    content: [text('You said: "alpha ')],
    fields: { delta: { stop_sequence: "beta" } },
    beside: { performanceConfig: { latency: "optimized" }, serviceTier: { type: "flex" } },
  },
  {
    name: "an answer that is too long",
    input: { ...ask(text("alpha")), inferenceConfig: { maxTokens: 3 } },
    kinds: ["text"],
    stopReason: "max_tokens",
    content: [text("You said:")],
  },
  {
    name: "an empty answer",
    options: { replies: [{ content: [] }] },
    input: ask(text("Hi")),
    kinds: [],
    stopReason: "end_turn",
  },
  {
    name: "a generated image",
    options: { replies: [{ content: [GENERATED] }] },
    input: ask(text("Draw")),
    kinds: ["image"],
    content: [GENERATED],
  },
  {
    name: "blocks side by side with gaps in their indices",
    options: {
      replies: [{
        content: [text("one two three"), UNKNOWN, { toolUse: { toolUseId: "t", name: "n", input: { a: [1, "b"] } } }, {
          toolUse: { toolUseId: "u", name: "n", input: { c: "d" } },
        }],
        interleave: true,
        indexGap: 3,
      }],
    },
    input: ask(text("Go")),
    kinds: ["text", "citationsContent", "toolUse", "toolUse"],
    stopReason: "tool_use",
    holds: ['"input":{"a":[1,"b"]}', '"input":{"c":"d"}', '"citations":[{"title":"t","source":"s"}]'],
  },
];

function checkAws(expected: AwsCase, content: unknown, stopReason: string | undefined, beside: Json): void {
  const blocks = content as Json[];
  assertEquals(blocks.map((block) => Object.keys(block)[0]), [...expected.kinds]);
  assertEquals(stopReason, expected.stopReason ?? "end_turn");
  if (expected.content) assertEquals(blocks, plain(expected.content) as Json[]);
  const json = JSON.stringify(blocks);
  for (const part of expected.holds ?? []) assert(json.includes(part), `${part} in ${json}`);
  for (const [name, value] of Object.entries(expected.beside ?? {})) assertEquals(beside[name], value);
}

for (const expected of AWS_CASES) {
  const input = { modelId: CLAUDE, ...expected.input };

  Deno.test(`AWS SDK reads ${expected.name} as an answer`, async () => {
    const response = await sdkOver(fakeBedrock(expected.options)).send(new ConverseCommand(input));
    const content = plain(response.output?.message?.content);
    checkAws(expected, content, response.stopReason, plain(response) as Json);
    assertEquals(plain(response.additionalModelResponseFields ?? {}), expected.fields ?? {});
  });

  Deno.test(`AWS SDK reads ${expected.name} as a stream, and as the same as the answer`, async () => {
    const { stream } = await sdkOver(fakeBedrock(expected.options)).send(new ConverseStreamCommand(input));
    const events: ConverseStreamOutput[] = [];
    for await (const event of stream!) events.push(event);
    const content = plain(assembled(events));
    const { messageStop, metadata } = Object.assign({}, ...events) as Record<"messageStop" | "metadata", Json>;
    checkAws(expected, content, String(messageStop["stopReason"]), plain(metadata) as Json);
    assertEquals(plain(messageStop["additionalModelResponseFields"] ?? {}), expected.fields ?? {});
    assert(events.every((event) => !("$unknown" in event)));
    const whole = await sdkOver(fakeBedrock(expected.options)).send(new ConverseCommand(input));
    assertEquals(content, plain(whole.output?.message?.content));
    assertEquals([metadata["usage"], metadata["trace"]].map(plain), [whole.usage, whole.trace].map(plain));
  });

  Deno.test(`AWS SDK sends ${expected.name} back, and the fake takes it`, async () => {
    const fake = fakeBedrock(expected.options);
    const { output, stopReason } = await sdkOver(fake).send(new ConverseCommand(input));
    const content = output?.message?.content ?? [];
    if (content.length === 0) return;
    const results = stopReason === "tool_use"
      ? content.flatMap(({ toolUse }) =>
        toolUse ? [{ toolResult: { toolUseId: toolUse.toolUseId, content: [{ text: "" }] } }] : []
      )
      : [{ text: "And?" }];
    const declared = {
      toolConfig: {
        tools: [
          WEATHER,
          ...["n", "now"].map((name) => ({
            toolSpec: { name, inputSchema: { json: { type: "object" } } },
          })),
        ],
      },
    };
    const again = await sdkOver(fake).send(
      new ConverseCommand({
        ...input,
        // The guardrail would look at the earlier turns again.
        guardrailConfig: undefined,
        ...(stopReason === "tool_use" && !input.toolConfig ? declared : {}),
        messages: [...input.messages ?? [], output!.message!, { role: "user", content: results as never[] }],
      }),
    );
    assertEquals(again.$metadata.httpStatusCode, 200);
  });
}

Deno.test("AWS SDK reads what a guardrail found, in an answer and in a stream", async () => {
  const input = { modelId: CLAUDE, ...ask(text("Whom?")), guardrailConfig };
  const options = { guardrails, replies: ["A bomb."] };
  const { trace } = await sdkOver(fakeBedrock(options)).send(new ConverseCommand(input));
  const { modelOutput, outputAssessments, actionReason } = trace?.guardrail ?? {};
  assertEquals([modelOutput, actionReason], [["A bomb."], "Guardrail blocked."]);
  assertEquals(outputAssessments?.["g1"]?.[0]?.wordPolicy?.customWords?.map(({ match }) => match), ["bomb"]);
  assertEquals(outputAssessments?.["g1"]?.[0]?.invocationMetrics?.guardrailCoverage?.textCharacters?.total, 7);
  for (const [streamProcessingMode, shown] of [["sync", "Sorry"], ["async", "A bombSorry"]] as const) {
    const config = { ...guardrailConfig, streamProcessingMode };
    const { stream } = await sdkOver(fakeBedrock(options)).send(
      new ConverseStreamCommand({ ...input, guardrailConfig: config }),
    );
    let streamed = "";
    for await (const event of stream!) streamed += event.contentBlockDelta?.delta?.text ?? "";
    assert(streamed.startsWith(shown), streamed);
  }
});

// -------------------------------------------------------------------------------------------------- the AI SDK

interface AiCase {
  readonly name: string;
  readonly options?: FakeBedrockOptions;
  readonly model?: string;
  readonly call: LanguageModelV4CallOptions;
  /** The parts of the answer: `type text`, or the tool's name and input. Texts end where the fake's own sentence begins. */
  readonly parts: readonly string[];
  readonly finish?: string;
  /** Texts that the JSON of the provider's metadata must hold. */
  readonly metadata?: readonly string[];
  /** Input tokens read from and written to the cache. */
  readonly cache?: readonly [read: number, written: number];
}

const prompt = (...content: unknown[]): { prompt: LanguageModelV4Prompt } => ({
  prompt: [{ role: "user", content: content as never[] }],
});
const say = (text: string): Json => ({ type: "text", text });
const file = (mediaType: string, data: Uint8Array, more: Json = {}): Json => ({
  type: "file",
  mediaType,
  data: { type: "data", data },
  ...more,
});
const citing = { providerOptions: { amazonBedrock: { citations: { enabled: true } } } };
const caching = { providerOptions: { amazonBedrock: { cachePoint: { type: "default" as const } } } };
const weather = {
  type: "function" as const,
  name: "weather",
  inputSchema: {
    type: "object" as const,
    properties: { city: { type: "string" as const, enum: ["Oslo"] } },
    required: ["city"],
  },
};
const reasoning = (type: string, more: Json = {}) =>
  ({
    providerOptions: { amazonBedrock: { reasoningConfig: { type, ...more } } },
  }) as Pick<LanguageModelV4CallOptions, "providerOptions">;
const THOUGHT = (characters: number): string =>
  `reasoning They wrote ${characters} characters. I will answer in a sentence or two.`;
const format = {
  responseFormat: {
    type: "json" as const,
    schema: { ...SCHEMA, type: "object" as const, properties: { city: { type: "string" as const, enum: ["Oslo"] } } },
  },
};

const AI_CASES: readonly AiCase[] = [
  { name: "text", call: prompt(say("Grüße 👍")), parts: ['text You said: "Grüße 👍".'] },
  {
    name: "a conversation with a system prompt",
    call: {
      prompt: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "a" }] },
        { role: "assistant", content: [{ type: "text", text: "b" }] },
        { role: "user", content: [{ type: "text", text: "c" }] },
      ],
    },
    parts: ['text You said: "c".'],
  },
  {
    name: "a tool call",
    call: { ...prompt(say("Weather?")), tools: [weather] },
    parts: ['weather {"city":"Oslo"}'],
    finish: "tool-calls",
  },
  {
    name: "a tool call that is required",
    call: { ...prompt(say("Hi")), tools: [weather], toolChoice: { type: "required" } },
    parts: ['weather {"city":"Oslo"}'],
    finish: "tool-calls",
  },
  {
    name: "a tool call that is forced",
    call: {
      ...prompt(say("Hi")),
      tools: [{ ...weather, name: "other" }, weather],
      toolChoice: { type: "tool", toolName: "weather" },
    },
    parts: ['weather {"city":"Oslo"}'],
    finish: "tool-calls",
  },
  {
    name: "an answer from a tool's result",
    call: {
      prompt: [
        ...prompt(say("Weather?")).prompt,
        { role: "assistant", content: [{ type: "tool-call", toolCallId: "t1", toolName: "weather", input: {} }] },
        {
          role: "tool",
          content: [{
            type: "tool-result",
            toolCallId: "t1",
            toolName: "weather",
            output: { type: "text", value: "4 degrees" },
          }],
        },
      ],
      tools: [weather],
    },
    parts: ["text The tool answered: 4 degrees."],
  },
  {
    name: "signed reasoning",
    call: { ...prompt(say("Why?")), ...reasoning("enabled", { budgetTokens: 1024 }) },
    parts: [THOUGHT(4), 'text You said: "Why?".'],
  },
  {
    name: "redacted reasoning",
    call: { ...prompt(say(REDACT)), ...reasoning("adaptive") },
    parts: ["reasoning", `text You said: "${REDACT}".`],
  },
  {
    name: "reasoning of another model",
    model: NOVA,
    call: { ...prompt(say("Why?")), ...reasoning("enabled", { maxReasoningEffort: "low" }) },
    parts: [THOUGHT(4), 'text You said: "Why?".'],
  },
  {
    name: "an image",
    call: prompt(say("Look"), file("image/png", PNG)),
    parts: ['text You said: "Look". I see one png of 68 bytes.'],
  },
  {
    name: "a document without citations",
    call: prompt(say("Read"), file("application/pdf", PDF, { filename: "report.pdf" })),
    parts: ['text You said: "Read". I see one pdf "report" of 8 bytes.'],
  },
  {
    name: "a document with citations",
    call: prompt(
      say("Read"),
      file("text/plain", new TextEncoder().encode("Ann has two sons."), { filename: "b", ...citing }),
    ),
    parts: ['text You said: "Read". I see one txt "b" of 17 bytes.', 'text "b" says: "Ann has two sons."', "text"],
  },
  {
    name: "an object by the native way",
    call: {
      ...prompt(say("Where?")),
      ...format,
      providerOptions: {
        amazonBedrock: { structuredOutputMode: "outputFormat" },
      },
    },
    parts: ['text {"city":"Oslo"}'],
  },
  {
    name: "an object by a tool",
    call: {
      ...prompt(say("Where?")),
      ...format,
      providerOptions: { amazonBedrock: { structuredOutputMode: "jsonTool" } },
    },
    parts: ['text {"city":"Oslo"}'],
    metadata: ['"isJsonResponseFromTool":true'],
  },
  {
    name: "a prompt that is cached",
    call: {
      prompt: [
        { role: "system", content: "Be brief, please.", ...caching },
        { role: "user", content: [{ type: "text", text: "Hi" }] },
      ],
    },
    parts: ['text You said: "Hi".'],
    cache: [0, 5],
    metadata: ['"cacheDetails":[{"inputTokens":5,"ttl":"5m"}]'],
  },
  {
    name: "an answer that ends at a stop sequence",
    call: { ...prompt(say("alpha beta")), stopSequences: ["beta"] },
    parts: ['text You said: "alpha'],
    metadata: ['"stopSequence":"beta"'],
  },
  {
    name: "an answer that is too long",
    call: { ...prompt(say("alpha")), maxOutputTokens: 3 },
    parts: ["text You said:"],
    finish: "length",
  },
  {
    name: "the text that a guardrail blocked",
    options: { guardrails },
    call: { ...prompt(say("A bomb?")), providerOptions: { amazonBedrock: { guardrailConfig } } },
    parts: ["text Sorry, the model cannot answer this question."],
    finish: "content-filter",
    metadata: ['"actionReason":"Guardrail blocked."', '"match":"bomb"'],
  },
  {
    name: "a service tier",
    call: { ...prompt(say("Hi")), providerOptions: { amazonBedrock: { serviceTier: "flex" } } },
    parts: ['text You said: "Hi".'],
    metadata: ['"serviceTier":{"type":"flex"}'],
  },
  {
    name: "blocks side by side with gaps in their indices",
    options: {
      replies: [{
        content: [text("one two three"), { toolUse: { toolUseId: "t", name: "weather", input: { city: "Oslo" } } }],
        interleave: true,
        indexGap: 3,
      }],
    },
    call: { ...prompt(say("Go")), tools: [weather] },
    parts: ["text one two three", 'weather {"city":"Oslo"}'],
    finish: "tool-calls",
  },
];

function modelOver(fake: FakeBedrock, id: string) {
  const fetch = (url: string | URL | Request, init?: RequestInit): Promise<Response> => fake(new Request(url, init));
  return createAmazonBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key", fetch })(id);
}

/** Without the sentence that the fake puts at the end, and the blank before it. */
function shown(part: string): string {
  return part.replace(NOTE, "").trimEnd();
}

for (const expected of AI_CASES) {
  const { model = CLAUDE, call, finish = "stop" } = expected;

  Deno.test(`AI SDK reads ${expected.name} as an answer`, async () => {
    const answer = await modelOver(fakeBedrock(expected.options), model).doGenerate(call);
    const parts = answer.content.map((part) =>
      part.type === "tool-call"
        ? `${part.toolName} ${part.input}`
        : "text" in part
        ? `${part.type} ${part.text}`
        : part.type
    );
    assertEquals(parts.map(shown), [...expected.parts]);
    assertEquals(answer.finishReason.unified, finish);
    const metadata = JSON.stringify(answer.providerMetadata);
    for (const held of expected.metadata ?? []) assert(metadata.includes(held), `${held} in ${metadata}`);
    const { cacheRead, cacheWrite } = answer.usage.inputTokens;
    assertEquals([cacheRead, cacheWrite], [...expected.cache ?? [0, 0]]);
  });

  Deno.test(`AI SDK reads ${expected.name} as a stream`, async () => {
    const { stream } = await modelOver(fakeBedrock(expected.options), model).doStream(call);
    const parts = new Map<string, string>();
    let ended: string | undefined, metadata = "";
    for await (const part of stream) {
      if (part.type === "error") throw part.error;
      if (part.type === "text-start" || part.type === "reasoning-start") {
        parts.set(part.id, `${part.type.slice(0, -6)} `);
      }
      if (part.type === "text-delta" || part.type === "reasoning-delta") {
        parts.set(part.id, `${parts.get(part.id)}${part.delta}`);
      }
      if (part.type === "tool-call") parts.set(part.toolCallId, `${part.toolName} ${part.input}`);
      if (part.type === "finish") {
        ended = part.finishReason.unified;
        metadata = JSON.stringify(part.providerMetadata ?? {});
        const { cacheRead, cacheWrite } = part.usage.inputTokens;
        assertEquals([cacheRead, cacheWrite], [...expected.cache ?? [0, 0]]);
      }
    }
    const read = [...parts.values()].map(shown);
    assertEquals(read, [...expected.parts]);
    assertEquals(ended, finish);
    for (const held of expected.metadata ?? []) assert(metadata.includes(held), `${held} in ${metadata}`);
  });
}

Deno.test("AI SDK reads from the fake's cache what it wrote before", async () => {
  const { call } = AI_CASES.find(({ cache }) => cache)!;
  const model = modelOver(fakeBedrock(), CLAUDE);
  await model.doGenerate(call);
  const { usage } = await model.doGenerate(call);
  assertEquals([usage.inputTokens.cacheRead, usage.inputTokens.cacheWrite], [5, 0]);
});

Deno.test("AI SDK sends signed reasoning back, and the fake takes it", async () => {
  const model = modelOver(fakeBedrock(), CLAUDE);
  const first = prompt(say("Why?")).prompt;
  const thought = reasoning("enabled", { budgetTokens: 1024 });
  const { content } = await model.doGenerate({ prompt: first, ...thought });
  const turn = content.map((part) =>
    part.type === "reasoning" ? { ...part, providerOptions: part.providerMetadata } : part
  );
  const again: LanguageModelV4Prompt = [
    ...first,
    { role: "assistant", content: turn as never[] },
    { role: "user", content: [{ type: "text", text: "Sure?" }] },
  ];
  const answer = await model.doGenerate({ prompt: again, ...thought });
  assertEquals(answer.content.at(-1)?.type, "text");
});
