/**
 * Everything that is said once for a request, and what goes where each model's own format has it.
 */
import type { BedrockChatOptions } from "@bedrock-edge/client";
import { HI, type Pair, THEIR_HI, type Theirs } from "./pair.ts";

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "us.amazon.nova-2-lite-v1:0";
const OPAQUE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
const PROMPT = "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:2";
/** In the order in which we write it: it is compared as text. */
const SUM = { additionalProperties: false, type: "object", properties: { a: { type: "integer" } } };
/** The shapes of reasoning are settled by the provider; the id may be in any of its forms. */
const CLAUDE_ARN = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${CLAUDE}`;

function given(what: string, ours: Omit<BedrockChatOptions, "messages">, theirs: Theirs, model?: string): Pair {
  return { what, ours: { ...HI, ...ours }, theirs: { ...THEIR_HI, ...theirs }, ...(model && { model }) };
}

export const PARAMETERS: readonly Pair[] = [
  given(
    "every inference parameter",
    { maxTokens: 256, temperature: 0.2, topP: 0.95, stopSequences: ["END", "\n\n###"] },
    { inferenceConfig: { maxTokens: 256, temperature: 0.2, topP: 0.95, stopSequences: ["END", "\n\n###"] } },
  ),
  given("parameters of 0 and 1", { maxTokens: 1, temperature: 0, topP: 1 }, {
    inferenceConfig: { maxTokens: 1, temperature: 0, topP: 1 },
  }),
  given(
    "parameters that are undefined",
    { system: undefined, maxTokens: undefined, temperature: 0.5, stopSequences: undefined, toolChoice: undefined },
    { system: undefined, inferenceConfig: { maxTokens: undefined, temperature: 0.5, stopSequences: undefined } },
  ),
  given(
    "additional fields and paths",
    {
      additionalModelRequestFields: {
        anthropic_beta: ["context-1m"],
        list: [1, null, "x", true],
        deep: { a: { b: 1.5 } },
      },
      additionalModelResponseFieldPaths: ["/stop_sequence", "/a~1b"],
    },
    {
      additionalModelRequestFields: {
        anthropic_beta: ["context-1m"],
        list: [1, null, "x", true],
        deep: { a: { b: 1.5 } },
      },
      additionalModelResponseFieldPaths: ["/stop_sequence", "/a~1b"],
    },
  ),
  ...(["default", "priority", "flex", "reserved"] as const).map((serviceTier) =>
    given(`the service tier ${serviceTier}`, { serviceTier }, { serviceTier: { type: serviceTier } })
  ),
  ...(["standard", "optimized"] as const).map((latency) =>
    given(`a latency that is ${latency}`, { latency }, { performanceConfig: { latency } })
  ),
  given(
    "metadata for logs",
    { requestMetadata: { tenant: "a:b_@$#=/+,-.", empty: "" } },
    { requestMetadata: { tenant: "a:b_@$#=/+,-.", empty: "" } },
  ),
  {
    what: "a stored prompt with its variables",
    model: PROMPT,
    ours: { ...HI, promptVariables: { city: "Oslo", quoted: '"{{x}}"' } },
    theirs: { ...THEIR_HI, promptVariables: { city: { text: "Oslo" }, quoted: { text: '"{{x}}"' } } },
  },
  {
    what: "a stored prompt without a message of ours",
    model: PROMPT,
    ours: { messages: [], promptVariables: { city: "Oslo" } },
    theirs: { promptVariables: { city: { text: "Oslo" } } },
  },

  given("a guardrail", { guardrail: { id: "gr1", version: "DRAFT" } }, {
    guardrailConfig: { guardrailIdentifier: "gr1", guardrailVersion: "DRAFT" },
  }),
  ...([[true, "enabled"], [false, "disabled"], ["full", "enabled_full"]] as const).map(([trace, theirs]) =>
    given(`a guardrail with the trace ${theirs}`, { guardrail: { id: "gr1", version: "1", trace } }, {
      guardrailConfig: { guardrailIdentifier: "gr1", guardrailVersion: "1", trace: theirs },
    })
  ),
  ...(["sync", "async"] as const).map((stream): Pair => ({
    ...given(`a guardrail that looks at a stream in the mode ${stream}`, {
      guardrail: { id: "arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1", version: "7", stream },
    }, {
      guardrailConfig: {
        guardrailIdentifier: "arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1",
        guardrailVersion: "7",
        streamProcessingMode: stream,
      },
    }),
    streamOnly: true,
  })),

  given("topK for Claude", { topK: 40 }, { additionalModelRequestFields: { top_k: 40 } }, CLAUDE),
  given("topK for Nova", { topK: 40 }, { additionalModelRequestFields: { inferenceConfig: { topK: 40 } } }, NOVA),
  given(
    "topK for Mistral",
    { topK: 1 },
    { additionalModelRequestFields: { top_k: 1 } },
    "mistral.mistral-large-2407-v1:0",
  ),
  given(
    "topK for Nova beside fields of the caller's",
    { topK: 40, additionalModelRequestFields: { inferenceConfig: { seed: 7 }, other: true } },
    { additionalModelRequestFields: { inferenceConfig: { topK: 40, seed: 7 }, other: true } },
    NOVA,
  ),

  ...[CLAUDE, CLAUDE_ARN, OPAQUE].map((model) =>
    given(
      `a budget to think on ${model}`,
      { reasoning: { budgetTokens: 2048 }, maxTokens: 4096 },
      {
        inferenceConfig: { maxTokens: 4096 },
        additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 2048 } },
      },
      model,
    )
  ),
  ...([[CLAUDE, "max"], [OPAQUE, "xhigh"]] as const).map(([model, effort]) =>
    given(`an effort on ${model}`, { reasoning: { effort } }, {
      additionalModelRequestFields: { thinking: { type: "adaptive" } },
      outputConfig: { effort },
    }, model)
  ),
  given("no thinking on Claude", { reasoning: "off" }, {
    additionalModelRequestFields: { thinking: { type: "disabled" } },
  }, CLAUDE),
  given("no thinking on who knows what", { reasoning: "off" }, {}, OPAQUE),
  given("an effort on Nova", { reasoning: { effort: "low" } }, {
    additionalModelRequestFields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } },
  }, NOVA),
  given("no thinking on Nova", { reasoning: "off" }, {
    additionalModelRequestFields: { reasoningConfig: { type: "disabled" } },
  }, NOVA),
  given("an effort on gpt-oss", { reasoning: { effort: "high" } }, {
    additionalModelRequestFields: { reasoning_effort: "high" },
  }, "openai.gpt-oss-120b-1:0"),
  given("an effort on a GPT", { reasoning: { effort: "medium" } }, {
    additionalModelRequestFields: { reasoning: { effort: "medium" } },
  }, "us.openai.gpt-5-v1:0"),
  given("no thinking on a GPT", { reasoning: "off" }, {
    additionalModelRequestFields: { reasoning: { effort: "none" } },
  }, "us.openai.gpt-5-v1:0"),
  given("an effort on a Qwen", { reasoning: { effort: "low" } }, {
    additionalModelRequestFields: { reasoning_config: "low" },
  }, "qwen.qwen3-235b-a22b-2507-v1:0"),
  given(
    "structured output, in Converse's own words",
    { output: { schema: SUM, name: "sum", description: "A sum", mode: "native" } },
    {
      outputConfig: {
        textFormat: {
          type: "json_schema",
          structure: {
            jsonSchema: {
              schema: JSON.stringify(SUM),
              name: "sum",
              description: "A sum",
            },
          },
        },
      },
    },
  ),
];
