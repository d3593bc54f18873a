/**
 * More than text: reasoning, tools, structured output, images and stored conversations.
 */
import {
  type AssistantMessage,
  type ChatEvent,
  type ChatRequest,
  conversation,
  isProviderError,
  partialOutputStream,
  runTools,
  StructuredOutputError,
  tool,
} from "@bedrock-edge/client";
import { assert, assertEquals, rejection } from "./assert.ts";
import type { Capability } from "./capabilities.ts";
import type { CaseDefinition, ScriptedCall } from "./stage.ts";

const messages = "What is the weather in Oslo and in Rome?";
const REPLY = "Oslo has 7 degrees, Rome 21. 🌦";

const calls: readonly ScriptedCall[] = [
  { name: "weather", input: { city: "Oslo", note: 'é "quoted" 😀' } },
  { name: "weather", input: { city: "Rome" } },
];

/** Written by hand, so that no runtime needs a package. */
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

/** A call that must not run; the loop goes on with the answer. */
function invalidCall(flaw: string, call: ScriptedCall, needs: readonly Capability[]): CaseDefinition {
  return {
    name: `a call whose input ${flaw} is marked, and never run`,
    needs,
    script: { text: REPLY, calls: [call] },
    async run({ model, provider }) {
      let runs = 0;
      const running = tool({ ...definition, execute: () => ++runs });
      const { steps, text } = await runTools(provider.model(model), { messages, tools: [running] });
      const raw = call.broken ?? JSON.stringify(call.input);
      assertEquals(steps[0]?.toolUses.map(({ input, invalid }) => [input, invalid?.raw]), [[undefined, raw]]);
      assertEquals([runs, text], [0, REPLY]);
    },
  };
}

/** Cases beyond text. */
export const blocks: readonly CaseDefinition[] = [
  {
    name: "reasoning comes before the text, alike in chat and in stream",
    needs: ["reasoning"],
    script: { text: REPLY, reasoning: "Two cities, two calls." },
    async run({ model, provider }) {
      const { text, content } = await provider.chat({ model, messages });
      const [first, second] = content;
      assert(first?.type === "reasoningContent" && first.text === "Two cities, two calls.", JSON.stringify(first));
      assertEquals([second?.type, text], ["text", REPLY]);
      const stream = provider.stream({ model, messages });
      let reasoning = "";
      for await (const event of stream) if (event.type === "reasoning") reasoning += event.text;
      assertEquals(reasoning, first.text);
      assertEquals((await stream.final()).content, content);
    },
  },
  {
    name: "tool calls are typed and validated, alike in chat and in stream",
    needs: ["tools"],
    script: { text: REPLY, calls },
    async run({ model, provider }) {
      const chatted = await provider.chat({ model, messages, tools: [weather] });
      const streamed = await provider.stream({ model, messages, tools: [weather] }).final();
      assertEquals(chatted.stopReason, "tool_use");
      assertEquals(chatted.toolUses.map(({ name, input }) => [name, input?.city]), [["weather", "Oslo"], [
        "weather",
        "Rome",
      ]]);
      assertEquals(chatted.content, streamed.content);
      assertEquals(chatted.toolUses, streamed.toolUses);
      // The message keeps the input as the model wrote it, beside the parsed input.
      assertEquals(chatted.content.filter(({ type }) => type === "toolUse").length, 2);
      assert(JSON.stringify(chatted.message).includes("quoted"), "the message holds the input as it was written");
    },
  },
  {
    name: "a choice of a tool that the request does not have throws before anything is sent",
    needs: ["tools", "requestChecks"],
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const mistakes: readonly Partial<ChatRequest>[] = [
        { toolChoice: "any" },
        { toolChoice: { name: "weather" } },
        { toolChoice: "any", tools: [] },
        { toolChoice: { name: "clock" as never }, tools: [weather] },
      ];
      for (const mistake of mistakes) {
        const request = { model, messages, ...mistake } as ChatRequest;
        for (const run of [() => provider.chat(request), () => provider.stream(request).final()]) {
          const error = await rejection(run);
          assert(error instanceof TypeError, `${JSON.stringify(mistake)}: ${error}`);
          assert(/^Cannot chat: toolChoice/.test(error.message), error.message);
        }
      }
      assertEquals(await received(), []);
    },
  },
  {
    name: "a streamed call comes in pieces, then whole, then its block ends",
    needs: ["tools"],
    script: { text: REPLY, calls },
    async run({ model, provider }) {
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
    needs: ["tools"],
    script: { text: REPLY, calls },
    async run({ model, provider }) {
      const { message, toolUses } = await provider.chat({ model, messages, tools: [weather] });
      const kept: AssistantMessage = JSON.parse(JSON.stringify(message));
      const results = toolUses.map(({ toolUseId }) => ({ type: "toolResult", toolUseId, content: "mild" } as const));
      const history = [{ role: "user", content: messages }, kept, { role: "user", content: results }] as const;
      assertEquals((await provider.chat({ model, messages: history, tools: [weather] })).text, REPLY);
    },
  },
  {
    name: "runTools runs every call, and adds up the counts of the steps",
    needs: ["tools", "usage"],
    script: { text: REPLY, calls },
    async run({ model, provider, received }) {
      const asked: string[] = [];
      const running = tool({
        ...definition,
        execute({ city }: { city: string }) {
          asked.push(city);
          return { degrees: 7 };
        },
      });
      const result = await runTools(provider.model(model), { messages, tools: [running] });
      assertEquals([result.text, asked, result.steps.length], [REPLY, ["Oslo", "Rome"], 2]);
      const total = result.steps.reduce((sum, { usage }) => sum + usage!.totalTokens, 0);
      assertEquals(result.usage?.totalTokens, total);
      assertEquals((await received()).length, 2);
    },
  },
  invalidCall("does not fit its schema", { name: "weather", input: { town: "Oslo" } }, ["tools"]),
  invalidCall("is not JSON", { name: "weather", broken: '{"city":' }, ["tools", "toolInputText"]),
  {
    name: "a stream that is cut inside a call has no call that could be run",
    needs: ["tools", "toolInputText"],
    script: { text: "x", calls: [{ name: "weather", input: { city: "Oslo".repeat(200) } }], failure: "truncated" },
    async run({ model, provider }) {
      const stream = provider.stream({ model, messages, tools: [weather] });
      const types: string[] = [];
      const error = await rejection(async () => {
        for await (const event of stream) types.push(event.type);
      });
      assert(isProviderError(error) && error.kind === "streamTruncated", "the error is about the cut");
      assert(types.includes("toolInput") && !types.includes("toolUse"), `no whole call: ${types}`);
      const [open] = stream.partial.content;
      assert(open?.type === "toolUse" && open.invalid && open.input === undefined, "the open call cannot be run");
    },
  },
  {
    name: "structured output is parsed, alike in chat and in stream",
    needs: ["structuredOutput"],
    script: { text: JSON.stringify(ANSWER) },
    async run({ model, provider }) {
      const request = { model, messages, output: { schema: SCHEMA } } as const;
      const chatted = await provider.chat(request);
      assertEquals(chatted.output, ANSWER);
      assert(typeof chatted.outputMode === "string", "the result says how it was got");
      assertEquals((await provider.stream(request).final()).output, ANSWER);
    },
  },
  {
    name: "structured output grows while it is streamed",
    needs: ["structuredOutput"],
    script: { text: JSON.stringify(ANSWER) },
    async run({ model, provider }) {
      const grown: unknown[] = [];
      const stream = provider.stream({ model, messages, output: { schema: SCHEMA } });
      for await (const partial of partialOutputStream(stream)) grown.push(partial);
      assert(grown.length > 2, "the output came in parts");
      assertEquals(grown.at(-1), ANSWER);
    },
  },
  {
    name: "an answer that does not fit the schema is an error that holds the answer",
    needs: ["structuredOutput"],
    script: { text: REPLY },
    async run({ model, provider }) {
      const error = await rejection(() => provider.chat({ model, messages, output: { schema: SCHEMA } }));
      assert(error instanceof StructuredOutputError, "the error is typed");
      assertEquals([error.text, error.result.text], [REPLY, REPLY]);
    },
  },
  {
    name: "an image arrives, given as bytes or as base64",
    needs: ["media"],
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251);
      let binary = "";
      for (const byte of bytes) binary += String.fromCharCode(byte);
      for (const given of [bytes, btoa(binary)]) {
        const image = { type: "image", format: "png", source: { bytes: given } } as const;
        await provider.chat({ model, messages: [{ role: "user", content: [image, { type: "text", text: "What?" }] }] });
      }
      assertEquals((await received()).map(({ images }) => images), [[btoa(binary)], [btoa(binary)]]);
    },
  },
  {
    name: 'a flaw is repaired and reported, or with check "strict" refused before anything is sent',
    needs: ["repairs"],
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const content = [{ type: "text", text: "Hi" }, { type: "text", text: " " }] as const;
      const turns = [{ role: "user", content }] as const;
      const { repairs } = await provider.chat({ model, messages: turns });
      assertEquals(repairs.map(({ path }) => path), ["messages[0].content[1]"]);
      const error = await rejection(() => provider.chat({ model, messages: turns, check: "strict" }));
      assert(
        error instanceof TypeError && error.message.includes("messages[0].content[1]"),
        "the message has the path",
      );
      assertEquals((await received()).length, 1);
    },
  },
  {
    name: "a conversation keeps its turns, and continues from its store",
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const kept = new Map<string, string>();
      const options = { system: "Be brief.", store: kept, key: "a" };
      await conversation(provider.model(model), options).send("One?");
      const again = conversation(provider.model(model), options);
      await again.send("Two?");
      assertEquals((await received()).at(-1)?.texts, ["Be brief.", "One?", REPLY, "Two?"]);
      assertEquals(JSON.parse(kept.get("a")!), JSON.parse(JSON.stringify(again)));
    },
  },
];
