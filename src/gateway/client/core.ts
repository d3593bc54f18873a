/**
 * The part of a client that sends: chats and the other operations share it.
 */
import { envReader } from "../../auth/env.ts";
import { callSettings, type GivenSettings } from "../../base/call_options.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { defined } from "../../base/defined.ts";
import { jsonText } from "../../base/json_text.ts";
import type { Store } from "../../base/store.ts";
import { setResponse } from "../../chat/response.ts";
import type { CallLog } from "../../chat/result.ts";
import type { ChatDefaults } from "../../chat/request.ts";
import { annotate } from "../../errors/provider_error.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { copyHeaders } from "../../transport/secrets/checked_headers.ts";
import { withoutSecrets } from "../../transport/secrets/response_headers.ts";
import { createSender } from "../../transport/send.ts";
import { gatewayAuth, type GatewayAuthInfo } from "../service/auth.ts";
import { commonHeaders, deploymentHeaders, modelHeaders, type ModelKind } from "../service/headers.ts";
import { gatewayService, PROVIDER } from "../service/service.ts";
import { type GatewayBase, gatewayBase } from "./base_url.ts";
import { byokSecrets } from "./body_secrets.ts";
import type { GatewayOptions } from "./options.ts";

/** A call that is ready to be sent, and the reader of its answer. */
export interface GatewayCall<A> extends GivenSettings {
  /** The name of the operation, for hooks. */
  readonly operation: string;
  readonly url: string;
  /** The kind of model that is called; `undefined` for a call of no model. */
  readonly kind?: ModelKind;
  /** The body, which is sent as JSON; a call without one is a `GET`. */
  readonly body?: unknown;
  /** Whether the answer arrives in pieces. @default {false} */
  readonly isStreamed?: boolean;
  /**
   * Reads a successful answer. Must not hold `body`: a stream keeps its reader, and the body may hold large media.
   *
   * @throws {ProviderError} when the answer is not what the operation promises.
   */
  read(exchange: Exchange): Promise<A>;
}

/** The options of one call that do not depend on its operation. */
export type CallGiven = Pick<ChatDefaults, "signal" | "headers" | "retry" | "timeouts">;

/** The parts of a client that its operations use. */
export interface GatewayCore {
  readonly base: GatewayBase;
  readonly clock: Clock;
  /** The place of the list of models. */
  readonly store: Store;
  readonly metadataCacheRefreshMs: number;
  readonly maxEventBytes: number | undefined;
  readonly teamIdOrSlug: string | undefined;
  /** Sends a call, and resolves with what the call reads. */
  send<A>(call: GatewayCall<A>, log: CallLog, given: CallGiven, stop?: AbortSignal): Promise<A>;
  authInfo(): GatewayAuthInfo;
  close(): void;
}

/** How long the list of models is fresh by default: five minutes. */
const REFRESH_MS = 300_000;

/**
 * Creates the sending part of a client from options that have been checked.
 *
 * @throws {TypeError} when `baseURL` or a header cannot be used.
 */
export function createCore(options: GatewayOptions): GatewayCore {
  const { clock = systemClock, defaults, teamIdOrSlug, store = new Map<string, string>() } = options;
  const read = envReader(options.env);
  const base = gatewayBase(options);
  const auth = gatewayAuth(options.apiKey, read, () => clock.now());
  const sender = createSender(auth.authenticate, gatewayService(), { ...defined(options), clock });
  // Throws now for invalid headers, and not at the first call.
  headersOf({}, undefined);

  /** Returns the headers of a call; the later win. */
  function headersOf(ofModel: Readonly<Record<string, string>>, ofCall: CallGiven["headers"]): Headers {
    const headers = new Headers(commonHeaders(teamIdOrSlug));
    copyHeaders(headers, options.headers, "headers");
    copyHeaders(headers, defaults?.headers, "defaults.headers");
    copyHeaders(headers, ofCall, "headers");
    for (const [name, value] of Object.entries(ofModel)) headers.set(name, value);
    return headers;
  }

  async function send<A>(call: GatewayCall<A>, log: CallLog, given: CallGiven, stop?: AbortSignal): Promise<A> {
    // Apart from the call, which holds the body: a stream keeps the reader.
    const { operation, kind, isStreamed = false, read: readAnswer } = call;
    const url = new URL(call.url);
    const ofModel = kind
      ? { ...modelHeaders(kind, base.protocol, log.model, isStreamed), ...deploymentHeaders(read) }
      : {};
    const hasBody = call.body !== undefined;
    const headers = headersOf({ ...hasBody && { "content-type": "application/json" }, ...ofModel }, given.headers);
    const outgoing = {
      operation,
      region: "",
      service: PROVIDER,
      method: hasBody ? "POST" : "GET",
      url,
      signingUrl: url,
      headers,
      ...defined({ body: hasBody ? jsonText(call.body) : undefined }),
      secrets: byokSecrets(call.body),
    };
    const settings = callSettings(isStreamed, call, options, defaults, given);
    const signals = [given.signal ?? defaults?.signal, stop];
    try {
      return await sender.send(outgoing, log, settings, signals, async (exchange) => {
        const { response: { headers: answered }, call: { secrets: found } } = exchange;
        setResponse(log, () => ({ headers: withoutSecrets(answered, found) }));
        const answer = await readAnswer(exchange);
        if (!isStreamed) exchange.call.end();
        return answer;
      });
    } catch (error) {
      annotate(error, { provider: PROVIDER });
      throw error;
    }
  }

  return {
    base,
    clock,
    store,
    metadataCacheRefreshMs: options.metadataCacheRefreshMs ?? REFRESH_MS,
    maxEventBytes: options.maxEventBytes,
    teamIdOrSlug,
    send,
    authInfo: auth.info,
    close: sender.close,
  };
}

/** The cores of all clients, for the functions that take a client. */
const cores = /* @__PURE__ */ new WeakMap<object, GatewayCore>();

/** Remembers the core of a client. */
export function setCore(gateway: object, core: GatewayCore): void {
  cores.set(gateway, core);
}

/**
 * Returns the core of a client.
 *
 * @param user the function that takes the client, for the message.
 * @throws {TypeError} when the value is not a client of AI Gateway.
 */
export function coreOf(gateway: object, user: string): GatewayCore {
  const core = cores.get(Object(gateway));
  if (core) return core;
  throw new TypeError(
    `Cannot call ${user}: its first argument is not a client of AI Gateway; pass what createGateway() returned`,
  );
}
