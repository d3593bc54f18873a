/**
 * What is known of one model. Absent means unknown, which is not "no": only what is known to be missing ever blocks.
 */
import type { Capability } from "./gate.ts";
import type { ProfilePrefix } from "./known_models.ts";

/** What a model is for. */
export type ModelKind = "chat" | "embedding" | "image" | "video" | "speech" | "rerank";

/** Where in its life a model is; `eol` is retired. */
export type ModelStatus = "active" | "legacy" | "eol";

/**
 * What a request to a model must not hold. `temperature+topP` is both at once, `stopSequences.over10` a stop sequence of more
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

/** How a model reasons, and how it is asked to. */
export interface ReasoningFacts {
  /** `budget`: told how many tokens; `effort` and `adaptive`: told how hard; `always`: cannot be told not to. */
  readonly kind?: "budget" | "adaptive" | "effort" | "always" | undefined;
  /** Where the request says so, in the model's own format. */
  readonly request?:
    | "thinking.enabled"
    | "thinking.adaptive"
    | "reasoning.effort"
    | "reasoning_effort"
    | "reasoningConfig"
    | "reasoning_config"
    | undefined;
  /** Efforts it knows, least first. */
  readonly efforts?: readonly string[] | undefined;
  /** Whether it can be told not to. */
  readonly canDisable?: boolean | undefined;
  /** Least tokens of a budget. */
  readonly minBudgetTokens?: number | undefined;
}

/** How a model caches prompts. */
export interface PromptCacheFacts {
  /** Whether it takes cache points in Converse. */
  readonly points?: boolean | undefined;
  /** Whether it also caches unasked. */
  readonly implicit?: boolean | undefined;
  /** Tokens below which nothing is cached. */
  readonly minTokens?: number | undefined;
  /** Points a request may hold. */
  readonly maxPoints?: number | undefined;
  /** Lifetimes it knows. */
  readonly ttls?: readonly string[] | undefined;
  /** Where a point may stand. */
  readonly fields?: readonly ("system" | "messages" | "tools")[] | undefined;
}

/** What an embedding model gives. */
export interface EmbeddingFacts {
  /** Lengths of vector it can be asked for. */
  readonly dimensions?: readonly number[] | undefined;
  /** What it gives unasked. */
  readonly defaultDimensions?: number | undefined;
  /** Longest input, in tokens. */
  readonly maxInputTokens?: number | undefined;
}

/** Where an inference profile sends calls: by the region that is called, the regions that may answer. */
export type ProfileRoutes = Readonly<Record<string, readonly string[]>>;

/** One model: a row of the registry. */
export interface Model {
  /** AWS's id, without a profile's prefix. */
  readonly id: string;
  /** The id's first segment, such as `anthropic`. */
  readonly provider: string;
  /** What it is for. */
  readonly kind: ModelKind;
  /** Where in its life it is, on the day the data was gathered. */
  readonly status?: ModelStatus | undefined;
  /** Days of its life, as `2026-11-30`. */
  readonly dates: {
    /** First offered. */
    readonly launched?: string | undefined;
    /** Not retired before. */
    readonly notBefore?: string | undefined;
    /** No new users from then on. */
    readonly legacy?: string | undefined;
    /** Dearer from then on. */
    readonly extendedAccess?: string | undefined;
    /** Retired from then on. */
    readonly endOfLife?: string | undefined;
  };
  /** The model to use instead, where this one goes or is gone. */
  readonly replacedBy?: string | undefined;
  /** Documented as working. */
  readonly can: readonly Capability[];
  /** Known not to work. */
  readonly cannot: readonly Capability[];
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number | undefined;
  /** The most tokens of an answer that any source names; AWS's own listing where it is higher than the others. */
  readonly maxOutputTokens?: number | undefined;
  /** Whether the service is known to refuse a `maxTokens` above `maxOutputTokens`: AWS documents the number, or a refusal names it. */
  readonly enforcesMaxOutputTokens?: boolean | undefined;
  /** The shape of its native requests, as `InvokeModel` takes them. */
  readonly bodyFormat?: string | undefined;
  /** Whether it answers Converse; `limited` is a single user message. */
  readonly converse?: boolean | "limited" | undefined;
  /** Whether it answers ConverseStream. */
  readonly converseStream?: boolean | "limited" | undefined;
  /** Whether it takes a system prompt. */
  readonly systemPrompt?: boolean | undefined;
  /** Whether it calls tools while it streams. */
  readonly streamingTools?: boolean | undefined;
  /** Ways to force a call that it takes. */
  readonly toolChoice?: readonly ("auto" | "any" | "tool")[] | undefined;
  /** What its requests must not hold. */
  readonly refuses: readonly Refusal[];
  /** How it reasons, where it does. */
  readonly reasoning?: ReasoningFacts | undefined;
  /** How it caches prompts, where it does. */
  readonly promptCache?: PromptCacheFacts | undefined;
  /** What it embeds, where it does. */
  readonly embedding?: EmbeddingFacts | undefined;
  /** Regions in which the bare id can be called. */
  readonly regions?: readonly string[] | undefined;
  /** Its inference profiles; `undefined` under a prefix means that one exists whose routes are unknown. */
  readonly profiles: Readonly<Partial<Record<ProfilePrefix, ProfileRoutes | undefined>>>;
}
