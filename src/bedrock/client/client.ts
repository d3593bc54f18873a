/**
 * The full client: chats, AWS's own operations, and every other call to Bedrock's services.
 */
import { checkOptions } from "../../base/check_options.ts";
import { callSettings } from "../../base/call_options.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import type { Messages } from "../../chat/content.ts";
import type { ChatProvider } from "../../chat/provider.ts";
import { createCallLog, type ResultOf } from "../../chat/result.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import { modelPath } from "../../aws/path.ts";
import type { Gate, ModelId } from "../../models/gate.ts";
import { guardBody } from "../../transport/answer.ts";
import type { Authenticator } from "../../transport/authenticator.ts";
import type { Exchange, Outgoing } from "../../transport/exchange.ts";
import type { BedrockChatDefaults, BedrockChatRequest, BedrockModel } from "../chat_options.ts";
import type { CodecFactory } from "../codec.ts";
import type { CallRoute } from "../route.ts";
import { asBedrock } from "../service.ts";
import { type ClientMembers, createChatClient, SIGNING_NAME } from "./chat_client.ts";
import type { ClientInternals, SendOptions } from "./internals.ts";
import { errorResponse } from "./error_response.ts";
import { checkFetchOptions, fetchCall, type FetchOptions } from "./fetch_call.ts";
import type { ClientOptions } from "./options.ts";
import { type RawOperations, rawOperations } from "./raw.ts";
import {
  checkTarget,
  type OperationReader,
  pathOf,
  REQUEST_OPTIONS,
  type RequestSpec,
  sentBody,
  sentMethod,
} from "./request.ts";
import { withRouteHint } from "./route.ts";
import { serviceDestinations } from "./service_destinations.ts";

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
   * Makes any other call to one of Bedrock's services: authenticated, retried, in the region, at the endpoint and with the defaults
   * of the client. With a `model` the call is routed as a chat is: through an inference profile, inside the `residency`. The
   * answer is not parsed.
   *
   * @throws {ProviderError} for an answer that is not a success, unless `errors` is `"return"`.
   * @throws {TypeError} when an option has an unknown name or an invalid value, the path does not stay under the endpoint, or the
   * model cannot be called.
   */
  request(request: RequestSpec): Promise<Response>;
  /**
   * Makes any other call to the service, which is authenticated and retried. The answer is not parsed. Takes what the global
   * `fetch` takes, so that other clients can be given it; a path such as `/model/amazon.nova-lite-v1%3A0/invoke` is called at the
   * runtime's endpoint. The body is read into memory once, to be signed. A plus sign in a query is sent as `%20`, which it stands
   * for, and a member without a name is left out: these are signed so. `defaults.headers`, `timeouts`, `retry` and `signal` apply.
   *
   * @param init `service` is the name to sign for. @default {"bedrock"}
   * @throws {ProviderError} for an answer that is not a success, unless `errors` is `"return"`.
   * @throws {TypeError} for a URL that is neither on a configured endpoint nor one of Bedrock's hosts in the region, and for
   * AWS's hosts if the options name other ones: an endpoint of your own, or FIPS.
   */
  fetch(input: string | URL | Request, init?: FetchOptions): Promise<Response>;
  /**
   * Returns the id and the region that a call to the model would have, and the changes of the id, without a call.
   *
   * @throws {TypeError} when no region is set, the id cannot be called, or the call would leave the `residency`.
   */
  route(model: string): Promise<CallRoute>;
  /**
   * Returns the base URL of the control plane, without a slash at the end.
   *
   * @param service `bedrock-agent` knows prompts. @default {"bedrock"}
   * @throws {TypeError} when the region is not set, or only the runtime has an endpoint of its own: pass `control`.
   */
  controlEndpoint(service?: "bedrock" | "bedrock-agent"): string;
}

/** A client as this module's operations see it. */
export interface OperatingBedrock extends Bedrock {
  request(request: RequestSpec): Promise<Response>;
  /** Resolves with what the reader reads. */
  request<A>(request: RequestSpec, reader: OperationReader<A>): Promise<A>;
  /** Returns the parts of the client. A function, so that consoles do not print them. */
  internals(): ClientInternals;
}

/**
 * Creates the full client from options that have been checked.
 *
 * @param source names the origin of the authenticator, for `authInfo()`
 * @param createCodec creates the codec of chats
 */
export function createFullClient(
  auth: Authenticator,
  source: string,
  createCodec: CodecFactory,
  options: ClientOptions,
): OperatingBedrock {
  const { defaults, maxFrameBytes } = options;
  const { client, core } = createChatClient(auth, source, createCodec, options);
  const { route, sender, headersOf } = core;
  const to = serviceDestinations(core.to, options);

  /** Sends a request, and resolves with what `read` reads, or with the answer of an error status if the caller wants it. */
  async function send<A>(
    outgoing: Outgoing,
    { model, signals, progress = createCallLog(model), errors, isStreamed = false, ...given }: SendOptions,
    read: (exchange: Exchange) => Promise<A>,
  ): Promise<A | Response> {
    const settings = callSettings(isStreamed, options, defaults, given);
    try {
      return await sender.send(outgoing, progress, settings, signals, read);
    } catch (error) {
      const response = errors === "return" ? errorResponse(error) : undefined;
      if (response) return response;
      throw error;
    }
  }

  /** Resolves with what `reader` reads, or with the answer as a response. */
  async function request(spec: RequestSpec, reader?: OperationReader<unknown>): Promise<unknown> {
    checkOptions(spec, REQUEST_OPTIONS);
    checkTarget(spec);
    const { service = "bedrock-runtime", model, headers, signal, timeouts, retry, errors } = spec;
    const routed = model === undefined ? undefined : route(model, reader?.task);
    const { body, contentType } = sentBody(spec.body);
    const method = sentMethod(spec.method, body !== undefined);
    const outgoing = {
      operation: reader?.operation ?? `${method} ${spec.path.replace(/\?.*/s, "")}`,
      service: SIGNING_NAME,
      method,
      headers: headersOf(contentType ? { "content-type": contentType } : undefined, headers),
      body,
      ...to.service(service, pathOf(spec, routed?.modelId), routed?.modelId),
    };
    const isStreamed = reader?.isStreamed;
    const given = {
      model: routed?.modelId,
      signals: [signal ?? defaults?.signal, reader?.stop],
      progress: reader?.progress,
      timeouts,
      retry,
      errors,
      isStreamed,
    };
    const sending = () =>
      send(outgoing, given, async (exchange) => {
        if (!reader) return await guardBody(exchange);
        const answer = await reader.read(exchange);
        if (!isStreamed) exchange.call.end();
        return answer;
      });
    return await (routed ? withRouteHint(routed, sending) : sending());
  }

  // The types of tools and output exist for the compiler alone.
  const typed = client as unknown as Pick<Bedrock, "chat" | "stream" | "model">;
  return {
    get region() {
      return client.region;
    },
    chat: typed.chat,
    stream: typed.stream,
    model: typed.model,
    authInfo: client.authInfo,
    close: client.close,
    [Symbol.dispose]: client.close,
    ...rawOperations(core.send, maxFrameBytes),
    // The public type hides the reader, without which the answer is a response.
    request: (spec: RequestSpec, reader?: OperationReader<unknown>) =>
      asBedrock(request(spec, reader)) as Promise<never>,
    // deno-lint-ignore require-await -- what it throws must reject
    async route(model) {
      const { modelId, region, repairs } = route(model);
      modelPath(modelId, ""); // throws for an id that no call can have
      return { modelId, region, repairs };
    },
    internals: () => ({ ...core, ...options, send, createCodec }),
    controlEndpoint: (service = "bedrock") => to.control(service),
    async fetch(input, given) {
      // Other clients may pass null, which the global `fetch` takes for no options.
      const options = given ?? {};
      checkFetchOptions(options);
      const { service = SIGNING_NAME, errors, timeouts, retry, ...init } = options;
      const { where, method, headers: own, body, signals, held } = await fetchCall(input, init, to);
      const operation = `${method} ${where.url.pathname}`;
      const outgoing = { operation, service, method, headers: headersOf(undefined, own), body, ...where };
      const settings = { model: undefined, errors, timeouts, retry, signals: [...signals, defaults?.signal] };
      return await send(outgoing, settings, (exchange) => guardBody(exchange, held));
    },
  };
}
