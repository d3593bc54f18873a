/**
 * Other people's clients as judges of chats: the AI SDK's OpenAI-compatible provider sends the bodies that we send, and OpenAI's
 * client reads the answers as we read them.
 */
import { createOpenAICompatible as createTheirs } from "npm:@ai-sdk/openai-compatible@3.0.92";
import OpenAI from "npm:openai@7.59.0";
import { createOpenAICompatible, type OpenAIChatOptions } from "@bedrock-edge/client/openai-compatible";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { assertEquals } from "@std/assert";

const baseURL = "https://api.example.com/v1";
const apiKey = "fake-openai-key";
const model = "example-1";

type TheirModel = ReturnType<ReturnType<typeof createTheirs>>;
type TheirOptions = Parameters<TheirModel["doGenerate"]>[0];

interface Case {
  readonly name: string;
  readonly ours: OpenAIChatOptions;
  readonly theirs: TheirOptions;
}

const hi = [{ role: "user", content: [{ type: "text", text: "Hi" }] }] as const satisfies TheirOptions["prompt"];
const inputSchema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;
const weather = { name: "weather", description: "The weather in a city", inputSchema };
const theirWeather = { type: "function", ...weather } as const;
const png = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);

const CASES: readonly Case[] = [
  { name: "a text", ours: { messages: "Hi" }, theirs: { prompt: [...hi] } },
  {
    name: "a system prompt and the parameters",
    ours: {
      messages: "Hi",
      system: "Be brief.",
      maxTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      stopSequences: ["x"],
      seed: 7,
      frequencyPenalty: 1,
      presencePenalty: -1,
    },
    theirs: {
      prompt: [{ role: "system", content: "Be brief." }, ...hi],
      maxOutputTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      stopSequences: ["x"],
      seed: 7,
      frequencyPenalty: 1,
      presencePenalty: -1,
    },
  },
  {
    name: "reasoning by effort",
    ours: { messages: "Hi", reasoning: { effort: "high" } },
    theirs: { prompt: [...hi], reasoning: "high" },
  },
  {
    name: "an image beside text",
    ours: {
      messages: [{
        role: "user",
        content: [{ type: "text", text: "Look" }, { type: "image", format: "png", source: { bytes: png } }],
      }],
    },
    theirs: {
      prompt: [{
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "file", mediaType: "image/png", data: { type: "data", data: png } },
        ],
      }],
    },
  },
  {
    name: "an image at a URL",
    ours: {
      messages: [{
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "image", format: "png", source: { url: "https://example.com/a.png" } },
        ],
      }],
    },
    theirs: {
      prompt: [{
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "file", mediaType: "image/png", data: { type: "url", url: new URL("https://example.com/a.png") } },
        ],
      }],
    },
  },
  {
    name: "tools, and a tool by name",
    ours: { messages: "Hi", tools: [weather], toolChoice: { name: "weather" } },
    theirs: { prompt: [...hi], tools: [theirWeather], toolChoice: { type: "tool", toolName: "weather" } },
  },
  {
    name: "tools, and any of them",
    ours: { messages: "Hi", tools: [weather], toolChoice: "any" },
    theirs: { prompt: [...hi], tools: [theirWeather], toolChoice: { type: "required" } },
  },
  {
    name: "a call and its result",
    ours: {
      tools: [weather],
      messages: [
        { role: "user", content: "Hi" },
        {
          role: "assistant",
          content: [{ type: "toolUse", toolUseId: "call_1", name: "weather", input: { city: "Oslo" } }],
        },
        {
          role: "user",
          content: [{ type: "toolResult", toolUseId: "call_1", content: [{ type: "json", json: { degrees: 7 } }] }],
        },
      ],
    },
    theirs: {
      tools: [theirWeather],
      prompt: [
        ...hi,
        {
          role: "assistant",
          content: [{ type: "tool-call", toolCallId: "call_1", toolName: "weather", input: { city: "Oslo" } }],
        },
        {
          role: "tool",
          content: [{
            type: "tool-result",
            toolCallId: "call_1",
            toolName: "weather",
            output: { type: "json", value: { degrees: 7 } },
          }],
        },
      ],
    },
  },
  {
    name: "a schema",
    ours: { messages: "Hi", output: { schema: inputSchema, name: "place", mode: "native" } },
    // We close the objects of a strict schema, which the service wants; they leave that to the caller.
    theirs: {
      prompt: [...hi],
      responseFormat: { type: "json", schema: { ...inputSchema, additionalProperties: false }, name: "place" },
    },
  },
];

/** Returns a `fetch` over a fake, and the bodies that it gets. */
function logged(reply: string) {
  const bodies: unknown[] = [];
  const fake = fakeOpenAI({ apiKey, replies: [reply] });
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    bodies.push(await request.clone().json());
    return await fake(request);
  };
  return { bodies, fetch };
}

for (const { name, ours, theirs } of CASES) {
  Deno.test(`the AI SDK's provider sends our body, whole and streamed: ${name}`, async () => {
    const reply = '{"city":"Oslo"}';
    const [own, other] = [logged(reply), logged(reply)];
    const client = createOpenAICompatible({ name: "example", baseURL, apiKey, env: {}, fetch: own.fetch }).model(model);
    const judge = createTheirs({
      name: "example",
      baseURL,
      apiKey,
      fetch: other.fetch,
      includeUsage: true,
      supportsStructuredOutputs: true,
    })(model);
    const { text } = await client.chat(ours);
    const { content } = await judge.doGenerate(theirs);
    assertEquals(content.map((part) => part.type === "text" ? part.text : ""), [text]);
    await client.stream(ours).final();
    await (await judge.doStream(theirs)).stream.pipeTo(new WritableStream());
    assertEquals(own.bodies, other.bodies);
  });
}

Deno.test("OpenAI's client reads the answers that we read, whole and streamed", async () => {
  const call = { type: "toolUse", name: "weather", input: { city: "Oslo" } } as const;
  const replies = ["Paris.", "Paris.", call, call];
  const fetch = fakeOpenAI({ apiKey, replies: [...replies, ...replies] });
  const client = createOpenAICompatible({ name: "example", baseURL, apiKey, env: {}, fetch }).model(model);
  const judge = new OpenAI({ baseURL, apiKey, fetch, maxRetries: 0 });
  const tools = [{ type: "function" as const, function: { name: "weather", parameters: inputSchema } }];
  const messages = [{ role: "user" as const, content: "Hi" }];

  const own = [];
  for (let turn = 0; turn < replies.length; turn++) {
    const request = { messages: "Hi", tools: [weather] };
    const result = turn % 2 ? await client.stream(request).final() : await client.chat(request);
    own.push([result.text, result.toolUses.map(({ name, input }) => [name, input])]);
  }
  const theirs = [];
  for (let turn = 0; turn < replies.length; turn++) {
    const body = { model, messages, tools };
    const { choices } = turn % 2
      ? await judge.chat.completions.stream(body).finalChatCompletion()
      : await judge.chat.completions.create(body);
    const { content, tool_calls: calls = [] } = choices[0]!.message;
    const functions = calls.flatMap((call) => call.type === "function" ? [call.function] : []);
    theirs.push([content ?? "", functions.map(({ name, arguments: json }) => [name, JSON.parse(json)])]);
  }
  assertEquals(own, theirs);
});
