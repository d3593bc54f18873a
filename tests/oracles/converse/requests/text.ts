/**
 * Conversations of text, system prompts, and every kind of model id.
 */
import { HI, type Pair, said, THEIR_HI } from "./pair.ts";

export const TEXT: readonly Pair[] = [
  { what: "a bare string", ours: HI, theirs: THEIR_HI },
  {
    what: "any script, quotes and control characters",
    ours: { messages: 'Ça va? 日本 👍🏽 "\\" \u0000\n\u2028' },
    theirs: { messages: [said("user", 'Ça va? 日本 👍🏽 "\\" \u0000\n\u2028')] },
  },
  {
    what: "a conversation of several turns and blocks",
    ours: {
      messages: [
        { role: "user", content: "My name is Ada." },
        { role: "assistant", content: [{ type: "text", text: "Hello Ada." }, { type: "text", text: "What now?" }] },
        { role: "user", content: [{ type: "text", text: "Tell me my" }, { type: "text", text: " name?" }] },
      ],
    },
    theirs: {
      messages: [
        said("user", "My name is Ada."),
        said("assistant", "Hello Ada.", "What now?"),
        said("user", "Tell me my", " name?"),
      ],
    },
  },
  {
    what: "an answer begun for the model",
    ours: { messages: [{ role: "user", content: "Count" }, { role: "assistant", content: "1, 2," }] },
    theirs: { messages: [said("user", "Count"), said("assistant", "1, 2,")] },
  },
  {
    what: "a system prompt",
    ours: { ...HI, system: "Be brief." },
    theirs: { ...THEIR_HI, system: [{ text: "Be brief." }] },
  },
  {
    what: "a system prompt of several blocks, and of messages",
    ours: {
      system: [{ type: "text", text: "Be brief." }, { type: "text", text: "Be kind." }],
      messages: [{ role: "system", content: "Be clear." }, { role: "user", content: "Hi" }],
    },
    theirs: { ...THEIR_HI, system: [{ text: "Be brief." }, { text: "Be kind." }, { text: "Be clear." }] },
  },
  {
    what: "a system prompt with guard content, a cache point and a block that we have no type for",
    ours: {
      ...HI,
      system: [
        { type: "text", text: "Be brief." },
        { type: "guardContent", content: { text: "Never swear.", qualifiers: ["guard_content"] } },
        { type: "cachePoint" },
        { type: "unknown", name: "hologram", value: { depth: 3 } },
      ],
    },
    theirs: {
      ...THEIR_HI,
      system: [
        { text: "Be brief." },
        { guardContent: { text: { text: "Never swear.", qualifiers: ["guard_content"] } } },
        { cachePoint: { type: "default" } },
        { $unknown: ["hologram", { depth: 3 }] },
      ],
    },
  },
  ...[
    "us.anthropic.claude-3-haiku-20240307-v1:0",
    "global.amazon.nova-2-lite-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
    "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl",
    "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint",
    "a!b'c(d)e*f",
  ].map((model): Pair => ({ what: `model ${model}`, model, ours: HI, theirs: THEIR_HI })),
];
