/**
 * The options of a request to AI Gateway: those of every provider, those of the AI SDK's language models, and the gateway's own.
 * Source: `@ai-sdk/gateway` 4.0.146, read 2026-11-29.
 */
import type { AnyModel } from "../../chat/any_model.ts";
import type { Messages } from "../../chat/content.ts";
import type { ChatModel } from "../../chat/provider.ts";
import type { ChatOptions, ChatRequest } from "../../chat/request.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import type { ResultOf } from "../../chat/result.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import type { LanguageModelExtras } from "../../language_model/extras.ts";
import type { ModelId } from "../../models/gate.ts";

/**
 * How the gateway routes a request, and what it writes down. Options that a newer gateway has go into
 * `providerOptions: { gateway: { … } }`, which sends any.
 */
export interface GatewayRouting {
  /** Slugs of providers in the order in which they are tried, such as `["bedrock", "anthropic"]`. */
  order?: readonly string[] | undefined;
  /** Slugs of the only providers that may serve the request. */
  only?: readonly string[] | undefined;
  /** Models to fall back to, in order, when the model of the request fails. */
  models?: readonly string[] | undefined;
  /** How providers are sorted: by cost, time to the first token, or tokens per second. */
  sort?: "cost" | "ttft" | "tps" | undefined;
  /** Keys of the caller's own accounts, by provider, such as `{ anthropic: [{ apiKey }] }`. No error shows them. */
  byok?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> | undefined;
  /** Timeouts of providers that are called with the caller's own keys, in milliseconds. */
  providerTimeouts?: { byok?: Readonly<Record<string, number>> | undefined } | undefined;
  /** The end user, by whom spending is reported. */
  user?: string | undefined;
  /** Tags by which spending is reported. */
  tags?: readonly string[] | undefined;
  /** The entity whose quota is used. */
  quotaEntityId?: string | undefined;
  /** Whether only providers may serve the request that keep nothing. The request fails if none can. */
  zeroDataRetention?: boolean | undefined;
  /** Whether only providers may serve the request that do not train on prompts. */
  disallowPromptTraining?: boolean | undefined;
  /** Codes of the countries in which a provider may have its headquarters, such as `["US", "DE"]`, or all with `!` to exclude them. */
  headquarters?: readonly string[] | undefined;
  /** Abilities that the provider must have, such as `tool-use`, `vision` or `!quantization:fp8`. */
  has?: readonly string[] | undefined;
  /** The tier that serves the request. */
  serviceTier?: "flex" | "priority" | undefined;
  /** `auto` lets the gateway place cache points. */
  caching?: "auto" | undefined;
}

/** The options that AI Gateway has beyond those of every provider. */
export interface GatewayExtras extends LanguageModelExtras {
  /** How the gateway routes the request, and what it writes down. */
  gateway?: GatewayRouting | undefined;
}

/** The options of a request to AI Gateway, except the model. `undefined` always means "not given". */
export interface GatewayChatOptions<
  M = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  C extends Messages = Messages,
  O = unknown,
> extends ChatOptions<M, T, C, O>, GatewayExtras {}

/** A request to a model of AI Gateway. */
export interface GatewayChatRequest<
  M extends ModelId = ModelId,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  C extends Messages = Messages,
  O = unknown,
> extends ChatRequest<M, T, C, O>, GatewayExtras {}

/** Defaults for many requests to AI Gateway, as `ChatDefaults`. */
export type GatewayChatDefaults = Partial<Omit<GatewayChatOptions, "messages">>;

/** A model of AI Gateway: a `ChatModel` whose requests have the gateway's own options too. */
export interface GatewayModel<M extends ModelId = AnyModel> extends ChatModel<M, GatewayExtras> {
  /** The options that every request of the handle has unless the request overrides them, as of {@link ChatModel}. */
  readonly defaults?: GatewayChatDefaults | undefined;
  /** `Gateway.chat` with this model. */
  chat<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: GatewayChatOptions<M, T, C, O> | ChatOptions<M, T, C, O>,
  ): Promise<ResultOf<T, O>>;
  /** `Gateway.stream` with this model. */
  stream<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: GatewayChatOptions<M, T, C, O> | ChatOptions<M, T, C, O>,
  ): ChatStream<T, O>;
}
