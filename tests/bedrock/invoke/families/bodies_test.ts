/**
 * The bodies of each family, as AWS's pages of the models' parameters show them.
 */
import { assertEquals } from "@std/assert";
import type { BedrockChatOptions } from "@bedrock-edge/client";
import { MISTRAL_CHAT } from "../../../../src/bedrock/invoke/families/chat/mistral_chat.ts";
import { OPENAI_CHAT } from "../../../../src/bedrock/invoke/families/chat/openai_chat.ts";
import { WRITER } from "../../../../src/bedrock/invoke/families/chat/writer.ts";
import { NOVA } from "../../../../src/bedrock/invoke/families/nova/nova.ts";
import { DEEPSEEK } from "../../../../src/bedrock/invoke/families/prompt/deepseek.ts";
import { LLAMA } from "../../../../src/bedrock/invoke/families/prompt/llama.ts";
import { MISTRAL } from "../../../../src/bedrock/invoke/families/prompt/mistral.ts";
import { PEGASUS } from "../../../../src/bedrock/invoke/families/prompt/pegasus.ts";
import type { WritingFamily } from "../../../../src/bedrock/invoke/base/family.ts";
import { encode, type Given } from "./encode.ts";

const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const TOOL = { name: "weather", description: "The weather", inputSchema: SCHEMA };
const ALL = { maxTokens: 100, temperature: 0.5, topP: 0.9 };
const TURNS: BedrockChatOptions["messages"] = [
  { role: "user", content: "Weather in Oslo?" },
  {
    role: "assistant",
    content: [
      { type: "text", text: "I look." },
      { type: "toolUse", toolUseId: "tooluse_1", name: "weather", input: { city: "Oslo" } },
    ],
  },
  { role: "user", content: [{ type: "toolResult", toolUseId: "tooluse_1", content: "Rain" }] },
];

/** A request, and its body. */
interface Case extends Given {
  readonly family: WritingFamily;
  readonly options: BedrockChatOptions;
  readonly body: Record<string, unknown>;
}

const CASES: Readonly<Record<string, Case>> = {
  "Nova: system, parameters and topK": {
    family: NOVA,
    model: "amazon.nova-lite-v1:0",
    options: { system: "Be brief.", messages: "Hi", ...ALL, topK: 20, stopSequences: ["|"] },
    body: {
      schemaVersion: "messages-v1",
      system: [{ text: "Be brief." }],
      messages: [{ role: "user", content: [{ text: "Hi" }] }],
      inferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 0.9, stopSequences: ["|"], topK: 20 },
    },
  },
  "Nova: tools and their results": {
    family: NOVA,
    model: "amazon.nova-micro-v1:0",
    options: { messages: TURNS, tools: [TOOL], toolChoice: "any" },
    body: {
      schemaVersion: "messages-v1",
      messages: [
        { role: "user", content: [{ text: "Weather in Oslo?" }] },
        {
          role: "assistant",
          content: [{ text: "I look." }, {
            toolUse: { toolUseId: "tooluse_1", name: "weather", input: { city: "Oslo" } },
          }],
        },
        { role: "user", content: [{ toolResult: { toolUseId: "tooluse_1", content: [{ text: "Rain" }] } }] },
      ],
      toolConfig: {
        tools: [{ toolSpec: { name: "weather", description: "The weather", inputSchema: { json: SCHEMA } } }],
        toolChoice: { any: {} },
      },
    },
  },
  "Nova: media as base64, and reasoning of Nova 2": {
    family: NOVA,
    model: "us.amazon.nova-2-lite-v1:0",
    options: {
      messages: [{
        role: "user",
        content: [{ type: "image", format: "png", source: { bytes: new Uint8Array([1, 2, 3]) } }],
      }],
      reasoning: { effort: "low" },
    },
    body: {
      schemaVersion: "messages-v1",
      messages: [{ role: "user", content: [{ image: { format: "png", source: { bytes: "AQID" } } }] }],
      reasoningConfig: { type: "enabled", maxReasoningEffort: "low" },
    },
  },
  "Nova: a cache point is a member of the block before it": {
    family: NOVA,
    model: "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
    options: {
      system: [{ type: "text", text: "Long." }, { type: "cachePoint" }],
      messages: [{
        role: "user",
        content: [{ type: "cachePoint" }, { type: "text", text: "Hi" }, { type: "cachePoint" }, { type: "cachePoint" }],
      }],
      reasoning: { effort: "high" },
    },
    body: {
      schemaVersion: "messages-v1",
      system: [{ text: "Long.", cachePoint: { type: "default" } }],
      messages: [{
        role: "user",
        content: [
          { cachePoint: { type: "default" } },
          { text: "Hi", cachePoint: { type: "default" } },
          { cachePoint: { type: "default" } },
        ],
      }],
      reasoningConfig: { type: "enabled", maxReasoningEffort: "high" },
    },
  },
  "Chat Completions: no model, no stream": {
    family: OPENAI_CHAT,
    model: "openai.gpt-oss-120b-1:0",
    options: { system: "Be brief.", messages: TURNS, tools: [TOOL], toolChoice: { name: "weather" }, ...ALL },
    body: {
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Weather in Oslo?" },
        {
          role: "assistant",
          content: "I look.",
          tool_calls: [{
            id: "tooluse_1",
            type: "function",
            function: { name: "weather", arguments: '{"city":"Oslo"}' },
          }],
        },
        { role: "tool", tool_call_id: "tooluse_1", content: "Rain" },
      ],
      tools: [{ type: "function", function: { name: "weather", description: "The weather", parameters: SCHEMA } }],
      tool_choice: { type: "function", function: { name: "weather" } },
      max_tokens: 100,
      temperature: 0.5,
      top_p: 0.9,
    },
  },
  "Chat Completions: reasoning and a native schema": {
    family: OPENAI_CHAT,
    model: "openai.gpt-oss-20b-1:0",
    mode: "native",
    options: { messages: "Hi", reasoning: { effort: "low" }, output: { schema: SCHEMA, name: "answer" } },
    body: {
      messages: [{ role: "user", content: "Hi" }],
      response_format: {
        type: "json_schema",
        json_schema: { name: "answer", strict: true, schema: { ...SCHEMA, additionalProperties: false } },
      },
      reasoning_effort: "low",
    },
  },
  "Chat Completions: a family with a member of its own for reasoning": {
    family: OPENAI_CHAT,
    model: "qwen.qwen3-32b-v1:0",
    options: { messages: "Hi", reasoning: { effort: "high" } },
    body: { messages: [{ role: "user", content: "Hi" }], reasoning_config: "high" },
  },
  "Chat Completions: a family without a known member for reasoning": {
    family: OPENAI_CHAT,
    model: "google.gemma-3-12b-it",
    options: { messages: "Hi", reasoning: { effort: "high" } },
    body: { messages: [{ role: "user", content: "Hi" }], reasoning_effort: "high" },
  },
  "Chat Completions: an imported model": {
    family: OPENAI_CHAT,
    model: "arn:aws:bedrock:us-east-1:123456789012:imported-model/abc",
    options: { messages: "Hi", reasoning: { effort: "high" } },
    body: { messages: [{ role: "user", content: "Hi" }], reasoning_effort: "high" },
  },
  "Mistral's chat: short ids, and a forced tool alone": {
    family: MISTRAL_CHAT,
    model: "mistral.mistral-large-2407-v1:0",
    options: {
      messages: TURNS,
      tools: [TOOL, { name: "other", inputSchema: SCHEMA }],
      toolChoice: { name: "weather" },
      maxTokens: 100,
      stopSequences: [],
    },
    body: {
      messages: [
        { role: "user", content: "Weather in Oslo?" },
        {
          role: "assistant",
          content: "I look.",
          tool_calls: [{
            id: "jkx6ai0ki",
            type: "function",
            function: { name: "weather", arguments: '{"city":"Oslo"}' },
          }],
        },
        { role: "tool", tool_call_id: "jkx6ai0ki", content: "Rain" },
      ],
      tools: [{ type: "function", function: { name: "weather", description: "The weather", parameters: SCHEMA } }],
      tool_choice: "any",
      max_tokens: 100,
    },
  },
  "Mistral's chat: an id of nine characters stays": {
    family: MISTRAL_CHAT,
    options: {
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: [{ type: "toolUse", toolUseId: "abcDEF123", name: "weather", input: {} }] },
        { role: "user", content: [{ type: "toolResult", toolUseId: "abcDEF123", content: "Rain" }] },
      ],
    },
    body: {
      messages: [
        { role: "user", content: "Hi" },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "abcDEF123", type: "function", function: { name: "weather", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "abcDEF123", content: "Rain" },
      ],
    },
  },
  "Writer: text, with tools that must not be called": {
    family: WRITER,
    model: "writer.palmyra-x5-v1:0",
    options: { system: "Be brief.", messages: "Hi", ...ALL, stopSequences: ["|"], tools: [TOOL], toolChoice: "none" },
    body: {
      messages: [{ role: "system", content: "Be brief." }, { role: "user", content: "Hi" }],
      max_tokens: 100,
      temperature: 0.5,
      top_p: 0.9,
      stop: ["|"],
    },
  },
  "Llama 3": {
    family: LLAMA,
    model: "us.meta.llama3-3-70b-instruct-v1:0",
    options: { system: "Be brief.", messages: "Hi", ...ALL },
    body: {
      prompt: "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>" +
        "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
      max_gen_len: 100,
      temperature: 0.5,
      top_p: 0.9,
    },
  },
  "Llama 4": {
    family: LLAMA,
    model: "us.meta.llama4-scout-17b-instruct-v1:0",
    options: { messages: [{ role: "user", content: "Hi" }, { role: "assistant", content: "Hello, I" }] },
    body: {
      prompt: "<|begin_of_text|><|header_start|>user<|header_end|>\n\nHi<|eot|>" +
        "<|header_start|>assistant<|header_end|>\n\nHello, I",
    },
  },
  "Llama 3.2 with images": {
    family: LLAMA,
    model: "us.meta.llama3-2-11b-instruct-v1:0",
    options: {
      messages: [{
        role: "user",
        content: [
          { type: "image", format: "png", source: { bytes: new Uint8Array([1, 2, 3]) } },
          { type: "text", text: "Describe" },
          { type: "text", text: "both:" },
          { type: "image", format: "png", source: { bytes: "BAUG" } },
        ],
      }],
    },
    body: {
      prompt:
        "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n<|image|>Describe\n\nboth:<|image|><|eot_id|>" +
        "<|start_header_id|>assistant<|end_header_id|>\n\n",
      images: ["AQID", "BAUG"],
    },
  },
  "Mistral's prompt": {
    family: MISTRAL,
    model: "mistral.mistral-7b-instruct-v0:2",
    options: {
      system: "Be brief.",
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Hello" },
        { role: "user", content: "More" },
      ],
      ...ALL,
      topK: 20,
      stopSequences: ["|"],
    },
    body: {
      prompt: "<s>[INST] Be brief.\n\nHi [/INST] Hello</s>[INST] More [/INST]",
      max_tokens: 100,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 20,
      stop: ["|"],
    },
  },
  "DeepSeek R1": {
    family: DEEPSEEK,
    model: "us.deepseek.r1-v1:0",
    options: {
      system: "Be brief.",
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Hello" },
        { role: "user", content: "More" },
      ],
      ...ALL,
      stopSequences: ["|"],
    },
    body: {
      prompt: "<｜begin▁of▁sentence｜>Be brief.<｜User｜>Hi<｜Assistant｜>Hello<｜end▁of▁sentence｜><｜User｜>More" +
        "<｜Assistant｜><think>\n",
      max_tokens: 100,
      temperature: 0.5,
      top_p: 0.9,
      stop: ["|"],
    },
  },
  "Pegasus with bytes": {
    family: PEGASUS,
    model: "us.twelvelabs.pegasus-1-2-v1:0",
    mode: "native",
    options: {
      messages: [{
        role: "user",
        content: [{ type: "text", text: "What happens?" }, {
          type: "video",
          format: "mp4",
          source: { bytes: new Uint8Array([1, 2, 3]) },
        }],
      }],
      maxTokens: 100,
      temperature: 0.5,
      output: { schema: SCHEMA },
    },
    body: {
      inputPrompt: "What happens?",
      mediaSource: { base64String: "AQID" },
      temperature: 0.5,
      maxOutputTokens: 100,
      responseFormat: { jsonSchema: SCHEMA },
    },
  },
  "Pegasus with a place in S3": {
    family: PEGASUS,
    options: {
      system: "Be brief.",
      messages: [{
        role: "user",
        content: [
          {
            type: "video",
            format: "mp4",
            source: { s3Location: { uri: "s3://b/v.mp4", bucketOwner: "123456789012" } },
          },
          { type: "text", text: "What happens?" },
        ],
      }],
    },
    body: {
      inputPrompt: "Be brief.\n\nWhat happens?",
      mediaSource: { s3Location: { uri: "s3://b/v.mp4", bucketOwner: "123456789012" } },
    },
  },
};

for (const [name, { family, options, body, ...given }] of Object.entries(CASES)) {
  Deno.test(`the body of ${name}`, () => assertEquals(encode(family, options, given).body, body));
}

Deno.test("changes are reported: ids, a forced tool, and a system prompt before the question", () => {
  const rules = ({ family, options, body: _, ...given }: Case) =>
    encode(family, options, given).repairs.map(({ rule, path }) => `${rule} ${path}`);
  assertEquals(rules(CASES["Mistral's chat: short ids, and a forced tool alone"]!), [
    "tool-use-id messages[1].content[1].toolUseId",
    "tool-use-id messages[2].content[0].toolUseId",
    "tool-choice toolChoice",
  ]);
  assertEquals(rules(CASES["Pegasus with a place in S3"]!), ["system-prompt system"]);
});
