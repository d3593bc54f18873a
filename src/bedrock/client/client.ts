/**
 * The client, which connects encoding, sending and decoding.
 */
import type { Authenticator, DescribedAuthenticator } from "../../transport/authenticator.ts";
import { envReader } from "../../auth/env.ts";
import { callSettings, type GivenSettings } from "../../base/call_options.ts";
import { checkOptions } from "../../base/check_options.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import { chatStream } from "../../chat/stream/chat_stream.ts";
import { jsonText } from "../../base/json_text.ts";
import { type ChatModel, type ChatProvider, withDefaults } from "../../chat/provider.ts";
import type { ChatDefaults, ChatOptions, ChatRequest } from "../../chat/request.ts";
import { type CallLog, type ChatResult, chatResult, createCallLog } from "../../chat/result.ts";
import { systemClock } from "../../base/clock.ts";
import { chatEventSource } from "../converse/events/chat_events.ts";
import { decodeAnswer, notAnAnswer } from "../converse/decode/decode.ts";
import type { Speaker, Turn } from "../converse/dialect.ts";
import { openWireEvents } from "../converse/events/wire_events.ts";
import type { Facts } from "../converse/known.ts";
import { requireEventStream } from "../converse/events/require_event_stream.ts";
import { asBedrock, bedrockService, PROVIDER } from "../service.ts";
import { rawStream } from "../converse/events/raw_events.ts";
import { defined } from "../../base/defined.ts";
import { frameDecoder } from "../../event_stream/decoder.ts";
import { stringHeaders } from "../../event_stream/headers.ts";
import type { ModelId } from "../../models/gate.ts";
import { guarded, readJson } from "../../transport/answer.ts";
import { copyHeaders } from "../../transport/secrets/checked_headers.ts";
import { modelPath } from "../../aws/path.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { createSender } from "../../transport/send.ts";
import { CALL_INIT } from "./client_options.ts";
import { destinations } from "./destination.ts";
import { fetchCall, type FetchOptions } from "./fetch_call.ts";
import type { AuthInfo, CallInit, ClientOptions } from "./options.ts";

/**
 * A Converse request body in AWS's own format. Bytes may be base64, a `Uint8Array` or any other buffer or view, in every
 * member. Read a `Blob`, a stream or a `Response` first.
 */
export interface ConverseBody {
  /** AWS's `messages`. */
  messages?: unknown[];
  /** AWS's `system`. */
  system?: unknown[];
  /** Any other member. */
  [member: string]: unknown;
}

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
export interface Bedrock extends ChatProvider, ClientMembers {
  /** Calls AWS's Converse and resolves with its body, uninterpreted. */
  converse(modelId: string, body: ConverseBody, init?: CallInit): Promise<Record<string, unknown>>;
  /**
   * Calls AWS's ConverseStream and resolves with its events, uninterpreted: each event is an object with one member, such as `contentBlockDelta`. The padding `p`,
   * which means nothing, may be left out. The stream fails at a failure inside it, and at an end before `messageStop`.
   */
  converseStream(
    modelId: string,
    body: ConverseBody,
    init?: CallInit,
  ): Promise<ReadableStream<Record<string, unknown>>>;
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

/**
 * Creates a client from options that have been checked.
 *
 * @param source names the origin of the authenticator, for `authInfo()`
 * @param speaker creates the dialect. A bundle holds no other dialect.
 */
export function bedrockOver(
  auth: Authenticator,
  source: string,
  speaker: Speaker,
  options: ClientOptions,
): Bedrock {
  const { defaults, maxFrameBytes } = options;
  const facts = options.models as Facts | undefined; // the public type is opaque
  const to = destinations(options, envReader(options.env));
  const tables = speaker.options;
  if (defaults !== undefined) checkOptions(defaults, tables.defaults, "defaults");
  const converse = speaker(options.models, to.region);
  const service = bedrockService({ hints: speaker.hints, isFenced: facts?.residency !== undefined });
  const sender = createSender(auth, service, { clock: systemClock, ...defined(options) });
  // Throws now for invalid options, and not at the first call.
  copyHeaders(new Headers(), defaults?.headers, "defaults.headers");
  frameDecoder(stringHeaders, maxFrameBytes);

  /** Calls a model once. `read` converts the response; the call then ends, unless the answer is streamed. */
  async function run<T>(
    operation: "Converse" | "ConverseStream",
    info: CallLog,
    turn: Pick<Turn, "body" | "repairs"> & GivenSettings,
    given: Pick<ChatOptions, "signal" | "headers" | "retry" | "timeouts">,
    read: (exchange: Exchange) => Promise<T>,
    stop?: AbortSignal,
  ): Promise<T> {
    const { model } = info;
    const streaming = operation === "ConverseStream";
    info.repairs = turn.repairs ?? [];
    const headers = withHeaders(new Headers({ "content-type": "application/json" }), defaults?.headers, given.headers);
    const outgoing = {
      operation,
      service: SIGNING_NAME,
      method: "POST",
      headers,
      body: jsonText(turn.body),
      ...to.runtime(modelPath(model, streaming ? "converse-stream" : "converse"), model),
    };
    const settings = callSettings(streaming, turn, options, defaults, given);
    return await sender.send(outgoing, info, settings, [given.signal, stop], async (exchange) => {
      const value = await read(exchange);
      if (!streaming) exchange.call.end();
      return value;
    });
  }

  const openStream = async (exchange: Exchange) => {
    await requireEventStream(exchange);
    return await openWireEvents(exchange, maxFrameBytes);
  };

  async function chat(request: ChatRequest): Promise<ChatResult> {
    checkOptions(request, tables.request);
    const { model, ...given } = withDefaults<ChatRequest>(defaults, request);
    const info = createCallLog(model);
    const answering = converse(info, given, false, async (turn) => {
      const { content, outcome } = await run("Converse", info, turn, given, async (exchange) => {
        const json = await readJson(exchange);
        const answer = decodeAnswer(json, turn.block);
        if (answer) return answer;
        throw exchange.unusable(notAnAnswer(json));
      });
      return await chatResult(content, outcome, info, turn);
    });
    return await asBedrock(answering);
  }

  /** `check` runs at the first read, so that a stream never throws before it is read. */
  function streamOf(request: ChatRequest, check: () => void): ChatStream {
    return chatStream(Object(request).model, (info, stop) => {
      check();
      const { model: _, ...given } = withDefaults<ChatRequest>(defaults, request);
      const opening = converse(info, given, true, async (turn) => {
        const operation = turn.readWhole ? "Converse" : "ConverseStream";
        return chatEventSource(await run(operation, info, turn, given, turn.readWhole ?? openStream, stop), turn);
      });
      return asBedrock(opening);
    }, options.clock);
  }

  /** The defaults of a handle, with the client's own limits of time, and without headers: consoles print handles. */
  function shownDefaults(own: ChatDefaults): ChatDefaults {
    const { headers: _, ...all } = withDefaults<ChatDefaults>(defaults, own);
    return options.timeouts ? { ...all, timeouts: { ...options.timeouts, ...all.timeouts } } : all;
  }

  function model(id: ModelId, own: ChatDefaults = {}): ChatModel {
    checkOptions(own, tables.defaults);
    const filled = (request: ChatOptions) => ({ ...withDefaults<ChatOptions>(own, Object(request)), model: id });
    return {
      provider: PROVIDER,
      modelId: id,
      // Read lazily: the program may declare the model later.
      get contextWindow() {
        return facts?.windowOf(id);
      },
      defaults: shownDefaults(own),
      // deno-lint-ignore require-await -- a mistake in the request must reject
      chat: (async (request: ChatOptions) => {
        checkOptions(request, tables.ofHandle);
        return chat(filled(request));
      }) as ChatModel["chat"],
      stream:
        ((request: ChatOptions) =>
          streamOf(filled(request), () => checkOptions(request, tables.ofHandle))) as ChatModel[
            "stream"
          ],
    };
  }

  const ofDefaults = (init: CallInit): CallInit => ({ ...init, signal: init.signal ?? defaults?.signal });

  // Casts: the types of tools and output exist for the compiler alone.
  return {
    get region() {
      return to.region();
    },
    chat: chat as Bedrock["chat"],
    stream:
      ((request: ChatRequest) => streamOf(request, () => checkOptions(request, tables.request))) as Bedrock["stream"],
    model: model as Bedrock["model"],
    // deno-lint-ignore require-await -- what it throws must reject
    async authInfo() {
      const { scheme = "custom", source: own = source } = auth as DescribedAuthenticator;
      return { scheme, source: own, region: to.region() };
    },
    close: sender.close,
    [Symbol.dispose]: sender.close,
    // deno-lint-ignore require-await -- a mistake in the options must reject
    async converse(modelId, body, init = {}) {
      checkOptions(init, CALL_INIT);
      return run("Converse", createCallLog(modelId), { body }, ofDefaults(init), readJson);
    },
    async converseStream(modelId, body, init = {}) {
      checkOptions(init, CALL_INIT);
      return rawStream(await run("ConverseStream", createCallLog(modelId), { body }, ofDefaults(init), openStream));
    },
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
        (exchange) => guarded(exchange, held),
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
