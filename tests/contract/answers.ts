/**
 * Answers that arrive whole.
 */
import { type AssistantMessage, type ChatEvent, type ChatResult, type Message, toResponse } from "@bedrock-edge/client";
import { assert, assertEquals, rejection } from "./assert.ts";
import { turn } from "./eventually.ts";
import { type CaseDefinition, UNKNOWN } from "./stage.ts";

const messages = "What is the capital of France?";
const REPLY = "The capital of France is Paris. Où sinon? 🗼";

/** Leaves out the members that differ between two requests for the same answer. */
function comparable(
  { requestId: _requestId, latencyMs: _latencyMs, attempts: _attempts, route: _route, unknown = {}, ...rest }:
    ChatResult,
  perRequest: readonly string[],
): unknown {
  return { ...rest, unknown: Object.entries(unknown).filter(([name]) => !perRequest.includes(name)) };
}

/** Cases of whole answers. */
export const answers: readonly CaseDefinition[] = [
  {
    name: "chat resolves with the whole answer",
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const result = await provider.chat({ model, messages });
      assertEquals(result.text, REPLY);
      assertEquals(result.content, [{ type: "text", text: REPLY }]);
      assertEquals(result.message, { role: "assistant", content: result.content });
      assertEquals([result.stopReason, result.model, result.attempts], ["end_turn", model, 1]);
      assertEquals(await received(), [{ model, texts: [messages], images: [], ended: "complete" }]);
    },
  },
  {
    name: "an answer has its token counts, which are the last event of a stream",
    needs: ["usage"],
    script: { text: REPLY },
    async run({ model, provider }) {
      const { usage } = await provider.chat({ model, messages });
      const { inputTokens, cacheReadInputTokens, cacheWriteInputTokens, outputTokens, totalTokens } = usage!;
      assert(inputTokens > 0 && outputTokens > 0, "tokens were counted");
      assertEquals(totalTokens, inputTokens + cacheReadInputTokens + cacheWriteInputTokens + outputTokens);
      const events: ChatEvent[] = [];
      for await (const event of provider.stream({ model, messages })) events.push(event);
      assertEquals(events.slice(-2).map(({ type }) => type), ["stop", "metadata"]);
    },
  },
  {
    name: "an answer has the service's id of the request",
    needs: ["requestId"],
    script: { text: REPLY },
    async run({ model, provider }) {
      const { requestId } = await provider.chat({ model, messages });
      const streamed = await provider.stream({ model, messages }).final();
      assert(typeof requestId === "string" && typeof streamed.requestId === "string", "both answers have an id");
      assert(requestId !== streamed.requestId, "each request has its own id");
    },
  },
  {
    name: "stream's final equals chat, request id, timings and attempts apart",
    script: { text: REPLY },
    async run({ model, perRequest, provider, received }) {
      const streamed = await provider.stream({ model, messages }).final();
      const whole = await provider.chat({ model, messages });
      assertEquals(comparable(streamed, perRequest), comparable(whole, perRequest));
      assertEquals((await received()).length, 2);
    },
  },
  {
    name: "stream sends nothing before it is read",
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const stream = provider.stream({ model, messages });
      await turn();
      assertEquals(await received(), []);
      assertEquals([stream.partial.text, stream.partial.content], ["", []]);
      await stream.cancel();
      assertEquals(await received(), []);
    },
  },
  {
    name: "a stream is its start, its blocks and its stop, in this order",
    script: { text: REPLY },
    async run({ model, provider }) {
      const events: ChatEvent[] = [];
      for await (const event of provider.stream({ model, messages })) events.push(event);
      // Only a service that counts tokens has metadata.
      const order = events.map(({ type }) => type).filter((type, at, all) =>
        type !== all[at - 1] && type !== "metadata"
      );
      assertEquals(order, ["start", "blockStart", "text", "blockStop", "stop"]);
      const texts = events.filter((event) => event.type === "text").map(({ text }) => text);
      assert(texts.length > 5, "the text came in pieces");
      assertEquals(texts.join(""), REPLY);
    },
  },
  {
    name: "final and text join the reader, and nothing is sent twice",
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const stream = provider.stream({ model, messages });
      let text = "";
      const [result, whole] = await Promise.all([
        (async () => {
          for await (const piece of stream.textStream) text += piece;
          return await stream.final();
        })(),
        turn().then(() => stream.text()),
      ]);
      assertEquals([text, whole, result.text], [REPLY, REPLY, REPLY]);
      assertEquals(stream.partial.text, REPLY);
      assertEquals((await received()).length, 1);
    },
  },
  {
    name: "a stream is read once",
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const stream = provider.stream({ model, messages });
      const [first] = await Promise.all([stream.final()]);
      assertEquals(first.text, REPLY);
      const again = await rejection(async () => await stream[Symbol.asyncIterator]().next());
      assert(again instanceof TypeError, "a second reader is refused");
      assertEquals((await received()).length, 1);
    },
  },
  {
    name: "toReadableStream returns the events",
    script: { text: REPLY },
    async run({ model, provider }) {
      const reader = provider.stream({ model, messages }).toReadableStream().getReader();
      let text = "";
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        if (read.value.type === "text") text += read.value.text;
      }
      assertEquals(text, REPLY);
    },
  },
  {
    name: "toResponse streams server-sent events",
    script: { text: REPLY },
    async run({ model, provider }) {
      const response = await toResponse(provider.stream({ model, messages }), { headers: { "x-mine": "kept" } });
      assertEquals([response.status, response.headers.get("x-mine")], [200, "kept"]);
      assert(response.headers.get("content-type")?.startsWith("text/event-stream"), "it says what it is");
      const events = (await response.text()).split("\n\n").filter(Boolean).map((event): ChatEvent => {
        assert(event.startsWith("data: "), `an event without a name: ${event}`);
        return JSON.parse(event.slice("data: ".length));
      });
      assertEquals(events.flatMap((event) => event.type === "text" ? [event.text] : []).join(""), REPLY);
      assertEquals(events.filter(({ type }) => type !== "metadata").at(-1)?.type, "stop");
    },
  },
  {
    name: "model returns a handle that adds the model and the defaults",
    script: { text: REPLY },
    async run({ model, perRequest, provider, received }) {
      const handle = provider.model(model, { system: "Be brief." });
      assert(handle.provider !== "" && handle.modelId === model, "the handle says who it is");
      const whole = await handle.chat({ messages });
      assertEquals(comparable(whole, perRequest), comparable(await handle.stream({ messages }).final(), perRequest));
      const sent = { model, texts: ["Be brief.", messages], images: [], ended: "complete" } as const;
      assertEquals(await received(), [sent, sent]);
    },
  },
  {
    name: "an answer goes back as it came, also through JSON",
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const question: Message = { role: "user", content: messages };
      const { message } = await provider.chat({ model, messages: [question] });
      const kept: AssistantMessage = JSON.parse(JSON.stringify(message));
      await provider.chat({ model, messages: [question, kept, { role: "user", content: "And of Spain?" }] });
      assertEquals((await received())[1]?.texts, [messages, REPLY, "And of Spain?"]);
    },
  },
  {
    name: "an unknown stop reason passes through",
    script: { text: REPLY, unknown: ["stopReason"] },
    async run({ model, provider }) {
      assertEquals((await provider.chat({ model, messages })).stopReason, UNKNOWN.stopReason);
      assertEquals((await provider.stream({ model, messages }).final()).stopReason, UNKNOWN.stopReason);
    },
  },
  {
    name: "an unknown block passes through chat",
    needs: ["unknownBlocks"],
    script: { text: REPLY, unknown: ["block"] },
    async run({ model, provider }) {
      const { text, content } = await provider.chat({ model, messages });
      assertEquals(content, [{ type: "text", text: REPLY }, UNKNOWN.block]);
      assertEquals(text, REPLY);
    },
  },
  {
    name: "an unknown block passes through stream, its parts joined",
    needs: ["unknownBlocks", "unknownBlockParts"],
    script: { text: REPLY, unknown: ["block"] },
    async run({ model, provider }) {
      const { content } = await provider.stream({ model, messages }).final();
      assertEquals(content, [{ type: "text", text: REPLY }, UNKNOWN.block]);
    },
  },
  {
    name: "an unknown event passes through stream",
    needs: ["unknownEvents"],
    script: { text: REPLY, unknown: ["event"] },
    async run({ model, provider }) {
      const stream = provider.stream({ model, messages });
      const unknown: [name: string, watts: unknown][] = [];
      for await (const event of stream) {
        // A cast: the value is an object. The wire may add members of its own, such as Bedrock's padding.
        if (event.type === "unknown") unknown.push([event.name, (event.value as { watts?: unknown }).watts]);
      }
      assertEquals(unknown, [[UNKNOWN.event.name, UNKNOWN.event.value.watts]]);
      assertEquals((await stream.final()).text, REPLY);
    },
  },
];
