/**
 * What is asked of a model, whichever provider serves it.
 * Source of every limit: the bedrock-runtime API model of 2026-06-19 and the API reference, read 2026-11-20.
 */
import type { RetryOptions, Timeouts } from "../call_options.ts";
import type { Gate, ModelId } from "../models/gate.ts";
import type { AnyModel } from "./any_model.ts";
import type { CachePointBlock, ContentBlock, GuardContentBlock, Messages, TextBlock, UnknownBlock } from "./content.ts";
import type { GuardrailOptions } from "./guardrail.ts";
import type { OutputOptions } from "./output.ts";
import type { NameOf, ToolEntry } from "./tool.ts";

/** A block of the system prompt. */
export type SystemBlock = TextBlock | CachePointBlock | GuardContentBlock | UnknownBlock;

/** How long a prompt is kept in the cache when nobody reads it. */
export type CacheTtl = "5m" | "1h";

/**
 * How much a model shall think before it answers; it goes where the model's own format has it. `budgetTokens` is of Claude
 * alone: other formats cannot say it, and that is a `TypeError`. With `effort` Claude thinks as much as it finds fit. `"off"`
 * says so to models that think unasked. What was thought comes back as `reasoningContent` blocks, which belong into the next
 * request: `result.message` has them. Timeouts for silence are 300 s then.
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
    /** Most tokens to think; Claude takes at least 1024. They count as output: a `maxTokens` within them is raised by them. */
    budgetTokens: number;
  }
  | {
    /** How hard; which of these a model knows is its own business. */
    effort: "low" | "medium" | "high" | "xhigh" | "max";
  }
  | "off";

/**
 * Where cache points are planned, at most four with the caller's own, and only where they are legal. `"auto"`: behind the
 * tools, the system prompt and the last two turns of the user, for five minutes, which suits a conversation that goes on; a
 * request that nobody continues pays for writing its last turn. Else behind the sections that are named. A prompt that is too
 * short for its model is not cached, and costs nothing more.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const model = bedrock.model("us.anthropic.claude-sonnet-4-5-20250929-v1:0", {
 *   system: "All of the handbook. ".repeat(1000),
 *   cache: { system: "1h" },
 * });
 * const first = await model.chat({ messages: "What is on shelf 3?" });
 * const second = await model.chat({ messages: "And on shelf 4?" });
 * assertEquals(first.cache?.points, [{ path: "system", ttl: "1h" }]);
 * assert(first.cache && first.cache.writeTokens > 0);
 * assertEquals(second.cache?.readTokens, first.cache.writeTokens);
 * ```
 */
export type CacheOptions = "auto" | {
  /** The system prompt. */
  system?: CacheTtl | undefined;
  /** The tools. */
  tools?: CacheTtl | undefined;
  /** The conversation so far. */
  messages?: CacheTtl | undefined;
};

/** The blocks of literal messages. */
export type BlocksOf<C> = C extends readonly (infer E)[] ? E extends { content: readonly (infer B)[] } ? B : never
  : never;

/** Literal messages are checked block by block; a history typed `Message[]` is known only at run time and passes. */
export type GateMessages<M, C> = [ContentBlock] extends [BlocksOf<C>] ? C
  : [BlocksOf<C>] extends [ContentBlock<M>] ? C
  : `Error: a block in messages cannot be read by ${M & string} on Bedrock`;

/**
 * Everything but the model. `undefined` always means "not given". `ChatOptions` alone is options that are known only at run
 * time: they pass every gate.
 */
export interface ChatOptions<
  M = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  C extends Messages = Messages,
  O = unknown,
> {
  /** The conversation so far; a bare string is one user message. */
  messages: GateMessages<M, C>;
  /** The system prompt. Messages with role `system` are put behind it. */
  system?: string | readonly SystemBlock[] | undefined;
  /** What the model may call, in order. */
  tools?: Gate<M, "tools", T> | undefined;
  /**
   * Whether the model must call a tool (`any`, or one by its name), may (`auto`), or must not (`none`).
   * @default {"auto"}
   */
  toolChoice?: Gate<M, "tools", "auto" | "any" | "none" | { name: NameOf<T> }> | undefined;
  /** Thinking before answering. Default: the model's own. */
  reasoning?: Gate<M, "reasoning", ReasoningOptions> | undefined;
  /** Structured output; typed by its schema. */
  output?: OutputOptions<O> | undefined;
  /** Prompt caching: `auto` plans legal cache points. Points that are written into the request count too. */
  cache?: Gate<M, "promptCache", CacheOptions> | undefined;
  /** A guardrail for request and answer. */
  guardrail?: GuardrailOptions | undefined;
  /** Most tokens to generate, at least 1. Default: the model's; an oversized one reserves quota that is not used. */
  maxTokens?: number | undefined;
  /** 0 to 1; Bedrock takes no more, whatever the model could. */
  temperature?: number | undefined;
  /** 0 to 1. */
  topP?: number | undefined;
  /** How many candidates to sample from. Converse has no member for it: it goes where the model's own format has it. */
  topK?: number | undefined;
  /** The model stops before writing one of these; at most 2500, none empty. */
  stopSequences?: readonly string[] | undefined;
  /** What the service gives for the price. */
  serviceTier?: "default" | "priority" | "flex" | "reserved" | undefined;
  /** Whether a model that has one shall answer from its faster instances. */
  latency?: "standard" | "optimized" | undefined;
  /** 1 to 16 pairs that appear in invocation logs; each at most 256 characters of `[a-zA-Z0-9\s:_@$#=/+,-.]`. */
  requestMetadata?: Readonly<Record<string, string>> | undefined;
  /**
   * Members of the model's own format. Merged over what `reasoning`, `topK` and the like put there: the caller wins, and it
   * is reported in `repairs`.
   */
  additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
  /** At most 10 JSON Pointers into the model's own answer; found again in `additionalModelResponseFields`. */
  additionalModelResponseFieldPaths?: readonly string[] | undefined;
  /** With a prompt's ARN as model: what stands for its variables. */
  promptVariables?: Readonly<Record<string, string>> | undefined;
  /**
   * `"repair"` fixes what is known to be refused and reports it in `repairs`. `"strict"` throws instead, for what the caller
   * gave: user turns, system prompt, tools, parameters; what a model wrote in the assistant's turns is repaired and reported
   * all the same, since no caller can mend it. `"off"` sends as is. @default {"repair"}
   */
  check?: "repair" | "strict" | "off" | undefined;
  /** An abort rejects with `signal.reason`, and closes the connection. */
  signal?: AbortSignal | undefined;
  /** In milliseconds; merged over the client's. */
  timeouts?: Timeouts | undefined;
  /** Merged over the client's; `false` for no second attempt but the one that corrects a clock or an expired token. */
  retry?: RetryOptions | false | undefined;
  /** Sent besides ours. */
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
 * What may be given once for many requests: what a request gives wins, member by member, and `undefined` gives nothing. Tools
 * among them are offered, but their calls are not typed, and `runTools` does not see them: give it the tools with the request.
 */
export type ChatDefaults = Partial<Omit<ChatOptions, "messages">>;
