/**
 * The part of a client that chats: it connects routing, encoding, sending and decoding.
 */
import type { DescribedAuthenticator } from "../../auth/described.ts";
import type { Authenticator } from "../../transport/authenticator.ts";
import { envReader } from "../../auth/env.ts";
import { regionsInHost } from "../../aws/endpoint.ts";
import { callSettings } from "../../base/call_options.ts";
import { checkOptions } from "../../base/check_options.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import { chatMethods } from "../../chat/stream/chat_methods.ts";
import { jsonText } from "../../base/json_text.ts";
import type { ChatModel } from "../../chat/provider.ts";
import { setResponse } from "../../chat/response.ts";
import { type CallLog, type ChatResult, chatResult } from "../../chat/result.ts";
import { systemClock } from "../../base/clock.ts";
import { defined } from "../../base/defined.ts";
import { frameDecoder } from "../../event_stream/decoder.ts";
import { stringHeaders } from "../../event_stream/headers.ts";
import type { ModelId } from "../../models/gate.ts";
import { copyHeaders } from "../../transport/secrets/checked_headers.ts";
import { withoutSecrets } from "../../transport/secrets/response_headers.ts";
import { createSender, type Sender } from "../../transport/send.ts";
import type { Service } from "../../transport/service.ts";
import type { Prepared, PreparedCall } from "../../operation/prepared_call.ts";
import { sendCalls } from "../../operation/send_calls.ts";
import type { CodecFactory, ModelRequest } from "../codec.ts";
import type { RouteFacts } from "../route.ts";
import { asBedrock, bedrockService, PROVIDER } from "../service.ts";
import { type Destinations, destinations } from "./destination.ts";
import type { AuthInfo, CallInit, ClientOptions } from "./options.ts";
import { type FindRoute, findsRoute, withRouteHint } from "./route.ts";
import type { BedrockChatDefaults, BedrockChatOptions, BedrockChatRequest } from "../chat_options.ts";

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

/** The name that requests to every service of Bedrock are signed for. */
export const SIGNING_NAME = "bedrock";

/** The options of one call that do not depend on its codec. */
export type CallGiven = Pick<BedrockChatOptions, "signal" | "headers" | "retry" | "timeouts">;

/** The members of a client that chats. Their types are those of any request: each client narrows them. */
export interface ChatClient extends ClientMembers {
  chat(request: BedrockChatRequest): Promise<ChatResult>;
  stream(request: BedrockChatRequest): ChatStream;
  model(id: ModelId, defaults?: BedrockChatDefaults): ChatModel;
}

/** The parts of a client that its other operations use. */
export interface ClientCore {
  readonly to: Destinations;
  readonly route: FindRoute;
  readonly sender: Sender;
  /** Bedrock's service, with the client's rules for keys. */
  readonly main: Service;
  /** Sends one call, and resolves with what the call reads. */
  send<A>(call: PreparedCall<A>, log: CallLog, given: CallGiven): Promise<A>;
  /** Returns the headers of a call: those of `base`, of the client's defaults and of the call; the later win. */
  headersOf(base: Readonly<Record<string, string>> | undefined, ofCall: CallInit["headers"]): Headers;
}

/**
 * Creates the client that chats from options that have been checked. The other operations of the full client stand
 * elsewhere, so that the bundle of a text client does not include them.
 *
 * @param source names the origin of the authenticator, for `authInfo()`
 * @param createCodec creates the codec, which makes the calls of chats and reads the answers. A bundle holds no other codec.
 */
export function createChatClient(
  auth: Authenticator,
  source: string,
  createCodec: CodecFactory,
  options: ClientOptions,
): { readonly client: ChatClient; readonly core: ClientCore } {
  const { defaults, maxFrameBytes } = options;
  const facts = options.models as RouteFacts | undefined; // the public type hides the members
  const to = destinations(options, envReader(options.env));
  const route = findsRoute(options.models, to.region);
  const tables = createCodec.options;
  if (defaults !== undefined) checkOptions(defaults, tables.defaults, "defaults");
  const { prepareChat, prepareStream } = createCodec(options);
  const { allowHttp, dangerouslyAllowBrowser } = options;
  const isFenced = facts?.residency !== undefined;
  const main = bedrockService({ hints: createCodec.hints, isFenced, allowHttp, dangerouslyAllowBrowser });
  const service = createCodec.service?.(main) ?? main;
  const sender = createSender(auth, service, { clock: systemClock, ...defined(options) });
  // Throws now for invalid options, and not at the first call.
  copyHeaders(new Headers(), defaults?.headers, "defaults.headers");
  frameDecoder(stringHeaders, maxFrameBytes);

  function headersOf(base: Readonly<Record<string, string>> | undefined, ofCall: CallInit["headers"]): Headers {
    const headers = new Headers(base);
    copyHeaders(headers, defaults?.headers, "defaults.headers");
    copyHeaders(headers, ofCall, "headers");
    return headers;
  }

  /** Sends one call, and resolves with what the call reads. */
  async function send<A>(call: PreparedCall<A>, log: CallLog, given: CallGiven, stop?: AbortSignal): Promise<A> {
    // Apart from the call, which holds the body: a stream keeps the reader.
    const { operation, path, isStreamed, read, service } = call;
    const headers = headersOf(call.headers, given.headers);
    const name = service?.name ?? SIGNING_NAME;
    const request = { operation, service: name, method: "POST", headers, body: jsonText(call.body) };
    const main = to.runtime(path, log.model);
    const outgoing = { ...request, ...service?.placeOf(main) ?? main };
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
    const isServed = given.check === "off" || createCodec.serves?.(log.model);
    const routed = route(log.model, isServed ? undefined : "chat");
    log.model = routed.modelId;
    return await asBedrock(withRouteHint(routed, async () => {
      return await sendCalls(prepare({ model: routed.modelId, options: given }), {
        send(call) {
          log.repairs = [...routed.repairs, ...call.repairs];
          return send(call, log, given, stop);
        },
        use,
      });
    }));
  }

  const methods = chatMethods({
    provider: PROVIDER,
    tables,
    defaults,
    timeouts: options.timeouts,
    clock: options.clock,
    chat: (log, given) =>
      callModel(
        log,
        given,
        prepareChat,
        (answer) => chatResult(answer.content, answer.outcome, log, answer),
      ),
    open: (log, given, stop) => callModel(log, given, prepareStream, (source) => source, stop),
    windowOf: (id) => facts?.windowOf(id),
    traitsOf(model) {
      const hostRegions = () => regionsInHost(to.runtime("/", model).url.hostname);
      if (facts) return facts.routingTraitsOf({ model, regionOf: to.region, hostRegions });
      // Then the client's region alone says too little.
      return isElsewhere(to, model) ? {} : undefined;
    },
  });

  const client: ChatClient = {
    get region() {
      return to.region();
    },
    ...methods,
    // deno-lint-ignore require-await -- what it throws must reject
    async authInfo() {
      const { scheme = "custom", source: own = source } = auth as DescribedAuthenticator;
      return { scheme, source: own, region: to.region() };
    },
    close: sender.close,
    [Symbol.dispose]: sender.close,
  };
  return { client, core: { to, route, sender, main, send, headersOf } };
}

/** Returns whether the endpoint of a call names another region than the call. */
function isElsewhere(to: Destinations, model: string): boolean {
  try {
    const { region, url } = to.runtime("/", model);
    return regionsInHost(url.hostname).some((named) => named !== region);
  } catch {
    // The call says what is wrong.
    return false;
  }
}
