/**
 * Answers of each family, whole and as chunks, with invented content in the recorded or documented shapes. A stream gives the same
 * answer as the whole body, and other JSON is refused.
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { ChatEvent, Usage } from "@bedrock-edge/client";
import type { Family } from "../../../../src/bedrock/invoke/base/family.ts";
import { MISTRAL_CHAT } from "../../../../src/bedrock/invoke/families/chat/mistral_chat.ts";
import { OPENAI_CHAT } from "../../../../src/bedrock/invoke/families/chat/openai_chat.ts";
import { WRITER } from "../../../../src/bedrock/invoke/families/chat/writer.ts";
import { NOVA } from "../../../../src/bedrock/invoke/families/nova/nova.ts";
import { DEEPSEEK } from "../../../../src/bedrock/invoke/families/prompt/deepseek.ts";
import { LLAMA } from "../../../../src/bedrock/invoke/families/prompt/llama.ts";
import { MISTRAL } from "../../../../src/bedrock/invoke/families/prompt/mistral.ts";
import { PEGASUS } from "../../../../src/bedrock/invoke/families/prompt/pegasus.ts";
import { AI21_JAMBA } from "../../../../src/bedrock/invoke/families/retired/ai21_jamba.ts";
import { AI21_JURASSIC } from "../../../../src/bedrock/invoke/families/retired/ai21_jurassic.ts";
import { COHERE_COMMAND } from "../../../../src/bedrock/invoke/families/retired/cohere_command.ts";
import { COHERE_COMMAND_R } from "../../../../src/bedrock/invoke/families/retired/cohere_command_r.ts";
import { TITAN_TEXT } from "../../../../src/bedrock/invoke/families/retired/titan_text.ts";
import type { Failures } from "../../../../src/transport/failure.ts";

type Json = Record<string, unknown>;

/** Failures whose sentences say only the code. */
const FAILURES: Failures = {
  failure: ({ code }) => new Error(`failure ${code}`) as ReturnType<Failures["failure"]>,
  unusable: (what) => new Error(what) as ReturnType<Failures["unusable"]>,
  describe: () => {},
  quoteBody: (body) => body,
};

const COUNTS: Usage = {
  inputTokens: 5,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
  outputTokens: 7,
  totalTokens: 12,
};

/** An answer in both forms. */
interface Case {
  readonly family: Family;
  readonly whole: Json;
  readonly chunks?: readonly Json[];
  /** The blocks in short: `text:…`, `reasoning:…`, `call:name:input`, and the names of others. */
  readonly blocks: readonly string[];
  readonly stopReason: string;
  /** The counts in the whole body; those of a stream are in Bedrock's own members. */
  readonly usage?: Usage;
}

const novaMessage = (content: readonly Json[], stopReason: string, usage: Json) => ({
  output: { message: { role: "assistant", content } },
  stopReason,
  usage,
});
const novaText = (index: number, ...texts: string[]): Json[] =>
  texts.flatMap((text, at) => [
    { contentBlockDelta: { delta: { text }, contentBlockIndex: index + at } },
    { contentBlockStop: { contentBlockIndex: index + at } },
  ]);
const choice = (members: Json, finish: string | null = null, model = "openai.gpt-oss-20b-1:0") => ({
  id: "chatcmpl-1",
  model,
  object: "chat.completion",
  choices: [{ index: 0, finish_reason: finish, ...members }],
});
const CALL = { id: "call_1", type: "function", function: { name: "add", arguments: '{"a":1}' } };

const CASES: Readonly<Record<string, Case>> = {
  "Nova, whose stream ends a block after every piece": {
    family: NOVA,
    whole: novaMessage(
      [{ text: "Let me see." }, { toolUse: { toolUseId: "t1", name: "add", input: { a: 1 } } }],
      "tool_use",
      { inputTokens: 5, outputTokens: 7, totalTokens: 12, cacheReadInputTokenCount: 0, cacheWriteInputTokenCount: 0 },
    ),
    chunks: [
      { messageStart: { role: "assistant" } },
      ...novaText(0, "Let", " me ", "see."),
      { contentBlockStart: { start: { toolUse: { toolUseId: "t1", name: "add" } }, contentBlockIndex: 3 } },
      { contentBlockDelta: { delta: { toolUse: { input: '{"a":1}' } }, contentBlockIndex: 3 } },
      { contentBlockStop: { contentBlockIndex: 3 } },
      { messageStop: { stopReason: "tool_use" } },
      {
        metadata: {
          usage: { inputTokens: 5, outputTokens: 7, cacheReadInputTokenCount: 0, cacheWriteInputTokenCount: 0 },
          metrics: {},
          trace: {},
        },
      },
    ],
    blocks: ["text:Let me see.", 'call:add:{"a":1}'],
    stopReason: "tool_use",
    usage: COUNTS,
  },
  "Nova with text on both sides of a call, and a trace": {
    family: NOVA,
    whole: {
      ...novaMessage(
        [{ text: "One" }, { toolUse: { toolUseId: "t1", name: "add", input: {} } }, { text: "Two" }],
        "end_turn",
        { inputTokens: 5, outputTokens: 7, cacheReadInputTokenCount: 3, cacheWriteInputTokenCount: 2 },
      ),
      trace: { promptRouter: { invokedModelId: "m" } },
    },
    chunks: [
      { messageStart: { role: "assistant" } },
      ...novaText(0, "O", "ne"),
      { contentBlockStart: { start: { toolUse: { toolUseId: "t1", name: "add" } }, contentBlockIndex: 2 } },
      { contentBlockStop: { contentBlockIndex: 2 } },
      ...novaText(3, "Tw", "o"),
      { messageStop: { stopReason: "end_turn" } },
      {
        metadata: {
          usage: { inputTokens: 5, outputTokens: 7, cacheReadInputTokenCount: 3, cacheWriteInputTokenCount: 2 },
          trace: { promptRouter: { invokedModelId: "m" } },
        },
      },
    ],
    blocks: ["text:One", "call:add:{}", "text:Two"],
    stopReason: "end_turn",
    usage: { inputTokens: 5, cacheReadInputTokens: 3, cacheWriteInputTokens: 2, outputTokens: 7, totalTokens: 17 },
  },
  "gpt-oss, whose pieces of reasoning have tags of their own": {
    family: OPENAI_CHAT,
    whole: {
      ...choice({
        message: { role: "assistant", content: "<reasoning>I add.</reasoning>One.", refusal: null, tool_calls: [CALL] },
      }, "tool_calls"),
      usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
    },
    chunks: [
      choice({ delta: { role: "assistant", content: "" } }),
      choice({ delta: { content: "<reasoning>I</reasoning>" } }),
      choice({ delta: { content: "<reasoning> add.</reasoning>" } }),
      choice({ delta: { content: "One" } }),
      choice({ delta: { content: "." } }),
      choice({ delta: { tool_calls: [{ ...CALL, index: 0 }] } }),
      choice({ delta: {} }, "tool_calls"),
      {
        id: "chatcmpl-1",
        model: "openai.gpt-oss-20b-1:0",
        choices: [],
        usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
      },
    ],
    blocks: ["reasoning:I add.", "text:One.", 'call:add:{"a":1}'],
    stopReason: "tool_use",
    usage: COUNTS,
  },
  "gpt-oss, cut while it thinks": {
    family: OPENAI_CHAT,
    whole: choice({ message: { content: "<reasoning>I add</reasoning>" } }, "length"),
    chunks: [
      choice({ delta: { content: "<reasoning>I</reas" } }),
      choice({ delta: { content: "oning><reasoning> add</reasoning>" } }, "length"),
    ],
    blocks: ["reasoning:I add"],
    stopReason: "max_tokens",
  },
  "gpt-oss, whose last text could have begun a tag": {
    family: OPENAI_CHAT,
    whole: choice({ message: { content: "<reas" } }, "stop"),
    chunks: [choice({ delta: { content: "<reas" } }), choice({ delta: {} }, "stop")],
    blocks: ["text:<reas"],
    stopReason: "end_turn",
  },
  "another model with such tags, which are its words": {
    family: OPENAI_CHAT,
    whole: choice({ message: { content: "<reasoning>a</reasoning>b" } }, "stop", "qwen3-32b"),
    chunks: [choice({ delta: { content: "<reasoning>a</reasoning>b" } }, "stop", "qwen3-32b")],
    blocks: ["text:<reasoning>a</reasoning>b"],
    stopReason: "end_turn",
  },
  "a model with a member for its reasoning": {
    family: OPENAI_CHAT,
    whole: choice({ message: { reasoning_content: "Hm", content: "Yes" } }, "stop", "kimi-k2"),
    chunks: [
      choice({ delta: { reasoning_content: "Hm" } }, null, "kimi-k2"),
      choice({ delta: { content: "Yes" } }, "stop", "kimi-k2"),
    ],
    blocks: ["reasoning:Hm", "text:Yes"],
    stopReason: "end_turn",
  },
  "an imported model that completes text": {
    family: OPENAI_CHAT,
    whole: {
      object: "text_completion",
      id: "",
      model: "/opt/ml/model",
      choices: [{ index: 0, text: " Yes", logprobs: null, finish_reason: "length" }],
      usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
    },
    chunks: [
      {
        object: "text_completion",
        id: "",
        model: "/opt/ml/model",
        choices: [{ index: 0, text: " Y", finish_reason: null }],
      },
      {
        object: "text_completion",
        id: "",
        model: "/opt/ml/model",
        choices: [{ index: 0, text: "es", finish_reason: "length" }],
        usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
      },
    ],
    blocks: ["text: Yes"],
    stopReason: "max_tokens",
    usage: COUNTS,
  },
  "Mistral's chat, which says stop_reason": {
    family: MISTRAL_CHAT,
    whole: {
      choices: [{
        index: 0,
        message: { role: "assistant", content: "", tool_calls: [CALL] },
        stop_reason: "tool_calls",
      }],
    },
    chunks: [
      { choices: [{ index: 0, message: { role: "assistant", content: "" }, stop_reason: null }] },
      { choices: [{ index: 0, message: { tool_calls: [{ ...CALL, index: 0 }] }, stop_reason: "tool_calls" }] },
    ],
    blocks: ['call:add:{"a":1}'],
    stopReason: "tool_use",
  },
  "Writer": {
    family: WRITER,
    whole: choice({ message: { role: "assistant", content: "Yes" } }, "stop", "palmyra-x5"),
    chunks: [
      choice({ delta: { content: "Y" } }, null, "palmyra-x5"),
      choice({ delta: { content: "es" } }, "stop", "palmyra-x5"),
    ],
    blocks: ["text:Yes"],
    stopReason: "end_turn",
  },
  "Llama, with counts": {
    family: LLAMA,
    whole: { generation: "\n\nYes", prompt_token_count: 5, generation_token_count: 7, stop_reason: "length" },
    chunks: [
      { generation: "\n\n", prompt_token_count: 5, generation_token_count: 1, stop_reason: null },
      { generation: "Yes", prompt_token_count: null, generation_token_count: 6, stop_reason: null },
      { generation: "", prompt_token_count: null, generation_token_count: 7, stop_reason: "length" },
    ],
    blocks: ["text:\n\nYes"],
    stopReason: "max_tokens",
    usage: COUNTS,
  },
  "Llama, with nothing to say": {
    family: LLAMA,
    whole: { generation: "", prompt_token_count: 5, generation_token_count: 7, stop_reason: "stop" },
    chunks: [{ generation: "", prompt_token_count: 5, generation_token_count: 7, stop_reason: "stop" }],
    blocks: [],
    stopReason: "end_turn",
    usage: COUNTS,
  },
  "Mistral's prompt": {
    family: MISTRAL,
    whole: { outputs: [{ text: " Yes", stop_reason: "stop" }] },
    chunks: [
      { outputs: [{ text: " Y", stop_reason: null }] },
      { outputs: [{ text: "es", stop_reason: null }] },
      { outputs: [{ text: "", stop_reason: "stop" }] },
    ],
    blocks: ["text: Yes"],
    stopReason: "end_turn",
  },
  "DeepSeek R1": {
    family: DEEPSEEK,
    whole: { choices: [{ text: "Okay.\n</think>\n\nYes", stop_reason: "stop" }] },
    chunks: [
      { choices: [{ text: "Okay.\n</th", stop_reason: null }] },
      { choices: [{ text: "ink>\n", stop_reason: null }] },
      { choices: [{ text: "\nYes", stop_reason: null }] },
      { choices: [{ text: "", stop_reason: "stop" }] },
    ],
    blocks: ["reasoning:Okay.\n", "text:Yes"],
    stopReason: "end_turn",
  },
  "DeepSeek R1, cut while it thinks": {
    family: DEEPSEEK,
    whole: { choices: [{ text: "Okay, </", stop_reason: "length" }] },
    chunks: [{ choices: [{ text: "Okay, </", stop_reason: "length" }] }],
    blocks: ["reasoning:Okay, </"],
    stopReason: "max_tokens",
  },
  "Pegasus": {
    family: PEGASUS,
    whole: { message: "A cat.", finishReason: "stop" },
    chunks: [{ message: "A " }, { message: "cat.", finishReason: "stop" }],
    blocks: ["text:A cat."],
    stopReason: "end_turn",
  },
  "Titan": {
    family: TITAN_TEXT,
    whole: {
      inputTextTokenCount: 5,
      results: [{ tokenCount: 7, outputText: "\nYes", completionReason: "STOP_CRITERIA_MET" }],
    },
    chunks: [
      { outputText: "\n", index: 0, totalOutputTextTokenCount: null, completionReason: null, inputTextTokenCount: 5 },
      {
        outputText: "Yes",
        index: 0,
        totalOutputTextTokenCount: 7,
        completionReason: "STOP_CRITERIA_MET",
        inputTextTokenCount: null,
      },
    ],
    blocks: ["text:\nYes"],
    stopReason: "stop_sequence",
    usage: COUNTS,
  },
  "Titan without a reason, as when a guardrail blocks the prompt": {
    family: TITAN_TEXT,
    whole: { inputTextTokenCount: 5, results: [{ tokenCount: 7, outputText: "Blocked" }] },
    chunks: [{ outputText: "Blocked", index: 0, totalOutputTextTokenCount: 7, inputTextTokenCount: 5 }],
    blocks: ["text:Blocked"],
    stopReason: "unknown",
    usage: COUNTS,
  },
  "Cohere Command in pieces": {
    family: COHERE_COMMAND,
    whole: { id: "1", prompt: "Hi", generations: [{ id: "2", text: " Yes", finish_reason: "MAX_TOKENS" }] },
    chunks: [
      { index: 0, is_finished: false, text: " Y" },
      { is_finished: false, text: "es" },
      { is_finished: true, finish_reason: "MAX_TOKENS" },
    ],
    blocks: ["text: Yes"],
    stopReason: "max_tokens",
  },
  "Cohere Command in one chunk": {
    family: COHERE_COMMAND,
    whole: { id: "1", prompt: "Hi", generations: [{ id: "2", text: " Yes", finish_reason: "COMPLETE" }] },
    chunks: [{ id: "1", prompt: "Hi", generations: [{ id: "2", text: " Yes", finish_reason: "COMPLETE" }] }],
    blocks: ["text: Yes"],
    stopReason: "end_turn",
  },
  "Cohere Command R": {
    family: COHERE_COMMAND_R,
    whole: { response_id: "1", generation_id: "2", text: "Yes.", chat_history: [], finish_reason: "ERROR_TOXIC" },
    chunks: [
      { is_finished: false, event_type: "text-generation", text: "Yes" },
      { is_finished: false, event_type: "text-generation", text: "." },
      {
        is_finished: true,
        event_type: "stream-end",
        finish_reason: "ERROR_TOXIC",
        response: {
          response_id: "1",
          text: "Yes.",
          generation_id: "2",
          chat_history: [],
          finish_reason: "ERROR_TOXIC",
        },
      },
    ],
    blocks: ["text:Yes."],
    stopReason: "content_filtered",
  },
  "Jamba": {
    family: AI21_JAMBA,
    whole: choice({ message: { role: "assistant", content: " Yes", tool_calls: null } }, "stop", "jamba-1.5-mini"),
    chunks: [
      { id: "1", choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }] },
      { id: "1", choices: [{ index: 0, delta: { content: " Yes" }, finish_reason: "stop", stop_reason: 518 }] },
    ],
    blocks: ["text: Yes"],
    stopReason: "end_turn",
  },
  "Jurassic, which did not stream": {
    family: AI21_JURASSIC,
    whole: {
      id: 1,
      prompt: { text: "Hi", tokens: [] },
      completions: [{ data: { text: "\nYes", tokens: [] }, finishReason: { reason: "endoftext" } }],
    },
    blocks: ["text:\nYes"],
    stopReason: "end_turn",
  },
  "a reason that is new": {
    family: LLAMA,
    whole: { generation: "Yes", prompt_token_count: 5, generation_token_count: 7, stop_reason: "bored" },
    chunks: [{ generation: "Yes", prompt_token_count: 5, generation_token_count: 7, stop_reason: "bored" }],
    blocks: ["text:Yes"],
    stopReason: "bored",
    usage: COUNTS,
  },
};

type Block = (ChatEvent & { type: "blockStop" })["block"];

function inShort(block: Block): string {
  if (block.type === "text") return `text:${block.text}`;
  if (block.type === "reasoningContent") return `reasoning:${block.text}`;
  if (block.type === "toolUse") return `call:${block.name}:${JSON.stringify(block.input)}`;
  return block.type;
}

/** Reads chunks, and checks the order of the events on the way. */
function stream(family: Family, chunks: readonly Json[]): ChatEvent[] {
  const reader = family.events(FAILURES);
  const events: ChatEvent[] = [];
  for (const chunk of chunks) reader.read(chunk, events);
  reader.end?.(events, false);
  return events;
}

for (const [name, { family, whole, chunks, blocks, stopReason, usage }] of Object.entries(CASES)) {
  Deno.test(`an answer of ${name}`, () => {
    const answer = family.decode(whole, FAILURES);
    assertEquals(answer?.content.map(inShort), [...blocks]);
    assertEquals([answer?.outcome.stopReason, answer?.outcome.usage], [stopReason, usage]);
    if (!chunks) return;
    const events = stream(family, chunks);
    assertEquals(events[0], { type: "start", role: "assistant" });
    const closed = events.flatMap((event) => event.type === "blockStop" ? [event.block] : []);
    assertEquals(closed, [...answer!.content]);
    const pieces = events.flatMap((event) => event.type === "text" || event.type === "reasoning" ? [event.text] : []);
    const texts = blocks.filter((block) => /^(text|reasoning):/.test(block));
    assertEquals(pieces.join(""), texts.map((block) => block.replace(/^\w+:/, "")).join(""));
    assertEquals(events.flatMap((event) => event.type === "stop" ? [event.stopReason] : []), [stopReason]);
    const counts = events.flatMap((event) => event.type === "metadata" && event.usage ? [event.usage] : []);
    assertEquals(counts, usage ? [usage] : []);
    assertEquals(events.filter(({ type }) => type === "unknown"), []);
  });
}

const FAMILIES: readonly Family[] = [...new Set(Object.values(CASES).map(({ family }) => family))];

Deno.test("every family refuses other JSON, which stays as it came in a stream", () => {
  const others: readonly Json[] = [
    {},
    { embedding: [1, 2] },
    { results: [{ index: 0, relevance_score: 1 }] },
    { type: "message", role: "assistant", content: [{ type: "text", text: "Hi" }], stop_reason: "end_turn" },
  ];
  for (const json of others) {
    for (const family of FAMILIES) {
      assertEquals(family.decode(json, FAILURES), undefined, `${family.name} ${JSON.stringify(json)}`);
    }
  }
  for (
    const family of [
      LLAMA,
      MISTRAL,
      DEEPSEEK,
      TITAN_TEXT,
      COHERE_COMMAND,
      COHERE_COMMAND_R,
      AI21_JURASSIC,
      NOVA,
      OPENAI_CHAT,
    ]
  ) {
    const json = { hologram: { depth: 3 } };
    assertEquals(stream(family, [json]).filter(({ type }) => type === "unknown").length, 1, family.name);
  }
});

Deno.test("every family refuses an answer without an end, whose stream never stops", () => {
  const unfinished: readonly (readonly [Family, Json])[] = [
    [NOVA, { output: { message: { content: [{ text: "Hi" }] } } }],
    [LLAMA, { generation: "Hi", stop_reason: null }],
    [MISTRAL, { outputs: [{ text: "Hi", stop_reason: null }] }],
    [DEEPSEEK, { choices: [{ text: "Hi</think>Hi", stop_reason: null }] }],
    [PEGASUS, { message: "Hi" }],
    [TITAN_TEXT, { results: [{ outputText: "Hi" }] }],
    [COHERE_COMMAND, { generations: [{ text: "Hi" }] }],
    [COHERE_COMMAND_R, { text: "Hi" }],
    [AI21_JURASSIC, { completions: [{ data: { text: "Hi" } }] }],
  ];
  for (const [family, json] of unfinished) {
    assertEquals(family.decode(json, FAILURES), undefined, family.name);
    const events = stream(family, [json]);
    assertEquals(events.filter(({ type }) => type === "stop"), [], family.name);
  }
  const cut = stream(LLAMA, [{ generation: "Hi", stop_reason: null }]);
  assertEquals(cut.map(({ type }) => type), ["start", "blockStart", "text", "blockStop"]);
  const held = stream(OPENAI_CHAT, [choice({ delta: { content: "<reas" } })]);
  assertEquals(held.map(({ type }) => type), ["start", "blockStart", "text", "blockStop"]);
});

Deno.test("a chunk behind the end stays as it is", () => {
  const events = stream(LLAMA, [
    { generation: "Hi", prompt_token_count: 5, generation_token_count: 7, stop_reason: "stop" },
    { generation: "more" },
  ]);
  assertEquals(events.at(-1), { type: "unknown", name: "chunk", value: { generation: "more" } });
});

Deno.test("further answers, and members that are new, are kept", () => {
  const further: readonly (readonly [Family, Json, Json])[] = [
    [LLAMA, { generation: "Hi", stop_reason: "stop", mood: "good", empty: null }, { mood: "good" }],
    [MISTRAL, { outputs: [{ text: "Hi", stop_reason: "stop" }, { text: "Ho" }] }, { outputs: [{ text: "Ho" }] }],
    [DEEPSEEK, { choices: [{ text: "</think>Hi", stop_reason: "stop" }, { text: "Ho" }] }, {
      choices: [{ text: "Ho" }],
    }],
    [TITAN_TEXT, { results: [{ outputText: "Hi", tokenCount: 1 }, { outputText: "Ho" }] }, {
      results: [{ outputText: "Ho" }],
    }],
    [COHERE_COMMAND, { generations: [{ text: "Hi", finish_reason: "COMPLETE" }, { text: "Ho" }] }, {
      generations: [{ text: "Ho" }],
    }],
    [COHERE_COMMAND_R, { text: "Hi", finish_reason: "COMPLETE", tool_calls: [{ name: "add" }] }, {
      tool_calls: [{ name: "add" }],
    }],
    [AI21_JURASSIC, { completions: [{ data: { text: "Hi" }, finishReason: { reason: "length" } }, { data: {} }] }, {
      completions: [{ data: {} }],
    }],
  ];
  for (const [family, json, unknown] of further) {
    assertEquals(family.decode(json, FAILURES)?.outcome.unknown, unknown, family.name);
  }
  const second = stream(COHERE_COMMAND, [{ index: 1, is_finished: false, text: "Ho" }]);
  assertEquals(second.map(({ type }) => type), ["unknown"]);
});

Deno.test("an answer that is nested too deeply is refused", () => {
  let deep: unknown = 1;
  for (let level = 0; level < 600; level++) deep = [deep];
  assertEquals(LLAMA.decode({ generation: "Hi", stop_reason: "stop", deep }, FAILURES), undefined);
});

Deno.test("a failure inside of a good answer is a failure", () => {
  const json = { error: { code: "overloaded", message: "Busy" } };
  assertThrows(() => OPENAI_CHAT.decode(json, FAILURES), Error, "failure overloaded");
  assertThrows(() => stream(MISTRAL_CHAT, [json]), Error, "failure overloaded");
});

Deno.test("a failure of Chat Completions has the kind of its name", () => {
  const kinds: unknown[] = [];
  const failures: Failures = {
    ...FAILURES,
    failure: ({ kind }) => {
      kinds.push(kind);
      return new Error("failure") as ReturnType<Failures["failure"]>;
    },
  };
  const busy = { error: { message: "Busy", type: "overloaded_error" } };
  for (const family of [OPENAI_CHAT, MISTRAL_CHAT, WRITER, AI21_JAMBA]) {
    assertThrows(() => family.decode(busy, failures), Error, "failure");
    assertThrows(() => family.events(failures).read(busy, []), Error, "failure");
  }
  assertEquals(kinds, Array(8).fill("overloaded"));
});

Deno.test("counts that a guardrail took out of an answer of Nova are left to Bedrock's own", () => {
  const { usage } = NOVA.decode(novaMessage([{ text: "Hi" }], "end_turn", { inputTokens: 5 }), FAILURES)!.outcome;
  assertEquals(usage, undefined);
});

Deno.test("odd pieces change nothing else", () => {
  // A choice that is not an object, a content that is a list, and pieces without text.
  assertEquals(OPENAI_CHAT.decode({ choices: [1] }, FAILURES), undefined);
  const parts = stream(OPENAI_CHAT, [choice({ delta: { content: [{ type: "text", text: "Hi" }] } }, "stop")]);
  assertEquals(parts.flatMap((event) => event.type === "text" ? [event.text] : []), ["Hi"]);
  const listed = OPENAI_CHAT.decode(choice({ message: { content: [{ type: "text", text: "Hi" }] } }, "stop"), FAILURES);
  assertEquals(listed?.content, [{ type: "text", text: "Hi" }]);
  assertEquals(COHERE_COMMAND.decode({ generations: [{ likelihood: 1 }] }, FAILURES), undefined);
  const unknown = stream(COHERE_COMMAND_R, [
    { is_finished: false, event_type: "search-results", documents: [] },
    { is_finished: false, event_type: "text-generation", text: "Hi" },
    { is_finished: true, event_type: "stream-end", finish_reason: "COMPLETE" },
  ]);
  assertEquals(unknown.filter(({ type }) => type === "unknown" || type === "stop").map(({ type }) => type), [
    "unknown",
    "stop",
  ]);
});
