/**
 * Messages and blocks that few callers send, as messages of Chat Completions.
 */
import type { Message, OutputMode } from "@bedrock-edge/client";
import { assertEquals, assertThrows } from "@std/assert";
import type { OpenAIChatOptions, Quirks } from "@bedrock-edge/client/openai-compatible";
import { chatCompletions } from "../../../../src/openai_compatible/wire/chat/format.ts";

function encode(options: Record<string, unknown>, quirks: Quirks = {}, mode?: OutputMode) {
  // A table may hold what the types forbid.
  const given = { messages: "Hi", ...options } as unknown as OpenAIChatOptions;
  return chatCompletions.encode({ model: "m", options: given, quirks, streaming: false, mode });
}

/** Returns the message of one turn. */
function turn(role: Message["role"], content: unknown, quirks: Quirks = {}) {
  const { body, repairs } = encode({ messages: [{ role, content }] }, quirks);
  return { sent: body.messages, repairs: repairs.map(({ message }) => message) };
}

const user = (...content: unknown[]) => [{ role: "user", content }];
const png = { type: "image", format: "png", source: { bytes: "AQID" } };
const PNG_PART = { type: "image_url", image_url: { url: "data:image/png;base64,AQID" } };
const SERVED = "belongs to a call of another service's own tool; removed";

Deno.test("blocks of the user that are not text have their parts", () => {
  const text = (text: string) => ({ type: "text", text });
  const cited = { type: "citationsContent", content: [text("a"), {}], citations: [] };
  const document = { type: "document", name: "d", source: { content: [text("x"), text("y")] } };
  assertEquals(
    turn("user", [cited, { type: "citationsContent", citations: [] }, { type: "json" }, document, text("z")]).sent,
    user(text("a"), text(""), text("null"), text("x\ny"), text("z")),
  );
});

Deno.test("a document by URL is sent to services that fetch files, and refused for others", () => {
  const report = { type: "document", name: "r.pdf", source: { url: "https://a.example/r.pdf" }, context: "Old." };
  assertEquals(
    turn("user", [report], { fileUrls: true }).sent,
    user({ type: "text", text: "Old." }, {
      type: "file",
      file: { filename: "r.pdf", file_data: "https://a.example/r.pdf" },
    }),
  );
  assertThrows(() => turn("user", [report]), TypeError, "source is a URL, which the format has no place for");
});

Deno.test("the results of another service's own tools are left out of both turns", () => {
  const result = { type: "toolResult", toolUseId: "s", content: "found", serverTool: "web_search" };
  const text = { type: "text", text: "Ho" };
  for (const role of ["user", "assistant"] as const) {
    assertEquals(turn(role, [result, text]), {
      sent: [{ role, content: "Ho" }],
      repairs: [`messages[0].content[0] ${SERVED}`],
    });
  }
});

Deno.test("the assistant's turn has cache points, unread calls and audio as they came", () => {
  const call = { id: "a", type: "function", function: { arguments: "{" } };
  const content = [
    { type: "text", text: "Ho" },
    { type: "cachePoint" },
    { type: "unknown", name: "tool_call", value: call },
    { type: "unknown", name: "audio", value: { data: "AQID", format: "wav" } },
  ];
  assertEquals(turn("assistant", content, { cacheControl: true }).sent, [{
    role: "assistant",
    content: [{ type: "text", text: "Ho", cache_control: { type: "ephemeral" } }],
    tool_calls: [call],
    audio: { data: "AQID", format: "wav" },
  }]);
});

Deno.test("a cache point with nothing before it is left out", () => {
  assertEquals(turn("user", [{ type: "cachePoint" }, { type: "text", text: "Hi" }], { cacheControl: true }), {
    sent: [{ role: "user", content: "Hi" }],
    repairs: ["messages[0].content[0] is a cache point with nothing before it; removed"],
  });
});

Deno.test("reasoning as details has its bytes as base64, and an empty text if it has none", () => {
  const content = [
    { type: "reasoningContent", redactedContent: new Uint8Array([1, 2, 3]) },
    { type: "reasoningContent", signature: "s" },
    { type: "reasoningContent", text: "Hm" },
  ];
  const details = [
    { type: "reasoning.encrypted", data: "AQID" },
    { type: "reasoning.text", text: "", signature: "s" },
    { type: "reasoning.text", text: "Hm" },
  ];
  const { sent } = turn("assistant", content, { reasoningHistory: "reasoning_details" });
  assertEquals(sent, [{ role: "assistant", content: "", reasoning_details: details }]);
  const plain = turn("assistant", content, { reasoningHistory: "reasoning" });
  assertEquals(plain.sent, [{ role: "assistant", content: "", reasoning: "Hm" }]);
});

Deno.test("a failed result with a file says so in a part of its own", () => {
  const result = (status?: string) => [{ type: "toolResult", toolUseId: "1", status, content: [png] }];
  const quirks = { toolResultParts: true };
  const message = (...content: unknown[]) => [{ role: "tool", tool_call_id: "1", content }];
  assertEquals(turn("user", result("error"), quirks).sent, message({ type: "text", text: "Error:" }, PNG_PART));
  assertEquals(turn("user", result(), quirks).sent, message(PNG_PART));
});

Deno.test("media in formats and by names that this version does not know are sent as they are named", () => {
  const image = (format: unknown, bytes: string) => turn("user", [{ type: "image", format, source: { bytes } }]).sent;
  const part = (type: string) => user({ type: "image_url", image_url: { url: `data:${type};base64,AQID` } });
  assertEquals(image("heic", "AQID"), part("image/heic"));
  assertEquals(image("image/jpeg", "AQID"), part("image/jpeg"));
  assertEquals(image(undefined, "data:image/webp;base64,AQID"), part("image/webp"));
});

Deno.test("audio has the format of its data URL", () => {
  const audio = (bytes: string) => turn("user", [{ type: "audio", source: { bytes } }]).sent;
  const part = { type: "input_audio", input_audio: { data: "AQID", format: "wav" } };
  assertEquals(audio("data:audio/wav;base64,AQID"), user(part));
  for (const bytes of ["AQID", "data:audio/x-own;base64,AQID"]) {
    assertThrows(() => audio(bytes), TypeError, 'format is undefined; pass a format such as "wav"');
  }
});

Deno.test("a schema is strict unless the service does not know the member", () => {
  const output = { schema: { type: "object" }, name: "place" };
  const strict = (quirks: Quirks) =>
    Object(Object(encode({ output }, quirks, "native").body.response_format).json_schema).strict;
  assertEquals([strict({}), strict({ strictSchema: true }), strict({ strictSchema: false })], [true, true, undefined]);
});

Deno.test("a member of extraBody may take a member of ours away", () => {
  const { body, repairs } = encode({ temperature: 0, extraBody: { temperature: undefined } });
  assertEquals([JSON.stringify(body.temperature), repairs.map(({ message }) => message)], [undefined, [
    "extraBody.temperature overrides 0, which the other options ask for; sent undefined",
  ]]);
});

Deno.test("a message or a block that the format cannot express is refused by its path", () => {
  const block = (block: unknown) => [{ role: "user", content: [block] }];
  for (
    const [messages, words] of [
      ["Hi".split(""), "messages[0] is a string, not a message; use { role, content }"],
      [[null], "messages[0] is null, not a message"],
      [[{ role: "tool", content: "x" }], 'messages[0].role is "tool"; use user, assistant or system'],
      [block("x"), "messages[0].content[0] is a string, not a block"],
      [block({ type: 7 }), "messages[0].content[0] is not a block, its type is 7"],
      [block({ type: "hologram" }), 'messages[0].content[0] is not a block, its type is "hologram"'],
      [block({ type: "text", text: 7 }), "messages[0].content[0].text is a number; pass a string"],
      [block({ type: "toolUse" }), "messages[0].content[0] is a call, which belongs into a turn of the assistant"],
      [block({ type: "audio", format: "wav", source: { url: "https://a.example/" } }), "source is a URL"],
    ] as const
  ) {
    assertThrows(() => encode({ messages }), TypeError, words);
  }
});
