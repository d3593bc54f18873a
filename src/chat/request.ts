/**
 * A request to a model of any provider. A provider with options of its own extends these types.
 * Source of every limit: the bedrock-runtime API model of 2026-06-19 and the API reference, read 2026-11-20.
 */
import type { RetryOptions, Timeouts } from "../base/call_options.ts";
import type { Gate, ModelId } from "../models/gate.ts";
import type { AnyModel } from "./any_model.ts";
import type {
  CachePointBlock,
  CommonBlock,
  ContentBlock,
  GuardContentBlock,
  Messages,
  UnknownBlock,
} from "./content.ts";
import type { OutputOptions } from "./schema/output.ts";
import type { NameOf, ToolEntry } from "./tool.ts";

// Not `TextBlock`: TypeScript orders the members of a union as it first meets them, and names the last one that fits when a
// block lacks its type. `CommonBlock` puts text behind reasoning.
/** A block of the system prompt. */
export type SystemBlock = Extract<CommonBlock, { type: "text" }> | CachePointBlock | GuardContentBlock | UnknownBlock;

/**
 * Sets how much a model thinks before it answers, in the model's own format. `budgetTokens` is for models that take a number of
 * tokens, and a `TypeError` for others. `effort` lets the model decide how much it thinks. An effort that a model does not support
 * becomes the nearest supported effort. `"off"` turns thinking off for models that think by default. The option is removed for
 * models that always think and have no setting. The thoughts come back as `reasoningContent` blocks, which belong into the next
 * request: `result.message` has them. Timeouts for silence are then 300 s.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const { content } = await bedrock.chat({
 *   model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
 *   messages: "How many weeks has a year?",
 *   reasoning: { budgetTokens: 1024 },
 * });
 * assertEquals(content.map(({ type }) => type), ["reasoningContent", "text"]);
 * ```
 */
export type ReasoningOptions =
  | {
    /** The most tokens to think, at least 1024. They count as output: a lower `maxTokens` is raised by them. */
    budgetTokens: number;
  }
  | {
    /** The effort. Models support different efforts. */
    effort: "low" | "medium" | "high" | "xhigh" | "max";
  }
  | "off";

/** The blocks of literal messages. */
export type BlocksOf<C> = C extends readonly (infer E)[] ? E extends { content: readonly (infer B)[] } ? B : never
  : never;

/** Literal messages are checked block by block; a history typed `Message[]` is known only at run time and passes. */
export type GateMessages<M, C> = [ContentBlock] extends [BlocksOf<C>] ? C
  : [BlocksOf<C>] extends [ContentBlock<M>] ? C
  : `Error: ${M & string} cannot read a block of the type "${
    & UnreadType<M, BlocksOf<C>>
    & string}": it has no "${BlockNeeds[UnreadType<M, BlocksOf<C>>]}" capability`;

/** The capability that a model needs to read a block, by the block's type. */
export interface BlockNeeds {
  /** Images. */
  image: "imageInput";
  /** Documents. */
  document: "documentInput";
  /** Videos. */
  video: "videoInput";
  /** Recordings. */
  audio: "audioInput";
  /** Points of the prompt cache. */
  cachePoint: "promptCache";
}

/** The types of the blocks in `B` that `M` is known not to read. */
export type UnreadType<M, B> = Extract<Exclude<B, ContentBlock<M>>, { type: keyof BlockNeeds }>["type"];

/**
 * The options of a request, except the model. `undefined` always means "not given". `ChatOptions` without arguments stands for
 * options that are known only at run time, which pass every gate.
 */
export interface ChatOptions<
  M = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  C extends Messages = Messages,
  O = unknown,
> {
  /** The conversation so far; a string is one user message. */
  messages: GateMessages<M, C>;
  /** The system prompt. Messages with the role `system` follow it. */
  system?: string | readonly SystemBlock[] | undefined;
  /** The tools that the model may call, in order. */
  tools?: Gate<M, "tools", T> | undefined;
  /**
   * Whether the model must call a tool (`any`, or a tool by name), may call a tool (`auto`), or must not (`none`).
   * @default {"auto"}
   */
  toolChoice?: Gate<M, "tools", "auto" | "any" | "none" | { name: NameOf<T> }> | undefined;
  /** Thinking before the answer. Default: the model's. */
  reasoning?: Gate<M, "reasoning", ReasoningOptions> | undefined;
  /** Structured output; typed by its schema. */
  output?: OutputOptions<O> | undefined;
  /** The most tokens to generate, at least 1; too many reserve quota that is not used. Default: the model's. */
  maxTokens?: number | undefined;
  /** The temperature, 0 to 1. A service may refuse higher values, even if its model supports them. */
  temperature?: number | undefined;
  /** Nucleus sampling, 0 to 1. */
  topP?: number | undefined;
  /** The candidates to sample from; sent in the model's own format if the service has no member of its own. */
  topK?: number | undefined;
  /** Texts before which the model stops; at most 2500, not empty. */
  stopSequences?: readonly string[] | undefined;
  /**
   * `"repair"` corrects requests that the service is known to refuse, and reports each change in `repairs`. `"strict"` throws for a
   * fault of the caller: in user turns, system prompt, tools or parameters. The assistant's turns are still repaired and
   * reported, because the caller cannot correct a model's words. `"off"` sends the request unchanged. @default {"repair"}
   */
  check?: "repair" | "strict" | "off" | undefined;
  /** Aborts the request: rejects with `signal.reason`, and closes the connection. */
  signal?: AbortSignal | undefined;
  /** Timeouts in milliseconds, merged over the client's. */
  timeouts?: Timeouts | undefined;
  /** Retries, merged over the client's. `false` disables retries, except one after a wrong clock or an expired token. */
  retry?: RetryOptions | false | undefined;
  /** Additional headers. */
  headers?: Headers | Readonly<Record<string, string>> | undefined;
}

/** A request to a model. */
export interface ChatRequest<
  M extends ModelId = ModelId,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  C extends Messages = Messages,
  O = unknown,
> extends ChatOptions<M, T, C, O> {
  /** A foundation model's id, an inference profile's id, or an ARN. */
  model: Gate<M, "chat", M>;
}

/**
 * Defaults for many requests. A request's options override them, member by member; `undefined` keeps the default. Default tools
 * are offered, and run by `runTools` and `conversation`, but their calls are not typed.
 */
export type ChatDefaults = Partial<Omit<ChatOptions, "messages">>;
