/**
 * Blocks of answers as ours, and back: what does not look as it should stays as it came.
 */
import { assertEquals } from "@std/assert";
import type { ContentBlock } from "@bedrock-edge/client";
import { decodeBlock, decodeClosed } from "../../../src/bedrock/converse/decode/decode_block.ts";
import { encodeBlock } from "../../../src/bedrock/converse/encode/encode_block.ts";

type Json = Record<string, unknown>;

const CALL = { toolUseId: "t1", name: "n" };
const PNG = { format: "png", source: { bytes: "iVBORw0KGgo=" } };

/** A block on the wire, and its form for us; both ways. */
const BOTH_WAYS: Readonly<Record<string, readonly [wire: Json, ours: unknown]>> = {
  "text": [{ text: "x" }, { type: "text", text: "x" }],
  "a call": [{ toolUse: { ...CALL, input: { a: null } } }, { type: "toolUse", ...CALL, input: { a: null } }],
  "a call of the service's": [
    { toolUse: { ...CALL, input: {}, type: "server_tool_use" } },
    { type: "toolUse", ...CALL, input: {}, serverTool: "server_tool_use" },
  ],
  "a call whose input is text": [
    { toolUse: { ...CALL, input: '{"a":' } },
    {
      type: "toolUse",
      ...CALL,
      input: undefined,
      invalid: { raw: '{"a":', error: "the model wrote text that is not JSON" },
    },
  ],
  "a result": [
    {
      toolResult: {
        toolUseId: "t1",
        content: [{ text: "" }, { json: [1] }, { image: PNG }, { searchResult: { title: "x" } }, { hologram: 3 }],
        status: "error",
        type: "x",
      },
    },
    {
      type: "toolResult",
      toolUseId: "t1",
      content: [
        { type: "text", text: "" },
        { type: "json", json: [1] },
        { type: "image", ...PNG },
        { type: "searchResult", title: "x" },
        { type: "unknown", name: "hologram", value: 3 },
      ],
      status: "error",
      serverTool: "x",
    },
  ],
  "reasoning": [
    { reasoningContent: { reasoningText: { text: "x", signature: "s" } } },
    { type: "reasoningContent", text: "x", signature: "s" },
  ],
  "redacted reasoning": [
    { reasoningContent: { redactedContent: "AAE=" } },
    { type: "reasoningContent", redactedContent: "AAE=" },
  ],
  "citations": [
    { citationsContent: { content: [{ text: "x" }], citations: [{ title: "a" }] } },
    { type: "citationsContent", content: [{ text: "x" }], citations: [{ title: "a" }] },
  ],
  "an image": [{ image: PNG }, { type: "image", ...PNG }],
  "sound": [{ audio: { ...PNG, format: "mp3" } }, { type: "audio", ...PNG, format: "mp3" }],
  "an image with the reason why there is none": [
    { image: { ...PNG, error: { message: "no" } } },
    { type: "image", ...PNG, error: { message: "no" } },
  ],
  "members that we have no name for": [
    { toolUse: { ...CALL, input: {}, urgency: [1] } },
    { type: "toolUse", ...CALL, input: {}, urgency: [1] },
  ],
  "members of a call that have names of ours": [
    { toolUse: { ...CALL, input: { a: 1 }, serverTool: "x", wireType: 1, invalid: { raw: "" }, toolUse: 2 } },
    {
      type: "toolUse",
      ...CALL,
      input: { a: 1 },
      toolUse: { serverTool: "x", wireType: 1, invalid: { raw: "" }, toolUse: 2 },
    },
  ],
  "members of a result that have names of ours": [
    { toolResult: { toolUseId: "t1", content: [{ text: "x" }], type: "y", serverTool: false, toolResult: 2 } },
    {
      type: "toolResult",
      toolUseId: "t1",
      content: [{ type: "text", text: "x" }],
      serverTool: "y",
      toolResult: { serverTool: false, toolResult: 2 },
    },
  ],
  "members of reasoning that we have no name for": [
    { reasoningContent: { reasoningText: { text: "x", signature: "s", language: "en" } } },
    { type: "reasoningContent", text: "x", signature: "s", reasoningText: { language: "en" } },
  ],
};

for (const [what, [wire, ours]] of Object.entries(BOTH_WAYS)) {
  Deno.test(`a block is read, survives JSON and goes back as it came: ${what}`, () => {
    const block = decodeBlock(wire);
    assertEquals<unknown>(block, ours);
    const kept = JSON.parse(JSON.stringify(block)) as ContentBlock;
    assertEquals(JSON.parse(JSON.stringify(encodeBlock(kept))), wire);
  });
}

/** Nothing that looks like one of ours and is not. */
const STRANGE: Readonly<Record<string, Json>> = {
  "an invented block": { hologram: { depth: 3 } },
  "a block that is named like what every object inherits": { constructor: { a: 1 } },
  "text of an invalid type": { text: { markdown: "x" } },
  "a call without an id": { toolUse: { name: "n", input: {} } },
  "a call without a name": { toolUse: { toolUseId: "t1", input: {} } },
  "a call that is a list": { toolUse: [CALL] },
  "a call whose type is not text": { toolUse: { ...CALL, input: {}, type: { of: 3 } } },
  "a result without an id": { toolResult: { content: [] } },
  "a result whose content is not a list": { toolResult: { toolUseId: "t1", content: "x" } },
  "reasoning of another kind": { reasoningContent: { summary: "x" } },
  "reasoning without text": { reasoningContent: { reasoningText: { signature: "s" } } },
  "reasoning whose signature is not text": { reasoningContent: { reasoningText: { text: "x", signature: 7 } } },
  "reasoning that is shown and redacted": {
    reasoningContent: { reasoningText: { text: "x" }, redactedContent: "AAE=" },
  },
  "reasoning with a type": { reasoningContent: { reasoningText: { text: "x" }, type: "deep" } },
  "citations of a value other than text": { citationsContent: { content: [{ image: PNG }], citations: [] } },
  "citations that are not a list": { citationsContent: { content: [{ text: "x" }], citations: { a: 1 } } },
  "an image with a type": { image: { ...PNG, type: "photo" } },
  "an image without a source": { image: { format: "png" } },
  "a document": { document: { name: "a", source: { text: "x" } } },
};

for (const [what, wire] of Object.entries(STRANGE)) {
  Deno.test(`a malformed block is unknown, and goes back unchanged: ${what}`, () => {
    const [name, value] = Object.entries(wire)[0]!;
    const block = decodeBlock(wire);
    assertEquals<unknown>(block, { type: "unknown", name, value });
    assertEquals(encodeBlock(block), wire);
  });
}

Deno.test("a part of a result whose own type would hide ours is unknown, and goes back as it came", () => {
  const wire = { toolResult: { toolUseId: "t1", content: [{ image: { ...PNG, type: "photo" } }, { document: "x" }] } };
  const block = decodeBlock(wire);
  assertEquals<unknown>(block, {
    type: "toolResult",
    toolUseId: "t1",
    content: [
      { type: "unknown", name: "image", value: { ...PNG, type: "photo" } },
      { type: "unknown", name: "document", value: "x" },
    ],
    serverTool: true,
  });
  assertEquals(encodeBlock(block as ContentBlock), wire);
});

Deno.test("members that an answer leaves out are there and empty: arguments and citations", () => {
  assertEquals<unknown>(decodeBlock({ toolUse: CALL }), { type: "toolUse", ...CALL, input: {} });
  assertEquals<unknown>(decodeBlock({ toolUse: { ...CALL, input: null } }), { type: "toolUse", ...CALL, input: {} });
  const content = [{ text: "x" }];
  assertEquals<unknown>(decodeBlock({ citationsContent: { content } }), {
    type: "citationsContent",
    content,
    citations: [],
  });
});

/** The AWS SDK reads `null` as nothing; proxies that write every member of a union are known by it. */
const WITH_NULLS: readonly (readonly [wire: Json, without: Json])[] = [
  [{ text: null, toolUse: { ...CALL, input: { a: 1 } }, image: null }, { toolUse: { ...CALL, input: { a: 1 } } }],
  [{ toolUse: null, text: "x" }, { text: "x" }],
  [{ toolUse: { ...CALL, input: {}, type: null } }, { toolUse: { ...CALL, input: {} } }],
  [
    { reasoningContent: { reasoningText: { text: "x", signature: null }, redactedContent: null } },
    { reasoningContent: { reasoningText: { text: "x" } } },
  ],
  [
    { reasoningContent: { reasoningText: null, redactedContent: "AAE=" } },
    { reasoningContent: { redactedContent: "AAE=" } },
  ],
  [
    { citationsContent: { content: null, citations: [{ title: "a" }] } },
    { citationsContent: { citations: [{ title: "a" }] } },
  ],
  [
    { toolResult: { toolUseId: "t1", content: [{ json: null, text: "x" }], type: null } },
    { toolResult: { toolUseId: "t1", content: [{ text: "x" }] } },
  ],
];

Deno.test("members that are null are as good as none", () => {
  for (const [wire, without] of WITH_NULLS) assertEquals(decodeBlock(wire), decodeBlock(without));
  assertEquals<unknown>(decodeBlock({ hologram: null }), { type: "unknown", name: "hologram", value: null });
});

Deno.test("media that a model did not make stay as they came", () => {
  const image = { format: "png", error: { message: "no" } };
  assertEquals<unknown>(decodeBlock({ image }), { type: "unknown", name: "image", value: image });
});

Deno.test("a result that was streamed: texts that follow each other are one, everything else stays apart", () => {
  const content = [{ text: "a" }, { text: "b" }, { json: 1 }, { text: "" }, { text: "c" }, { json: 2 }, { json: 3 }];
  assertEquals<unknown>(decodeClosed({ toolResult: { toolUseId: "t1", type: "x", content } }), {
    type: "toolResult",
    toolUseId: "t1",
    content: [
      { type: "text", text: "ab" },
      { type: "json", json: 1 },
      { type: "text", text: "c" },
      { type: "json", json: 2 },
      { type: "json", json: 3 },
    ],
    serverTool: "x",
  });
  // Without a delta it is empty.
  assertEquals<unknown>(decodeClosed({ toolResult: { toolUseId: "t1" } }), {
    type: "toolResult",
    toolUseId: "t1",
    content: [],
    serverTool: true,
  });
  const value = { toolUseId: "t1", content: "x" };
  assertEquals<unknown>(decodeClosed({ toolResult: value }), { type: "unknown", name: "toolResult", value });
});

Deno.test("a picture that was streamed in parts is one, whatever padding they have", () => {
  const image = (bytes: string) => ({ image: { format: "png", source: { bytes } } });
  const whole = "\x89PNG and so on";
  for (const at of [1, 2, 3, 4, 5]) {
    const parts = btoa(whole.slice(0, at)) + btoa(whole.slice(at));
    assertEquals<unknown>(decodeClosed(image(parts)), { type: "image", ...image(btoa(whole)).image }, `${at}`);
  }
  assertEquals<unknown>(decodeClosed({ image: { format: "png", source: { s3Location: { uri: "s3://b/k" } } } }), {
    type: "image",
    format: "png",
    source: { s3Location: { uri: "s3://b/k" } },
  });
});
