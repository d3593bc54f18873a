/**
 * The members of a provider that chat, made of the two calls that a provider knows how to make.
 */
import type { Clock } from "../../base/clock.ts";
import type { Timeouts } from "../../base/call_options.ts";
import { checkOptions } from "../../base/check_options.ts";
import type { ModelId } from "../../models/gate.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ChatEventSource } from "../event.ts";
import { type ChatModel, type ModelTraits, withDefaults } from "../provider.ts";
import type { ChatDefaults, ChatOptions, ChatRequest } from "../request.ts";
import type { RequestTables } from "../request_options.ts";
import { type CallLog, type ChatResult, createCallLog } from "../result.ts";
import { chatStream } from "./chat_stream.ts";

/** The calls of a provider, and what its handles show. */
export interface ChatCalls {
  /** The provider's name, in lower case. */
  readonly provider: string;
  /** The options of requests, with their checks. */
  readonly tables: RequestTables;
  /** The defaults of every request; they have been checked. */
  readonly defaults?: ChatDefaults | undefined;
  /** The client's own timeouts, which handles show among their defaults. */
  readonly timeouts?: Timeouts | undefined;
  readonly clock?: Clock | undefined;
  /** Sends a request, whose options have been checked and merged with the defaults, and resolves with the result. */
  chat(log: CallLog, given: ChatOptions): Promise<ChatResult>;
  /** Sends a request, and resolves with the events of its answer. `stop` is aborted when the stream is left. */
  open(log: CallLog, given: ChatOptions, stop: AbortSignal): Promise<ChatEventSource>;
  /** Returns defaults without secrets, beside headers, which handles never show. */
  withoutSecrets?(defaults: ChatDefaults): ChatDefaults;
  /** Returns the model's limit in tokens, if it is known. */
  windowOf?(model: ModelId): number | undefined;
  /** Returns the traits of a model, if they are known. */
  traitsOf?(model: ModelId): ModelTraits | undefined;
}

/** The members of a provider that chat. Their types are those of any request: each provider narrows them. */
export interface ChatMethods {
  chat(request: ChatRequest): Promise<ChatResult>;
  stream(request: ChatRequest): ChatStream;
  model(id: ModelId, defaults?: ChatDefaults): ChatModel;
}

/** Creates the members of a provider that chat. */
export function chatMethods(calls: ChatCalls): ChatMethods {
  const { provider, tables, defaults, timeouts, clock } = calls;

  async function chat(request: ChatRequest): Promise<ChatResult> {
    checkOptions(request, tables.request);
    const { model, ...given } = withDefaults<ChatRequest>(defaults, request);
    return await calls.chat(createCallLog(model), given);
  }

  /** `check` runs at the first read, so that a stream never throws before it is read. */
  function streamOf(request: ChatRequest, check: () => void): ChatStream {
    return chatStream(Object(request).model, (log, stop) => {
      check();
      const { model: _, ...given } = withDefaults<ChatRequest>(defaults, request);
      return calls.open(log, given, stop);
    }, clock);
  }

  /** The defaults of a handle, with the client's own limits of time, and without headers: consoles print handles. */
  function shownDefaults(own: ChatDefaults): ChatDefaults {
    const { headers: _, ...given } = withDefaults<ChatDefaults>(defaults, own);
    const all = calls.withoutSecrets?.(given) ?? given;
    return timeouts ? { ...all, timeouts: { ...timeouts, ...all.timeouts } } : all;
  }

  function model(id: ModelId, own: ChatDefaults = {}): ChatModel {
    checkOptions(own, tables.defaults);
    const filled = (request: ChatOptions) => ({ ...withDefaults<ChatOptions>(own, Object(request)), model: id });
    return {
      provider,
      modelId: id,
      // Read lazily: the program may declare the model later.
      get contextWindow() {
        return calls.windowOf?.(id);
      },
      get traits() {
        return calls.traitsOf?.(id);
      },
      defaults: shownDefaults(own),
      get requestOptions() {
        return tables.ofHandle();
      },
      // deno-lint-ignore require-await -- a mistake in the request must reject
      chat: (async (request: ChatOptions) => {
        checkOptions(request, tables.ofHandle);
        return chat(filled(request));
      }) as ChatModel["chat"],
      stream:
        ((request: ChatOptions) =>
          streamOf(filled(request), () => checkOptions(request, tables.ofHandle))) as ChatModel["stream"],
    };
  }

  return { chat, stream: (request) => streamOf(request, () => checkOptions(request, tables.request)), model };
}
