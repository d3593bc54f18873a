/**
 * The cases of the models' rules: a row that says what a model refuses, a request that holds it, and what becomes of it.
 */
import type { Model } from "@bedrock-edge/client/models";
import type { FakeLimit } from "@bedrock-edge/client/testing";
import { assistant, look, result, text, thought, use, user } from "../check/blocks.ts";
import type { Json } from "../check/request.ts";

/** A request that is repaired. */
export interface ModelCase {
  /** The problem. */
  readonly name: string;
  /** The facts of the model; by default a Claude that refuses nothing else. */
  readonly row: Partial<Model>;
  /** "Hi" where no messages are given. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Each repair that is expected, as "rule path". */
  readonly repairs: readonly string[];
  /** Members of the body that are expected then. */
  readonly body?: Json;
  /** Members of the body that are not to be there. */
  readonly without?: readonly string[];
  /** The refusal of a service with such a model; absent if the service only ignores it. */
  readonly limits: readonly FakeLimit[];
  /** Asked for as a stream. */
  readonly streaming?: boolean;
  /** `"strict"` repairs it as well: a caller cannot correct the words of a model. */
  readonly lenient?: true;
}

/** A request that is refused before it is sent. */
export interface RefusedCase {
  readonly name: string;
  readonly row: Partial<Model>;
  readonly request: Readonly<Record<string, unknown>>;
  readonly rule: string;
  readonly path: string;
  /** The advice in the message. */
  readonly says: RegExp;
  readonly limits: readonly FakeLimit[];
}

const point = { type: "cachePoint" };
const hour = { type: "cachePoint", ttl: "1h" };
const image = { type: "image", format: "png", source: { bytes: "iVBORw0KGgo=" } };
const long = "All of the handbook. ".repeat(400);
const adaptive = {
  kind: "adaptive",
  request: "thinking.adaptive",
  efforts: ["low", "medium", "high"],
  canDisable: true,
} as const;
const budget = { kind: "budget", request: "thinking.enabled", canDisable: true, minBudgetTokens: 1024 } as const;
const always = { ...adaptive, kind: "always", canDisable: false } as const;
const nova = { id: "amazon.nova-of-tests-v1:0", provider: "amazon" };
const lookSpec = { name: "look", inputSchema: { json: { type: "object" } } };

export const REPAIRED: readonly ModelCase[] = [
  {
    name: "calls and results in the history of a model without tools",
    row: { cannot: ["tools"] },
    request: {
      messages: [
        user(text("Hi")),
        assistant(text("Wait"), use("a", { input: { at: "sea" } })),
        user(result("a"), result("b", { content: [{ type: "json", json: { n: 1 } }], status: "error" })),
      ],
    },
    repairs: [
      "no-tool-history messages[1].content[1]",
      "no-tool-history messages[2].content[0]",
      "no-tool-history messages[2].content[1]",
    ],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [{ text: "Wait" }, { text: 'Tool call a: look {"at":"sea"}' }] },
        {
          role: "user",
          content: [
            { text: "Tool result a:" },
            { text: "found" },
            { text: "Tool result b, an error:" },
            { text: '{"n":1}' },
          ],
        },
      ],
    },
    without: ["toolConfig"],
    limits: ["tools"],
  },
  {
    name: "reasoning in the history of a Claude that does not reason",
    row: { cannot: ["reasoning"] },
    request: { messages: [user(text("Hi")), assistant(thought("1"), text("Hm")), user(text("?"))] },
    repairs: ["no-reasoning-history messages[1].content[0]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [{ text: "Hm" }] },
        { role: "user", content: [{ text: "?" }] },
      ],
    },
    limits: [],
    lenient: true,
  },
  {
    name: "a temperature that a model refuses",
    row: { refuses: ["temperature"] },
    request: { temperature: 0.5, maxTokens: 10 },
    repairs: ["refused-parameter temperature"],
    body: { inferenceConfig: { maxTokens: 10 } },
    limits: ["temperature"],
  },
  {
    name: "a topP that a model refuses",
    row: { refuses: ["topP"] },
    request: { topP: 0.5 },
    repairs: ["refused-parameter topP"],
    without: ["inferenceConfig"],
    limits: ["topP"],
  },
  {
    name: "a topK that a model refuses",
    row: { refuses: ["topK"] },
    request: { topK: 5 },
    repairs: ["refused-parameter topK"],
    without: ["additionalModelRequestFields"],
    limits: ["topK"],
  },
  {
    name: "stop sequences that a model refuses",
    row: { refuses: ["stopSequences"] },
    request: { stopSequences: ["END"] },
    repairs: ["refused-parameter stopSequences"],
    without: ["inferenceConfig"],
    limits: ["stopSequences"],
  },
  {
    name: "a stop sequence that is too long for a model",
    row: { refuses: ["stopSequences.over10"] },
    request: { stopSequences: ["END", "Observation"] },
    repairs: ["long-stop-sequence stopSequences[1]"],
    body: { inferenceConfig: { stopSequences: ["END"] } },
    limits: [],
  },
  {
    name: "only stop sequences that are too long for a model",
    row: { refuses: ["stopSequences.over10"] },
    request: { stopSequences: ["Observation", "Conclusions"] },
    repairs: ["long-stop-sequence stopSequences[0]"],
    without: ["inferenceConfig"],
    limits: [],
  },
  {
    name: "a temperature beside topP",
    row: { refuses: ["temperature+topP"] },
    request: { temperature: 0.5, topP: 0.5 },
    repairs: ["sampling-pair topP"],
    body: { inferenceConfig: { temperature: 0.5 } },
    limits: ["temperatureBesideTopP"],
  },
  {
    name: "more tokens than a model writes",
    row: { maxOutputTokens: 4096, enforcesMaxOutputTokens: true },
    request: { maxTokens: 10_000 },
    repairs: ["output-limit maxTokens"],
    body: { inferenceConfig: { maxTokens: 4096 } },
    limits: ["maxTokens:4096"],
  },
  {
    name: "reasoning of a model that does not",
    row: { cannot: ["reasoning"] },
    request: { reasoning: { effort: "low" } },
    repairs: ["no-reasoning reasoning"],
    without: ["additionalModelRequestFields", "outputConfig"],
    limits: ["reasoning"],
  },
  {
    name: "how to reason, of a model that always does and has no word for it",
    row: { id: "deepseek.of-tests-v1:0", provider: "deepseek", reasoning: { kind: "always", canDisable: false } },
    request: { reasoning: { effort: "low" } },
    repairs: ["no-reasoning reasoning"],
    without: ["additionalModelRequestFields", "outputConfig"],
    limits: [],
  },
  {
    name: "reasoning that cannot be switched off",
    row: { reasoning: always, refuses: ["thinking.disabled"] },
    request: { reasoning: "off" },
    repairs: ["reasoning-off reasoning"],
    without: ["additionalModelRequestFields"],
    limits: ["reasoningOff"],
  },
  {
    name: "reasoning that OpenAI cannot switch off",
    row: {
      id: "openai.of-tests",
      provider: "openai",
      reasoning: { kind: "effort", request: "reasoning.effort", efforts: ["low"] },
      refuses: ["reasoning.effort=none"],
    },
    request: { reasoning: "off" },
    repairs: ["reasoning-off reasoning"],
    without: ["additionalModelRequestFields"],
    limits: ["reasoningOff"],
  },
  {
    name: "off for gpt-oss, which has no word for it",
    row: {
      id: "openai.gpt-oss-of-tests-1:0",
      provider: "openai",
      reasoning: { kind: "effort", request: "reasoning_effort", efforts: ["low", "medium", "high"] },
    },
    request: { reasoning: "off" },
    repairs: ["reasoning-off reasoning"],
    without: ["additionalModelRequestFields"],
    limits: [],
  },
  {
    name: "a budget where a model is told an effort",
    row: { reasoning: adaptive, refuses: ["thinking.enabled"] },
    request: { reasoning: { budgetTokens: 10_000 } },
    repairs: ["reasoning-form reasoning.budgetTokens"],
    body: {
      additionalModelRequestFields: { thinking: { type: "adaptive" } },
      outputConfig: { effort: "medium" },
    },
    limits: ["reasoningBudget"],
  },
  {
    name: "a budget below that of the lowest effort where a model is told an effort",
    row: { reasoning: adaptive, refuses: ["thinking.enabled"] },
    request: { reasoning: { budgetTokens: 1024 } },
    repairs: ["reasoning-form reasoning.budgetTokens"],
    body: {
      additionalModelRequestFields: { thinking: { type: "adaptive" } },
      outputConfig: { effort: "low" },
    },
    limits: ["reasoningBudget"],
  },
  {
    name: "a budget for Nova, whose format has none",
    row: { ...nova, reasoning: { kind: "effort", request: "reasoningConfig", efforts: ["low", "medium", "high"] } },
    request: { reasoning: { budgetTokens: 60_000 } },
    repairs: ["reasoning-form reasoning.budgetTokens"],
    body: { additionalModelRequestFields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } } },
    limits: [],
  },
  {
    name: "an effort where a model is told a budget",
    row: { reasoning: budget, maxOutputTokens: 64_000 },
    request: { reasoning: { effort: "high" } },
    repairs: ["reasoning-form reasoning.effort"],
    body: { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 16_384 } } },
    without: ["outputConfig"],
    limits: ["reasoningEffort"],
  },
  {
    name: "an effort that a model does not know",
    row: { reasoning: adaptive },
    request: { reasoning: { effort: "xhigh" } },
    repairs: ["reasoning-effort reasoning.effort"],
    body: { outputConfig: { effort: "high" } },
    limits: [],
  },
  {
    name: "a budget below the least",
    row: { reasoning: budget },
    request: { reasoning: { budgetTokens: 100 } },
    repairs: ["reasoning-budget-range reasoning.budgetTokens"],
    body: { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } } },
    limits: [],
  },
  {
    name: "a budget that leaves nothing for the answer",
    row: { reasoning: budget, maxOutputTokens: 32_000, enforcesMaxOutputTokens: true },
    request: { reasoning: { budgetTokens: 50_000 }, maxTokens: 2000 },
    repairs: ["reasoning-budget-range reasoning.budgetTokens", "reasoning-budget maxTokens"],
    body: {
      additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 30_000 } },
      inferenceConfig: { maxTokens: 32_000 },
    },
    limits: ["maxTokens:32000"],
  },
  {
    name: "strict of a tool",
    row: { refuses: ["tool.strict"] },
    request: { tools: [{ ...look, strict: true }, { ...look, name: "look2" }] },
    repairs: ["strict-tools tools[0].strict"],
    body: { toolConfig: { tools: [{ toolSpec: lookSpec }, { toolSpec: { ...lookSpec, name: "look2" } }] } },
    limits: ["strictTools"],
  },
  {
    name: "a call that is demanded",
    row: { toolChoice: ["auto"], refuses: ["toolChoice.any", "toolChoice.tool"] },
    request: { tools: [look], toolChoice: "any", system: "Be brief." },
    repairs: ["forced-tool-choice toolChoice"],
    body: {
      toolConfig: { tools: [{ toolSpec: lookSpec }], toolChoice: { auto: {} } },
      system: [
        { text: "Be brief." },
        { text: "Answer with a call of one of your tools (look), and with nothing else." },
      ],
    },
    limits: ["toolChoice"],
  },
  {
    name: "one tool that is demanded, and is the only one",
    row: { toolChoice: ["auto", "any"] },
    request: { tools: [look], toolChoice: { name: "look" } },
    repairs: ["forced-tool-choice toolChoice"],
    body: { toolConfig: { tools: [{ toolSpec: lookSpec }], toolChoice: { any: {} } } },
    without: ["system"],
    limits: [],
  },
  {
    name: "one of several tools that is demanded",
    row: { toolChoice: ["auto", "any"] },
    request: { tools: [look, { ...look, name: "ask" }], toolChoice: { name: "look" } },
    repairs: ["forced-tool-choice toolChoice"],
    body: { system: [{ text: "Answer with a call of the tool look, and with nothing else." }] },
    limits: ["toolChoice"],
  },
  {
    name: "tools in a stream that has none",
    row: { streamingTools: false },
    request: { tools: [look] },
    repairs: ["whole-answer tools"],
    limits: ["streamedTools"],
    streaming: true,
  },
  {
    name: "a stream of a model that has none",
    row: { converseStream: false },
    request: {},
    repairs: ["whole-answer model"],
    limits: ["streaming"],
    streaming: true,
  },
  {
    name: "ids of calls that Mistral refuses, each once",
    row: { id: "mistral.of-tests-v1:0", provider: "mistral" },
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(use("call_1"), use("abcDEF123")),
        user(result("call_1"), result("abcDEF123")),
      ],
    },
    repairs: ["tool-use-id-format messages[1].content[0].toolUseId"],
    limits: ["longToolUseIds"],
    lenient: true,
  },
  {
    name: "a system prompt where there is none",
    row: { systemPrompt: false },
    request: { system: "Be brief.", messages: [user(text("Hi")), { role: "system", content: "And kind." }] },
    repairs: ["system-prompt system"],
    body: { messages: [{ role: "user", content: [{ text: "Be brief." }, { text: "And kind." }, { text: "Hi" }] }] },
    without: ["system"],
    limits: ["system"],
  },
  {
    name: "cache points, planned and not, where a model takes none",
    row: { promptCache: { points: false } },
    request: { cache: "auto", system: [{ type: "text", text: long }, point], messages: [user(text("Hi"), point)] },
    repairs: [
      "no-cache-points system[1]",
      "no-cache-points messages[0].content[1]",
      "no-cache-points cache",
    ],
    body: { system: [{ text: long }], messages: [{ role: "user", content: [{ text: "Hi" }] }] },
    limits: ["promptCache"],
  },
  {
    name: "a cache point behind a document, where a model takes none",
    row: { promptCache: { points: false } },
    request: {
      messages: [
        user(
          { type: "document", name: "note", format: "txt", source: { bytes: "QQ==" } },
          text("\n"),
          point,
          text("?"),
        ),
      ],
    },
    repairs: ["no-cache-points messages[0].content[2]", "cache-point-separator messages[0].content[1]"],
    body: {
      messages: [{
        role: "user",
        content: [{ document: { name: "note", format: "txt", source: { bytes: "QQ==" } } }, { text: "?" }],
      }],
    },
    limits: ["promptCache"],
  },
  {
    name: "a cache point in a tool's result, where a model takes none",
    row: { promptCache: { points: false } },
    request: {
      tools: [look],
      messages: [
        user(text("Look.")),
        assistant(use("t1"), use("t2")),
        user(result("t1", { content: [text("Rain."), point] }), result("t2", { content: [text("Wind.")] })),
      ],
    },
    repairs: ["no-cache-points messages[2].content[0].content[1]"],
    limits: [],
  },
  {
    name: "a cache point where a model without caching has none",
    row: { cannot: ["promptCache"] },
    request: { cache: { system: "5m" }, system: long },
    repairs: ["no-cache-points cache"],
    body: { system: [{ text: long }] },
    limits: ["promptCache"],
  },
  {
    name: "a cache point in a section that a model does not cache",
    row: { promptCache: { points: true, fields: ["system", "messages"] } },
    request: {
      tools: [look, point],
      cache: { tools: "5m", system: "5m" },
      system: [{ type: "text", text: long }, point],
    },
    repairs: ["cache-section tools[1]", "cache-section cache.tools"],
    body: {
      toolConfig: { tools: [{ toolSpec: lookSpec }] },
      system: [{ text: long }, { cachePoint: { type: "default" } }],
    },
    limits: ["cacheAmongTools"],
  },
  {
    name: "an hour where a model keeps five minutes",
    row: { promptCache: { points: true, ttls: ["5m"] } },
    request: {
      system: [{ type: "text", text: long }, hour, { type: "text", text: long }, point],
      cache: { tools: "5m", messages: "1h" },
    },
    repairs: ["cache-lifetime system[1].ttl", "cache-lifetime cache.messages"],
    body: {
      system: [
        { text: long },
        { cachePoint: { type: "default" } },
        { text: long },
        { cachePoint: { type: "default" } },
      ],
      messages: [{ role: "user", content: [{ text: "Hi" }, { cachePoint: { type: "default" } }] }],
    },
    limits: ["cacheOneHour"],
  },
  {
    name: "more cache points than a model takes, and a plan for none of them",
    row: { promptCache: { points: true, maxPoints: 1 } },
    request: {
      cache: "auto",
      system: [{ type: "text", text: long }, point],
      messages: [user(text("Hi"), point)],
    },
    repairs: ["cache-count system[1]"],
    body: {
      system: [{ text: long }],
      messages: [{ role: "user", content: [{ text: "Hi" }, { cachePoint: { type: "default" } }] }],
    },
    limits: [],
  },
  {
    name: "a cache for a prompt that is too short",
    row: { promptCache: { points: true, minTokens: 1024 } },
    request: { cache: { system: "1h" }, system: "Be brief." },
    repairs: ["cache-minimum cache.system"],
    body: { system: [{ text: "Be brief." }] },
    limits: ["cacheOneHour"],
  },
  {
    name: "ids of the service that a Mistral refuses",
    row: { id: "mistral.of-tests-v1:0", provider: "mistral", refuses: ["toolUseId.service"] },
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(use("tooluse_bpe71yCfRu2b5i-nKGDr5g")),
        user(result("tooluse_bpe71yCfRu2b5i-nKGDr5g")),
      ],
    },
    repairs: ["tool-use-id-format messages[1].content[0].toolUseId"],
    limits: ["longToolUseIds"],
    lenient: true,
  },
];

/** Rules that refuse with another error than a `TypeError`; `window_test.ts` has their cases. */
export const ELSEWHERE: readonly string[] = ["context-window"];

export const REFUSED: readonly RefusedCase[] = [
  {
    name: "a picture for a model that sees none",
    row: { cannot: ["imageInput"] },
    request: { messages: [user(text("Hi"), image)] },
    rule: "no-media",
    path: "messages[0].content[1]",
    says: /is an image, which .* cannot read; remove it/,
    limits: [],
  },
  {
    name: "a file in S3 for a model that takes none",
    row: { refuses: ["s3Location"] },
    request: { messages: [user(text("Hi"), { ...image, source: { s3Location: { uri: "s3://bucket/a.png" } } })] },
    rule: "no-bucket-source",
    path: "messages[0].content[1].source.s3Location",
    says: /pass the bytes of the file/,
    limits: [],
  },
  {
    name: "tools of a model that calls none",
    row: { cannot: ["tools"] },
    request: { tools: [look] },
    rule: "no-tools",
    path: "tools[0]",
    says: /use a model that calls tools/,
    limits: ["tools"],
  },
  {
    name: "a second turn of a model that takes one",
    row: { refuses: ["multiTurn"] },
    request: { messages: [user(text("Hi")), assistant(text("Hello")), user(text("?"))] },
    rule: "single-turn",
    path: "messages[1]",
    says: /into one message/,
    limits: ["multiTurn"],
  },
  {
    name: "an answer that was begun",
    row: { refuses: ["assistantPrefill"] },
    request: { messages: [user(text("Hi")), assistant(text("Hello,"))] },
    rule: "assistant-prefill",
    path: "messages[1]",
    says: /end with a user message/,
    limits: ["assistantPrefill"],
  },
  {
    name: "native output that was asked for by name",
    row: { refuses: ["output_config.format"] },
    request: { output: { schema: { type: "object" }, mode: "native" } },
    rule: "refused-output-mode",
    path: "output.mode",
    says: /use instruction/,
    limits: ["structuredOutput"],
  },
  {
    name: "output by a tool that cannot be forced",
    row: { refuses: ["toolChoice.tool"] },
    request: { output: { schema: { type: "object" }, mode: "tool" } },
    rule: "refused-output-mode",
    path: "output.mode",
    says: /remove it/,
    limits: ["toolChoice"],
  },
];

/** A row of the registry. */
export function rowOf(row: Partial<Model>): Model {
  return {
    id: "anthropic.claude-of-tests-v1:0",
    provider: "anthropic",
    kind: "chat",
    dates: {},
    can: ["chat"],
    cannot: [],
    refuses: [],
    profiles: {},
    ...row,
  };
}
