/**
 * Whole answers as the service words them, and as it might one day.
 */
import type { Json } from "./sdk.ts";

export interface Answer {
  readonly what: string;
  /** The message's blocks. */
  readonly content: readonly Json[];
  /** Members beside the message. */
  readonly more?: Json;
}

const BASE64 = btoa("\x00\x01\x7f\x80\xc8\xff\xfe");
const SIGNATURE = "EqQBCkYIARgCKkBz+/0a9bQ==";
const PAGE = { documentPage: { documentIndex: 0, start: 1, end: 2 } };
const CALL = {
  toolUseId: "tooluse_1",
  name: "ask",
  input: { question: "¿qué?", list: [1, 2.5, { a: null }], on: true },
};

const answer = (what: string, content: readonly Json[], more?: Json): Answer => ({
  what,
  content,
  ...(more && { more }),
});
const beside = (what: string, more: Json): Answer => answer(what, [{ text: "Hi" }], more);

/** A guardrail's report, with every policy. */
export const GUARDRAIL_TRACE: Json = {
  guardrail: {
    modelOutput: ["Call 555-0100."],
    actionReason: "Guardrail blocked.",
    inputAssessment: {
      gr1: {
        topicPolicy: { topics: [{ name: "Finance", type: "DENY", action: "BLOCKED", detected: true }] },
        contentPolicy: { filters: [{ type: "HATE", confidence: "LOW", filterStrength: "HIGH", action: "NONE" }] },
        invocationMetrics: {
          guardrailProcessingLatency: 123,
          usage: { topicPolicyUnits: 1, contentPolicyUnits: 1, wordPolicyUnits: 0 },
          guardrailCoverage: { textCharacters: { guarded: 10, total: 20 } },
        },
      },
    },
    outputAssessments: {
      gr1: [{
        wordPolicy: {
          customWords: [{ match: "darn", action: "BLOCKED" }],
          managedWordLists: [{ match: "heck", type: "PROFANITY", action: "BLOCKED" }],
        },
        sensitiveInformationPolicy: {
          piiEntities: [{ match: "555-0100", type: "PHONE", action: "ANONYMIZED" }],
          regexes: [{ name: "id", match: "A-1", regex: "A-\\d", action: "NONE" }],
        },
        contextualGroundingPolicy: {
          filters: [{ type: "GROUNDING", threshold: 0.7, score: 0.2, action: "BLOCKED" }],
        },
      }],
    },
  },
};

export const ANSWERS: readonly Answer[] = [
  answer("a line", [{ text: "Paris." }]),
  answer("no block at all", []),
  answer("an empty text", [{ text: "" }]),
  answer("a text in any script", [{ text: 'Ça va? 日本 👍🏽 \u2028 "\\"' }]),
  answer("a long text", [{ text: "All work and no play makes Jack a dull boy. ".repeat(2000) }]),
  answer("several blocks", [{ text: "One." }, { text: "Two." }, { text: "Three." }]),
  answer("a tool's use", [{ text: "I will ask." }, { toolUse: CALL }], { stopReason: "tool_use" }),
  answer("two tools' uses, one without arguments", [
    { toolUse: CALL },
    { toolUse: { toolUseId: "tooluse_2", name: "now", input: {} } },
  ], { stopReason: "tool_use" }),
  answer("a tool's use whose input is text", [{ toolUse: { ...CALL, input: '{"question":' } }], {
    stopReason: "malformed_tool_use",
  }),
  answer("the use and the result of a tool that the service ran", [
    { toolUse: { ...CALL, type: "server_tool_use" } },
    {
      toolResult: {
        toolUseId: "tooluse_1",
        type: "nova_grounding_result",
        status: "success",
        content: [
          { text: "found" },
          { json: { hits: [1, { a: null }] } },
          { image: { format: "png", source: { bytes: BASE64 } } },
          { document: { name: "a", format: "pdf", source: { bytes: BASE64 } } },
          { video: { format: "mp4", source: { s3Location: { uri: "s3://b/k", bucketOwner: "123456789012" } } } },
          { searchResult: { source: "x", title: "y", content: [{ text: "z" }], citations: { enabled: true } } },
        ],
      },
    },
    { text: "It is so." },
  ]),
  answer("a result that is a failure", [
    { toolResult: { toolUseId: "tooluse_1", type: "x", status: "error", content: [] } },
  ]),
  answer("reasoning with its signature", [
    { reasoningContent: { reasoningText: { text: "Let me see.", signature: SIGNATURE } } },
    { text: "42" },
  ]),
  answer("reasoning without a signature", [{ reasoningContent: { reasoningText: { text: "Hm." } } }, { text: "42" }]),
  answer("reasoning of which only the signature is shown", [
    { reasoningContent: { reasoningText: { text: "", signature: SIGNATURE } } },
    { text: "42" },
  ]),
  answer("redacted reasoning", [{ reasoningContent: { redactedContent: BASE64 } }, { text: "42" }]),
  answer("reasoning, redacted and not, around a call", [
    { reasoningContent: { reasoningText: { text: "Let me see.", signature: SIGNATURE } } },
    { reasoningContent: { redactedContent: BASE64 } },
    { text: "I will ask." },
    { toolUse: CALL },
  ], { stopReason: "tool_use" }),
  answer("reasoning of a kind that nobody knows yet", [{ reasoningContent: { summary: { lines: ["x"] } } }]),
  answer("citations of every place", [
    { text: "See: " },
    {
      citationsContent: {
        content: [{ text: "Paris is" }, { text: " the capital." }],
        citations: [
          { title: "Atlas", source: "a.pdf", sourceContent: [{ text: "Paris" }], location: PAGE },
          { location: { web: { url: "https://example.org", domain: "example.org" } } },
          { location: { documentChar: { documentIndex: 0, start: 1, end: 2 } } },
          { location: { documentChunk: { documentIndex: 2, start: 5, end: 6 } } },
          { location: { searchResultLocation: { searchResultIndex: 3, start: 7, end: 8 } } },
          { location: { orbit: { planet: 3 } } },
        ],
      },
    },
    { text: " Right?" },
  ]),
  answer("citations without a text", [
    { text: "See: " },
    { citationsContent: { citations: [{ location: { web: { url: "https://example.org", domain: "example.org" } } }] } },
  ]),
  answer("a text that is cited from nowhere", [{ citationsContent: { content: [{ text: "So." }], citations: [] } }]),
  answer("an image", [{ text: "Here:" }, { image: { format: "png", source: { bytes: BASE64 } } }]),
  answer("an image in S3", [{
    image: { format: "webp", source: { s3Location: { uri: "s3://b/k", bucketOwner: "123456789012" } } },
  }]),
  answer("sound", [{ audio: { format: "mp3", source: { bytes: BASE64 } } }]),
  answer("a picture that could not be made", [
    { image: { format: "png", source: { bytes: "" }, error: { message: "too dark" } } },
  ]),
  answer("blocks that nobody knows yet", [
    { hologram: { depth: 3, layers: ["a", { b: null }] } },
    { whisper: "psst" },
    { blink: null },
    { text: "!" },
  ]),
  answer("members of known blocks that nobody knows yet", [
    { toolUse: { ...CALL, urgency: 3 } },
    { reasoningContent: { reasoningText: { text: "Hm.", signature: SIGNATURE, language: "en" } } },
    { image: { format: "png", source: { bytes: BASE64 }, alt: "x" } },
    { citationsContent: { content: [{ text: "So." }], citations: [{ title: "a", trust: 0.5 }], style: "apa" } },
    { toolResult: { toolUseId: "tooluse_1", content: [{ text: "x" }, { hologram: { depth: 3 } }], cost: 1 } },
  ]),
  ...[
    "max_tokens",
    "stop_sequence",
    "guardrail_intervened",
    "content_filtered",
    "malformed_model_output",
    "model_context_window_exceeded",
    "tired",
  ].map((stopReason) => beside(`a stop because of ${stopReason}`, { stopReason })),
  beside("tokens that were cached", {
    usage: {
      inputTokens: 11,
      outputTokens: 22,
      totalTokens: 41,
      cacheReadInputTokens: 3,
      cacheWriteInputTokens: 5,
      cacheDetails: [{ ttl: "1h", inputTokens: 4 }, { ttl: "5m", inputTokens: 1 }],
    },
    metrics: { latencyMs: 1234 },
  }),
  beside("additional fields", {
    additionalModelResponseFields: { stop_sequence: "END", list: [1, null, { deep: true }] },
  }),
  beside("the findings of a guardrail", { stopReason: "guardrail_intervened", trace: GUARDRAIL_TRACE }),
  beside("the choice of a router", { trace: { promptRouter: { invokedModelId: "arn:aws:bedrock:::model/a" } } }),
  beside("the tier and the latency that served it", {
    serviceTier: { type: "flex" },
    performanceConfig: { latency: "optimized" },
  }),
];
