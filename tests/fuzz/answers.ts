/**
 * Answers of every sort, as events: what is mutated.
 */
import type { Json } from "../helpers/wire.ts";
import type { Random } from "../helpers/random.ts";

/**
 * Difficult texts: escapes, other alphabets, astral characters, half of one, line breaks, text that looks like
 * something else.
 */
export const WORDS = [
  "a",
  "Paris ",
  "größer",
  "東京",
  "😀",
  "\ud83d",
  '"',
  "\\",
  "\n",
  "\r\n\r\n",
  "\0",
  "\u2028",
  "\ufeff",
  "data: ",
  "event: error\n",
  '{"text":"x"}',
  '"messageStop"',
  "__proto__",
  "",
] as const;

/** Some text. */
export function words(random: Random, most = 5): string {
  return Array.from({ length: random(0, most) }, () => random.of(WORDS)).join("");
}

/** Values of JSON, up to a depth. */
export function anyJson(random: Random, depth = 2): unknown {
  const kind = random(0, depth > 0 ? 9 : 7);
  if (kind === 0) return null;
  if (kind === 1) return random.once(2);
  if (kind === 2) return random(-2, 1000);
  if (kind === 3) return random.of([0, -0.5, 1e21, 1e308, Number.MAX_SAFE_INTEGER, -1]);
  if (kind < 8) return words(random);
  const length = random(0, 3);
  if (kind === 8) return Array.from({ length }, () => anyJson(random, depth - 1));
  return Object.fromEntries(Array.from({ length }, () => [random.of(NAMES), anyJson(random, depth - 1)]));
}

/** Members that mean something somewhere. */
const NAMES = [
  "text",
  "type",
  "input",
  "toolUse",
  "toolUseId",
  "name",
  "content",
  "delta",
  "start",
  "bytes",
  "source",
  "format",
  "signature",
  "reasoningText",
  "redactedContent",
  "citations",
  "stopReason",
  "message",
  "then",
  "length",
  "constructor",
  "prototype",
  "__proto__",
  "p",
  "brandNew",
] as const;

const STOP_REASONS = ["end_turn", "tool_use", "max_tokens", "guardrail_intervened", "brand_new"] as const;

/** The events of one answer. */
export function answerEvents(random: Random): Json[] {
  const events: Json[] = [{ messageStart: { role: "assistant" } }];
  let index = 0;
  for (let blocks = random(1, 3); blocks > 0; blocks--) {
    events.push(...BLOCKS[random(0, BLOCKS.length - 1)]!(random, index));
    // Indices have gaps.
    index += random.once(4) ? 2 : 1;
  }
  events.push({ messageStop: { stopReason: random.of(STOP_REASONS), ...padding(random) } });
  if (!random.once(8)) {
    const usage = { inputTokens: random(0, 99), outputTokens: random(0, 99), totalTokens: random(0, 200) };
    events.push({ metadata: { usage, metrics: { latencyMs: random(0, 999) }, ...padding(random) } });
  }
  return events;
}

/** AWS hides the length of what it says behind letters that mean nothing. */
function padding(random: Random): Json {
  return random.once(2) ? { p: "abcdefghij".slice(0, random(0, 10)) } : {};
}

type Block = (random: Random, contentBlockIndex: number) => Json[];

const deltas = (random: Random, contentBlockIndex: number, each: () => unknown): Json[] =>
  Array.from({ length: random(1, 4) }, () => ({
    contentBlockDelta: { contentBlockIndex, delta: each(), ...padding(random) },
  }));
const stopped = (contentBlockIndex: number): Json => ({ contentBlockStop: { contentBlockIndex } });
const begun = (contentBlockIndex: number, start: unknown): Json => ({
  contentBlockStart: { contentBlockIndex, start },
});

const text: Block = (random, index) => [...deltas(random, index, () => ({ text: words(random) })), stopped(index)];
const BLOCKS: readonly Block[] = [
  text,
  text,
  text,
  (random, index) => {
    const json = JSON.stringify({ city: words(random) });
    const cut = random(0, json.length);
    return [
      begun(index, { toolUse: { toolUseId: "t1", name: "weather" } }),
      { contentBlockDelta: { contentBlockIndex: index, delta: { toolUse: { input: json.slice(0, cut) } } } },
      { contentBlockDelta: { contentBlockIndex: index, delta: { toolUse: { input: json.slice(cut) } } } },
      stopped(index),
    ];
  },
  (random, index) => [
    ...deltas(random, index, () => ({ reasoningContent: { text: words(random) } })),
    { contentBlockDelta: { contentBlockIndex: index, delta: { reasoningContent: { signature: "c2ln" } } } },
    stopped(index),
  ],
  (random, index) => [
    ...deltas(random, index, () => ({ reasoningContent: { redactedContent: random.of(["AQI=", "AQID", "AQ=="]) } })),
    stopped(index),
  ],
  (random, index) => [
    ...deltas(random, index, () => ({ text: words(random) })),
    ...deltas(random, index, () => ({ citation: { title: words(random), location: { web: { url: "x" } } } })),
    stopped(index),
  ],
  (random, index) => [
    begun(index, { image: { format: "png" } }),
    ...deltas(random, index, () => ({ image: { source: { bytes: random.of(["AQI=", "AQID"]) } } })),
    stopped(index),
  ],
  (random, index) => [
    begun(index, { toolResult: { toolUseId: "t1", status: "success" } }),
    ...deltas(random, index, () => ({ toolResult: [{ text: words(random) }, { json: anyJson(random) }] })),
    stopped(index),
  ],
  (random, index) => [begun(index, { brandNew: anyJson(random) }), stopped(index)],
  (random, index) => [...deltas(random, index, () => ({ brandNew: anyJson(random) })), stopped(index)],
  (random, index) => [{ brandNewEvent: { contentBlockIndex: index, value: anyJson(random) } }],
];

/** A whole answer, as Converse gives it. */
export function wholeAnswer(random: Random): Json {
  const content: Json[] = [
    { text: words(random) },
    { toolUse: { toolUseId: "t1", name: "weather", input: anyJson(random) } },
    { toolUse: { toolUseId: "t2", name: "search", input: {}, type: "server_tool_use" } },
    { toolResult: { toolUseId: "t2", content: [{ text: "x" }, { json: anyJson(random) }], type: "web_result" } },
    { reasoningContent: { reasoningText: { text: words(random), signature: "c2ln" } } },
    { reasoningContent: { redactedContent: "AQI=" } },
    { citationsContent: { content: [{ text: words(random) }], citations: [{ title: "t", source: "s" }] } },
    { image: { format: "png", source: { bytes: "AQID" } } },
    { audio: { format: "mp3", source: { bytes: "AQID" } } },
    { brandNew: anyJson(random) },
  ];
  return {
    output: { message: { role: "assistant", content } },
    stopReason: random.of(STOP_REASONS),
    usage: {
      inputTokens: 3,
      outputTokens: 2,
      totalTokens: 9,
      cacheReadInputTokens: 1,
      cacheWriteInputTokens: 3,
      cacheDetails: [{ ttl: "5m", inputTokens: 3 }],
    },
    metrics: { latencyMs: 12 },
    trace: { guardrail: { inputAssessment: { g: {} }, outputAssessments: {}, actionReason: "none" } },
    additionalModelResponseFields: anyJson(random),
    performanceConfig: { latency: "standard" },
  };
}
