/**
 * Programs around the client: helpers that take any model, requests and tools that are kept in variables, and results
 * that are passed on. All lines here compile, and each expected error is one.
 */
import { assertEquals } from "@std/assert";
import {
  type AssistantMessage,
  type Bedrock,
  type BedrockChatOptions,
  type BedrockModel,
  type CacheOptions,
  type ChatModel,
  type ChatOptions,
  type ChatProvider,
  type ChatRequest,
  type ChatResult,
  type ChatStream,
  type ContentBlock,
  type Conversation,
  conversation,
  type ConversationOptions,
  type Message,
  type Messages,
  type ModelId,
  partialOutputStream,
  type ReasoningOptions,
  runTools,
  type SendOptions,
  type StandardSchema,
  type SystemBlock,
  type Tool,
  tool,
  type ToolEntry,
  type ToolLoop,
  type ToolUseBlock,
  type ToolUseOf,
} from "@bedrock-edge/client";
import { budget } from "@bedrock-edge/client/models";
import { type Equal, expectType } from "./equal.ts";

function schemaOf<O>(): StandardSchema<O> {
  return { "~standard": { version: 1, vendor: "mine", validate: (value: unknown) => ({ value }) } };
}

const OBJECT = { type: "object" } as const;
const weather = tool({ name: "weather", inputSchema: schemaOf<{ city: string }>(), jsonSchema: OBJECT });
const clock = tool({ name: "clock", inputSchema: OBJECT });

// support/models/models.json has the abilities that they lack: the first nothing, the second reasoning, the third
// tools.
const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "amazon.nova-lite-v1:0";
const LLAMA = "meta.llama3-8b-instruct-v1:0";

/** A helper as everybody writes it. */
async function summarize(model: ChatModel, text: string): Promise<string> {
  const run = await runTools(model, { messages: text, tools: [weather] });
  expectType<Equal<(typeof run.toolUses)[number], ToolUseBlock<"weather", { city: string }>>>();
  await conversation(model, { tools: [weather] }).send([{ type: "image", format: "png", source: { bytes: "AAAA" } }]);
  return (await model.chat({ messages: text, tools: [clock], reasoning: "off" })).text;
}

/** One that keeps its caller's types. */
function asked<M extends ModelId, const T extends readonly ToolEntry[], const C extends Messages, O = unknown>(
  model: ChatModel<M>,
  options: ChatOptions<M, T, C, O>,
): Promise<ChatResult<T, O>> {
  return model.chat(options);
}

/** None of these is ever run: that they compile is the test. */
async function helpers(bedrock: Bedrock, dynamic: string): Promise<void> {
  // A handle is a ChatModel, whatever its model lacks: what reads any model knows none at compile time.
  await summarize(bedrock.model(CLAUDE), "x");
  await summarize(bedrock.model(NOVA), "x");
  await summarize(bedrock.model(dynamic), "x");
  const models: ChatModel[] = [bedrock.model(CLAUDE), bedrock.model(LLAMA), bedrock.model(dynamic)];
  const provider: ChatProvider = bedrock;
  const own: ChatModel = {
    provider: provider.model("x").provider,
    modelId: "mine",
    chat: (request) => models[0]!.chat(request),
    stream: (request) => models[0]!.stream(request),
  };
  // Nothing of what is for any model is itself any.
  expectType<Equal<typeof own.modelId, ModelId>>();
  expectType<Equal<ChatOptions["messages"], Messages>>();
  expectType<Equal<ChatOptions["tools"], readonly ToolEntry[] | undefined>>();
  expectType<Equal<ChatOptions["toolChoice"], "auto" | "any" | "none" | { name: string } | undefined>>();
  expectType<Equal<ChatOptions["reasoning"], ReasoningOptions | undefined>>();
  expectType<Equal<BedrockChatOptions["cache"], CacheOptions | undefined>>();
  expectType<Equal<Parameters<Conversation["send"]>[0], string | readonly ContentBlock[]>>();
  const answer = await own.chat({ messages: "x", tools: [weather] });
  expectType<Equal<typeof answer.text, string>>();
  expectType<Equal<(typeof answer.toolUses)[number], ToolUseBlock<"weather", { city: string }>>>();

  // A handle itself keeps its gates.
  expectType<Equal<ReturnType<typeof novaOf>["modelId"], typeof NOVA>>();
  const nova = novaOf(bedrock);
  // @ts-expect-error no reasoning
  await nova.chat({ messages: "x", reasoning: "off" });
  // @ts-expect-error and through a helper that keeps the types
  await asked(nova, { messages: "x", tools: [weather], reasoning: "off" });
  const kept = await asked(nova, { messages: "x", tools: [weather], output: { schema: schemaOf<{ n: 1 }>() } });
  expectType<Equal<typeof kept.output, { n: 1 } | undefined>>();
  expectType<Equal<(typeof kept.toolUses)[number]["input"], { city: string } | undefined>>();

  // A conversation is a Conversation, whatever its model and its tools.
  const talks = new Map<string, Conversation>();
  talks.set("a", conversation(bedrock.model(NOVA)));
  talks.set("b", conversation(bedrock.model(CLAUDE), { tools: [weather], system: "s" }));
  talks.set("c", conversation(own, { tools: [weather] }));
  const said = await talks.get("a")!.send("x");
  expectType<Equal<typeof said.text, string>>();
  // @ts-expect-error no such option
  await talks.get("a")!.send("x", { maxToken: 5 });
}

/** The options that one provider has reach it through every function that takes a model; other providers do not have them. */
async function extras(bedrock: Bedrock, foreign: ChatModel, options: BedrockChatOptions): Promise<void> {
  const guardrail = { id: "g", version: "1" };
  const anyOptions: ChatOptions = { messages: "x" };
  const anyTalk: ConversationOptions = { system: "s" };
  const anySend: SendOptions = { maxTokens: 5 };
  const model = bedrock.model(NOVA, { guardrail, cache: "auto" });
  const limit = budget({ maxUsd: 1 });
  await model.chat({ messages: "x", guardrail, cache: { system: "5m" } });
  await model.chat(options);
  await bedrock.model(LLAMA).chat(options);
  await runTools(model, { messages: "x", tools: [weather], guardrail, serviceTier: "flex" });
  await runTools(bedrock.model(LLAMA), anyOptions);
  await conversation(bedrock.model(LLAMA), anyTalk).send("x", anySend);
  await runTools(limit.model(model), { messages: "x", tools: [weather], guardrail });
  const talk = conversation(model, { tools: [weather], guardrail, requestMetadata: { tenant: "a" } });
  await talk.send("x", { cache: "auto" });
  await talk.stream("x", { additionalModelRequestFields: { top_k: 1 } });
  const any: Conversation = talk;
  const own: BedrockModel<typeof NOVA> = model;
  expectType<Equal<(typeof own)["modelId"], typeof NOVA>>();
  // @ts-expect-error this model has no prompt cache, through a handle too
  await bedrock.model(LLAMA).chat({ messages: "x", cache: "auto" });
  // @ts-expect-error and through a tool loop
  await runTools(bedrock.model(LLAMA), { messages: "x", cache: "auto" });
  // @ts-expect-error other providers have no guardrail
  await foreign.chat({ messages: "x", guardrail });
  // @ts-expect-error in a tool loop neither
  await runTools(foreign, { messages: "x", tools: [weather], guardrail });
  // @ts-expect-error nor in a conversation
  await conversation(foreign).send("x", { guardrail });
  // @ts-expect-error nor where any conversation may be meant
  await any.send("x", { guardrail });
}

function novaOf(bedrock: Bedrock): ChatModel<typeof NOVA> {
  return bedrock.model(NOVA);
}

/** Requests, histories and tools that are known only at run time, or kept apart. */
async function variables(bedrock: Bedrock, flag: boolean): Promise<void> {
  // Options that are kept apart are known only at run time, as a history is.
  const options: ChatOptions = { messages: "x" };
  await bedrock.model(CLAUDE).chat(options);
  await bedrock.model(NOVA).chat(options);
  // @ts-expect-error they are still options
  await bedrock.model(NOVA).chat({ ...options, maxToken: 5 });
  const request: ChatRequest = { model: NOVA, messages: "x", tools: [weather] };
  expectType<Equal<ChatRequest["model"], ModelId>>();
  const asRead = await bedrock.chat(request);
  expectType<Equal<(typeof asRead.toolUses)[number], ToolUseBlock>>();

  const literal = {
    model: NOVA,
    messages: [{ role: "user", content: [{ type: "text", text: "x" }] }],
    tools: [weather],
    toolChoice: { name: "weather" },
    stopSequences: ["x"],
  } as const;
  const exact = await bedrock.chat(literal);
  expectType<Equal<(typeof exact.toolUses)[number]["input"], { city: string } | undefined>>();

  const content: ContentBlock[] = [{ type: "text", text: "x" }];
  const system: SystemBlock[] = [{ type: "text", text: "x" }, { type: "cachePoint", ttl: "1h" }];
  const history: readonly Message[] = [{ role: flag ? "user" : "assistant", content }];
  const sent: AssistantMessage = JSON.parse('{"role":"assistant","content":[]}');
  await bedrock.chat({ model: LLAMA, system, messages: [...history, sent, { role: "user", content: "x" }] });

  const either = flag ? weather : clock;
  const of = await bedrock.chat({ model: CLAUDE, messages: "x", tools: [either] });
  expectType<
    Equal<(typeof of.toolUses)[number], ToolUseBlock<"weather", { city: string }> | ToolUseBlock<"clock", unknown>>
  >();
  const mutable = [weather, clock];
  const open: ToolEntry[] = mutable;
  const named: Record<string, Tool> = { weather, clock };
  for (const tools of [open, Object.values(named)]) {
    const { toolUses } = await bedrock.chat({ model: CLAUDE, messages: "x", tools, toolChoice: { name: "any name" } });
    expectType<Equal<typeof toolUses, readonly ToolUseBlock[]>>();
    await runTools(bedrock.model(NOVA), { messages: "x", tools });
    conversation(bedrock.model(NOVA), { tools });
  }
  const run = await runTools(bedrock.model(NOVA), { messages: "x", tools: mutable });
  expectType<Equal<(typeof run.toolUses)[number]["name"], "weather" | "clock">>();
}

/** Calls without tools in the request: the handle's, the client's, or those of a history. */
async function unseenTools(bedrock: Bedrock): Promise<void> {
  const model = bedrock.model(CLAUDE, { tools: [weather], system: "s" });
  const { toolUses } = await model.chat({ messages: "x" });
  expectType<Equal<typeof toolUses, readonly ToolUseBlock[]>>();
  for await (const event of model.stream({ messages: "x" })) {
    if (event.type === "toolUse") expectType<Equal<typeof event.toolUse, ToolUseBlock>>();
  }
  expectType<Equal<ToolUseOf<readonly [{ type: "systemTool"; name: "s" }]>, ToolUseBlock>>();
}

/** Narrow types are passed to code with open types. */
async function handedOn(bedrock: Bedrock): Promise<readonly unknown[]> {
  const output = { schema: schemaOf<{ rows: { n: string }[] }>() };
  const result: ChatResult = await bedrock.chat({ model: CLAUDE, messages: "x", tools: [weather], output });
  const stream = bedrock.stream({ model: CLAUDE, messages: "x", output });
  for await (const partial of partialOutputStream(stream)) partial.rows?.[0]?.n?.trim();
  (await stream.final()).output?.rows[0]?.n.trim();
  const open: ChatStream = stream;
  const loop: ToolLoop = { onStep: ({ text }) => void text.trim(), approve: ({ name }) => name !== "x" };
  const run = await runTools(bedrock.model(CLAUDE), { messages: "x", tools: [weather] }, loop);
  const talk = conversation(bedrock.model(CLAUDE), { tools: [weather] });
  const streamed = talk.stream("x", { output });
  for await (const event of streamed) {
    if (event.type === "toolUse" && !event.toolUse.invalid) event.toolUse.input.city.trim();
  }
  (await streamed.final()).output?.rows.length;
  return [result, open, run];
}

Deno.test("programs around the client are typed as they are written", () => {
  assertEquals([helpers, variables, unseenTools, handedOn, extras].map(({ length }) => length), [2, 2, 1, 1, 3]);
});
