/**
 * The rules of each family of models in Converse, as recorded or reported: one row a family. They hold without the facts about
 * single models. A request to an id that names no family is sent by the rules of most families.
 */
import type { ContentBlock } from "../../chat/content.ts";
import { type Family, familyOf } from "../../models/family.ts";
import type { ReasoningFacts } from "../../models/model.ts";
import type { Effort } from "./effort.ts";

/** A kind of reasoning, by its proof: a signature, encryption or nothing. */
export type ReasoningKind = "signed" | "redacted" | "unsigned";

/** The member of a request that sets reasoning, and the efforts that it accepts; without a list every effort passes. */
export interface ReasoningFormat {
  readonly form: NonNullable<ReasoningFacts["request"]>;
  readonly efforts?: readonly Effort[];
}

/** Media that a family refuses inside a tool result, and accepts beside the result in the same turn. */
export interface RefusedResultMedia {
  readonly types: readonly ("image" | "document" | "video")[];
  /** Refuses the media only from S3. */
  readonly onlyS3?: true;
}

/** The rules of one family. Every column names its sources; all were read by 2026-11-28. */
export interface FamilyRules {
  /**
   * The format of the `reasoning` option; `undefined` for a family whose format is not known. `reasoning_config` takes a string.
   * Qwen3 32B reasons at `"high"`, and does not reason without the member (recorded 2026-05). DeepSeek V3 accepts the same
   * (aws-samples/bedrock-access-gateway). Kimi K2.5 and GLM reason at `"high"` (danny-avila/LibreChat#11974,
   * anomalyco/opencode#28168); GLM accepts `"low"` and does not reason. Nemotron Nano ignores the member (one report).
   */
  readonly reasoning: ReasoningFormat | undefined;
  /**
   * The kinds of reasoning that the family accepts in the history. Only Claude signs (recorded for all), and requires the
   * signature: "thinking.signature: Field required" (run-llama/llama_index#20851, egoist/chatwise-releases#1399). OpenAI's GPT
   * redacts and accepts its own reasoning (567-labs/instructor#2682, live, 2026-09-23). Whether Grok redacts is unknown. Nova
   * refuses all reasoning (oh-my-pi#9086). To other families, signed or redacted reasoning comes from another model; gpt-oss
   * refuses a signature (aws-samples/bedrock-engineer#239), and accepts its own unsigned reasoning (567-labs/instructor#2682).
   */
  readonly reasoningTakenBack: readonly ReasoningKind[];
  /** The place of `topK` in the model's own fields. Nova nests it. Source: AWS's model parameter pages, read 2026-11-20. */
  readonly topK: "top_k" | "inferenceConfig.topK";
  /** Refuses stop sequences of white space alone: "each stop sequence must contain non-whitespace". */
  readonly refusesBlankStops: boolean;
  /**
   * Requires a user message first: "A conversation must start with a user message". Tried live by pydantic-ai, us-east-1,
   * 2026-07-03. Claude accepts an assistant message first (recorded for Sonnet 4.5, 2026-07), and so do Qwen, Kimi and GLM (the
   * same table).
   */
  readonly userFirst: boolean;
  /**
   * Requires tool results alone in their turn: "Conversation blocks and tool result blocks cannot be provided in the same turn".
   * Tried live by pydantic-ai, 2026-07-04 and 2026-07-07; langchain-ai/langchain-aws#141, strands-agents/harness-sdk#1223.
   * Claude and Nova accept text and files beside results (recorded, 2026-03).
   */
  readonly resultsAlone: boolean;
  /**
   * Requires calls alone in their turn: "Conversation blocks and tool use blocks cannot be provided in the same turn". Llama 3.2
   * and Mistral Large: langchain-ai/langchain-aws#1118, quarkiverse/quarkus-langchain4j#1983. Claude, Nova, Cohere and Kimi
   * accept text before a call (recorded, 2025 and 2026).
   */
  readonly callsAlone: boolean;
  /**
   * Refuses the status of a tool result: "This model doesn't support the status field. Remove status and try again". Tried live
   * by pydantic-ai, 2026-07-07; by the same table Kimi, Llama 4 and Pixtral accept the status.
   */
  readonly refusesResultStatus: boolean;
  /** Refuses a tool result without content also for a tool that succeeded. The evidence is that of `tool-result-empty`. */
  readonly refusesEmptyResults: boolean;
  /**
   * The media that must move out of tool results.
   *
   * - OpenAI: anomalyco/opencode#48069 and #49443, earendil-works/pi#8643, can1357/oh-my-pi#11681, each tried against the
   *   service in 2026-08 and 2026-09.
   * - Qwen, Kimi, Gemma and Grok: anomalyco/opencode#49443, tried with an image on 2026-09-17.
   * - Nova: documents and videos from S3, recorded 2026-03 (pydantic/pydantic-ai); Nova accepts images of both sources.
   *
   * Claude, Nova and Llama 4 accept images there (recorded). Mistral refuses media in results and beside results.
   */
  readonly refusedResultMedia: RefusedResultMedia | undefined;
  /** Accepts only a subset of JSON Schema in tools with `strict: true`. The evidence is that of `strict-tool-schema`. */
  readonly limitsStrictSchemas: boolean;
  /**
   * Accepts a native output schema with open objects, although AWS documents that every object must be closed. Recorded for
   * DeepSeek V3.2, 2026-05-06.
   */
  readonly takesOpenSchemas: boolean;
  /**
   * The members behind which a cache point is refused: "extraneous key [cachePoint] is not permitted".
   * danny-avila/LibreChat#13838, NousResearch/hermes-agent#97281 (tools), aws-samples/bedrock-engineer#71 (tool results),
   * aws-samples/generative-ai-use-cases#1077 (media).
   */
  readonly noCachePointBehind: readonly (ContentBlock["type"] | "toolSpec" | "systemTool")[];
}

/** The rules of most families. A row below names the rules in which its family differs. */
const USUAL: FamilyRules = {
  reasoning: undefined,
  reasoningTakenBack: ["unsigned"],
  topK: "top_k",
  refusesBlankStops: false,
  userFirst: false,
  resultsAlone: false,
  callsAlone: false,
  refusesResultStatus: false,
  refusesEmptyResults: false,
  refusedResultMedia: undefined,
  limitsStrictSchemas: false,
  takesOpenSchemas: false,
  noCachePointBehind: [],
};

const LOW_OR_HIGH: readonly Effort[] = ["low", "high"];
const LOW_TO_HIGH: readonly Effort[] = ["low", "medium", "high"];

// A bundler keeps a spread at the top of a file, and drops a call that is marked as pure.
const RULES: Readonly<Record<Family, FamilyRules>> = /* @__PURE__ */ createRules();

function createRules(): Readonly<Record<Family, FamilyRules>> {
  return {
    "claude": {
      ...USUAL,
      reasoning: { form: "thinking.adaptive" },
      reasoningTakenBack: ["signed", "redacted"],
      refusesBlankStops: true,
      limitsStrictSchemas: true,
    },
    "nova": {
      ...USUAL,
      reasoning: { form: "reasoningConfig", efforts: LOW_TO_HIGH },
      reasoningTakenBack: [],
      topK: "inferenceConfig.topK",
      userFirst: true,
      refusesEmptyResults: true,
      refusedResultMedia: { types: ["document", "video"], onlyS3: true },
      noCachePointBehind: ["toolSpec", "systemTool", "toolResult", "image", "document", "video"],
    },
    "titan": USUAL,
    "llama": { ...USUAL, userFirst: true, resultsAlone: true, callsAlone: true },
    "mistral": { ...USUAL, userFirst: true, resultsAlone: true, callsAlone: true },
    "cohere": { ...USUAL, userFirst: true },
    "ai21": { ...USUAL, userFirst: true },
    "writer": { ...USUAL, userFirst: true, resultsAlone: true, refusesResultStatus: true },
    "deepseek": {
      ...USUAL,
      reasoning: { form: "reasoning_config", efforts: LOW_OR_HIGH },
      takesOpenSchemas: true,
    },
    "qwen": {
      ...USUAL,
      reasoning: { form: "reasoning_config", efforts: LOW_OR_HIGH },
      refusedResultMedia: { types: ["image"] },
    },
    "kimi": {
      ...USUAL,
      reasoning: { form: "reasoning_config", efforts: ["high"] },
      refusedResultMedia: { types: ["image"] },
    },
    "glm": { ...USUAL, reasoning: { form: "reasoning_config", efforts: ["high"] } },
    "gpt-oss": { ...USUAL, reasoning: { form: "reasoning_effort", efforts: LOW_TO_HIGH } },
    "openai": {
      ...USUAL,
      reasoning: { form: "reasoning.effort" },
      reasoningTakenBack: ["unsigned", "redacted"],
      refusedResultMedia: { types: ["image", "document", "video"] },
    },
    "minimax": USUAL,
    "nemotron": { ...USUAL, reasoning: { form: "reasoning_config", efforts: LOW_OR_HIGH } },
    "gemma": { ...USUAL, refusedResultMedia: { types: ["image"] } },
    "grok": { ...USUAL, reasoningTakenBack: ["unsigned", "redacted"], refusedResultMedia: { types: ["image"] } },
  };
}

/**
 * Returns the rules of a model's family; `undefined` if the id names no family, like the ARN of an application inference
 * profile.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { familyRules } from "./family_rules.ts";
 *
 * assertEquals(familyRules("us.amazon.nova-lite-v1:0")?.topK, "inferenceConfig.topK");
 * ```
 */
export function familyRules(model: string): FamilyRules | undefined {
  const family = familyOf(model);
  return family && RULES[family];
}
