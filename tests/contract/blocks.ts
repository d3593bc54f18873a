/**
 * More than text: tools, structured output, pictures and kept conversations.
 */
import {
  type AssistantMessage,
  type ChatEvent,
  conversation,
  isProviderError,
  partialOutputStream,
  runTools,
  StructuredOutputError,
  tool,
} from "@bedrock-edge/client";
import { assert, assertEquals, rejection } from "./assert.ts";
import type { Scene, ScriptedCall } from "./stage.ts";

const model = "amazon.nova-lite-v1:0";
const messages = "What is the weather in Oslo and in Rome?";
const says = "Oslo has 7 degrees, Rome 21. 🌦";

const calls: readonly ScriptedCall[] = [
  { name: "weather", input: { city: "Oslo", note: 'é "quoted" 😀' } },
  { name: "weather", input: { city: "Rome" } },
];

/** By hand, so that no runtime needs a package for it. */
const place = {
  "~standard": {
    version: 1,
    vendor: "contract",
    validate: (value: unknown) => {
      const { city } = value as { city?: unknown };
      return typeof city === "string" ? { value: { city } } : { issues: [{ message: "no city", path: ["city"] }] };
    },
    types: undefined as undefined | { input: unknown; output: { city: string } },
  },
} as const;
const definition = {
  name: "weather",
  inputSchema: place,
  jsonSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
} as const;
const weather = tool(definition);
const SCHEMA = { type: "object", properties: { city: { type: "string" }, rivers: { type: "array" } } } as const;
const ANSWER = { city: "Paris", rivers: ["Seine", "Bièvre"] };

/** Scenes beyond text. */
export const blocks: readonly Scene[] = [
  {
    name: "tool calls are typed and validated, alike in chat and in stream",
    script: { says, calls },
    async run({ provider }) {
      const chatted = await provider.chat({ model, messages, tools: [weather] });
      const streamed = await provider.stream({ model, messages, tools: [weather] }).final();
      assertEquals(chatted.stopReason, "tool_use");
      assertEquals(chatted.toolUses.map(({ name, input }) => [name, input?.city]), [["weather", "Oslo"], [
        "weather",
        "Rome",
      ]]);
      assertEquals(chatted.content, streamed.content);
      assertEquals(chatted.toolUses, streamed.toolUses);
      // What the model wrote is kept beside what the schema made of it.
      assertEquals(chatted.content.filter(({ type }) => type === "toolUse").length, 2);
      assert(JSON.stringify(chatted.message).includes("quoted"), "the message holds the input as it was written");
    },
  },
  {
    name: "a streamed call comes in pieces, then whole, then its block ends",
    script: { says, calls },
    async run({ provider }) {
      const events: ChatEvent[] = [];
      for await (const event of provider.stream({ model, messages, tools: [weather] })) events.push(event);
      const pieces = events.filter((event) => event.type === "toolInput");
      const [first] = pieces;
      const ofFirst = pieces.filter(({ toolUseId }) => toolUseId === first?.toolUseId);
      assertEquals(JSON.parse(ofFirst.map(({ json }) => json).join("")), calls[0]?.input);
      const types = events.map(({ type }) => type);
      assertEquals(types.filter((type) => type === "toolUse").length, 2);
      assertEquals(types[types.indexOf("toolUse") + 1], "blockStop");
    },
  },
  {
    name: "a call and its result go back, and the answer follows",
    script: { says, calls },
    async run({ provider }) {
      const { message, toolUses } = await provider.chat({ model, messages, tools: [weather] });
      const kept: AssistantMessage = JSON.parse(JSON.stringify(message));
      const results = toolUses.map(({ toolUseId }) => ({ type: "toolResult", toolUseId, content: "mild" } as const));
      const history = [{ role: "user", content: messages }, kept, { role: "user", content: results }] as const;
      assertEquals((await provider.chat({ model, messages: history, tools: [weather] })).text, says);
    },
  },
  {
    name: "runTools runs every call, and sums what the steps cost",
    script: { says, calls },
    async run({ provider, seen }) {
      const asked: string[] = [];
      const running = tool({
        ...definition,
        execute({ city }: { city: string }) {
          asked.push(city);
          return { degrees: 7 };
        },
      });
      const result = await runTools(provider.model(model), { messages, tools: [running] });
      assertEquals([result.text, asked, result.steps.length], [says, ["Oslo", "Rome"], 2]);
      const total = result.steps.reduce((sum, { usage }) => sum + usage!.totalTokens, 0);
      assertEquals(result.usage?.totalTokens, total);
      assertEquals((await seen()).length, 2);
    },
  },
  {
    name: "a call that does not fit its schema, or is no JSON, is marked and never run",
    script: { says, calls: [{ name: "weather", input: { town: "Oslo" } }, { name: "weather", broken: '{"city":' }] },
    async run({ provider }) {
      let ran = 0;
      const running = tool({ ...definition, execute: () => ++ran });
      const { steps, text } = await runTools(provider.model(model), { messages, tools: [running] });
      assertEquals(steps[0]?.toolUses.map(({ input, invalid }) => [input, invalid?.raw]), [
        [undefined, '{"town":"Oslo"}'],
        [undefined, '{"city":'],
      ]);
      assertEquals([ran, text], [0, says]);
    },
  },
  {
    name: "a stream that is cut inside a call has no call that could be run",
    script: { says: "x", calls: [{ name: "weather", input: { city: "Oslo".repeat(200) } }], trouble: "truncated" },
    async run({ provider }) {
      const stream = provider.stream({ model, messages, tools: [weather] });
      const types: string[] = [];
      const error = await rejection(async () => {
        for await (const event of stream) types.push(event.type);
      });
      assert(isProviderError(error) && error.kind === "streamTruncated", "the cut is told");
      assert(types.includes("toolInput") && !types.includes("toolUse"), `no whole call: ${types}`);
      const [open] = stream.partial.content;
      assert(open?.type === "toolUse" && open.invalid && open.input === undefined, "what came of it cannot be run");
    },
  },
  {
    name: "structured output is parsed, alike in chat and in stream",
    script: { says: JSON.stringify(ANSWER) },
    async run({ provider }) {
      const request = { model, messages, output: { schema: SCHEMA } } as const;
      const chatted = await provider.chat(request);
      assertEquals(chatted.output, ANSWER);
      assert(typeof chatted.outputMode === "string", "the result says how it was got");
      assertEquals((await provider.stream(request).final()).output, ANSWER);
    },
  },
  {
    name: "structured output grows while it is streamed",
    script: { says: JSON.stringify(ANSWER) },
    async run({ provider }) {
      const grown: unknown[] = [];
      const stream = provider.stream({ model, messages, output: { schema: SCHEMA } });
      for await (const partial of partialOutputStream(stream)) grown.push(partial);
      assert(grown.length > 2, "it came in parts");
      assertEquals(grown.at(-1), ANSWER);
    },
  },
  {
    name: "an answer that is not the output that was asked for is an error that holds it",
    script: { says },
    async run({ provider }) {
      const error = await rejection(() => provider.chat({ model, messages, output: { schema: SCHEMA } }));
      assert(error instanceof StructuredOutputError, "the error is typed");
      assertEquals([error.text, error.result.text], [says, says]);
    },
  },
  {
    name: "a picture's bytes arrive, given as bytes or as base64",
    script: { says },
    async run({ provider, seen }) {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251);
      let binary = "";
      for (const byte of bytes) binary += String.fromCharCode(byte);
      for (const given of [bytes, btoa(binary)]) {
        const image = { type: "image", format: "png", source: { bytes: given } } as const;
        await provider.chat({ model, messages: [{ role: "user", content: [image, { type: "text", text: "What?" }] }] });
      }
      assertEquals((await seen()).map(({ pictures }) => pictures), [[btoa(binary)], [btoa(binary)]]);
    },
  },
  {
    name: "what a service would refuse is repaired and told, or with strict refused before it is sent",
    script: { says },
    async run({ provider, seen }) {
      const content = [{ type: "text", text: "Hi" }, { type: "text", text: " " }] as const;
      const turns = [{ role: "user", content }] as const;
      const { repairs } = await provider.chat({ model, messages: turns });
      assertEquals(repairs.map(({ path }) => path), ["messages[0].content[1]"]);
      const error = await rejection(() => provider.chat({ model, messages: turns, check: "strict" }));
      assert(error instanceof TypeError && error.message.includes("messages[0].content[1]"), "the path is told");
      assertEquals((await seen()).length, 1);
    },
  },
  {
    name: "a conversation keeps its turns, and comes back from its store",
    script: { says },
    async run({ provider, seen }) {
      const kept = new Map<string, string>();
      const store = {
        get: (key: string) => kept.get(key),
        set: (key: string, value: string) => void kept.set(key, value),
      };
      const options = { system: "Be brief.", store, key: "a" };
      await conversation(provider.model(model), options).send("One?");
      const again = conversation(provider.model(model), options);
      await again.send("Two?");
      assertEquals((await seen()).at(-1)?.texts, ["Be brief.", "One?", says, "Two?"]);
      assertEquals(JSON.parse(kept.get("a")!), JSON.parse(JSON.stringify(again)));
    },
  },
];
