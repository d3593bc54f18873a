/**
 * The interface of every provider.
 */
import { defined } from "../base/defined.ts";
import type { Capability, Gate, ModelId } from "../models/gate.ts";
import type { AnyModel } from "./any_model.ts";
import type { ChatStream } from "./chat_stream.ts";
import type { Messages } from "./content.ts";
import type { ChatDefaults, ChatOptions, ChatRequest } from "./request.ts";
import { kindOf } from "../base/quote.ts";
import type { ResultOf } from "./result.ts";
import type { ToolEntry } from "./tool.ts";

/**
 * Chats with models.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type ChatProvider, createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", replies: ["Paris."] });
 * const provider: ChatProvider = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const { text } = await provider.chat({ model: "amazon.nova-lite-v1:0", messages: "The capital of France?" });
 * assertEquals(text, "Paris.");
 * const model = provider.model("amazon.nova-lite-v1:0", { maxTokens: 100 });
 * assertEquals(await model.stream({ messages: "The capital of France?" }).text(), text);
 * ```
 */
export interface ChatProvider {
  /**
   * Sends a conversation, and resolves with the whole answer.
   *
   * @throws {ProviderError} when the service or the wire fails; `TypeError` or `RangeError` when the request cannot be
   * sent, or has an option with an unknown name; the platform's `TimeoutError`; `signal.reason`.
   */
  chat<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: ChatRequest<M, T, C, O>): Promise<ResultOf<T, O>>;
  /** Returns a stream of the answer. Never throws: the first read rejects with any failure, also a caller's mistake. */
  stream<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: ChatRequest<M, T, C, O>): ChatStream<T, O>;
  /**
   * Returns a handle with the model and other defaults of its requests.
   *
   * @throws {TypeError} when a default has an unknown name or a value of the wrong type.
   */
  model<const M extends ModelId>(id: Gate<M, "chat", M>, defaults?: ChatDefaults): ChatModel<M>;
}

/**
 * A provider with a model, for routers, adapters and tool loops. `ChatModel` without arguments stands for any model: every
 * handle fits, and no gate is checked. A helper that keeps the gates is generic: `ChatModel<M>`. `X` has the options that the
 * provider has beyond {@link ChatOptions}, such as a guardrail.
 *
 * @example A helper for any model
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type ChatModel, createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * async function summary(model: ChatModel, text: string): Promise<string> {
 *   return (await model.chat({ system: "Summarize in one sentence.", messages: text })).text;
 * }
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Short."] }) });
 * assertEquals(await summary(bedrock.model("amazon.nova-lite-v1:0", { maxTokens: 100 }), "A long text."), "Short.");
 * ```
 */
export interface ChatModel<M extends ModelId = AnyModel, X = unknown> {
  /** The provider's name, in lower case. */
  readonly provider: string;
  /** The model id as the caller gave it. */
  readonly modelId: unknown extends M ? ModelId : M;
  /** The model's limit in tokens, request and answer together, if it is known. `conversation` stays within the limit. */
  readonly contextWindow?: number | undefined;
  /** The traits of the model by which a router chooses, as far as they are known. */
  readonly traits?: ModelTraits | undefined;
  /**
   * The options that every request of the handle has unless it says otherwise, those of the client included. `runTools` and
   * `conversation` read them: they run the tools in it, and count the system prompt. `headers` are sent and not shown, since
   * they may hold secrets. A handle without defaults has `{}`; of a handle without this member nothing is known.
   */
  readonly defaults?: ChatDefaults | undefined;
  /**
   * The options of the model's requests. `runTools` and `conversation` check with them the options that they hand on. A handle
   * without this member has the options of {@link ChatOptions}.
   */
  readonly requestOptions?: RequestOptions<X> | undefined;
  /** `ChatProvider.chat` with this model. */
  chat<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: ChatOptions<M, T, C, O> & X,
  ): Promise<ResultOf<T, O>>;
  /** `ChatProvider.stream` with this model. */
  stream<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: ChatOptions<M, T, C, O> & X,
  ): ChatStream<T, O>;
}

/** The traits of a model by which a router chooses a target. A missing member is unknown. */
export interface ModelTraits {
  /**
   * The family of the model, in lower case. Reasoning is sent back only to models of the family that wrote it, which alone
   * can check its signature.
   */
  readonly family?: string | undefined;
  /** The regions that may process a request, such as `eu-west-1`. A router with a fence calls no model without them. */
  readonly regions?: readonly string[] | undefined;
  /** The capabilities: `false` for a capability that the model is known to lack. */
  readonly capabilities?: Readonly<Partial<Record<Capability, boolean>>> | undefined;
}

/** The options of a model's requests, for functions that hand them on. `X` has those beyond {@link ChatOptions}. */
export interface RequestOptions<X = unknown> {
  /** Never there: it tells the compiler `X`, for functions that take a model and its options. */
  readonly extras?: X;
  /** The check of each option, by name. It throws a `TypeError`, or a `RangeError` for a number, that names the option. */
  readonly options: Readonly<Record<string, (value: unknown, option: string) => void>>;
  /** Names in other libraries, with ours, or with the end of a sentence that says what to write instead. */
  readonly otherNames?: Readonly<Record<string, string>> | undefined;
}

/**
 * Refuses a value that is not a handle, such as a client or a model id. The types refuse it in TypeScript.
 *
 * @throws {TypeError} that says what to pass.
 */
export function checkModel(model: unknown, user: string): void {
  const { chat, stream, model: makesHandles, modelId } = Object(model);
  const isClient = typeof makesHandles === "function" && modelId === undefined;
  if (!isClient && (typeof chat === "function" || typeof stream === "function")) return;
  const given = isClient ? "a client" : kindOf(model);
  throw new TypeError(`Cannot use ${given} as the model of ${user}: not a handle; pass client.model(id)`);
}

/** Returns `defaults` overridden by `given`; `undefined` counts as not given. */
export function withDefaults<T extends object>(defaults: Partial<T> | undefined, given: T): T {
  return { ...defaults, ...defined(given) } as T;
}
