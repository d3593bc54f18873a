/**
 * Sends the calls of one client: to their URLs, with headers, a key, retries and time limits, and reports what came of them.
 */
import { callSettings, type GivenSettings } from "../base/call_options.ts";
import { systemClock } from "../base/clock.ts";
import { defined } from "../base/defined.ts";
import { jsonText } from "../base/json_text.ts";
import type { ModelTraits } from "../chat/provider.ts";
import { setResponse } from "../chat/response.ts";
import type { CallLog } from "../chat/result.ts";
import { annotate } from "../errors/provider_error.ts";
import type { PreparedCall } from "../operation/prepared_call.ts";
import type { Exchange } from "../transport/exchange.ts";
import { copyHeaders } from "../transport/secrets/checked_headers.ts";
import { withoutSecrets } from "../transport/secrets/response_headers.ts";
import { createSender } from "../transport/send.ts";
import type { ClientAuth } from "./authenticate.ts";
import { destinationOf } from "./destination.ts";
import type { OpenAICompatibleOptions } from "./options.ts";
import { openAIService } from "./service.ts";
import type { OpenAIChatOptions } from "./wire/extras.ts";

/** The options of one call that do not depend on its operation. */
export type CallGiven = Pick<OpenAIChatOptions, "signal" | "headers" | "retry" | "timeouts">;

/** A call of any operation of the service. */
export interface ServiceCall<A> extends GivenSettings {
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

/** The options that sending needs. The defaults are those of requests. */
export type ServiceCallsOptions =
  & Pick<
    OpenAICompatibleOptions,
    | "name"
    | "baseURL"
    | "queryParams"
    | "url"
    | "allowHttp"
    | "apiKeyHeader"
    | "headers"
    | "signing"
    | "errorStructure"
    | "retry"
    | "timeouts"
    | "clock"
    | "fetch"
    | "maxAnswerBytes"
    | "onRequest"
    | "onResponse"
  >
  & { readonly defaults?: Partial<CallGiven> | undefined };

/** The part of a client that sends. */
export interface ServiceCalls {
  /** Sends one call, and resolves with what the call reads. */
  send<A>(call: ServiceCall<A>, log: CallLog, given: CallGiven, stop?: AbortSignal): Promise<A>;
  /** Sends one call of a chat, whose repairs the log shows. */
  sendChat<A>(call: PreparedCall<A>, log: CallLog, given: CallGiven, stop?: AbortSignal): Promise<A>;
  /** Stops every call that is open. */
  close(): void;
}

/**
 * Creates the part of a client that sends.
 *
 * @throws {TypeError} when the base URL or a header is invalid.
 */
export function createServiceCalls(options: ServiceCallsOptions, auth: ClientAuth): ServiceCalls {
  const { name, defaults, signing } = options;
  const destination = destinationOf(options);
  const service = openAIService({
    name,
    errorStructure: options.errorStructure,
    keyHint: auth.hint,
    keyHeader: options.apiKeyHeader,
    authInfo: auth.info,
  });
  const sender = createSender(auth.authenticate, service, { clock: systemClock, ...defined(options) });
  // Throws now for invalid headers, and not at the first call.
  headersOf(undefined, undefined);

  function headersOf(base: Readonly<Record<string, string>> | undefined, ofCall: CallGiven["headers"]): Headers {
    const headers = new Headers(base);
    copyHeaders(headers, options.headers, "headers");
    copyHeaders(headers, defaults?.headers, "defaults.headers");
    copyHeaders(headers, ofCall, "headers");
    return headers;
  }

  const calls: ServiceCalls = {
    async send(call, log, given, stop) {
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
          // Operations make their bytes in memory that nobody shares.
          : { body: call.body instanceof Uint8Array ? call.body as Uint8Array<ArrayBuffer> : jsonText(call.body) },
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
    },
    sendChat(call, log, given, stop) {
      log.repairs = call.repairs;
      return calls.send(call, log, given, stop);
    },
    close: sender.close,
  };
  return calls;
}

/** Settles as `work` does, after adding the provider's name to an error of ours that has none yet. */
export async function named<T>(provider: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    annotate(error, { provider });
    throw error;
  }
}

/** Returns what a client knows of a model's traits; `undefined` if it knows none. */
export function modelTraits(ofClient: ModelTraits, ofModel: ModelTraits = {}): ModelTraits | undefined {
  const traits = defined({
    family: ofModel.family ?? ofClient.family,
    regions: ofModel.regions ?? ofClient.regions,
    capabilities: ofModel.capabilities,
  });
  return Object.keys(traits).length ? traits : undefined;
}
