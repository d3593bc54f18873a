/**
 * Conversations as prompts of LanguageModelV4.
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { ContentBlock, Message } from "@bedrock-edge/client";
import { toPrompt } from "../../../src/language_model/encode/to_prompt.ts";
import { toCallOptions } from "../../../src/language_model/encode/to_call_options.ts";
import { toV3 } from "../../../src/language_model/encode/to_v3.ts";

const BYTES = new Uint8Array([1, 2, 3]);
const BASE64 = "AQID";

/** Returns the prompt as it is sent. */
const sent = (messages: readonly Message[], system?: string) =>
  JSON.parse(JSON.stringify(toPrompt(system, messages).prompt));
/** Returns the parts of one turn. */
const parts = (role: "user" | "assistant", ...content: ContentBlock[]) => sent([{ role, content }])[0].content;

Deno.test("system texts come first, one message each", () => {
  const { prompt } = toPrompt([{ type: "text", text: "A" }, { type: "text", text: "B" }], [
    { role: "user", content: "Hi" },
    { role: "system", content: "C" },
  ]);
  assertEquals(prompt, [
    { role: "system", content: "A" },
    { role: "system", content: "B" },
    { role: "system", content: "C" },
    { role: "user", content: [{ type: "text", text: "Hi" }] },
  ]);
});

Deno.test("every kind of file has its media type, and bytes become base64", () => {
  assertEquals(
    parts(
      "user",
      { type: "image", format: "jpeg", source: { bytes: BYTES } },
      { type: "image", format: "png", source: { bytes: `data:image/png;base64,${BASE64}` } },
      { type: "image", format: "webp", source: { url: "https://a.example/x.webp" } },
      { type: "document", name: "Report", format: "pdf", source: { bytes: BYTES.buffer } },
      { type: "document", name: "notes.md", source: { text: "# Hi" } },
      { type: "video", format: "mov", source: { s3Location: { uri: "s3://bucket/key.mov" } } },
      { type: "audio", format: "mp3", source: { bytes: BASE64 } },
    ),
    [
      { type: "file", mediaType: "image/jpeg", data: { type: "data", data: BASE64 } },
      { type: "file", mediaType: "image/png", data: { type: "data", data: BASE64 } },
      { type: "file", mediaType: "image/webp", data: { type: "url", url: "https://a.example/x.webp" } },
      { type: "file", filename: "Report.pdf", mediaType: "application/pdf", data: { type: "data", data: BASE64 } },
      { type: "file", filename: "notes.md", mediaType: "text/markdown", data: { type: "text", text: "# Hi" } },
      { type: "file", mediaType: "video/quicktime", data: { type: "url", url: "s3://bucket/key.mov" } },
      { type: "file", mediaType: "audio/mpeg", data: { type: "data", data: BASE64 } },
    ],
  );
});

Deno.test("a document tells vendors that cite what it is for", () => {
  const document = {
    type: "document",
    name: "a",
    format: "txt",
    source: { content: [{ text: "x" }, { text: "y" }] },
  } as const;
  assertEquals(parts("user", { ...document, context: "Old.", citations: { enabled: true } })[0], {
    type: "file",
    filename: "a.txt",
    mediaType: "text/plain",
    data: { type: "text", text: "x\n\ny" },
    providerOptions: {
      anthropic: { context: "Old.", citations: { enabled: true } },
      bedrock: { citations: { enabled: true } },
    },
  });
});

Deno.test("calls and results name the tool, and results have messages of their own", () => {
  const messages: Message[] = [
    { role: "user", content: "Weather?" },
    { role: "assistant", content: [{ type: "toolUse", toolUseId: "1", name: "weather", input: { city: "Oslo" } }] },
    {
      role: "user",
      content: [
        { type: "toolResult", toolUseId: "1", content: "7 degrees" },
        { type: "text", text: "And now?" },
      ],
    },
  ];
  assertEquals(sent(messages), [
    { role: "user", content: [{ type: "text", text: "Weather?" }] },
    {
      role: "assistant",
      content: [{ type: "tool-call", toolCallId: "1", toolName: "weather", input: { city: "Oslo" } }],
    },
    {
      role: "tool",
      content: [{
        type: "tool-result",
        toolCallId: "1",
        toolName: "weather",
        output: { type: "text", value: "7 degrees" },
      }],
    },
    { role: "user", content: [{ type: "text", text: "And now?" }] },
  ]);
});

Deno.test("a result is text, a value, or a list of parts, and says whether it failed", () => {
  const output = (result: Partial<Extract<ContentBlock, { type: "toolResult" }>>) =>
    sent([
      { role: "assistant", content: [{ type: "toolUse", toolUseId: "1", name: "a", input: {} }] },
      { role: "user", content: [{ type: "toolResult", toolUseId: "1", content: "", ...result }] },
    ])[1].content[0].output;
  const json = { type: "json", json: { a: 1 } } as const;
  const text = { type: "text", text: "no" } as const;
  const image = { type: "image", format: "png", source: { bytes: BYTES } } as const;
  assertEquals(output({ content: [json] }), { type: "json", value: { a: 1 } });
  assertEquals(output({ content: [json], status: "error" }), { type: "error-json", value: { a: 1 } });
  assertEquals(output({ content: "no", status: "error" }), { type: "error-text", value: "no" });
  assertEquals(output({ content: [text, json], status: "error" }), { type: "error-text", value: 'no\n{"a":1}' });
  assertEquals(output({ content: [] }), { type: "text", value: "" });
  assertEquals(output({ content: [text, image] }), {
    type: "content",
    value: [text, { type: "file", mediaType: "image/png", data: { type: "data", data: BASE64 } }],
  });
  const found = { type: "searchResult", source: "https://a.example", title: "A", content: [{ text: "x" }] } as const;
  assertEquals(output({ content: [found] }), { type: "text", value: "A\nhttps://a.example\nx" });
});

Deno.test("reasoning goes back with the proof that its vendor wants", () => {
  const [plain, signed, redacted, own] = parts(
    "assistant",
    { type: "reasoningContent", text: "Hm." },
    { type: "reasoningContent", text: "Hm.", signature: "c2ln", family: "claude" },
    { type: "reasoningContent", redactedContent: BYTES },
    { type: "reasoningContent", text: "", unknown: { providerMetadata: { openai: { itemId: "rs_1" } } } },
  );
  assertEquals(plain, { type: "reasoning", text: "Hm." });
  assertEquals(signed.providerOptions, { anthropic: { signature: "c2ln" }, bedrock: { signature: "c2ln" } });
  assertEquals(redacted.providerOptions, {
    anthropic: { redactedData: BASE64 },
    bedrock: { redactedContent: BASE64 },
  });
  assertEquals(own, { type: "reasoning", text: "", providerOptions: { openai: { itemId: "rs_1" } } });
});

Deno.test("a cache point becomes an option of the part before it", () => {
  const point = { type: "cachePoint" } as const;
  const { prompt, repairs } = toPrompt([{ type: "text", text: "A" }, { type: "cachePoint", ttl: "1h" }], [
    { role: "user", content: [point, { type: "text", text: "Hi" }, point] },
  ]);
  assertEquals(prompt[0]?.providerOptions, {
    anthropic: { cacheControl: { type: "ephemeral", ttl: "1h" } },
    bedrock: { cachePoint: { type: "default", ttl: "1h" } },
  });
  assertEquals(Object(prompt[1]?.content)[0].providerOptions, {
    anthropic: { cacheControl: { type: "ephemeral" } },
    bedrock: { cachePoint: { type: "default" } },
  });
  assertEquals(repairs.map(({ rule, path }) => [rule, path]), [["cache-point", "messages[0].content[0]"]]);
});

Deno.test("nothing is left out or changed without a word", () => {
  const { repairs } = toPrompt(undefined, [
    {
      role: "assistant",
      content: [
        { type: "citationsContent", citations: [{ source: "https://a.example" }] },
        { type: "toolUse", toolUseId: "1", name: "a", input: undefined, invalid: { raw: "{", error: "cut" } },
        { type: "text", text: "x" },
      ],
    },
    {
      role: "user",
      content: [{ type: "searchResult", source: "s", title: "t", content: [{ text: "x" }] }],
    },
  ]);
  assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), [
    "source messages[0].content[0]",
    "tool-use-input messages[0].content[1].input",
    "search-result messages[1].content[0]",
  ]);
});

Deno.test("a part of the wire's own passes through", () => {
  assertEquals(
    parts(
      "assistant",
      { type: "unknown", name: "custom", value: { kind: "openai.compaction", providerMetadata: { openai: { a: 1 } } } },
      { type: "unknown", name: "image", value: { format: "png", source: { bytes: BASE64 } } },
    ),
    [
      { type: "custom", kind: "openai.compaction", providerOptions: { openai: { a: 1 } } },
      { type: "file", mediaType: "image/png", data: { type: "data", data: BASE64 } },
    ],
  );
  assertEquals(
    sent([{
      role: "user",
      content: [{ type: "unknown", name: "tool-approval-response", value: { approvalId: "1", approved: true } }],
    }]),
    [{ role: "tool", content: [{ type: "tool-approval-response", approvalId: "1", approved: true }] }],
  );
});

Deno.test("the caller's messages stay as they are", () => {
  const messages: Message[] = [
    {
      role: "user",
      content: [
        { type: "image", format: "png", source: { bytes: BYTES } },
        { type: "cachePoint" },
        { type: "document", name: "a", format: "pdf", source: { bytes: BYTES } },
      ],
    },
    { role: "assistant", content: [{ type: "toolUse", toolUseId: "1", name: "a", input: {} }] },
    {
      role: "user",
      content: [{
        type: "toolResult",
        toolUseId: "1",
        content: [{ type: "text", text: "x" }, { type: "image", format: "png", source: { bytes: BYTES } }],
      }],
    },
  ];
  const before = structuredClone(messages);
  const frozen = JSON.parse(JSON.stringify(messages), (_, value) => Object.freeze(value));
  const encoded = toCallOptions({ model: "a/b", options: { messages } });
  toV3(encoded);
  toPrompt(undefined, frozen.slice(1, 2));
  assertEquals(messages, before);
});

Deno.test("the third version has files as data URLs, in all three places", () => {
  const messages: Message[] = [
    {
      role: "user",
      content: [
        { type: "image", format: "png", source: { bytes: BYTES } },
        { type: "document", name: "a", format: "txt", source: { text: "Hi" } },
        { type: "image", format: "png", source: { url: "https://a.example/x.png" } },
      ],
    },
    { role: "assistant", content: [{ type: "toolUse", toolUseId: "1", name: "a", input: {} }] },
    {
      role: "user",
      content: [{
        type: "toolResult",
        toolUseId: "1",
        content: [
          { type: "image", format: "png", source: { bytes: BYTES } },
          { type: "document", name: "b", format: "pdf", source: { bytes: BYTES } },
          { type: "image", format: "png", source: { url: "https://a.example/x.png" } },
        ],
      }],
    },
    {
      role: "assistant",
      content: [
        { type: "text", text: "x" },
        {
          type: "unknown",
          name: "reasoning-file",
          value: { mediaType: "image/png", data: { type: "data", data: BASE64 } },
        },
      ],
    },
  ];
  const { callOptions, repairs } = toV3(toCallOptions({ model: "a/b", options: { messages } }));
  const { prompt } = JSON.parse(JSON.stringify(callOptions));
  assertEquals(prompt[0].content.map(({ data }: { data: string }) => data), [
    `data:image/png;base64,${BASE64}`,
    `data:text/plain;base64,${btoa("Hi")}`,
    "https://a.example/x.png",
  ]);
  assertEquals(prompt[2].content[0].output.value, [
    { type: "image-data", data: BASE64, mediaType: "image/png" },
    { type: "file-data", data: BASE64, mediaType: "application/pdf", filename: "b.pdf" },
    { type: "image-url", url: "https://a.example/x.png" },
  ]);
  assertEquals(prompt[3].content, [{ type: "text", text: "x" }]);
  assertEquals(repairs.map(({ rule }) => rule), ["v3-part"]);
  const asking = toCallOptions({ model: "a/b", options: { messages: "Hi", reasoning: { effort: "low" } } });
  assertThrows(() => toV3(asking), TypeError, 'reasoning needs protocol "v4"');
});

Deno.test("a block without a part is refused", () => {
  const refused = (role: "user" | "assistant", block: unknown) => () => parts(role, block as ContentBlock);
  for (
    const [role, block, words] of [
      ["user", { type: "guardContent", content: { text: "x" } }, "has no part"],
      ["user", { text: "x" }, "has no type, only text"],
      ["user", "x", "is a string, not a block"],
      ["user", { type: "reasoningContent", text: "x" }, "only the assistant writes"],
      ["user", { type: "toolUse", toolUseId: "1", name: "a", input: {} }, "only the assistant writes"],
      ["user", { type: "toolResult", toolUseId: "9", content: "x" }, "which no message before it makes"],
      ["user", { type: "image", format: "png", source: {} }, "does not say where the file is"],
      ["user", { type: "image", format: "png", source: { bytes: "no base64!" } }, "is not base64"],
      ["user", { type: "image", source: { bytes: BYTES } }, "format is missing"],
      [
        "user",
        { type: "video", format: "mp4", source: { s3Location: { uri: "s3://a/b", bucketOwner: "1" } } },
        "bucketOwner",
      ],
      ["user", { type: "image", format: "png", source: { url: "x" } }, "pass a URL"],
      ["user", { type: "unknown", name: "custom", value: 7 }, "is not an object"],
    ] as const
  ) {
    assertThrows(refused(role, block), TypeError, words);
  }
});

Deno.test("a cache point behind a tool is an option of the tool", () => {
  const point = { type: "cachePoint" } as const;
  const search = { type: "systemTool", name: "gateway.perplexity_search" } as const;
  const tools = [point, { name: "a", inputSchema: { type: "object" } }, point, search, point] as const;
  const { callOptions, repairs } = toCallOptions({ model: "a/b", options: { messages: "Hi", tools } });
  assertEquals(Object(callOptions.tools?.[0]).providerOptions?.anthropic, { cacheControl: { type: "ephemeral" } });
  assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), ["cache-point tools[0]", "cache-point tools[4]"]);
  const { repairs: ofSystem } = toPrompt([point], "Hi");
  assertEquals(ofSystem.map(({ path }) => path), ["system[0]"]);
});

Deno.test("cited text goes back as text, and a media type may stand for a format", () => {
  const cited = { type: "citationsContent", content: [{ text: "It is." }], citations: [] } as const;
  assertEquals(parts("assistant", cited), [{ type: "text", text: "It is." }]);
  const document = { type: "document", name: "a", format: "application/x-own", source: { bytes: BYTES } };
  assertEquals(parts("user", document as unknown as ContentBlock)[0].mediaType, "application/x-own");
});

Deno.test("another value in place of a message is refused", () => {
  const refused = (message: unknown) => () => toPrompt(undefined, [message as Message]);
  assertThrows(refused("Hi"), TypeError, "messages[0] is a string, not a message");
  assertThrows(refused({ role: "tool", content: "Hi" }), TypeError, 'messages[0].role is "tool"');
  assertThrows(refused({ role: "user", content: 7 }), TypeError, "neither text nor a list");
});
