/**
 * Thinking, where each model's own format has it.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { ReasoningOptions } from "@bedrock-edge/client";
import { cut } from "../../../src/base/quote.ts";
import { reasoningMembers } from "../../../src/bedrock/prompt/reasoning_members.ts";

const ACCOUNT = "arn:aws:bedrock:us-east-1:123456789012";
/** A provider's ids, in every form that names it. */
const IDS: Readonly<Record<string, readonly string[]>> = {
  Claude: [
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0",
    `${ACCOUNT}:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0`,
  ],
  Nova: [
    "amazon.nova-2-lite-v1:0",
    "us.amazon.nova-2-lite-v1:0",
    `${ACCOUNT}:inference-profile/us.amazon.nova-2-lite-v1:0`,
  ],
  "gpt-oss": ["openai.gpt-oss-120b-1:0", "us.openai.gpt-oss-20b-1:0"],
  GPT: ["openai.gpt-5-v1:0", "us.openai.gpt-5-v1:0"],
  "open weights": [
    "qwen.qwen3-32b-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/qwen.qwen3-next-80b-a3b",
    "deepseek.v3-v1:0",
    "us.deepseek.v3.2",
    "nvidia.nemotron-nano-3-30b",
    "moonshotai.kimi-k2.5",
    "zai.glm-4.7",
  ],
  "those that always do": [
    "us.deepseek.r1-v1:0",
    "moonshot.kimi-k2-thinking",
    "minimax.minimax-m2.5",
    "mistral.magistral-small-2509",
  ],
  "anybody else": ["google.gemma-3-4b-it", "someone.new-model-v1:0"],
  "who knows": [
    `${ACCOUNT}:application-inference-profile/abc123`,
    `${ACCOUNT}:provisioned-model/abcdefghijkl`,
    `${ACCOUNT}:imported-model/abcdefghijkl`,
  ],
};

const BUDGET = { budgetTokens: 2048 }, EFFORT = { effort: "high" } as const;

/** Its place; `undefined` for a format that cannot express it. */
const WHERE: readonly (readonly [family: string, reasoning: ReasoningOptions, members: unknown])[] = [
  ["Claude", BUDGET, { fields: { thinking: { type: "enabled", budget_tokens: 2048 } } }],
  ["Claude", EFFORT, { fields: { thinking: { type: "adaptive" } }, effort: "high" }],
  ["Claude", "off", { fields: { thinking: { type: "disabled" } } }],
  ["Nova", BUDGET, undefined],
  ["Nova", EFFORT, { fields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } } }],
  ["Nova", "off", { fields: { reasoningConfig: { type: "disabled" } } }],
  ["gpt-oss", BUDGET, undefined],
  ["gpt-oss", EFFORT, { fields: { reasoning_effort: "high" } }],
  ["gpt-oss", "off", undefined],
  ["GPT", BUDGET, undefined],
  ["GPT", EFFORT, { fields: { reasoning: { effort: "high" } } }],
  ["GPT", "off", { fields: { reasoning: { effort: "none" } } }],
  ["open weights", BUDGET, undefined],
  ["open weights", EFFORT, { fields: { reasoning_config: "high" } }],
  ["open weights", "off", {}],
  ["those that always do", BUDGET, {}],
  ["those that always do", EFFORT, {}],
  ["those that always do", "off", {}],
  ["anybody else", BUDGET, undefined],
  ["anybody else", EFFORT, { effort: "high" }],
  ["anybody else", "off", {}],
  ["who knows", BUDGET, { fields: { thinking: { type: "enabled", budget_tokens: 2048 } } }],
  ["who knows", EFFORT, { fields: { thinking: { type: "adaptive" } }, effort: "high" }],
  ["who knows", "off", {}],
];

for (const [family, reasoning, members] of WHERE) {
  Deno.test(`reasoning ${JSON.stringify(reasoning)} of ${family} goes where its format has it`, () => {
    for (const id of IDS[family]!) {
      if (members === undefined) {
        const { message } = assertThrows(() => reasoningMembers(id, reasoning), TypeError);
        assert(message.startsWith(`Cannot chat with reasoning ${JSON.stringify(reasoning)} on ${cut(id)}: `), message);
        assert(/; use \{"effort":"\w+"\}$/.test(message), message);
      } else {
        assertEquals<unknown>(reasoningMembers(id, reasoning), members, id);
      }
    }
  });
}

Deno.test("without reasoning nothing is said of it, whatever the model", () => {
  for (const id of Object.values(IDS).flat()) assertEquals(reasoningMembers(id, undefined), {});
});
