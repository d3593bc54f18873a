/**
 * Requests and blocks as Converse's body: what goes where, and what stays out.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { BedrockChatOptions, ContentBlock, StandardSchema } from "@bedrock-edge/client";
import { encodeBlock } from "../../../src/bedrock/converse/encode/encode_block.ts";
import { encodeRequest } from "../../../src/bedrock/converse/encode/encode.ts";
import { promptOf } from "../../../src/bedrock/prompt/prompt.ts";

const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
const NOVA = "us.amazon.nova-2-lite-v1:0";
const TOOL = { name: "a", inputSchema: { type: "object" } } as const;

const encoded = (options: Omit<BedrockChatOptions, "messages">, model = MODEL, streaming = false) => {
  const given: BedrockChatOptions = { messages: "Hi", ...options };
  return encodeRequest(model, promptOf(given), given, streaming);
};
/** The body as it is sent: without what is undefined. */
const sent = (...given: Parameters<typeof encoded>) => {
  const { messages: _, ...rest } = JSON.parse(JSON.stringify(encoded(...given).body));
  return rest;
};

Deno.test("empty and missing options are not sent", () => {
  assertEquals(sent({}), {});
  assertEquals(sent({ system: [], tools: [], additionalModelRequestFields: {}, maxTokens: undefined }), {});
  assertEquals(sent({ tools: [], toolChoice: "auto" }), {});
  const { body } = encodeRequest(MODEL, promptOf({ messages: [] }), {}, false);
  assertEquals(JSON.stringify(body), "{}");
});

Deno.test("no tool is offered where none may be called", () => {
  assertEquals(sent({ tools: [TOOL], toolChoice: "none" }), {});
  assertEquals(sent({ tools: [TOOL], toolChoice: "any" }), {
    toolConfig: {
      tools: [{ toolSpec: { name: "a", inputSchema: { json: { type: "object" } } } }],
      toolChoice: { any: {} },
    },
  });
});

Deno.test("how a guardrail looks at a stream is said to streams only", () => {
  const guardrail = { id: "g", version: "1", stream: "async" } as const;
  const config = { guardrailIdentifier: "g", guardrailVersion: "1" };
  assertEquals(sent({ guardrail }), { guardrailConfig: config });
  assertEquals(sent({ guardrail }, MODEL, true), { guardrailConfig: { ...config, streamProcessingMode: "async" } });
});

Deno.test("a schema that cannot say itself as JSON Schema is refused by its tool's name; a JSON Schema goes as it is", () => {
  const inputSchema: StandardSchema = { "~standard": { version: 1, vendor: "mine", validate: (value) => ({ value }) } };
  const { message } = assertThrows(() => encoded({ tools: [{ name: "a", inputSchema }] }), TypeError);
  assert(message.startsWith('Cannot use schema of tool "a": '), message);
  const jsonSchema = { type: "object", title: "A" };
  for (const tool of [{ name: "a", inputSchema, jsonSchema }, { name: "a", inputSchema: jsonSchema }]) {
    assertEquals(sent({ tools: [tool] }), {
      toolConfig: { tools: [{ toolSpec: { name: "a", inputSchema: { json: jsonSchema } } }] },
    });
  }
});

/** Members of the caller's beside ours: what is sent, and what is reported. */
const MERGED: readonly (readonly [
  what: string,
  model: string,
  options: Omit<BedrockChatOptions, "messages">,
  fields: unknown,
  paths: readonly string[],
])[] = [
  ["beside each other", NOVA, { topK: 4, additionalModelRequestFields: { inferenceConfig: { seed: 7 }, other: 1 } }, {
    inferenceConfig: { topK: 4, seed: 7 },
    other: 1,
  }, []],
  ["the same again", MODEL, { topK: 4, additionalModelRequestFields: { top_k: 4 } }, { top_k: 4 }, []],
  ["another value", MODEL, { topK: 4, additionalModelRequestFields: { top_k: 5 } }, { top_k: 5 }, [
    "additionalModelRequestFields.top_k",
  ]],
  ["another value, deep down", NOVA, { topK: 4, additionalModelRequestFields: { inferenceConfig: { topK: 5 } } }, {
    inferenceConfig: { topK: 5 },
  }, ["additionalModelRequestFields.inferenceConfig.topK"]],
  ["something else in place of ours", NOVA, { topK: 4, additionalModelRequestFields: { inferenceConfig: null } }, {
    inferenceConfig: null,
  }, ["additionalModelRequestFields.inferenceConfig"]],
  ["undefined, which is not given", MODEL, { topK: 4, additionalModelRequestFields: { top_k: undefined } }, {
    top_k: 4,
  }, []],
  [
    "several at once",
    MODEL,
    {
      topK: 4,
      reasoning: { budgetTokens: 2048 },
      additionalModelRequestFields: { top_k: 5, thinking: { type: "adaptive", budget_tokens: 1 } },
    },
    { top_k: 5, thinking: { type: "adaptive", budget_tokens: 1 } },
    [
      "additionalModelRequestFields.thinking.type",
      "additionalModelRequestFields.thinking.budget_tokens",
      "additionalModelRequestFields.top_k",
    ],
  ],
];

for (const [what, model, options, fields, paths] of MERGED) {
  Deno.test(`own fields win over ours, and that is told: ${what}`, () => {
    const { body, repairs } = encoded(options, model);
    assertEquals(JSON.parse(JSON.stringify(body["additionalModelRequestFields"])), fields);
    assertEquals(repairs.map(({ rule, path }) => [rule, path]), paths.map((path) => ["own-fields-win", path]));
  });
}

Deno.test("a conflict with own fields is reported with both values, and the caller's object is left alone", () => {
  const additionalModelRequestFields = { inferenceConfig: { topK: 5 } };
  const before = JSON.stringify(additionalModelRequestFields);
  const [repair] = encoded({ topK: 4, additionalModelRequestFields }, NOVA).repairs;
  assertEquals(repair?.message, `${repair?.path} overrides 4, which the other options ask for; sent 5`);
  assertEquals(JSON.stringify(additionalModelRequestFields), before);
});

Deno.test("bytes become base64 wherever a block has them, and what holds none is left as it is", () => {
  const bytes = new Uint8Array([0, 1, 2, 255]);
  const source = { bytes }, there = { bytes: "AAEC/w==" };
  const blocks: readonly (readonly [ContentBlock, unknown])[] = [
    [{ type: "image", format: "png", source }, { image: { format: "png", source: there } }],
    [{ type: "document", name: "a", source }, { document: { name: "a", source: there } }],
    [{ type: "video", format: "mp4", source }, { video: { format: "mp4", source: there } }],
    [{ type: "audio", format: "mp3", source }, { audio: { format: "mp3", source: there } }],
    [{ type: "guardContent", content: { image: { format: "png", source } } }, {
      guardContent: { image: { format: "png", source: there } },
    }],
    [
      { type: "toolResult", toolUseId: "t", content: [{ type: "video", format: "mp4", source }] },
      { toolResult: { toolUseId: "t", content: [{ video: { format: "mp4", source: there } }] } },
    ],
  ];
  for (const [block, wire] of blocks) assertEquals<unknown>(encodeBlock(block), wire);
  const input = { bytes: [1, 2], deep: { list: [{ a: 1 }] } };
  const { toolUse } = encodeBlock({ type: "toolUse", toolUseId: "t", name: "n", input });
  assertEquals((toolUse as { input: unknown }).input, input);
});

Deno.test("a call that could not be read goes back as the text that the model wrote", () => {
  const call = { type: "toolUse", toolUseId: "t", name: "n", input: undefined } as const;
  const inputOf = (block: ContentBlock) => (encodeBlock(block)["toolUse"] as { input: unknown }).input;
  assertEquals(inputOf({ ...call, invalid: { raw: '{"a":', error: "x" } }), '{"a":');
  assertEquals(inputOf(call), {});
  assertEquals(inputOf({ ...call, input: 0 }), 0);
});

Deno.test("the members that a gateway's blocks have beside ours are not sent", () => {
  const unknown = { providerMetadata: { anthropic: { signature: "c2ln" } } };
  const blocks: ContentBlock[] = [
    { type: "text", text: "Hi", unknown },
    { type: "reasoningContent", text: "Hm.", signature: "c2ln", unknown },
    { type: "toolUse", toolUseId: "1", name: "a", input: {}, unknown },
    { type: "toolResult", toolUseId: "1", content: "7", unknown },
    { type: "citationsContent", content: [{ text: "Hi" }], citations: [], unknown },
    { type: "image", format: "png", source: { bytes: "iVBORw==" }, unknown },
  ];
  const { messages } = promptOf({ messages: [{ role: "assistant", content: blocks }] });
  for (const { block } of messages[0]!.content) {
    const { unknown: _, ...rest } = block as { type: "text"; text: string; unknown: unknown };
    assertEquals(encodeBlock(block), encodeBlock(rest));
  }
});
