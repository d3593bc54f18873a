/**
 * The options and the type of a client of AI Gateway.
 */
import type { RetryOptions, Timeouts } from "../../base/call_options.ts";
import type { Clock } from "../../base/clock.ts";
import type { Store } from "../../base/store.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import type { Messages } from "../../chat/content.ts";
import type { ChatProvider } from "../../chat/provider.ts";
import type { ChatRequest } from "../../chat/request.ts";
import type { ResultOf } from "../../chat/result.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import type { Gate, ModelId } from "../../models/gate.ts";
import type { Provide } from "../../transport/authenticator.ts";
import type { RequestEvent, ResponseEvent } from "../../transport/hooks.ts";
import type { GatewayAuthInfo } from "../service/auth.ts";
import type { Protocol } from "../service/headers.ts";
import type { GatewayChatDefaults, GatewayChatRequest, GatewayModel } from "./chat_options.ts";

/** Options of `createGateway`. */
export interface GatewayOptions {
  /**
   * A key of AI Gateway or a Vercel access token, or a function that returns one, which is called at every attempt. An empty key
   * counts as not given. Default: `AI_GATEWAY_API_KEY`, then the OIDC token of the request that a function on Vercel is serving,
   * then `VERCEL_OIDC_TOKEN`.
   */
  apiKey?: Provide<string> | undefined;
  /**
   * The URL of the gateway, with the path of its protocol: https, or http on loopback. Credits, reports and generations are at the
   * origin of the URL. @default {"https://ai-gateway.vercel.sh/v4/ai"}
   */
  baseURL?: string | URL | undefined;
  /** Allows http beyond loopback. Credentials and prompts then travel unencrypted. @default {false} */
  allowHttp?: boolean | undefined;
  /** The team that is charged, for access tokens that can act for several teams. */
  teamIdOrSlug?: string | undefined;
  /** The version of the protocol. Default: that of the path of `baseURL`, then `v4`. */
  protocol?: Protocol | undefined;
  /** A Worker's `env`: any object. When given, no environment variables are read from elsewhere. */
  env?: object | undefined;
  /** Called instead of the global `fetch`, and in the same way: `fetch(url, init)` with a text and a plain object. */
  fetch?: ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) | undefined;
  /** Headers of every request. They override the headers of authentication, and those of a call override them. */
  headers?: Headers | Readonly<Record<string, string>> | undefined;
  /** Time and timers, for tests. */
  clock?: Clock | undefined;
  /** How often failed attempts are made again; `false` for never. @default {{ maxRetries: 3, maxDelayMs: 20000 }} */
  retry?: RetryOptions | false | undefined;
  /** Time limits in milliseconds. The defaults are those of {@link Timeouts}. */
  timeouts?: Timeouts | undefined;
  /** The most bytes of a whole answer, after decompression. @default {25165824} */
  maxAnswerBytes?: number | undefined;
  /** The most bytes of one event of a stream. @default {16777216} */
  maxEventBytes?: number | undefined;
  /** The time in milliseconds for which the list of models is fresh. @default {300000} */
  metadataCacheRefreshMs?: number | undefined;
  /** The store of the list of models. @default the memory of this client */
  store?: Store | undefined;
  /** Defaults of every chat and stream. */
  defaults?: GatewayChatDefaults | undefined;
  /** Called before each attempt. May be async. A callback that throws or rejects fails the call. */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /** Called when an attempt's headers arrive. May be async. A callback that throws or rejects fails the call. */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
}

/**
 * A client of AI Gateway. Embeddings, images, rankings, the list of models, credits, reports and generations are functions that take
 * the client, so that a program has in its bundle only what it uses.
 */
export interface Gateway extends ChatProvider {
  /** Sends a conversation, and resolves with the whole answer. Errors as of {@link ChatProvider}. */
  chat<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: GatewayChatRequest<M, T, C, O> | ChatRequest<M, T, C, O>): Promise<ResultOf<T, O>>;
  /** Returns a stream of the answer. Never throws: the first read rejects with any failure. */
  stream<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: GatewayChatRequest<M, T, C, O> | ChatRequest<M, T, C, O>): ChatStream<T, O>;
  /**
   * Returns a handle with the model and other defaults of its requests.
   *
   * @throws {TypeError} when a default has an unknown name or a value of the wrong type.
   */
  model<const M extends ModelId>(id: Gate<M, "chat", M>, defaults?: GatewayChatDefaults): GatewayModel<M>;
  /**
   * Resolves with the source of the credentials, without the secret.
   *
   * @throws {AuthenticationError} `credentials` when no source has credentials, or the OIDC token has ended.
   */
  authInfo(): Promise<GatewayAuthInfo>;
  /** Stops every open call, which rejects with an `AbortError`; the client can be used on. */
  close(): void;
  /** Does what `close` does, for `using gateway = createGateway()`. */
  [Symbol.dispose](): void;
}
