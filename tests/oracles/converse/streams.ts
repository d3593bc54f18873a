/**
 * Streams as the service sends them, and as it might one day: without the first event and the last two, which every one has.
 */
import { GUARDRAIL_TRACE } from "./answers.ts";
import type { Json } from "./sdk.ts";

export interface Stream {
  readonly what: string;
  /** The events of the content. */
  readonly content: readonly Json[];
  /** @default a stop at the end of the turn */
  readonly stop?: Json;
  /** `null` where none arrives. @default counts and a latency */
  readonly metadata?: Json | null;
}

const start = (start: Json, contentBlockIndex = 0): Json => ({ contentBlockStart: { contentBlockIndex, start } });
const delta = (delta: Json, contentBlockIndex = 0): Json => ({ contentBlockDelta: { contentBlockIndex, delta } });
const stop = (contentBlockIndex = 0): Json => ({ contentBlockStop: { contentBlockIndex } });
const texts = (...pieces: readonly string[]): Json[] => [...pieces.map((text) => delta({ text })), stop()];
const input = (input: string, index = 0): Json => delta({ toolUse: { input } }, index);
const call = (index = 0, more: Json = {}): Json =>
  start({ toolUse: { toolUseId: `tooluse_${index}`, name: "ask", ...more } }, index);
const reasoning = (...pieces: readonly Json[]): Json[] => [
  ...pieces.map((reasoningContent) => delta({ reasoningContent })),
  stop(),
];
const image = (...pieces: readonly Json[]): Json[] => [
  start({ image: { format: "png" } }),
  ...pieces.map((image) => delta({ image })),
  stop(),
];
const bytes = (text: string): Json => ({ source: { bytes: btoa(text) } });

const stream = (what: string, content: readonly Json[], more: Omit<Stream, "what" | "content"> = {}): Stream => ({
  what,
  content,
  ...more,
});

const ATLAS = {
  title: "Atlas",
  source: "a.pdf",
  sourceContent: [{ text: "Paris" }],
  location: { documentPage: { documentIndex: 0, start: 1, end: 2 } },
};
const WEB = { location: { web: { url: "https://example.org", domain: "example.org" } } };

export const STREAMS: readonly Stream[] = [
  stream("a line in one piece", texts("Paris.")),
  stream("a line in many pieces", texts("P", "", "ar", "is", ".")),
  stream("any script", texts("Ça va? ", "日本 ", "👍🏽", ' \u2028 "\\"\n')),
  stream("a long text", texts(..."All work and no play makes Jack a dull boy. ".repeat(200).split(/(?<= )/))),
  stream("no block at all", []),
  stream("a block without a delta", [stop()]),
  stream("several blocks", [
    ...texts("One."),
    delta({ text: "Two." }, 1),
    stop(1),
    delta({ text: "Three." }, 2),
    stop(2),
  ]),
  stream("texts that interleave, with gaps between their indices, the last one first", [
    delta({ text: "c" }, 7),
    delta({ text: "a" }, 2),
    delta({ text: "C" }, 7),
    delta({ text: "b" }, 4),
    stop(7),
    delta({ text: "A" }, 2),
    stop(2),
    delta({ text: "B" }, 4),
    stop(4),
  ]),
  stream("a tool's use in pieces", [
    ...texts("I will ask."),
    call(1),
    input('{"ques', 1),
    input('tion":"¿q', 1),
    input("", 1),
    input('ué?","list":[1,2.5,{"a":null}]}', 1),
    stop(1),
  ], { stop: { stopReason: "tool_use" } }),
  stream("a tool's use without a piece", [call(), stop()], { stop: { stopReason: "tool_use" } }),
  stream("a tool's use of an empty piece", [call(), input(""), stop()], { stop: { stopReason: "tool_use" } }),
  stream("tools' uses that interleave", [
    call(3),
    call(1),
    input('{"n":', 3),
    input('{"m":', 1),
    input("3}", 3),
    stop(3),
    input("1}", 1),
    stop(1),
  ], { stop: { stopReason: "tool_use" } }),
  stream("a tool use that is not JSON", [call(), input('{"a": nope}'), stop()], {
    stop: { stopReason: "malformed_tool_use" },
  }),
  stream("a tool's use that the limit cut off", [call(), input('{"a": [1, '), stop()], {
    stop: { stopReason: "max_tokens" },
  }),
  stream("a tool that the service ran: its use and its result in pieces", [
    call(0, { type: "server_tool_use" }),
    input('{"q":1}'),
    stop(),
    start({ toolResult: { toolUseId: "tooluse_0", type: "nova_grounding_result", status: "success" } }, 1),
    delta({ toolResult: [{ text: "fou" }] }, 1),
    delta({ toolResult: [{ text: "nd" }, { json: { hits: [1, { a: null }] } }] }, 1),
    delta({ toolResult: [{ text: "more" }] }, 1),
    stop(1),
    delta({ text: "It is so." }, 2),
    stop(2),
  ]),
  stream("a result that is a failure, without a word", [
    start({ toolResult: { toolUseId: "tooluse_0", type: "x", status: "error" } }),
    delta({ toolResult: [] }),
    stop(),
  ]),
  stream("reasoning with its signature, and text", [
    ...reasoning({ text: "Let " }, { text: "me see." }, { signature: "EqQBCkYIARgCKkBz+/0a9bQ==" }),
    delta({ text: "42" }, 1),
    stop(1),
  ]),
  stream("reasoning without a signature", reasoning({ text: "Hm." })),
  stream("reasoning of which only the signature is shown", reasoning({ signature: "c2ln" })),
  stream("redacted reasoning", reasoning({ redactedContent: "AAF/gMj//g==" })),
  stream("redacted reasoning in pieces, with and without padding", [
    ...reasoning(...["quick ", "brown", " f", "ox", "es."].map((text) => ({ redactedContent: btoa(text) }))),
    delta({ text: "42" }, 1),
    stop(1),
  ]),
  stream("reasoning before a tool's use", [
    ...reasoning({ text: "Ask." }, { signature: "c2ln" }),
    call(1),
    input("{}", 1),
    stop(1),
  ], { stop: { stopReason: "tool_use" } }),
  stream("citations after their text", [
    delta({ text: "Paris." }),
    delta({ citation: ATLAS }),
    delta({ citation: WEB }),
    stop(),
  ]),
  stream("a citation before its text", [delta({ citation: ATLAS }), ...texts("Par", "is.")]),
  stream("citations among their text, and a text without any", [
    delta({ text: "Par" }),
    delta({ citation: ATLAS }),
    delta({ text: "is." }),
    delta({ citation: { location: { searchResultLocation: { searchResultIndex: 1, start: 2, end: 3 } } } }),
    stop(),
    delta({ text: " Right?" }, 1),
    stop(1),
  ]),
  stream("a citation of a place that nobody knows yet", [
    delta({ text: "Mars." }),
    delta({ citation: { title: "a", location: { orbit: { planet: 4 } } } }),
    stop(),
  ]),
  stream("an image", image(bytes("\x89PNG\r\n"))),
  stream("an image in pieces, with and without padding", image(...["\x89P", "NG\r", "\n", "and so on"].map(bytes))),
  stream("an image in S3", image({ source: { s3Location: { uri: "s3://b/k", bucketOwner: "123456789012" } } })),
  stream("an image that could not be made in the end", image(bytes("\x89PNG"), { error: { message: "too dark" } })),
  stream("blocks, deltas and events that nobody knows yet", [
    delta({ hologram: { depth: 3, layers: ["a", { b: null }] } }),
    stop(),
    { auroraBorealis: { colour: "green" } },
    start({ whisper: { tone: "low" } }, 1),
    stop(1),
    delta({ murmur: "psst" }, 2),
    delta({ murmur: ", you" }, 2),
    stop(2),
    delta({ text: "!" }, 3),
    stop(3),
  ]),
  stream("a stop reason that nobody knows yet", texts("…"), { stop: { stopReason: "tired" } }),
  stream("a stop by a guardrail, and what it found", texts("Blocked."), {
    stop: { stopReason: "guardrail_intervened" },
    metadata: {
      usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
      metrics: { latencyMs: 5 },
      trace: GUARDRAIL_TRACE,
    },
  }),
  stream("additional fields", texts("Hi"), {
    stop: {
      stopReason: "stop_sequence",
      additionalModelResponseFields: { stop_sequence: "END", list: [1, null, { deep: true }] },
    },
  }),
  stream("cached tokens, tier, latency and router", texts("Hi"), {
    metadata: {
      usage: {
        inputTokens: 11,
        outputTokens: 22,
        totalTokens: 41,
        cacheReadInputTokens: 3,
        cacheWriteInputTokens: 5,
        cacheDetails: [{ ttl: "1h", inputTokens: 4 }, { ttl: "5m", inputTokens: 1 }],
      },
      metrics: { latencyMs: 1234 },
      trace: { promptRouter: { invokedModelId: "arn:aws:bedrock:::model/a" } },
      performanceConfig: { latency: "optimized" },
      serviceTier: { type: "flex" },
    },
  }),
  stream("no metadata", texts("Hi"), { metadata: null }),
  stream("padding", [
    { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "Hi" }, p: "abcdefghijkl" } },
    { contentBlockStop: { contentBlockIndex: 0, p: "ab" } },
  ], {
    stop: { stopReason: "end_turn", p: "abcdef" },
    metadata: { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 }, metrics: { latencyMs: 5 }, p: "abc" },
  }),
];
