/**
 * Parts of streams that come out of order, or in shapes that nobody expects.
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { ChatEvent } from "@bedrock-edge/client";
import { streamPartReader } from "../../../src/language_model/decode/from_stream.ts";

const FINISH = { type: "finish", finishReason: { unified: "stop" }, usage: {} };

/** Reads parts, and returns the events without the start. */
function read(...parts: readonly Readonly<Record<string, unknown>>[]): ChatEvent[] {
  const reader = streamPartReader({ failure: (error) => new Error(String(error)) });
  const events: ChatEvent[] = [];
  for (const part of parts) reader(part, events);
  return events.slice(1);
}

/** Returns the whole blocks among events. */
const blocks = (events: readonly ChatEvent[]) =>
  events.flatMap((event) => event.type === "blockStop" ? [[event.index, event.block]] : []);

Deno.test("blocks that come at once keep apart, also under one id", () => {
  const events = read(
    { type: "text-start", id: "1" },
    { type: "reasoning-start", id: "1" },
    { type: "text-delta", id: "1", delta: "a" },
    { type: "reasoning-delta", id: "1", delta: "b" },
    { type: "text-end", id: "1" },
    { type: "reasoning-end", id: "1" },
  );
  assertEquals(blocks(events), [[0, { type: "text", text: "a" }], [1, { type: "reasoningContent", text: "b" }]]);
});

Deno.test("a delta without a start begins its block, and a second start another one", () => {
  const events = read(
    { type: "text-delta", id: "1", delta: "a" },
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", delta: "b" },
    FINISH,
  );
  assertEquals(blocks(events), [[0, { type: "text", text: "a" }], [1, { type: "text", text: "b" }]]);
});

Deno.test("the end closes what is open, in order", () => {
  const events = read({ type: "reasoning-start", id: "r" }, { type: "text-start", id: "t" }, FINISH);
  assertEquals(blocks(events).map(([index]) => index), [0, 1]);
  assertEquals(events.slice(-2).map(({ type }) => type), ["stop", "metadata"]);
});

Deno.test("the metadata of a block's parts are joined, vendor by vendor", () => {
  const events = read(
    { type: "text-start", id: "1", providerMetadata: { openai: { itemId: "i" } } },
    { type: "text-delta", id: "1", delta: "a", providerMetadata: { openai: { phase: "p" } } },
    { type: "text-end", id: "1", providerMetadata: { google: { thoughtSignature: "s" } } },
    { type: "tool-input-start", id: "2", toolName: "a", providerMetadata: { openai: { itemId: "j" } } },
    { type: "tool-input-end", id: "2", providerMetadata: { openai: { end: true } } },
    { type: "tool-call", toolCallId: "2", toolName: "a", input: "{}", providerMetadata: { google: { s: 1 } } },
  );
  assertEquals(blocks(events).map(([, block]) => Object(block).unknown), [
    { providerMetadata: { openai: { itemId: "i", phase: "p" }, google: { thoughtSignature: "s" } } },
    { providerMetadata: { openai: { itemId: "j", end: true }, google: { s: 1 } } },
  ]);
});

Deno.test("a call of the service's own that was cut is not the caller's", () => {
  const begin = { type: "tool-input-start", id: "1", toolName: "search", providerExecuted: true };
  const [[, block]] = blocks(read(begin, FINISH)) as [[number, { serverTool?: string; invalid?: unknown }]];
  assertEquals([block.serverTool, block.invalid !== undefined], ["provider-executed", true]);
});

Deno.test("parts of an unexpected shape are events, and end nothing", () => {
  for (
    const part of [
      { type: "text-start" },
      { type: "tool-input-start", id: "1" },
      { type: "text-delta", id: "1" },
      { type: "text-delta", id: 1, delta: "x" },
      { type: "tool-input-delta", id: "unknown", delta: "x" },
      { type: "tool-input-end", id: "unknown" },
      { type: "text-end", id: "unknown" },
      { type: "reasoning-end" },
      { type: "finish" },
      { type: "hologram" },
    ]
  ) {
    const { type, ...value } = part;
    assertEquals(read(part), [{ type: "unknown", name: type, value }]);
  }
  assertEquals(
    read({ type: "tool-input-start", id: "1", toolName: "a" }, { type: "tool-input-delta", id: "1", delta: "" }),
    [
      { type: "blockStart", index: 0, block: "toolUse", toolUse: { toolUseId: "1", name: "a" } },
    ],
  );
});

Deno.test("a part that has no block of its own is a whole block", () => {
  const file = { mediaType: "application/pdf", data: { type: "data", data: "AQID" } };
  assertEquals(read({ type: "file", ...file }), [
    { type: "blockStart", index: 0, block: "file" },
    { type: "blockStop", index: 0, block: { type: "unknown", name: "file", value: file } },
  ]);
});

Deno.test("an error part is thrown as what the caller of the reader makes of it", () => {
  assertThrows(() => read({ type: "error", error: "busy" }), Error, "busy");
});
