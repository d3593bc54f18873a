/**
 * Streams of Chat Completions with pieces that are missing, or in shapes that few services write.
 */
import type { AnswerBlock, ChatEvent } from "@bedrock-edge/client";
import type { Quirks } from "@bedrock-edge/client/openai-compatible";
import { ProviderError } from "@bedrock-edge/client";
import { assertEquals, assertThrows } from "@std/assert";
import { MAX_JSON_DEPTH } from "../../../../src/base/json_value.ts";
import { chatCompletionEvents } from "../../../../src/openai_compatible/wire/chat/events/events.ts";
import { chatDecoder } from "../../../../src/openai_compatible/wire/stream_decoder.ts";
import { completion, piece, rig, sse } from "../../rig.ts";
import { FAILURES } from "../responses/reading.ts";

function read(pieces: readonly unknown[], quirks: Quirks = {}): ChatEvent[] {
  const decoder = chatDecoder(chatCompletionEvents(quirks, FAILURES), FAILURES, undefined);
  const events: ChatEvent[] = [];
  decoder.decode(new TextEncoder().encode(sse(pieces)), events);
  decoder.end(true, events);
  return events;
}

/** Returns the whole blocks among events, in their order. */
const blocks = (events: readonly ChatEvent[]) =>
  events.flatMap((event) => event.type === "blockStop" ? [event] : [])
    .toSorted((a, b) => a.index - b.index).map(({ block }) => block);
/** Returns the members beside the content. */
const unknown = (events: readonly ChatEvent[]) =>
  events.flatMap((event) => event.type === "metadata" ? [event.unknown] : []).at(-1);

const stop = piece({}, "stop");
const call = (called: Record<string, unknown>) => piece({ tool_calls: [{ index: 0, ...called }] });

for (
  const { name, pieces, content, quirks } of [
    {
      name: "images, each of them whole",
      pieces: [piece({ images: [{ image_url: { url: "data:image/png;base64,AQID" } }] }), stop],
      content: [{ type: "image", format: "png", source: { bytes: "AQID" } }],
    },
    {
      name: "a whole message in place of the pieces, in a choice without an index",
      pieces: [{ choices: [{ message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }] }],
      content: [{ type: "text", text: "Hi" }],
    },
    {
      name: "a whole message behind its pieces, which it repeats",
      pieces: [piece({ content: "Hi" }), {
        choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }],
      }],
      content: [{ type: "text", text: "Hi" }],
    },
    {
      name: "parts of which one has no text",
      pieces: [piece({ content: [{ type: "text" }, { type: "text", text: "Hi" }] }), stop],
      content: [{ type: "text", text: "Hi" }],
    },
    {
      name: "audio without bytes",
      pieces: [piece({ audio: { id: "audio_1" } }), piece({ audio: { transcript: "Hi" } }), stop],
      content: [{ type: "unknown", name: "audio", value: { id: "audio_1", transcript: "Hi" } }],
    },
    {
      name: "members of the message that are objects, lists and numbers in pieces",
      pieces: [
        piece({ plan: { title: "A", steps: [1], count: 1 }, list: ["x"], mood: 1 }),
        piece({ plan: { title: "B", steps: [2], count: 2 }, list: ["y"], mood: 2 }),
        piece({ plan: null, list: "z", mood: "glad" }),
        stop,
      ],
      content: [
        { type: "unknown", name: "plan", value: { title: "AB", steps: [1, 2], count: 2 } },
        { type: "unknown", name: "list", value: "z" },
        { type: "unknown", name: "mood", value: "glad" },
      ],
    },
    {
      name: "thinking that ends in the middle of its closing tag",
      pieces: [piece({ content: "<think>Hm</thi" }), stop],
      content: [{ type: "reasoningContent", text: "Hm</thi" }],
      quirks: { inlineThinkTags: true },
    },
    {
      name: "text that ends in the middle of an opening tag",
      pieces: [piece({ content: "Hi<thi" }), stop],
      content: [{ type: "text", text: "Hi<thi" }],
      quirks: { inlineThinkTags: true },
    },
    {
      name: "a call that never names its tool",
      pieces: [call({ id: "a", function: { arguments: "{" } }), call({ x: 1, function: { arguments: "}" } }), stop],
      content: [{ type: "unknown", name: "tool_call", value: { id: "a", function: { arguments: "{}" }, x: 1 } }],
    },
    {
      name: "a call with a name alone",
      pieces: [call({ function: { name: "one" } }), piece({}, "tool_calls")],
      content: [{ type: "toolUse", toolUseId: "call_chatcmpl1_0", name: "one", input: {} }],
    },
  ] as readonly { name: string; pieces: unknown[]; content: unknown[]; quirks?: Quirks }[]
) {
  Deno.test(`a stream of few services is read: ${name}`, () => {
    const events = read(pieces, quirks);
    assertEquals(blocks(events), content as AnswerBlock[]);
    // Every block begins before it ends.
    const begun = new Set<number>();
    for (const event of events) {
      if (event.type === "blockStart") begun.add(event.index);
      if (event.type === "blockStop") assertEquals(begun.has(event.index), true);
    }
  });
}

Deno.test("probabilities of one kind may be null", () => {
  const of = (content: unknown, refusal: unknown) => ({
    choices: [{ index: 0, delta: { content: "x" }, logprobs: { content, refusal } }],
  });
  const events = read([of([{ token: "a" }], null), of([{ token: "b" }], null), of(null, [{ token: "c" }]), stop]);
  assertEquals(unknown(events)?.logprobs, { content: [{ token: "a" }, { token: "b" }], refusal: [{ token: "c" }] });
});

Deno.test("an event of another kind is unknown, by its name if it has one", () => {
  const events = read([{ object: "chat.mood" }, { type: "ping" }, { x: 1 }, piece({ content: "Hi" }), stop]);
  const names = events.flatMap((event) => event.type === "unknown" ? [event.name] : []);
  assertEquals(names, ["chat.mood", "ping", ""]);
});

Deno.test("an event that is nested too deeply is a protocol error", () => {
  const deep = `${'{"a":['.repeat(MAX_JSON_DEPTH)}${"]}".repeat(MAX_JSON_DEPTH)}`;
  const { kind, message } = assertThrows(() => read([piece({ content: "Hi" }), deep]), ProviderError);
  assertEquals([kind, message.includes(`is nested deeper than ${MAX_JSON_DEPTH} levels`)], ["protocol", true]);
});

Deno.test("a stream may have no content type", async () => {
  const body = new TextEncoder().encode(sse([piece({ content: "Hi" }), stop]));
  const { client } = rig([], { fetch: () => Promise.resolve(new Response(body)) });
  assertEquals(await client.stream({ model: "m", messages: "Hi" }).text(), "Hi");
  const whole = rig([], { fetch: () => Promise.resolve(new Response(JSON.stringify(completion({ content: "Hi" })))) });
  assertEquals((await whole.client.chat({ model: "m", messages: "Hi" })).text, "Hi");
});
