/**
 * The client for an OpenAI-compatible service.
 */
import { callSettings, type GivenSettings } from "../base/call_options.ts";
import { checkOptions } from "../base/check_options.ts";
import { systemClock } from "../base/clock.ts";
import { defined } from "../base/defined.ts";
import { jsonText } from "../base/json_text.ts";
import type { ChatStream } from "../chat/chat_stream.ts";
import type { Messages } from "../chat/content.ts";
import type { ChatProvider, ModelTraits } from "../chat/provider.ts";
import type { ChatRequest } from "../chat/request.ts";
import { setResponse } from "../chat/response.ts";
import { type CallLog, chatResult, createCallLog, type ResultOf } from "../chat/result.ts";
import { chatMethods } from "../chat/stream/chat_methods.ts";
import type { ToolEntry } from "../chat/tool.ts";
import { annotate } from "../errors/provider_error.ts";
import type { Gate, ModelId } from "../models/gate.ts";
import type { PreparedCall } from "../operation/prepared_call.ts";
import { sendCalls } from "../operation/send_calls.ts";
import type { Exchange } from "../transport/exchange.ts";
import { copyHeaders } from "../transport/secrets/checked_headers.ts";
import { withoutSecrets } from "../transport/secrets/response_headers.ts";
import { createSender } from "../transport/send.ts";
import { clientAuth, type OpenAIAuthInfo } from "./authenticate.ts";
import type { OpenAIChatDefaults, OpenAIChatRequest, OpenAIModel } from "./chat_options.ts";
import { destinationOf } from "./destination.ts";
import { CLIENT_OPTIONS, REQUEST_TABLES } from "./option_tables.ts";
import type { OpenAICompatibleOptions } from "./options.ts";
import { offerCalls } from "./operations/caller.ts";
import { openAIService } from "./service.ts";
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

/** The options of one call that do not depend on its operation. */
type CallGiven = Pick<OpenAIChatOptions, "signal" | "headers" | "retry" | "timeouts">;

/** A call of any operation of the service. */
interface ServiceCall<A> extends GivenSettings {
  /** The name of the operation, such as `Embeddings`. */
  readonly operation: string;
  /** @default {"POST"} */
  readonly method?: string;
  /** The path behind the base URL, such as `embeddings`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, which is sent as JSON unless it is bytes; `undefined` for none. */
  readonly body: unknown;
  readonly isStreamed: boolean;
  /** Reads a successful answer. Must not hold the body. */
  read(exchange: Exchange): Promise<A>;
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
  const { name, defaults, models = {}, quirks = {}, formats = [], family, regions, signing } = options;
  if (name === undefined) {
    throw new TypeError('Cannot use option "name": it is missing; pass the name of the provider, such as "ollama"');
  }
  const destination = destinationOf(options);
  const auth = clientAuth(options);
  if (defaults !== undefined) checkOptions(defaults, REQUEST_TABLES.defaults, "defaults");
  const service = openAIService({ name, errorStructure: options.errorStructure, keyHint: auth.hint });
  const sender = createSender(auth.authenticate, service, { clock: systemClock, ...defined(options) });
  const preparer = createPreparer({
    maxEventBytes: options.maxEventBytes,
    transformBody: options.transformRequestBody,
    extractor: options.metadataExtractor,
  });
  // Throws now for invalid headers, and not at the first call.
  headersOf(undefined, undefined);

  function headersOf(base: Readonly<Record<string, string>> | undefined, ofCall: CallGiven["headers"]): Headers {
    const headers = new Headers(base);
    copyHeaders(headers, options.headers, "headers");
    copyHeaders(headers, defaults?.headers, "defaults.headers");
    copyHeaders(headers, ofCall, "headers");
    return headers;
  }

  function factsOf(model: string) {
    return Object.hasOwn(models, model) ? models[model] : undefined;
  }

  function quirksOf(model: string): Quirks {
    return { ...typeof quirks === "function" ? quirks(model) : quirks, ...factsOf(model)?.quirks };
  }

  function traitsOf(model: string): ModelTraits | undefined {
    const facts = factsOf(model);
    const traits = defined({
      family: facts?.family ?? family,
      regions: facts?.regions ?? regions,
      capabilities: facts?.capabilities,
    });
    return Object.keys(traits).length ? traits : undefined;
  }

  /** Sends one call, and resolves with what the call reads. */
  async function send<A>(call: ServiceCall<A>, log: CallLog, given: CallGiven, stop?: AbortSignal): Promise<A> {
    // Apart from the call, which holds the body: a stream keeps the reader.
    const { operation, path, isStreamed, read } = call;
    const url = destination(path, log.model);
    const outgoing = {
      operation,
      region: signing?.region ?? "",
      service: signing?.service ?? "",
      method: call.method ?? "POST",
      url,
      signingUrl: url,
      headers: headersOf(call.headers, given.headers),
      ...call.body === undefined
        ? {}
        : { body: call.body instanceof Uint8Array ? bytes(call.body) : jsonText(call.body) },
    };
    const settings = callSettings(isStreamed, call, options, defaults, given);
    const signals = [given.signal ?? defaults?.signal, stop];
    return await sender.send(outgoing, log, settings, signals, async (exchange) => {
      const { response: { headers: answered }, call: { secrets } } = exchange;
      setResponse(log, () => ({ headers: withoutSecrets(answered, secrets) }));
      const answer = await read(exchange);
      if (!isStreamed) exchange.call.end();
      return answer;
    });
  }

  /** Sends one call of a chat, whose repairs the log shows. */
  function sendChat<A>(call: PreparedCall<A>, log: CallLog, given: CallGiven, stop?: AbortSignal): Promise<A> {
    log.repairs = call.repairs;
    return send(call, log, given, stop);
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
    traitsOf,
  });

  const client: OpenAICompatible = {
    // The methods' types are those of any request: the client narrows them.
    ...methods as unknown as Pick<OpenAICompatible, "chat" | "stream" | "model">,
    authInfo: auth.info,
    close: sender.close,
    [Symbol.dispose]: sender.close,
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

/** Settles as `work` does, after adding the provider's name to an error of ours that has none yet. */
async function named<T>(provider: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    annotate(error, { provider });
    throw error;
  }
}

/** Only whole buffers can be sent again. */
function bytes(body: Uint8Array): Uint8Array<ArrayBuffer> {
  return body.buffer instanceof ArrayBuffer ? body as Uint8Array<ArrayBuffer> : new Uint8Array(body);
}
