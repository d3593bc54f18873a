/**
 * The one request of all sources that ask a service: a bounded answer, a time limit and a few attempts. Nothing outlives the call,
 * so that in Workers no timer and no connection belongs to another request.
 */
import type { LongTermKeyRules } from "../../auth/long_term_key.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { AuthenticationError, isProviderError, messageWithoutHint } from "../../errors/provider_error.ts";
import type { Authenticator } from "../../transport/authenticator.ts";
import { readText } from "../../transport/body.ts";
import type { Exchange } from "../../transport/exchange.ts";
import type { FetchFunction } from "../../transport/fetch.ts";
import { retryDelayMs } from "../../transport/retry.ts";
import { createSender } from "../../transport/send.ts";
import { type CredentialService, isThrottle, transportService } from "./credential_service.ts";

/** A request to a service that gives credentials. */
export interface ServiceRequest<T> {
  readonly service: CredentialService;
  readonly method: "GET" | "POST" | "PUT";
  /** A URL whose host was checked: `checkedServiceUrl`. */
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Values in the body that no error may show, such as a token. */
  readonly secrets?: readonly string[];
  /** Signs the request for a service in a region. @default nothing is signed */
  readonly signer?: Signer;
  /**
   * Reads a successful answer.
   *
   * @param unusable creates the error of an answer that the service's API does not allow. No part of the answer may be quoted: it
   * may hold credentials.
   */
  read(answer: WholeAnswer, unusable: (what: string) => Error): T;
}

/** The signature of a request. */
export interface Signer {
  readonly auth: Authenticator;
  readonly region: string;
  /** The signing name. */
  readonly service: string;
  /** The places to which a long-term key may be sent. */
  readonly keyRules: LongTermKeyRules;
}

/** A successful answer. */
export interface WholeAnswer {
  readonly text: string;
  readonly headers: Headers;
}

/** The limits of a request, and its means. */
export interface RequestMeans {
  readonly fetch?: FetchFunction | undefined;
  readonly clock?: Clock | undefined;
  /** The longest time of an attempt until the whole answer is there, in milliseconds. @default {5000} */
  readonly timeoutMs?: number | undefined;
  /** Attempts after the first. @default {2} */
  readonly maxRetries?: number | undefined;
  /** Whether an attempt is made again after no answer came in time. @default {true} */
  readonly retriesTimeouts?: boolean | undefined;
}

/** An answer with credentials takes 2 to 4 KiB. */
const MAX_ANSWER_BYTES = 65_536;
/** A longer `Retry-After` ends the request: a call waits for the credentials. */
const MAX_DELAY_MS = 5000;

const unsigned: Authenticator = () => {};

/**
 * Asks a service, and resolves with what `read` makes of its answer. An attempt is made again after failures of the connection,
 * outages, throttling, and an answer that was cut. Redirects are not followed.
 *
 * @throws {AuthenticationError} `credentials` for every failure of the service, the connection and the time limit.
 * @throws {TypeError} when the given `fetch` cannot work.
 */
export async function askService<T>(request: ServiceRequest<T>, means: RequestMeans = {}): Promise<T> {
  const { clock = systemClock, maxRetries = 2, retriesTimeouts = true } = means;
  for (let retries = 0;; retries++) {
    try {
      return await attempt(request, means, clock);
    } catch (thrown) {
      const error = credentialsError(thrown, request.service, means.timeoutMs ?? TIMEOUT_MS, retries + 1);
      const facts = { retries, maxRetries, maxDelayMs: MAX_DELAY_MS, isSlow: isThrottle(error.code) };
      const delayMs = retryDelayMs(error, facts, Math.random());
      if (delayMs === undefined || (error.code === TIMED_OUT && !retriesTimeouts)) throw error;
      await new Promise<void>((resolve) => clock.setTimeout(resolve, delayMs));
    }
  }
}

const TIMEOUT_MS = 5000;
/** The code of an attempt without an answer in time. */
const TIMED_OUT = "TimeoutError";

/** Makes one attempt, with a second one for a clock or keys that the service refused. */
function attempt<T>(request: ServiceRequest<T>, means: RequestMeans, clock: Clock): Promise<T> {
  const { service, method, url, headers, body, secrets, signer } = request;
  const { fetch, timeoutMs = TIMEOUT_MS } = means;
  // A sender for each attempt: it holds nothing that another request could meet.
  const sender = createSender(signer?.auth ?? unsigned, transportService(service, signer?.keyRules), {
    clock,
    fetch,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  const timeouts = { responseMs: timeoutMs, firstEventMs: Infinity, idleMs: timeoutMs, totalMs: timeoutMs };
  return sender.send(
    {
      operation: service.action,
      region: signer?.region ?? "",
      service: signer?.service ?? "",
      method,
      url,
      signingUrl: url,
      headers: new Headers(headers),
      ...body !== undefined && { body },
      secrets,
    },
    { model: undefined, requestId: undefined, attempts: 0 },
    { timeouts, retry: { maxRetries: 0, maxDelayMs: 0 } },
    [],
    (exchange) => readAnswer(exchange, request),
  );
}

async function readAnswer<T>(exchange: Exchange, request: ServiceRequest<T>): Promise<T> {
  const { response, call, maxAnswerBytes, unusable } = exchange;
  const { text, isWhole } = await readText(response, call, maxAnswerBytes);
  if (!isWhole) throw unusable(`it is larger than ${maxAnswerBytes} bytes`);
  // An answer that was cut may be whole the next time. A proxy's page comes again.
  const retryable = !/^\s*<(?:!doctype|html)/i.test(text);
  const value = request.read({ text, headers: response.headers }, (what) => unusable(what, { retryable }));
  call.end();
  return value;
}

/**
 * Returns the failure of an attempt as an error of the source.
 *
 * @throws {unknown} a mistake in the program, such as a `fetch` that cannot work.
 */
function credentialsError(
  thrown: unknown,
  service: CredentialService,
  timeoutMs: number,
  attempts: number,
): AuthenticationError {
  if (isProviderError(thrown)) {
    const { code, provider, status, requestId, retryable, retryAfterMs, hint, response, cause } = thrown;
    const message = messageWithoutHint(thrown);
    return new AuthenticationError(message, {
      ...{ kind: "credentials", code, provider, status, requestId, retryable, retryAfterMs, hint, response, cause },
      attempts,
    });
  }
  if ((thrown as { name?: unknown } | undefined)?.name !== "TimeoutError") throw thrown;
  return new AuthenticationError(
    `Cannot reach ${service.displayName}: no answer came within ${timeoutMs} ms; raise timeoutMs`,
    {
      kind: "credentials",
      code: TIMED_OUT,
      provider: service.name,
      retryable: true,
      hint: service.hint?.(TIMED_OUT, 0),
      attempts,
    },
  );
}
