/**
 * Answers that arrive whole.
 */
import { type AssistantMessage, type ChatEvent, type ChatResult, type Message, toResponse } from "@bedrock-edge/client";
import { assert, assertEquals, rejection } from "./assert.ts";
import { turn } from "./eventually.ts";
import { type Scene, WONDER, wonder } from "./stage.ts";

const model = "amazon.nova-lite-v1:0";
const messages = "What is the capital of France?";
const says = "The capital of France is Paris. Où sinon? 🗼";

/** What differs between two requests for the same answer. */
function alike({ requestId: _requestId, latencyMs: _latencyMs, attempts: _attempts, ...rest }: ChatResult): unknown {
  return rest;
}

/** Scenes of whole answers. */
export const answers: readonly Scene[] = [
  {
    name: "chat resolves with the whole answer",
    script: { says },
    async run({ provider, seen }) {
      const result = await provider.chat({ model, messages });
      assertEquals(result.text, says);
      assertEquals(result.content, [{ type: "text", text: says }]);
      assertEquals(result.message, { role: "assistant", content: result.content });
      assertEquals([result.stopReason, result.model, result.attempts], ["end_turn", model, 1]);
      const { inputTokens, cacheReadInputTokens, cacheWriteInputTokens, outputTokens, totalTokens } = result.usage!;
      assert(inputTokens > 0 && outputTokens > 0, "tokens were counted");
      assertEquals(totalTokens, inputTokens + cacheReadInputTokens + cacheWriteInputTokens + outputTokens);
      assert(typeof result.requestId === "string", "the service's id is kept");
      assertEquals(await seen(), [{ model, texts: [messages], pictures: [], ended: "complete" }]);
    },
  },
  {
    name: "stream's final equals chat, request id, timings and attempts apart",
    script: { says },
    async run({ provider, seen }) {
      const streamed = await provider.stream({ model, messages }).final();
      assertEquals(alike(streamed), alike(await provider.chat({ model, messages })));
      assertEquals((await seen()).length, 2);
    },
  },
  {
    name: "stream sends nothing before it is read",
    script: { says },
    async run({ provider, seen }) {
      const stream = provider.stream({ model, messages });
      await turn();
      assertEquals(await seen(), []);
      assertEquals([stream.partial.text, stream.partial.content], ["", []]);
      await stream.cancel();
      assertEquals(await seen(), []);
    },
  },
  {
    name: "stream tells start, texts, stop and metadata, in this order",
    script: { says },
    async run({ provider }) {
      const events: ChatEvent[] = [];
      for await (const event of provider.stream({ model, messages })) events.push(event);
      const order = events.map(({ type }) => type).filter((type, at, types) => type !== types[at - 1]);
      assertEquals(order, ["start", "blockStart", "text", "blockStop", "stop", "metadata"]);
      const texts = events.filter((event) => event.type === "text").map(({ text }) => text);
      assert(texts.length > 5, "the text came in pieces");
      assertEquals(texts.join(""), says);
    },
  },
  {
    name: "final and text join the reader, and nothing is sent twice",
    script: { says },
    async run({ provider, seen }) {
      const stream = provider.stream({ model, messages });
      let text = "";
      const [result, whole] = await Promise.all([
        (async () => {
          for await (const piece of stream.textStream) text += piece;
          return await stream.final();
        })(),
        turn().then(() => stream.text()),
      ]);
      assertEquals([text, whole, result.text], [says, says, says]);
      assertEquals(stream.partial.text, says);
      assertEquals((await seen()).length, 1);
    },
  },
  {
    name: "a stream is read once",
    script: { says },
    async run({ provider, seen }) {
      const stream = provider.stream({ model, messages });
      const [first] = await Promise.all([stream.final()]);
      assertEquals(first.text, says);
      const again = await rejection(async () => await stream[Symbol.asyncIterator]().next());
      assert(again instanceof TypeError, "a second reader is refused");
      assertEquals((await seen()).length, 1);
    },
  },
  {
    name: "toReadableStream gives the events",
    script: { says },
    async run({ provider }) {
      const reader = provider.stream({ model, messages }).toReadableStream().getReader();
      let text = "";
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        if (read.value.type === "text") text += read.value.text;
      }
      assertEquals(text, says);
    },
  },
  {
    name: "toResponse streams server-sent events",
    script: { says },
    async run({ provider }) {
      const response = await toResponse(provider.stream({ model, messages }), { headers: { "x-mine": "kept" } });
      assertEquals([response.status, response.headers.get("x-mine")], [200, "kept"]);
      assert(response.headers.get("content-type")?.startsWith("text/event-stream"), "it says what it is");
      const events = (await response.text()).split("\n\n").filter(Boolean).map((event): ChatEvent => {
        assert(event.startsWith("data: "), `an event without a name: ${event}`);
        return JSON.parse(event.slice("data: ".length));
      });
      assertEquals(events.flatMap((event) => event.type === "text" ? [event.text] : []).join(""), says);
      assertEquals(events.slice(-2).map(({ type }) => type), ["stop", "metadata"]);
    },
  },
  {
    name: "model gives a handle with the model and the defaults filled in",
    script: { says },
    async run({ provider, seen }) {
      const handle = provider.model(model, { system: "Be brief." });
      assert(handle.provider !== "" && handle.modelId === model, "the handle says who it is");
      assertEquals(alike(await handle.chat({ messages })), alike(await handle.stream({ messages }).final()));
      const sent = { model, texts: ["Be brief.", messages], pictures: [], ended: "complete" } as const;
      assertEquals(await seen(), [sent, sent]);
    },
  },
  {
    name: "an answer goes back as it came, also through JSON",
    script: { says },
    async run({ provider, seen }) {
      const question: Message = { role: "user", content: messages };
      const { message } = await provider.chat({ model, messages: [question] });
      const kept: AssistantMessage = JSON.parse(JSON.stringify(message));
      await provider.chat({ model, messages: [question, kept, { role: "user", content: "And of Spain?" }] });
      assertEquals((await seen())[1]?.texts, [messages, says, "And of Spain?"]);
    },
  },
  {
    name: "what nobody has heard of passes through chat",
    script: { says: WONDER },
    async run({ provider }) {
      const { text, content, stopReason } = await provider.chat({ model, messages });
      assertEquals(content, [{ type: "text", text: wonder.text }, wonder.block]);
      assertEquals([text, stopReason], [wonder.text, wonder.stopReason]);
    },
  },
  {
    name: "what nobody has heard of passes through stream",
    script: { says: WONDER },
    async run({ provider }) {
      const stream = provider.stream({ model, messages });
      const events: ChatEvent[] = [];
      for await (const event of stream) events.push(event);
      assert(
        events.some((event) => event.type === "unknown" && event.name === wonder.event.name),
        "the unknown event was handed out",
      );
      assertEquals(alike(await stream.final()), alike(await provider.chat({ model, messages })));
    },
  },
];
