import { assertEquals } from "@std/assert";
import { type BedrockChatOptions, type ErrorKind, type OutputMode, ProviderError } from "@bedrock-edge/client";
import { firstMode, nextMode as nextModeOf } from "../../../../src/bedrock/converse/output/modes.ts";
import { learn, type OutputMemory } from "../../../../src/chat/output/ladder.ts";

const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
const SCHEMA = { type: "object", properties: { city: { type: "string" } } };
const ASKED: BedrockChatOptions = { messages: "Hi", output: { schema: SCHEMA } };
const TOOL = { name: "weather", inputSchema: { type: "object" } };

function refusal(text: string, kind: ErrorKind = "validation"): ProviderError {
  return new ProviderError(`ValidationException: ${text}`, { kind, code: "ValidationException" });
}

/** The mode after a refusal, whose lesson is learned at once, as after a call that succeeds in that mode. */
function nextMode(error: unknown, mode: OutputMode, model: string, options: BedrockChatOptions, memory: OutputMemory) {
  const next = nextModeOf(error, mode, model, options);
  if (next?.lesson) learn(memory, [next.lesson]);
  return next?.mode;
}

/** Refusals that peers have reported, and the service's refusals of its other members in the same words. */
const NO_NATIVE = "The model returned the following errors: output_config.format: Extra inputs are not permitted";
const NO_SCHEMA =
  "The model returned the following errors: output_config.format.schema: For 'array' type, property 'maxItems' is not supported";
const NO_FORCING =
  "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again.";

const CHAIN: readonly (readonly [from: OutputMode, text: string, to: OutputMode | undefined])[] = [
  ["native", NO_NATIVE, "tool"],
  ["native", NO_SCHEMA, "tool"],
  ["native", "This model doesn't support the outputConfig.textFormat field.", "tool"],
  ["native", "Structured outputs are not supported for this model", "tool"],
  ["native", "response_format is not available", "tool"],
  ["native", "Invalid schema: too many optional members", "tool"],
  ["native", "toolConfig.tools.0.toolSpec.inputSchema.json.type must be object", undefined],
  ["native", "Malformed input request, please reformat your input and try again.", undefined],
  ["native", "Malformed input request: #/messages: 2 schema violations found, please reformat your input", undefined],
  [
    "native",
    'Malformed input request: #: subject must not be valid against schema {"required":["messages"]}',
    undefined,
  ],
  ["native", "Malformed input request: #: extraneous key [outputConfig] is not permitted", "tool"],
  ["native", "max_tokens: must be at least 1", undefined],
  ["tool", NO_FORCING, "instruction"],
  ["tool", "Thinking may not be enabled when tool_choice forces tool use.", "instruction"],
  ["tool", "This model doesn't support tool use.", "instruction"],
  ["tool", "max_tokens: must be at least 1", undefined],
  ["instruction", NO_NATIVE, undefined],
  ["instruction", NO_FORCING, undefined],
];

for (const [from, text, to] of CHAIN) {
  Deno.test(`after ${from} is refused with "${text}" comes ${to ?? "the refusal"}`, () => {
    assertEquals(nextMode(refusal(text), from, MODEL, ASKED, new Map()), to);
  });
}

Deno.test("only a refusal of the request leads to another mode", () => {
  for (const kind of ["rateLimit", "accessDenied", "model", "overloaded", "contextLength"] as const) {
    assertEquals(nextMode(refusal(NO_NATIVE, kind), "native", MODEL, ASKED, new Map()), undefined, kind);
  }
  assertEquals(nextMode(new TypeError(NO_NATIVE), "native", MODEL, ASKED, new Map()), undefined);
});

Deno.test("a mode that the caller has chosen is the only one", () => {
  for (const mode of ["native", "tool", "instruction"] as const) {
    const memory: OutputMemory = new Map([[MODEL, "tool"]]);
    const asked: BedrockChatOptions = { ...ASKED, tools: [TOOL], output: { schema: SCHEMA, mode } };
    assertEquals(firstMode(MODEL, asked, memory), mode);
    assertEquals(nextMode(refusal(NO_NATIVE), mode, MODEL, asked, memory), undefined);
    assertEquals([...memory], [[MODEL, "tool"]]);
  }
});

Deno.test("no tool is forced where the caller has tools of their own or the model is to think", () => {
  const hindered: BedrockChatOptions[] = [
    { ...ASKED, tools: [TOOL] },
    { ...ASKED, reasoning: { budgetTokens: 1024 } },
    { ...ASKED, reasoning: { effort: "low" } },
    { ...ASKED, additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } } },
  ];
  for (const asked of hindered) {
    const memory: OutputMemory = new Map();
    assertEquals(nextMode(refusal(NO_NATIVE), "native", MODEL, asked, memory), "instruction");
    assertEquals(firstMode(MODEL, asked, memory), "instruction");
    // Not the model's fault: where nothing hinders, the tool has not been refused.
    assertEquals(firstMode(MODEL, ASKED, memory), "tool");
  }
  for (const free of [{ ...ASKED, tools: [] }, { ...ASKED, reasoning: "off" as const }]) {
    assertEquals(nextMode(refusal(NO_NATIVE), "native", MODEL, free, new Map()), "tool");
  }
});

Deno.test("a way that a model refuses is not tried again for any schema, and other models try it", () => {
  const memory: OutputMemory = new Map();
  assertEquals(firstMode(MODEL, ASKED, memory), "native");
  nextMode(refusal(NO_NATIVE), "native", MODEL, ASKED, memory);
  const other: BedrockChatOptions = { messages: "Hi", output: { schema: { type: "object" } } };
  assertEquals(firstMode(MODEL, other, memory), "tool");
  assertEquals(firstMode("amazon.nova-lite-v1:0", other, memory), "native");
  nextMode(refusal(NO_FORCING), "tool", MODEL, ASKED, memory);
  assertEquals(firstMode(MODEL, other, memory), "instruction");
});

Deno.test("a schema that is refused is remembered by itself: the model may take another", () => {
  const memory: OutputMemory = new Map();
  assertEquals(nextMode(refusal(NO_SCHEMA), "native", MODEL, ASKED, memory), "tool");
  assertEquals(firstMode(MODEL, { messages: "Other", output: { schema: { ...SCHEMA } } }, memory), "tool");
  assertEquals(firstMode(MODEL, { messages: "Hi", output: { schema: { type: "object" } } }, memory), "native");
  assertEquals(firstMode("amazon.nova-lite-v1:0", ASKED, memory), "native");
});

Deno.test("a stored prompt is asked natively or not at all: it takes neither tools nor a system prompt", () => {
  const stored = "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:2";
  const memory: OutputMemory = new Map();
  assertEquals(nextMode(refusal(NO_NATIVE), "native", stored, ASKED, memory), undefined);
  assertEquals([firstMode(stored, ASKED, memory), memory.size], ["native", 0]);
});

Deno.test("the memory is bounded, and the oldest goes first", () => {
  const memory: OutputMemory = new Map();
  for (let at = 0; at < 1000; at++) nextMode(refusal(NO_NATIVE), "native", `model-${at}`, ASKED, memory);
  assertEquals(memory.size, 200);
  assertEquals(firstMode("model-0", ASKED, memory), "native");
  assertEquals(firstMode("model-999", ASKED, memory), "tool");
});
