/**
 * The client, which connects encoding, sending and decoding.
 */
import type { DescribedAuthenticator } from "../../auth/described.ts";
import type { Authenticator } from "../../transport/authenticator.ts";
import { envReader } from "../../auth/env.ts";
import { callSettings } from "../../base/call_options.ts";
import { checkOptions } from "../../base/check_options.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import { chatStream } from "../../chat/stream/chat_stream.ts";
import { jsonText } from "../../base/json_text.ts";
import { type ChatModel, type ChatProvider, withDefaults } from "../../chat/provider.ts";
import { setResponse } from "../../chat/response.ts";
import { type CallLog, type ChatResult, chatResult, createCallLog, type ResultOf } from "../../chat/result.ts";
import { systemClock } from "../../base/clock.ts";
import { defined } from "../../base/defined.ts";
import { frameDecoder } from "../../event_stream/decoder.ts";
import { stringHeaders } from "../../event_stream/headers.ts";
import type { Gate, ModelId } from "../../models/gate.ts";
import type { Messages } from "../../chat/content.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import { guardBody } from "../../transport/answer.ts";
import { copyHeaders } from "../../transport/secrets/checked_headers.ts";
import { withoutSecrets } from "../../transport/secrets/response_headers.ts";
import { createSender } from "../../transport/send.ts";
import type { CodecFactory, ModelRequest, Prepared, PreparedCall } from "../codec.ts";
import type { RouteFacts } from "../route.ts";
import { asBedrock, bedrockService, PROVIDER } from "../service.ts";
import { destinations } from "./destination.ts";
import { fetchCall, type FetchOptions } from "./fetch_call.ts";
import type { AuthInfo, CallInit, ClientOptions } from "./options.ts";
import { type RawOperations, rawOperations } from "./raw.ts";
import { createRouter, withRouteHint } from "./route.ts";
import type { BedrockChatDefaults, BedrockChatOptions, BedrockChatRequest, BedrockModel } from "../chat_options.ts";

/** The members of every client. A client holds no connection: create one per request, or one for the whole program. */
export interface ClientMembers {
  /**
   * The region of calls, unless an ARN names another region.
   *
   * @throws {TypeError} when the region is not set.
   */
  readonly region: string;
  /**
   * Resolves with the source of the credentials, without the secret.
   *
   * @throws {AuthenticationError} `credentials` when no source has credentials.
   */
  authInfo(): Promise<AuthInfo>;
  /**
   * Stops every open call, which rejects with an `AbortError`; the client can be used on. In a Worker a call belongs to the
   * request that began it: from another request neither `close` nor a signal reaches it, and workerd throws.
   */
  close(): void;
  /** Does what `close` does, for `using bedrock = createBedrock()`. */
  [Symbol.dispose](): void;
}

/** A client for Amazon Bedrock in one region. */
export interface Bedrock extends ChatProvider, ClientMembers, RawOperations {
  /** Sends a conversation, and resolves with the whole answer. Errors as of {@link ChatProvider}. */
  chat<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: BedrockChatRequest<M, T, C, O>): Promise<ResultOf<T, O>>;
  /** Returns a stream of the answer. Never throws: the first read rejects with any failure, also a caller's mistake. */
  stream<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: BedrockChatRequest<M, T, C, O>): ChatStream<T, O>;
  /**
   * Returns a handle with the model and other defaults of its requests.
   *
   * @throws {TypeError} when a default has an unknown name or a value of the wrong type.
   */
  model<const M extends ModelId>(id: Gate<M, "chat", M>, defaults?: BedrockChatDefaults): BedrockModel<M>;
  /**
   * Makes any other call to the service, which is authenticated and retried. The answer is not parsed. Takes what the global `fetch` takes; a path such as
   * `/model/amazon.nova-lite-v1%3A0/invoke` is called at the runtime's endpoint. The body is read into memory once, to be
   * signed. A plus sign in a query is sent as `%20`, which it stands for, and a member without a name is left out: these are
   * signed so. `defaults.headers`, `timeouts`, `retry` and `signal` apply.
   *
   * @param init `service` is the name to sign for. @default {"bedrock"}
   * @throws {ProviderError} for an answer that is not a success: no status has to be looked at.
   * @throws {TypeError} for a URL that is neither on a configured endpoint nor one of Bedrock's hosts in the region, and for
   * AWS's hosts if the options name other ones: an endpoint of your own, or FIPS.
   */
  fetch(input: string | URL | Request, init?: FetchOptions): Promise<Response>;
  /**
   * Returns the base URL of the control plane, without a slash at the end. `resolveModel` and `discoverModels` call it.
   *
   * @param service `bedrock-agent` knows prompts. @default {"bedrock"}
   * @throws {TypeError} when the region is not set, or only the runtime has an endpoint of its own: pass `control`.
   */
  controlEndpoint(service?: "bedrock" | "bedrock-agent"): string;
}

const SIGNING_NAME = "bedrock";

/** The options of one call that do not depend on its codec. */
type CallGiven = Pick<BedrockChatOptions, "signal" | "headers" | "retry" | "timeouts">;

/**
 * Creates a client from options that have been checked.
 *
 * @param source names the origin of the authenticator, for `authInfo()`
 * @param createCodec creates the codec, which makes the calls of chats and reads the answers. A bundle holds no other codec.
 */
export function bedrockOver(
  auth: Authenticator,
  source: string,
  createCodec: CodecFactory,
  options: ClientOptions,
): Bedrock {
  const { defaults, maxFrameBytes } = options;
  const facts = options.models as RouteFacts | undefined; // the public type hides the members
  const to = destinations(options, envReader(options.env));
  const route = createRouter(options.models, to.region);
  const tables = createCodec.options;
  if (defaults !== undefined) checkOptions(defaults, tables.defaults, "defaults");
  const { prepareChat, prepareStream } = createCodec(options);
  const service = bedrockService({ hints: createCodec.hints, isFenced: facts?.residency !== undefined });
  const sender = createSender(auth, service, { clock: systemClock, ...defined(options) });
  // Throws now for invalid options, and not at the first call.
  copyHeaders(new Headers(), defaults?.headers, "defaults.headers");
  frameDecoder(stringHeaders, maxFrameBytes);

  /** Sends one call, and resolves with what the call reads. */
  async function send<A>(call: PreparedCall<A>, log: CallLog, given: CallGiven, stop?: AbortSignal): Promise<A> {
    // Apart from the call, which holds the body: a stream keeps the reader.
    const { operation, path, isStreamed, read } = call;
    const headers = withHeaders(new Headers(call.headers), defaults?.headers, given.headers);
    const request = { operation, service: SIGNING_NAME, method: "POST", headers, body: jsonText(call.body) };
    const outgoing = { ...request, ...to.runtime(path, log.model) };
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

  /**
   * Routes a request, prepares its call and sends it, and sends the next call where another form may succeed. `use` may reject an
   * answer.
   */
  async function callModel<A, R>(
    log: CallLog,
    given: BedrockChatOptions,
    prepare: (request: ModelRequest) => Prepared<A>,
    use: (answer: A) => R | Promise<R>,
    stop?: AbortSignal,
  ): Promise<R> {
    const routed = route(log.model, given.check === "off" ? undefined : "chat");
    log.model = routed.modelId;
    return await asBedrock(withRouteHint(routed, async () => {
      const prepared = prepare({ model: routed.modelId, options: given });
      // Not awaited when it is at hand: `close()` in the same turn of the event loop must find the call.
      let call = "then" in prepared ? await prepared : prepared;
      while (true) {
        log.repairs = [...routed.repairs, ...call.repairs];
        try {
          return await use(await send(call, log, given, stop));
        } catch (error) {
          const next = call.nextCall?.(error);
          if (!next) throw error;
          call = next;
        }
      }
    }));
  }

  async function chat(request: BedrockChatRequest): Promise<ChatResult> {
    checkOptions(request, tables.request);
    const { model, ...given } = withDefaults<BedrockChatRequest>(defaults, request);
    const log = createCallLog(model);
    return await callModel(
      log,
      given,
      prepareChat,
      (answer) => chatResult(answer.content, answer.outcome, log, answer),
    );
  }

  /** `check` runs at the first read, so that a stream never throws before it is read. */
  function streamOf(request: BedrockChatRequest, check: () => void): ChatStream {
    return chatStream(Object(request).model, (log, stop) => {
      check();
      const { model: _, ...given } = withDefaults<BedrockChatRequest>(defaults, request);
      return callModel(log, given, prepareStream, (source) => source, stop);
    }, options.clock);
  }

  /** The defaults of a handle, with the client's own limits of time, and without headers: consoles print handles. */
  function shownDefaults(own: BedrockChatDefaults): BedrockChatDefaults {
    const { headers: _, ...all } = withDefaults<BedrockChatDefaults>(defaults, own);
    return options.timeouts ? { ...all, timeouts: { ...options.timeouts, ...all.timeouts } } : all;
  }

  function model(id: ModelId, own: BedrockChatDefaults = {}): ChatModel {
    checkOptions(own, tables.defaults);
    const filled = (request: BedrockChatOptions) => ({
      ...withDefaults<BedrockChatOptions>(own, Object(request)),
      model: id,
    });
    return {
      provider: PROVIDER,
      modelId: id,
      // Read lazily: the program may declare the model later.
      get contextWindow() {
        return facts?.windowOf(id);
      },
      defaults: shownDefaults(own),
      get requestOptions() {
        return tables.ofHandle();
      },
      // deno-lint-ignore require-await -- a mistake in the request must reject
      chat: (async (request: BedrockChatOptions) => {
        checkOptions(request, tables.ofHandle);
        return chat(filled(request));
      }) as ChatModel["chat"],
      stream:
        ((request: BedrockChatOptions) =>
          streamOf(filled(request), () => checkOptions(request, tables.ofHandle))) as ChatModel[
            "stream"
          ],
    };
  }

  // Casts: the types of tools and output exist for the compiler alone.
  return {
    get region() {
      return to.region();
    },
    chat: chat as Bedrock["chat"],
    stream:
      ((request: BedrockChatRequest) => streamOf(request, () => checkOptions(request, tables.request))) as Bedrock[
        "stream"
      ],
    model: model as Bedrock["model"],
    // deno-lint-ignore require-await -- what it throws must reject
    async authInfo() {
      const { scheme = "custom", source: own = source } = auth as DescribedAuthenticator;
      return { scheme, source: own, region: to.region() };
    },
    close: sender.close,
    [Symbol.dispose]: sender.close,
    ...rawOperations(send, maxFrameBytes),
    controlEndpoint: (service = "bedrock") => to.control(service),
    async fetch(input, { service = SIGNING_NAME, ...init } = {}) {
      const { where, method, headers: own, body, signals, held } = await fetchCall(input, init, to);
      const headers = withHeaders(new Headers(), defaults?.headers, own);
      const outgoing = { operation: `${method} ${where.url.pathname}`, service, method, headers, body, ...where };
      const settings = callSettings(false, options, defaults);
      return await sender.send(
        outgoing,
        createCallLog(undefined),
        settings,
        [...signals, defaults?.signal],
        (exchange) => guardBody(exchange, held),
      );
    },
  };
}

/** Sets the headers of the client and of the call; the call's win. */
function withHeaders(
  headers: Headers,
  ofClient: CallInit["headers"],
  ofCall: CallInit["headers"],
): Headers {
  copyHeaders(headers, ofClient, "defaults.headers");
  copyHeaders(headers, ofCall, "headers");
  return headers;
}
