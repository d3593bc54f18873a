/**
 * The options of a request to an OpenAI-compatible service.
 */
import type { AnyModel } from "../chat/any_model.ts";
import type { ChatStream } from "../chat/chat_stream.ts";
import type { Messages } from "../chat/content.ts";
import type { ChatModel } from "../chat/provider.ts";
import type { ChatOptions, ChatRequest } from "../chat/request.ts";
import type { ResultOf } from "../chat/result.ts";
import type { ToolEntry } from "../chat/tool.ts";
import type { ModelId } from "../models/gate.ts";
import type { OpenAIChatOptions, OpenAIExtras } from "./wire/extras.ts";

/** A request to a model of an OpenAI-compatible service. */
export type OpenAIChatRequest<
  M extends ModelId = ModelId,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  C extends Messages = Messages,
  O = unknown,
> = ChatRequest<M, T, C, O> & OpenAIExtras;

/** Defaults for many requests, as `ChatDefaults`. */
export type OpenAIChatDefaults = Partial<Omit<OpenAIChatOptions, "messages">>;

/** A model of an OpenAI-compatible service: a `ChatModel` whose requests have the options of OpenAI's format too. */
export interface OpenAIModel<M extends ModelId = AnyModel> extends ChatModel<M, OpenAIExtras> {
  /** The options that every request of the handle has unless the request overrides them, as of {@link ChatModel}. */
  readonly defaults?: OpenAIChatDefaults | undefined;
  // `ChatOptions` beside: options for any model pass the gates only as the same generic type.
  /** `OpenAICompatible.chat` with this model. */
  chat<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: OpenAIChatOptions<M, T, C, O> | ChatOptions<M, T, C, O>,
  ): Promise<ResultOf<T, O>>;
  /** `OpenAICompatible.stream` with this model. */
  stream<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: OpenAIChatOptions<M, T, C, O> | ChatOptions<M, T, C, O>,
  ): ChatStream<T, O>;
}
