/**
 * The facts about one model. An absent member is unknown, and unknown facts never block a request.
 */
import type { Capability } from "./gate.ts";
import type { ProfilePrefix } from "../aws/regions.ts";

/** The purpose of a model. */
export type ModelKind = "chat" | "embedding" | "image" | "video" | "speech" | "rerank";

/** The state of a model; `eol` is retired. */
export type ModelStatus = "active" | "legacy" | "eol";

/**
 * A part of a request that a model refuses. `temperature+topP` is both at once, `stopSequences.over10` a stop sequence of more
 * than ten characters, `s3Location` a file in S3 in a user's turn, `toolUseId.service` an id that the service itself wrote.
 */
export type Refusal =
  | "temperature"
  | "topP"
  | "topK"
  | "stopSequences"
  | "stopSequences.over10"
  | "temperature+topP"
  | "toolChoice.any"
  | "toolChoice.tool"
  | "thinking.disabled"
  | "thinking.enabled"
  | "reasoning.effort=none"
  | "tool.strict"
  | "output_config.format"
  | "assistantPrefill"
  | "multiTurn"
  | "s3Location"
  | "toolUseId.service";

/** How a model reasons, and how a request sets it. */
export interface ReasoningFacts {
  /** `budget`: set in tokens; `effort` and `adaptive`: set by an effort; `always`: cannot be turned off. */
  readonly kind?: "budget" | "adaptive" | "effort" | "always" | undefined;
  /** The member that sets reasoning, in the model's own format. */
  readonly request?:
    | "thinking.enabled"
    | "thinking.adaptive"
    | "reasoning.effort"
    | "reasoning_effort"
    | "reasoningConfig"
    | "reasoning_config"
    | undefined;
  /** Supported efforts, lowest first. */
  readonly efforts?: readonly string[] | undefined;
  /** Whether reasoning can be turned off. */
  readonly canDisable?: boolean | undefined;
  /** The least tokens of a budget. */
  readonly minBudgetTokens?: number | undefined;
}

/** How a model caches prompts. */
export interface PromptCacheFacts {
  /** Whether the model accepts cache points in Converse. */
  readonly points?: boolean | undefined;
  /** Whether the model also caches without cache points. */
  readonly implicit?: boolean | undefined;
  /** The least tokens that are cached. */
  readonly minTokens?: number | undefined;
  /** The most cache points of a request. */
  readonly maxPoints?: number | undefined;
  /** Supported lifetimes. */
  readonly ttls?: readonly string[] | undefined;
  /** The sections that may hold a cache point. */
  readonly fields?: readonly ("system" | "messages" | "tools")[] | undefined;
}

/**
 * How the endpoint `bedrock-mantle` serves a model. Its APIs are those of other services: `chat` is Chat Completions, `responses` is
 * Responses, `messages` is Messages.
 */
export interface MantleFacts {
  /** The path of the APIs, such as `/openai/v1`. */
  readonly path: string;
  /** The APIs that serve the model; the first is the one to use. */
  readonly apis: readonly ("chat" | "responses" | "messages")[];
  /** Whether reasoning can be asked for in a form that goes back to the model, in Responses. */
  readonly encryptedReasoning?: boolean | undefined;
}

/** The facts about an embedding model. */
export interface EmbeddingFacts {
  /** Supported lengths of a vector. */
  readonly dimensions?: readonly number[] | undefined;
  /** The default length of a vector. */
  readonly defaultDimensions?: number | undefined;
  /** The longest input, in tokens. */
  readonly maxInputTokens?: number | undefined;
}

/** The routes of an inference profile: the regions that may answer, by the region that is called. */
export type ProfileRoutes = Readonly<Record<string, readonly string[]>>;

/** One model: a row of the registry. */
export interface Model {
  /** AWS's id, without a profile's prefix. */
  readonly id: string;
  /** The id's first segment, such as `anthropic`. */
  readonly provider: string;
  /** The model's purpose. */
  readonly kind: ModelKind;
  /** The model's state on the day the data was gathered. */
  readonly status?: ModelStatus | undefined;
  /** The model's dates, such as `2026-11-30`. */
  readonly dates: {
    /** First offered. */
    readonly launched?: string | undefined;
    /** Not retired before. */
    readonly notBefore?: string | undefined;
    /** Closed to new users from this day on. */
    readonly legacy?: string | undefined;
    /** More expensive from this day on. */
    readonly extendedAccess?: string | undefined;
    /** Retired from this day on. */
    readonly endOfLife?: string | undefined;
  };
  /** The successor of a legacy or retired model. */
  readonly replacedBy?: string | undefined;
  /** Capabilities that are documented. */
  readonly can: readonly Capability[];
  /** Capabilities that the model is known to lack. */
  readonly cannot: readonly Capability[];
  /** The most tokens of prompt and answer together. */
  readonly contextWindow?: number | undefined;
  /** The most tokens of an answer: the highest number of any source, AWS's own listing included. */
  readonly maxOutputTokens?: number | undefined;
  /** Whether the service is known to refuse a `maxTokens` above `maxOutputTokens`, by AWS's documentation or a refusal. */
  readonly enforcesMaxOutputTokens?: boolean | undefined;
  /** The shape of the model's native requests for `InvokeModel`. */
  readonly bodyFormat?: string | undefined;
  /** Whether the model supports Converse; `limited` means a single user message. */
  readonly converse?: boolean | "limited" | undefined;
  /** Whether the model supports ConverseStream. */
  readonly converseStream?: boolean | "limited" | undefined;
  /** Whether the model supports a system prompt. */
  readonly systemPrompt?: boolean | undefined;
  /** Whether the model supports tools in a stream. */
  readonly streamingTools?: boolean | undefined;
  /** The supported ways to force a tool call. */
  readonly toolChoice?: readonly ("auto" | "any" | "tool")[] | undefined;
  /** The parts of a request that the model refuses. */
  readonly refuses: readonly Refusal[];
  /** How the model reasons, if it does. */
  readonly reasoning?: ReasoningFacts | undefined;
  /** How the model caches prompts, if it does. */
  readonly promptCache?: PromptCacheFacts | undefined;
  /** The facts about embedding, for an embedding model. */
  readonly embedding?: EmbeddingFacts | undefined;
  /** Regions in which the bare id can be called. */
  readonly regions?: readonly string[] | undefined;
  /** How `bedrock-mantle` serves a model that Converse does not serve. */
  readonly mantle?: MantleFacts | undefined;
  /** Regions in which `bedrock-mantle` serves such a model. */
  readonly mantleRegions?: readonly string[] | undefined;
  /** The inference profiles by prefix; `undefined` under a prefix means that the routes of the profile are unknown. */
  readonly profiles: Readonly<Partial<Record<ProfilePrefix, ProfileRoutes | undefined>>>;
}
