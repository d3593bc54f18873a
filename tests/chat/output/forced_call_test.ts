import { assertEquals } from "@std/assert";
import type { AnswerBlock, ChatEvent } from "@bedrock-edge/client";
import { createForcedCallRewriter, rewriteForcedCall } from "../../../src/chat/output/forced_call.ts";

const CALL = { type: "toolUse", toolUseId: "t1", name: "output", input: { city: "Paris" } } as const;

function input(index: number, json: string, name = "output"): ChatEvent {
  return { type: "toolInput", index, toolUseId: "t1", name, json };
}

/** A forced call as a stream tells it, behind a block of text. */
const STREAM: readonly ChatEvent[] = [
  { type: "start", role: "assistant" },
  { type: "blockStart", index: 0, block: "text" },
  { type: "text", index: 0, text: "Well: " },
  { type: "blockStop", index: 0, block: { type: "text", text: "Well: " } },
  { type: "blockStart", index: 1, block: "toolUse" },
  input(1, ""),
  input(1, '{ "city":'),
  input(1, ' "Paris" }'),
  { type: "blockStop", index: 1, block: CALL },
  { type: "stop", stopReason: "tool_use" },
  { type: "metadata", usage: undefined, latencyMs: 5 },
];

const AS_TEXT: readonly ChatEvent[] = [
  ...STREAM.slice(0, 4),
  { type: "blockStart", index: 1, block: "text" },
  { type: "text", index: 1, text: '{ "city":' },
  { type: "text", index: 1, text: ' "Paris" }' },
  { type: "blockStop", index: 1, block: { type: "text", text: '{ "city": "Paris" }' } },
  { type: "stop", stopReason: "end_turn" },
  { type: "metadata", usage: undefined, latencyMs: 5 },
];

Deno.test("a forced call streams as text, exactly as the model writes it, whatever a batch holds", () => {
  assertEquals<unknown>(createForcedCallRewriter("tool", "output")([...STREAM]), AS_TEXT);
  const one = createForcedCallRewriter("tool", "output");
  assertEquals<unknown>(STREAM.flatMap((event) => one([event])), AS_TEXT);
});

Deno.test("the events of the other ways are handed on as they are", () => {
  for (const way of ["native", "instruction"] as const) {
    assertEquals<unknown>(createForcedCallRewriter(way, "output")([...STREAM]), STREAM);
  }
});

Deno.test("calls of other tools and of the service stay calls, and so does why the model stopped", () => {
  const server = { ...CALL, serverTool: "server_tool_use" };
  const events: ChatEvent[] = [
    { type: "blockStart", index: 0, block: "toolUse" },
    input(0, "{}", "weather"),
    { type: "blockStop", index: 0, block: { ...CALL, name: "weather" } },
    { type: "blockStart", index: 1, block: "toolUse" },
    { type: "blockStop", index: 1, block: server },
    { type: "stop", stopReason: "tool_use" },
  ];
  assertEquals(createForcedCallRewriter("tool", "output")([...events]), events);
});

Deno.test("the start of a call with a name is handed on at once, or becomes the start of the text", () => {
  const started = (name: string): ChatEvent => {
    return { type: "blockStart", index: 0, block: "toolUse", toolUse: { toolUseId: "t1", name } };
  };
  assertEquals(createForcedCallRewriter("tool", "output")([started("weather")]), [started("weather")]);
  const rewrite = createForcedCallRewriter("tool", "output");
  assertEquals(rewrite([started("output")]), []);
  assertEquals<unknown>(rewrite([input(0, "{")]), [
    { type: "blockStart", index: 0, block: "text" },
    { type: "text", index: 0, text: "{" },
  ]);
});

Deno.test("a forced call without a single delta streams as an empty object", () => {
  const events: ChatEvent[] = [
    { type: "blockStart", index: 0, block: "toolUse" },
    { type: "blockStop", index: 0, block: { ...CALL, input: {} } },
    { type: "stop", stopReason: "max_tokens" },
  ];
  assertEquals<unknown>(createForcedCallRewriter("tool", "output")(events), [
    { type: "blockStart", index: 0, block: "text" },
    { type: "text", index: 0, text: "{}" },
    { type: "blockStop", index: 0, block: { type: "text", text: "{}" } },
    { type: "stop", stopReason: "max_tokens" },
  ]);
});

Deno.test("calls that interleave keep their own text", () => {
  const events: ChatEvent[] = [
    { type: "blockStart", index: 2, block: "toolUse" },
    { type: "blockStart", index: 5, block: "toolUse" },
    input(5, '{"b"'),
    input(2, '{"a"'),
    input(5, ":2}"),
    input(2, ":1}"),
    { type: "blockStop", index: 5, block: CALL },
    { type: "blockStop", index: 2, block: CALL },
  ];
  const blocks = createForcedCallRewriter("tool", "output")(events).filter(({ type }) => type === "blockStop");
  assertEquals<unknown>(blocks, [
    { type: "blockStop", index: 5, block: { type: "text", text: '{"b":2}' } },
    { type: "blockStop", index: 2, block: { type: "text", text: '{"a":1}' } },
  ]);
});

Deno.test("a forced call of a whole answer is text, and nothing else is", () => {
  assertEquals(rewriteForcedCall("tool", "output", CALL), { type: "text", text: '{"city":"Paris"}' });
  const invalid = { ...CALL, input: undefined, invalid: { raw: '{"city":"Par', error: "cut" } };
  assertEquals(rewriteForcedCall("tool", "output", invalid), { type: "text", text: '{"city":"Par' });
  const kept: AnswerBlock[] = [
    { type: "text", text: "x" },
    { ...CALL, name: "weather" },
    { ...CALL, serverTool: "server_tool_use" },
    { type: "reasoningContent", text: "hm" },
  ];
  for (const block of kept) assertEquals(rewriteForcedCall("tool", "output", block), block);
  assertEquals<unknown>(rewriteForcedCall("native", "output", CALL), CALL);
});
