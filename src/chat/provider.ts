/**
 * What every provider implements.
 */
import { defined } from "../defined.ts";
import type { ModelId } from "../models/model_id.ts";
import type { ChatStream } from "./chat_stream.ts";
import type { ChatDefaults, ChatOptions, ChatRequest } from "./request.ts";
import type { ChatResult } from "./result.ts";

/** Chats with models. */
export interface ChatProvider {
  /**
   * Sends a conversation, and resolves with the whole answer.
   *
   * @throws {ProviderError} when the service or the wire fails; `TypeError` or `RangeError` when the request cannot be
   * sent; the platform's `TimeoutError`; `signal.reason`.
   */
  chat(request: ChatRequest): Promise<ChatResult>;
  /** The answer as it arrives. Throws nothing itself: every failure, a caller's mistake too, is the first read's. */
  stream(request: ChatRequest): ChatStream;
  /** A handle with the model filled in, and what else should hold for every request through it. */
  model(id: ModelId, defaults?: ChatDefaults): ChatModel;
}

/** A provider with the model filled in: what a router, an adapter or a tool loop composes. */
export interface ChatModel {
  /** The provider's name, such as `bedrock`. */
  readonly provider: string;
  /** The model as it was asked for. */
  readonly modelId: ModelId;
  /** `ChatProvider.chat` with this model. */
  chat(request: ChatOptions): Promise<ChatResult>;
  /** `ChatProvider.stream` with this model. */
  stream(request: ChatOptions): ChatStream;
}

/** `defaults` under `given`; what is `undefined` counts as not given. */
export function withDefaults<T extends object>(defaults: Partial<T> | undefined, given: T): T {
  return { ...defaults, ...defined(given) } as T;
}
