/**
 * The options of `retrieveAndGenerate`, and the body that they become.
 * Source: the API model of bedrock-agent-runtime 3.1164.0 (`RetrieveAndGenerate`), read 2026-11-30.
 */
import {
  checkOptions,
  finite,
  flag,
  listOf,
  nested,
  object,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import { callChecks, type CallOptions } from "../base/call.ts";
import { count, needOptions, pathId } from "./agent_runtime.ts";
import {
  guardrailConfiguration,
  guardrailOption,
  type KnowledgeBaseGuardrail,
  OTHER_SEARCH_NAMES,
  retrievalConfiguration,
  searchChecks,
  type SearchOptions,
} from "./search.ts";

/** The parameters of one use of the model. */
export interface GenerationOptions {
  /** The prompt, with places such as `$search_results$` that the service fills. @default the service's prompt */
  readonly promptTemplate?: string | undefined;
  /** The most tokens of the answer. */
  readonly maxTokens?: number | undefined;
  /** The randomness, 0 to 1. */
  readonly temperature?: number | undefined;
  /** The share of the probabilities that words are drawn from, 0 to 1. */
  readonly topP?: number | undefined;
  /** Texts at which the model stops. */
  readonly stopSequences?: readonly string[] | undefined;
  /** The latency mode. */
  readonly latency?: "standard" | "optimized" | undefined;
  /** Parameters of the model's own. */
  readonly additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
}

/** The preparation of the query, before the search. */
export interface OrchestrationOptions extends GenerationOptions {
  /** Whether a complex query is split into several. @default {false} */
  readonly decomposeQuery?: boolean | undefined;
}

/** A question for a classic knowledge base. */
export interface RetrieveAndGenerateOptions
  extends Omit<SearchOptions, "managed" | "reranking">, GenerationOptions, CallOptions {
  /** The id of the knowledge base. */
  readonly knowledgeBase: string;
  /** The model that answers: an id, a profile's id or an ARN. */
  readonly model: string;
  /** The question. */
  readonly query: string;
  /** A model that sorts the results again. */
  readonly reranking?: Exclude<SearchOptions["reranking"], string>;
  /** A guardrail for the question and the answer. */
  readonly guardrail?: KnowledgeBaseGuardrail | undefined;
  /** The preparation of the query. */
  readonly orchestration?: OrchestrationOptions | undefined;
  /** The conversation to go on with: `sessionId` of an earlier answer. @default a new conversation */
  readonly sessionId?: string | undefined;
  /** The ARN of the key that encrypts a new session. */
  readonly kmsKeyArn?: string | undefined;
  /** The user for whom the service searches: documents that the user may not read are left out. */
  readonly userId?: string | undefined;
}

function generationChecks(): Readonly<Record<keyof GenerationOptions, OptionCheck>> {
  return {
    promptTemplate: text,
    maxTokens: count,
    temperature: finite("0 to 1"),
    topP: finite("0 to 1"),
    stopSequences: listOf(text),
    latency: oneOf("standard", "optimized"),
    additionalModelRequestFields: object,
  };
}

const ORCHESTRATION: OptionTable = /* @__PURE__ */ optionTable<OrchestrationOptions>(() => ({
  of: "orchestration",
  options: { ...generationChecks(), decomposeQuery: flag },
  otherNames: { queryTransformationConfiguration: "decomposeQuery: true" },
}));

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<RetrieveAndGenerateOptions>(() => {
  const { managed: _, ...search } = searchChecks();
  return {
    of: "retrieveAndGenerate()",
    options: {
      knowledgeBase: pathId,
      model: text,
      query: text,
      ...search,
      ...generationChecks(),
      guardrail: guardrailOption,
      orchestration: nested(ORCHESTRATION),
      sessionId: text,
      kmsKeyArn: text,
      userId: text,
      ...callChecks(),
    },
    otherNames: {
      ...OTHER_SEARCH_NAMES,
      managed: "agenticRetrieve(), which works with managed bases",
      knowledgeBaseId: "knowledgeBase",
      modelArn: "model",
      modelId: "model",
      input: "query",
      messages: "query",
      prompt: "query",
      generationConfiguration: "its members themselves, such as maxTokens",
      orchestrationConfiguration: "orchestration",
      sessionConfiguration: "kmsKeyArn",
      userContext: "userId",
      abortSignal: "signal",
    },
  };
});

/**
 * Checks the options.
 *
 * @throws {TypeError} when an option is missing, has an unknown name or an invalid value.
 * @throws {RangeError} when a number is out of range.
 */
export function checkGenerateOptions(user: string, options: RetrieveAndGenerateOptions): void {
  checkOptions(options, OPTIONS);
  needOptions(user, options, ["knowledgeBase", "model", "query"]);
}

/**
 * Returns the body of the request.
 *
 * @param modelArn the id of the model, after routing. AWS's pattern for the member takes ids too.
 */
export function generateBody(options: RetrieveAndGenerateOptions, modelArn: string): Record<string, unknown> {
  const { knowledgeBase, query, guardrail, orchestration, sessionId, kmsKeyArn, userId } = options;
  const generation = {
    ...modelUse(options),
    ...defined({ guardrailConfiguration: guardrailConfiguration(guardrail) }),
  };
  return {
    input: { text: query },
    retrieveAndGenerateConfiguration: {
      type: "KNOWLEDGE_BASE",
      knowledgeBaseConfiguration: {
        knowledgeBaseId: knowledgeBase,
        modelArn,
        ...retrievalConfiguration(options),
        ...Object.keys(generation).length ? { generationConfiguration: generation } : {},
        ...orchestration ? { orchestrationConfiguration: orchestrationUse(orchestration) } : {},
      },
    },
    ...defined({
      sessionId,
      sessionConfiguration: kmsKeyArn === undefined ? undefined : { kmsKeyArn },
      userContext: userId === undefined ? undefined : { userId },
    }),
  };
}

function orchestrationUse(orchestration: OrchestrationOptions): Record<string, unknown> {
  const queryTransformationConfiguration = orchestration.decomposeQuery ? { type: "QUERY_DECOMPOSITION" } : undefined;
  return { ...modelUse(orchestration), ...defined({ queryTransformationConfiguration }) };
}

function modelUse(
  { promptTemplate, maxTokens, temperature, topP, stopSequences, latency, additionalModelRequestFields }:
    GenerationOptions,
): Record<string, unknown> {
  const textInferenceConfig = defined({ maxTokens, temperature, topP, stopSequences });
  return defined({
    promptTemplate: promptTemplate === undefined ? undefined : { textPromptTemplate: promptTemplate },
    inferenceConfig: Object.keys(textInferenceConfig).length ? { textInferenceConfig } : undefined,
    performanceConfig: latency === undefined ? undefined : { latency },
    additionalModelRequestFields,
  });
}
