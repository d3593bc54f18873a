/**
 * Answers of LanguageModelV4 as content, and their way back.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import { fromResult } from "../../../src/language_model/decode/from_result.ts";
import { fromContent } from "../../../src/language_model/decode/from_content.ts";
import { stopReasonOf, usageOf } from "../../../src/language_model/decode/outcome.ts";
import { toPrompt } from "../../../src/language_model/encode/to_prompt.ts";
import { carriedBlock } from "../../../src/chat/media/carried_block.ts";

const meta = (vendor: string, members: object) => ({ providerMetadata: { [vendor]: members } });

/** Every kind of content, with metadata. */
const CONTENT: readonly Readonly<Record<string, unknown>>[] = [
  { type: "reasoning", text: "Hm.", ...meta("anthropic", { signature: "c2ln" }) },
  { type: "reasoning", text: "", ...meta("anthropic", { redactedData: "cmVk" }) },
  { type: "reasoning", text: "", ...meta("openai", { itemId: "rs_1", reasoningEncryptedContent: "ZW5j" }) },
  { type: "text", text: "Hi.", ...meta("google", { thoughtSignature: "dGhv" }) },
  {
    type: "tool-call",
    toolCallId: "1",
    toolName: "a",
    input: '{"x":1}',
    ...meta("google", { thoughtSignature: "dA" }),
  },
  { type: "tool-call", toolCallId: "2", toolName: "search", input: "{}", providerExecuted: true, dynamic: true },
  {
    type: "tool-result",
    toolCallId: "2",
    toolName: "search",
    result: { hits: [] },
    ...meta("openai", { itemId: "x" }),
  },
  { type: "file", mediaType: "image/png", data: { type: "data", data: "AQID" }, ...meta("google", { id: "f" }) },
  { type: "file", mediaType: "application/pdf", data: { type: "data", data: "AQID" } },
  { type: "reasoning-file", mediaType: "image/png", data: { type: "data", data: "AQID" } },
  { type: "custom", kind: "openai.compaction", ...meta("openai", { encrypted: "ZQ" }) },
];

Deno.test("content becomes blocks with the proofs that any service reads", () => {
  const [signed, redacted, hidden, text, call, served, result, image, pdf, file, custom] = CONTENT.map(fromContent);
  assertEquals(signed, {
    type: "reasoningContent",
    text: "Hm.",
    signature: "c2ln",
    unknown: meta("anthropic", { signature: "c2ln" }),
  });
  assertEquals(redacted?.type === "reasoningContent" && redacted.redactedContent, "cmVk");
  assertEquals(hidden?.type === "reasoningContent" && [hidden.text, hidden.signature], ["", undefined]);
  assertEquals(text, { type: "text", text: "Hi.", unknown: meta("google", { thoughtSignature: "dGhv" }) });
  assertEquals(call?.type === "toolUse" && [call.toolUseId, call.name, call.input, call.serverTool], [
    "1",
    "a",
    { x: 1 },
    undefined,
  ]);
  assertEquals(served?.type === "toolUse" && [served.serverTool, served.unknown], ["provider-executed", {
    dynamic: true,
  }]);
  assertEquals(result, {
    type: "toolResult",
    toolUseId: "2",
    content: [{ type: "json", json: { hits: [] } }],
    serverTool: "provider-executed",
    unknown: { toolName: "search", ...meta("openai", { itemId: "x" }) },
  });
  assertEquals(image, {
    type: "image",
    format: "png",
    source: { bytes: "AQID" },
    unknown: meta("google", { id: "f" }),
  });
  assertEquals([pdf?.type, file?.type, custom?.type], ["unknown", "unknown", "unknown"]);
});

Deno.test("an answer goes back with all metadata of its parts, through JSON", () => {
  const { content } = fromResult({ content: CONTENT, finishReason: { unified: "stop" } })!;
  const stored = JSON.parse(JSON.stringify({ role: "assistant", content: content.map(carriedBlock) }));
  const { prompt, repairs } = toPrompt(undefined, [stored]);
  const back = JSON.parse(JSON.stringify(prompt))[0].content;
  assertEquals(repairs, []);
  const expected = CONTENT.map(({ providerMetadata, ...part }) => {
    const { input, result, dynamic: _, ...rest } = part;
    return {
      ...rest,
      ...typeof input === "string" ? { input: JSON.parse(input) } : {},
      ...result === undefined ? {} : { output: { type: "json", value: result } },
      ...providerMetadata ? { providerOptions: providerMetadata } : {},
    };
  });
  assertEquals(back, expected);
});

Deno.test("sources and citations are citations, with every member", () => {
  const url = {
    type: "source",
    sourceType: "url",
    id: "s1",
    url: "https://a.example",
    title: "A",
    ...meta("x", { a: 1 }),
  };
  const file = {
    type: "source",
    sourceType: "document",
    id: "s2",
    mediaType: "application/pdf",
    title: "B",
    filename: "b.pdf",
  };
  assertEquals(fromContent(url), {
    type: "citationsContent",
    citations: [{
      title: "A",
      source: "https://a.example",
      location: { web: { url: "https://a.example", id: "s1", ...meta("x", { a: 1 }) } },
    }],
  });
  assertEquals(fromContent({ type: "source", sourceType: "document", id: "s3", title: "C" }), {
    type: "citationsContent",
    citations: [{ title: "C", location: { document: { id: "s3" } } }],
  });
  const cited = {
    type: "text",
    text: "It is.",
    citations: [{ source: file, startIndex: 0, endIndex: 2, citedText: "is" }],
  };
  assertEquals(fromContent(cited), {
    type: "citationsContent",
    content: [{ text: "It is." }],
    citations: [{
      title: "B",
      source: "b.pdf",
      sourceContent: [{ text: "is" }],
      location: {
        document: { filename: "b.pdf", id: "s2", mediaType: "application/pdf", startIndex: 0, endIndex: 2 },
      },
    }],
  });
});

Deno.test("a part of an unexpected shape stays as it is", () => {
  for (
    const part of [
      { type: "hologram", hue: 7 },
      { type: "text" },
      { type: "reasoning", text: 7 },
      { type: "tool-call", toolCallId: 1, toolName: "a" },
      { type: "tool-result", toolCallId: "1" },
      { type: "source", sourceType: "dream" },
      { type: "file", mediaType: "image/svg+xml", data: { type: "data", data: "AQID" } },
      { type: "tool-approval-request", approvalId: "1", toolCallId: "2" },
    ]
  ) {
    const { type, ...value } = part;
    assertEquals(fromContent(part), { type: "unknown", name: type, value });
  }
  assertEquals(fromContent({ hue: 7 }), { type: "unknown", name: "", value: { hue: 7 } });
});

Deno.test("a result of the service's own tool says whether the tool failed", () => {
  const result = { type: "tool-result", toolCallId: "1", toolName: "search", result: "no connection" };
  const block = {
    type: "toolResult",
    toolUseId: "1",
    content: [{ type: "text", text: "no connection" }],
    serverTool: "provider-executed",
    unknown: { toolName: "search" },
  } as const;
  assertEquals(fromContent(result), block);
  assertEquals(fromContent({ ...result, isError: true }), { ...block, status: "error" });
});

Deno.test("input that is not an object is invalid, and is never run", () => {
  for (const [input, raw] of [["{", "{"], ["[1]", "[1]"], ['{"a":1e999}', '{"a":1e999}'], ["7", "7"]] as const) {
    const block = fromContent({ type: "tool-call", toolCallId: "1", toolName: "a", input });
    assertEquals(block.type === "toolUse" && block.invalid?.raw, raw);
  }
  for (const input of ["", undefined, "{}"]) {
    const block = fromContent({ type: "tool-call", toolCallId: "1", toolName: "a", input });
    assertEquals(block.type === "toolUse" && block.input, {});
  }
});

Deno.test("stop reasons are those of Converse, and unknown ones pass through", () => {
  const rows: readonly (readonly [unified: string, raw: string | undefined, stopReason: string])[] = [
    ["stop", "end_turn", "end_turn"],
    ["stop", "stop", "end_turn"],
    ["stop", "stop_sequence", "stop_sequence"],
    ["stop", undefined, "end_turn"],
    ["length", "length", "max_tokens"],
    ["length", "model_context_window_exceeded", "model_context_window_exceeded"],
    ["content-filter", "SAFETY", "content_filtered"],
    ["content-filter", "guardrail_intervened", "guardrail_intervened"],
    ["content-filter", "refusal", "refusal"],
    ["tool-calls", "tool_calls", "tool_use"],
    ["tool-calls", "end_turn", "tool_use"],
    ["error", "MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL"],
    ["other", "hologram_shown", "hologram_shown"],
    ["other", undefined, "other"],
    ["new-word", undefined, "new-word"],
  ];
  for (const [unified, raw, stopReason] of rows) assertEquals(stopReasonOf({ unified, raw }), stopReason);
  assertEquals(stopReasonOf("tool-calls"), "tool_use");
  assertEquals([stopReasonOf(undefined), stopReasonOf({ raw: "stop" })], [undefined, undefined]);
  assertThrows(() => stopReasonOf({ unified: "interrupted" }), ProviderError, "the model's own stream ended");
  for (
    const finish of ["error", { unified: "error" }, { unified: "error", raw: "error" }, { unified: "error", raw: 7 }]
  ) {
    const error = assertThrows(() => stopReasonOf(finish), ProviderError);
    assertEquals([error.kind, error.code, error.retryable], ["model", "error", true]);
  }
});

Deno.test("usage is four counts that do not overlap", () => {
  const counts = (inputTokens: unknown, outputTokens: unknown, more = {}) => {
    const usage = usageOf({ inputTokens, outputTokens, ...more });
    return usage && [
      usage.inputTokens,
      usage.cacheReadInputTokens,
      usage.cacheWriteInputTokens,
      usage.outputTokens,
      usage.totalTokens,
    ];
  };
  assertEquals(counts({ total: 12, noCache: 9, cacheRead: 2, cacheWrite: 1 }, { total: 5 }), [9, 2, 1, 5, 17]);
  assertEquals(counts({ total: 12, cacheRead: 2 }, { text: 3, reasoning: 2 }), [10, 2, 0, 5, 17]);
  assertEquals(counts({ total: 12 }, { total: 0 }), [12, 0, 0, 0, 12]);
  assertEquals(counts(12, 5, { cachedInputTokens: 2 }), [10, 2, 0, 5, 17]);
  assertEquals(counts({ total: 3 }, {}), [3, 0, 0, 0, 3]);
  assertEquals(counts({ cacheRead: 2 }, { total: 5 }), [0, 2, 0, 5, 7]);
  assertEquals(counts({}, {}), undefined);
  assertEquals(counts({ total: NaN }, { total: null }), undefined);
  assertEquals(usageOf(undefined), undefined);
});

Deno.test("members without a place are kept, and empty lists are not", () => {
  const { outcome } = fromResult({
    content: [],
    finishReason: { unified: "stop" },
    usage: { inputTokens: { total: 1 }, outputTokens: { total: 2, reasoning: 1 } },
    warnings: [],
    providerMetadata: { gateway: { cost: "0.1" } },
    response: { id: "r" },
    hologram: 7,
  })!;
  assertEquals(outcome.unknown, {
    providerMetadata: { gateway: { cost: "0.1" } },
    response: { id: "r" },
    hologram: 7,
    usage: { inputTokens: { total: 1 }, outputTokens: { total: 2, reasoning: 1 } },
  });
  assertEquals(fromResult({ content: [7], finishReason: { unified: "stop" } }), undefined);
  assertEquals(fromResult({ content: [] }), undefined);
});

Deno.test("files of the fourth version are bytes or a URL", () => {
  const source = (data: object) => Object(fromContent({ type: "file", mediaType: "image/png", data })).source;
  assertEquals(source({ type: "data", data: "AQID" }), { bytes: "AQID" });
  assertEquals(source({ type: "url", url: "https://a.example/x.png" }), { url: "https://a.example/x.png" });
  const reference = { mediaType: "image/png", data: { type: "reference", reference: { openai: "file-1" } } };
  assertEquals(fromContent({ type: "file", ...reference }), { type: "unknown", name: "file", value: reference });
});

Deno.test("files of the third version are texts: base64, a data URL, or a URL", () => {
  const source = (data: string) => Object(fromContent({ type: "file", mediaType: "image/png", data })).source;
  assertEquals(source("AQID"), { bytes: "AQID" });
  assertEquals(source("data:image/png;base64,AQID"), { bytes: "AQID" });
  assertEquals(source("https://a.example/x.png"), { url: "https://a.example/x.png" });
  assertEquals(fromContent({ type: "file", data: "AQID" }).type, "unknown");
});
