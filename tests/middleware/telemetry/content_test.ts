/**
 * Prompts and answers in the form of OpenTelemetry's conventions, kind by kind.
 */
import { assertEquals } from "@std/assert";
import type { ContentBlock, UnknownBlock } from "@bedrock-edge/client";
import { instrument } from "@bedrock-edge/client/middleware";
import { answer, scripted } from "../../router/scripted.ts";
import { recorder } from "./recorder.ts";

const BYTES = Uint8Array.from([1, 2, 3, 4]);

/** Blocks of a prompt, and their parts. */
const BLOCKS: readonly (readonly [ContentBlock | UnknownBlock, unknown])[] = [
  [{ type: "text", text: "Hi" }, { type: "text", content: "Hi" }],
  [{ type: "reasoningContent", text: "Hm.", signature: "s" }, { type: "reasoning", content: "Hm." }],
  [{ type: "reasoningContent", redactedContent: "AQID" }, { type: "reasoning", content: "" }],
  [{ type: "citationsContent", content: [{ text: "A" }, { text: "B" }], citations: [] }, {
    type: "text",
    content: "AB",
  }],
  [{ type: "citationsContent", citations: [{ title: "Atlas" }] }, { type: "text", content: "" }],
  [
    { type: "toolUse", toolUseId: "t1", name: "look", input: { at: 7 } },
    { type: "tool_call", id: "t1", name: "look", arguments: { at: 7 } },
  ],
  [
    { type: "toolUse", toolUseId: "t1", name: "look", invalid: { raw: "{", error: "cut off" } },
    { type: "tool_call", id: "t1", name: "look", arguments: "{" },
  ],
  [
    { type: "toolUse", toolUseId: "t1", name: "search", input: {}, serverTool: "server_tool_use" },
    { type: "server_tool_call", id: "t1", name: "search", server_tool_call: { type: "server_tool_use", input: {} } },
  ],
  [
    { type: "toolResult", toolUseId: "t1", content: [{ type: "json", json: { a: 1 } }, { type: "text", text: "B" }] },
    { type: "tool_call_response", id: "t1", response: [{ a: 1 }, { type: "text", content: "B" }] },
  ],
  [{ type: "image", format: "png", source: { bytes: BYTES } }, { type: "image", size: 4, format: "png" }],
  [{ type: "image", format: "png", source: { bytes: "AQIDBAUG" } }, { type: "image", size: 6, format: "png" }],
  [{ type: "audio", format: "mp3", source: { bytes: new Blob([BYTES]) } }, { type: "audio", size: 4, format: "mp3" }],
  [
    { type: "video", format: "mp4", source: { s3Location: { uri: "s3://b/k" } } },
    { type: "uri", modality: "video", uri: "s3://b/k", format: "mp4" },
  ],
  [
    { type: "document", name: "d", format: "pdf", source: { url: "https://example.org/d" } },
    { type: "uri", modality: "document", uri: "https://example.org/d", format: "pdf" },
  ],
  [{ type: "cachePoint" }, { type: "cachePoint" }],
];

for (const [block, part] of BLOCKS) {
  Deno.test(`content: ${JSON.stringify(block).slice(0, 90)}`, async () => {
    const noted = recorder();
    const model = instrument(scripted("a", ["Paris."]), { ...noted.places, content: true });
    await model.chat({ messages: [{ role: "assistant", content: [block as ContentBlock] }] });
    const [message] = JSON.parse(`${noted.spans[0]!.attributes["gen_ai.input.messages"]}`);
    assertEquals(message.parts, [part]);
  });
}

Deno.test("content: a cited answer is its text", async () => {
  const cited = { type: "citationsContent", content: [{ text: "Paris" }, { text: "." }], citations: [] } as const;
  const batches = [...answer("").slice(0, 1), [
    { type: "blockStop", index: 0, block: cited } as const,
    { type: "stop", stopReason: "end_turn" } as const,
  ]];
  const noted = recorder();
  await instrument(scripted("a", [{ batches }]), { ...noted.places, content: true }).chat({ messages: "Hi" });
  assertEquals(JSON.parse(`${noted.spans[0]!.attributes["gen_ai.output.messages"]}`), [
    { role: "assistant", parts: [{ type: "text", content: "Paris." }], finish_reason: "end_turn" },
  ]);
});

Deno.test("content: system blocks, and tools of the service by their own type", async () => {
  const noted = recorder();
  const model = instrument(scripted("a", ["Paris."]), { ...noted.places, content: true });
  await model.chat({
    messages: "Hi",
    system: [{ type: "text", text: "Be brief." }, { type: "cachePoint" }],
    tools: [{ type: "systemTool", name: "search" }, { type: "cachePoint" }],
  });
  const { attributes } = noted.spans[0]!;
  assertEquals(JSON.parse(`${attributes["gen_ai.system_instructions"]}`), [
    { type: "text", content: "Be brief." },
    { type: "cachePoint" },
  ]);
  assertEquals(JSON.parse(`${attributes["gen_ai.tool.definitions"]}`), [{ type: "systemTool", name: "search" }]);
});
