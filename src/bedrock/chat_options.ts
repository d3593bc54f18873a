/**
 * The options of a request to Bedrock: those of every provider, and Bedrock's own.
 * Source of every limit: the bedrock-runtime API model of 2026-06-19 and the API reference, read 2026-11-20.
 */
import type { AnyModel } from "../chat/any_model.ts";
import type { Messages } from "../chat/content.ts";
import type { ChatModel } from "../chat/provider.ts";
import type { ChatOptions, ChatRequest } from "../chat/request.ts";
import type { ChatStream } from "../chat/chat_stream.ts";
import type { CacheTtl, ResultOf } from "../chat/result.ts";
import type { ToolEntry } from "../chat/tool.ts";
import type { Gate, ModelId } from "../models/gate.ts";

/**
 * Plans cache points in legal places, at most four together with the caller's own. `"auto"` plans points behind the tools, the
 * system prompt and the last two user turns, for five minutes. That suits a continued conversation; a request that is not
 * continued pays for writing its last turn. Otherwise points are planned behind the named sections. A prompt that is too short
 * for its model is not cached, at no extra cost.
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

/**
 * Applies a guardrail to request and answer. It checks the whole request, or only the `guardContent` blocks of a request that
 * has such blocks.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", guardrails: { gr7: { blockedWords: ["raincoat"], message: "We sell umbrellas." } } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const { text, stopReason, guardrail } = await bedrock.chat({
 *   model: "amazon.nova-lite-v1:0",
 *   messages: "Do you sell a raincoat?",
 *   guardrail: { id: "gr7", version: "1", trace: true },
 * });
 * assertEquals([text, stopReason], ["We sell umbrellas.", "guardrail_intervened"]);
 * assert(guardrail?.intervened);
 * assertEquals(guardrail.inputAssessments.gr7?.wordPolicy?.customWords?.[0]?.match, "raincoat");
 * ```
 */
export interface GuardrailOptions {
  /** The guardrail's id or ARN. */
  id: string;
  /** The version, such as `1` or `DRAFT`. */
  version: string;
  /** Whether the answer has the findings; `full` adds the checks without findings. @default {false} */
  trace?: boolean | "full" | undefined;
  /**
   * For a stream: `sync` holds text back until it is checked. `async` sends text immediately, so that blocked text may already
   * have been shown. @default {"sync"}
   */
  stream?: "sync" | "async" | undefined;
}

/** The options that Bedrock has beyond those of every provider. */
export interface BedrockExtras<M = AnyModel> {
  /** Prompt caching: `auto` plans legal cache points. Points in the request count too. */
  cache?: Gate<M, "promptCache", CacheOptions> | undefined;
  /** A guardrail for request and answer. */
  guardrail?: GuardrailOptions | undefined;
  /** The service tier, which sets the price and the speed. */
  serviceTier?: "default" | "priority" | "flex" | "reserved" | undefined;
  /** Whether to use the faster instances of a model that has them. */
  latency?: "standard" | "optimized" | undefined;
  /** 1 to 16 pairs for the invocation logs; at most 256 characters of `[a-zA-Z0-9\s:_@$#=/+,-.]` per key and value. */
  requestMetadata?: Readonly<Record<string, string>> | undefined;
  /**
   * Members of the model's own format. They override the members that `reasoning` and `topK` set, and the override is reported in
   * `repairs`.
   */
  additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
  /** At most 10 JSON Pointers into the model's own answer; the values are in `additionalModelResponseFields`. */
  additionalModelResponseFieldPaths?: readonly string[] | undefined;
  /** The values of a stored prompt's variables, if the model is the ARN of a prompt. */
  promptVariables?: Readonly<Record<string, string>> | undefined;
}

/**
 * The options of a request to Bedrock, except the model. `undefined` always means "not given". `BedrockChatOptions` without
 * arguments stands for options that are known only at run time, which pass every gate.
 */
export interface BedrockChatOptions<
  M = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  C extends Messages = Messages,
  O = unknown,
> extends ChatOptions<M, T, C, O>, BedrockExtras<M> {}

/** A request to a model of Bedrock. */
export interface BedrockChatRequest<
  M extends ModelId = ModelId,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  C extends Messages = Messages,
  O = unknown,
> extends ChatRequest<M, T, C, O>, BedrockExtras<M> {}

/** Defaults for many requests to Bedrock, as `ChatDefaults`. */
export type BedrockChatDefaults = Partial<Omit<BedrockChatOptions, "messages">>;

/** A model of Bedrock: a `ChatModel` whose requests have Bedrock's own options too. */
export interface BedrockModel<M extends ModelId = AnyModel> extends ChatModel<M, BedrockExtras<M>> {
  /** The options that every request of the handle has unless the request overrides them, as of {@link ChatModel}. */
  readonly defaults?: BedrockChatDefaults | undefined;
  // `ChatOptions` beside: options for any model pass the gates only as the same generic type.
  /** `Bedrock.chat` with this model. */
  chat<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: BedrockChatOptions<M, T, C, O> | ChatOptions<M, T, C, O>,
  ): Promise<ResultOf<T, O>>;
  /** `Bedrock.stream` with this model. */
  stream<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: BedrockChatOptions<M, T, C, O> | ChatOptions<M, T, C, O>,
  ): ChatStream<T, O>;
}
