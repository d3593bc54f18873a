/**
 * The client for an OpenAI-compatible service.
 */
import { checkOptions } from "../base/check_options.ts";
import type { ChatStream } from "../chat/chat_stream.ts";
import type { Messages } from "../chat/content.ts";
import type { ChatProvider } from "../chat/provider.ts";
import type { ChatRequest } from "../chat/request.ts";
import { chatResult, createCallLog, type ResultOf } from "../chat/result.ts";
import { chatMethods } from "../chat/stream/chat_methods.ts";
import type { ToolEntry } from "../chat/tool.ts";
import type { Gate, ModelId } from "../models/gate.ts";
import { sendCalls } from "../operation/send_calls.ts";
import { clientAuth, type OpenAIAuthInfo } from "./authenticate.ts";
import type { OpenAIChatDefaults, OpenAIChatRequest, OpenAIModel } from "./chat_options.ts";
import { checkName } from "./client_checks.ts";
import { identify } from "./identify.ts";
import { CLIENT_OPTIONS, REQUEST_TABLES } from "./option_tables.ts";
import type { OpenAICompatibleOptions } from "./options.ts";
import { offerCalls } from "./operations/caller.ts";
import { createServiceCalls, modelTraits, named } from "./service_calls.ts";
import { chatCompletions } from "./wire/chat/format.ts";
import type { OpenAIChatOptions } from "./wire/extras.ts";
import type { WireFormat } from "./wire/format.ts";
import { createPreparer } from "./wire/prepare.ts";
import type { Quirks } from "./wire/quirks.ts";

/**
 * A client for an OpenAI-compatible service. It holds no connection: create one per request, or one for the whole program.
 */
export interface OpenAICompatible extends ChatProvider {
  /** Sends a conversation, and resolves with the whole answer, as `ChatProvider.chat`. */
  chat<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: OpenAIChatRequest<M, T, C, O> | ChatRequest<M, T, C, O>): Promise<ResultOf<T, O>>;
  /** Returns a stream of the answer, as `ChatProvider.stream`. */
  stream<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: OpenAIChatRequest<M, T, C, O> | ChatRequest<M, T, C, O>): ChatStream<T, O>;
  /**
   * Returns a handle with the model and other defaults of its requests.
   *
   * @throws {TypeError} when a default has an unknown name or a value of the wrong type.
   */
  model<const M extends ModelId>(id: Gate<M, "chat", M>, defaults?: OpenAIChatDefaults): OpenAIModel<M>;
  /** Returns the source of the key, without the key. */
  authInfo(): OpenAIAuthInfo;
  /**
   * Stops every open call, which rejects with an `AbortError`; the client can be used on. In a Worker a call belongs to the
   * request that began it: from another request neither `close` nor a signal reaches it.
   */
  close(): void;
  /** Does what `close` does, for `using client = createOpenAICompatible(…)`. */
  [Symbol.dispose](): void;
}

/**
 * Creates a client for a service with OpenAI's API: one of the {@link presets}, or any other.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, when the base URL holds credentials or is plain HTTP
 * beyond loopback, or when `apiKey` and `auth` are both given. A missing key is the first call's failure.
 * @throws {RangeError} when a timeout, a retry count or a limit is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatible, presets } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeOpenAI({ apiKey: null, replies: ["Paris."] }); // leave out `fetch` to call the server on this machine
 * const ollama = createOpenAICompatible({ ...presets.ollama, fetch });
 * const { text } = await ollama.chat({ model: "llama3.2", messages: "The capital of France?" });
 * assertEquals(text, "Paris.");
 * ```
 */
export function createOpenAICompatible(options: OpenAICompatibleOptions): OpenAICompatible {
  checkOptions(options, CLIENT_OPTIONS);
  const { name, defaults, models = {}, quirks = {}, formats = [] } = options;
  checkName(name);
  const auth = clientAuth(options);
  if (defaults !== undefined) checkOptions(defaults, REQUEST_TABLES.defaults, "defaults");
  const { send, sendChat, close } = createServiceCalls(options, auth);
  const preparer = createPreparer({
    maxEventBytes: options.maxEventBytes,
    transformBody: options.transformRequestBody,
    extractor: options.metadataExtractor,
  });

  function factsOf(model: string) {
    return Object.hasOwn(models, model) ? models[model] : undefined;
  }

  function quirksOf(model: string): Quirks {
    return { ...typeof quirks === "function" ? quirks(model) : quirks, ...factsOf(model)?.quirks };
  }

  /**
   * Returns a request with the format and the quirks of its model.
   *
   * @throws {TypeError} when the client was not given the format.
   */
  function requestOf(model: string, given: OpenAIChatOptions) {
    const own = quirksOf(model);
    return { model, options: given, quirks: own, format: formatOf(own.api ?? "chat") };
  }

  function formatOf(api: string): WireFormat {
    // The public type hides the members.
    const format = [...formats as readonly WireFormat[], chatCompletions].find((each) => each.api === api);
    if (format) return format;
    throw new TypeError(`Cannot chat: the client does not have the format ${api}; pass formats: [${api}]`);
  }

  const methods = chatMethods({
    provider: name,
    tables: REQUEST_TABLES,
    defaults,
    timeouts: options.timeouts,
    clock: options.clock,
    chat: (log, given) =>
      named(name, async () =>
        await sendCalls(preparer.chat(requestOf(log.model, given)), {
          send: (call) => sendChat(call, log, given),
          use: (answer) => chatResult(answer.content, answer.outcome, log, answer),
        })),
    open: (log, given, stop) =>
      named(name, async () =>
        await sendCalls(preparer.stream(requestOf(log.model, given)), {
          send: (call) => sendChat(call, log, given, stop),
          use: (source) => source,
        })),
    windowOf: (model) => factsOf(model)?.contextWindow,
    traitsOf: (model) => modelTraits(options, factsOf(model)),
  });

  const client: OpenAICompatible = {
    // The methods' types are those of any request: the client narrows them.
    ...identify(methods, options) as unknown as Pick<OpenAICompatible, "chat" | "stream" | "model">,
    authInfo: auth.info,
    close,
    [Symbol.dispose]: close,
  };
  offerCalls(client, {
    call: (request, given, read, stop) =>
      named(
        name,
        () =>
          send(
            { ...request, body: request.body, isStreamed: false, read },
            createCallLog(request.model ?? ""),
            given,
            stop,
          ),
      ),
  });
  return client;
}
