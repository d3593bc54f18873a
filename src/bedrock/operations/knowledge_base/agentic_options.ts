/**
 * The options of `agenticRetrieve`, and the body that they become.
 */
import {
  checkOptions,
  flag,
  invalidOption,
  nested,
  object,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import { kindOf } from "../../../base/quote.ts";
import { callChecks, type CallOptions } from "../base/call.ts";
import { count, modelArn, needOptions, pathId } from "./agent_runtime.ts";
import { filterOption, type RetrievalFilter } from "./filter.ts";
import { guardrailConfiguration, guardrailOption, type KnowledgeBaseGuardrail } from "./search.ts";

/** A knowledge base that the agent may search. */
export interface AgenticKnowledgeBase {
  /** The id. */
  readonly id: string;
  /** The base's subject, for the agent. */
  readonly description?: string | undefined;
  /** The documents that are searched, by their metadata. @default all */
  readonly filter?: RetrievalFilter | undefined;
  /** The most results of one search. @default the service's choice */
  readonly numberOfResults?: number | undefined;
}

/** A turn of the conversation. */
export interface AgenticMessage {
  /** The speaker. */
  readonly role: "user" | "assistant";
  /** The words. */
  readonly content: string;
}

/** A model of `bedrock-mantle`. */
export interface AgenticMantleModel {
  /** The model's ARN. */
  readonly modelArn: string;
  /** The project that pays. */
  readonly projectId?: string | undefined;
}

/** A question for an agent. */
export interface AgenticRetrieveOptions extends CallOptions {
  /** The knowledge bases: one or several, each by its id or with its options. */
  readonly knowledgeBase: string | AgenticKnowledgeBase | readonly (string | AgenticKnowledgeBase)[];
  /** The question, or the conversation that ends with it, oldest turn first. */
  readonly messages: string | readonly AgenticMessage[];
  /** The model that plans and answers: its ARN, or a model of `bedrock-mantle`. @default the service's choice */
  readonly model?: string | AgenticMantleModel | undefined;
  /**
   * The model that sorts the results: its ARN, the service's own (`managed`), or `none`. @default `managed` for managed bases, `none`
   * for others
   */
  readonly reranking?: "managed" | "none" | { readonly modelArn: string } | undefined;
  /** The most rounds of planning and searching. @default the service's choice */
  readonly maxIterations?: number | undefined;
  /** Whether an answer is written; otherwise there are results alone. @default {true} */
  readonly generateResponse?: boolean | undefined;
  /** A guardrail for the question and the answer. */
  readonly guardrail?: KnowledgeBaseGuardrail | undefined;
  /** A memory of AgentCore, in AWS's shape: `memoryId`, `sessionBinding`, `retrievalConfigs` and `persistenceMode`. */
  readonly memory?: Readonly<Record<string, unknown>> | undefined;
  /** An instruction for the searches that is kept in AWS. */
  readonly retrievalInstruction?: { readonly id: string; readonly version?: string | undefined } | undefined;
  /** The user for whom the service searches: documents that the user may not read are left out. */
  readonly userId?: string | undefined;
  /** The page of results: `nextToken` of an earlier result. @default the first page */
  readonly nextToken?: string | undefined;
}

const BASE: OptionTable = /* @__PURE__ */ optionTable<AgenticKnowledgeBase>(() => ({
  of: "a knowledge base",
  options: { id: pathId, description: text, filter: filterOption, numberOfResults: count },
  otherNames: { knowledgeBaseId: "id", knowledgeBase: "id", maxNumberOfResults: "numberOfResults" },
}));

const base: OptionCheck = (value, option) => {
  if (typeof value === "string") return pathId(value, option);
  checkOptions(value, BASE, option);
  needOptions("agenticRetrieve", value as object, ["id"]);
};

const bases: OptionCheck = (value, option) => {
  if (!Array.isArray(value)) return base(value, option);
  if (!value.length) throw invalidOption(option, "an empty list", "at least one knowledge base");
  for (const [at, each] of value.entries()) base(each, `${option}[${at}]`);
};

const messages: OptionCheck = (value, option) => {
  if (typeof value === "string") return;
  if (!Array.isArray(value) || !value.length) {
    throw invalidOption(option, Array.isArray(value) ? "an empty list" : kindOf(value), "text or a list of messages");
  }
  for (const [at, message] of value.entries()) {
    const { role, content } = Object(message);
    oneOf("user", "assistant")(role, `${option}[${at}].role`);
    text(content, `${option}[${at}].content`);
  }
};

const MANTLE: OptionTable = /* @__PURE__ */ optionTable<AgenticMantleModel>(() => ({
  of: "model",
  options: { modelArn: text, projectId: text },
}));

const model: OptionCheck = (value, option) => {
  if (typeof value === "string") return modelArn(value, option);
  checkOptions(value, MANTLE, option);
  modelArn(Object(value).modelArn, `${option}.modelArn`);
};

const RERANKING: OptionTable = /* @__PURE__ */ optionTable<{ modelArn: string }>(() => ({
  of: "reranking",
  options: { modelArn: text },
  otherNames: { model: "modelArn", modelId: "modelArn" },
}));

const reranking: OptionCheck = (value, option) => {
  if (typeof value === "string") return oneOf("managed", "none")(value, option);
  checkOptions(value, RERANKING, option);
  modelArn(Object(value).modelArn, `${option}.modelArn`);
};

const INSTRUCTION: OptionTable = /* @__PURE__ */ optionTable<{ id: string; version?: string }>(() => ({
  of: "retrievalInstruction",
  options: { id: text, version: text },
  otherNames: { retrievalInstructionId: "id" },
}));

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<AgenticRetrieveOptions>(() => ({
  of: "agenticRetrieve()",
  options: {
    knowledgeBase: bases,
    messages,
    model,
    reranking,
    maxIterations: count,
    generateResponse: flag,
    guardrail: guardrailOption,
    memory: object,
    retrievalInstruction: nested(INSTRUCTION),
    userId: text,
    nextToken: text,
    ...callChecks(),
  },
  otherNames: {
    knowledgeBases: "knowledgeBase",
    knowledgeBaseId: "knowledgeBase",
    retrievers: "knowledgeBase",
    query: "messages",
    input: "messages",
    prompt: "messages",
    modelArn: "model",
    maxAgentIteration: "maxIterations",
    memoryConfiguration: "memory",
    policyConfiguration: "guardrail",
    userContext: "userId",
    retrievalInstructionConfiguration: "retrievalInstruction",
    abortSignal: "signal",
  },
}));

/**
 * Returns the body of the request.
 *
 * @throws {TypeError} when an option is missing, has an unknown name or an invalid value.
 * @throws {RangeError} when a number is out of range.
 */
export function agenticRetrieveBody(options: AgenticRetrieveOptions): Record<string, unknown> {
  checkOptions(options, OPTIONS);
  needOptions("agenticRetrieve", options, ["knowledgeBase", "messages"]);
  const { knowledgeBase, messages, guardrail, memory, retrievalInstruction, userId, nextToken, generateResponse } =
    options;
  const turns = typeof messages === "string" ? [{ role: "user", content: messages }] : messages;
  const given = Array.isArray(knowledgeBase) ? knowledgeBase : [knowledgeBase];
  return {
    messages: turns.map(({ role, content }) => ({ role, content: { text: content } })),
    retrievers: given.map(retriever),
    // The service requires the member, also when nothing is in it.
    agenticRetrieveConfiguration: agentConfiguration(options),
    ...defined({
      generateResponse,
      policyConfiguration: guardrail && { bedrockGuardrailConfiguration: guardrailConfiguration(guardrail) },
      memoryConfiguration: memory,
      retrievalInstructionConfiguration: retrievalInstruction && {
        retrievalInstructionId: retrievalInstruction.id,
        ...defined({ version: retrievalInstruction.version }),
      },
      userContext: userId === undefined ? undefined : { userId },
      nextToken,
    }),
  };
}

function retriever(given: string | AgenticKnowledgeBase): Record<string, unknown> {
  const { id, description, filter, numberOfResults }: AgenticKnowledgeBase = typeof given === "string"
    ? { id: given }
    : given;
  const overrides = defined({ filter, maxNumberOfResults: numberOfResults });
  const retrievalOverrides = Object.keys(overrides).length ? overrides : undefined;
  return {
    ...defined({ description }),
    configuration: { knowledgeBase: { knowledgeBaseId: id, ...defined({ retrievalOverrides }) } },
  };
}

function agentConfiguration(
  { model, reranking, maxIterations }: AgenticRetrieveOptions,
): Record<string, unknown> {
  return {
    foundationModelType: model === undefined ? "MANAGED" : "CUSTOM",
    ...defined({
      foundationModelConfiguration: model === undefined ? undefined : modelConfiguration(model),
      rerankingModelType: typeof reranking === "string" ? reranking.toUpperCase() : reranking && "CUSTOM",
      rerankingConfiguration: typeof reranking === "object"
        ? {
          type: "BEDROCK_RERANKING_MODEL",
          bedrockRerankingConfiguration: { modelConfiguration: { modelArn: reranking.modelArn } },
        }
        : undefined,
      maxAgentIteration: maxIterations,
    }),
  };
}

function modelConfiguration(model: string | AgenticMantleModel): Record<string, unknown> {
  if (typeof model === "string") {
    return {
      type: "BEDROCK_FOUNDATION_MODEL",
      bedrockFoundationModelConfiguration: { modelConfiguration: { modelArn: model } },
    };
  }
  return { type: "MANTLE_FOUNDATION_MODEL", mantleFoundationModelConfiguration: { modelConfiguration: model } };
}
