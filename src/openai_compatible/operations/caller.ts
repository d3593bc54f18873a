/**
 * How operations beside chats reach the service through a client, so that a bundle holds only the operations that it uses.
 */
import { defined } from "../../base/defined.ts";
import { abortSignal, headers, object, type OptionCheck } from "../../base/check_options.ts";
import { retryOption, type RetryOptions, type Timeouts, timeoutsOption } from "../../base/call_options.ts";
import type { JsonObject } from "../../base/json_object.ts";
import { kindOf, shown } from "../../base/quote.ts";
import type { Exchange } from "../../transport/exchange.ts";

/** The options of one call that do not depend on its operation. */
export interface CallOptions {
  /** Timeouts in milliseconds, merged over the client's. */
  readonly timeouts?: Timeouts | undefined;
  /** Retries, merged over the client's; `false` for none. */
  readonly retry?: RetryOptions | false | undefined;
  /** Aborts the request: rejects with `signal.reason`, and closes the connection. */
  readonly signal?: AbortSignal | undefined;
  /** Additional headers. */
  readonly headers?: Headers | Readonly<Record<string, string>> | undefined;
  /** Members of the body that no option sets. They override members of the same name. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** The checks of the options of every call. */
export function callChecks(): Readonly<Record<keyof CallOptions, OptionCheck>> {
  return { signal: abortSignal, headers, retry: retryOption, timeouts: timeoutsOption, extraBody: object };
}

/** A request to a path behind the base URL. */
export interface OperationRequest {
  /** The name of the operation, such as `Embeddings`. */
  readonly operation: string;
  readonly method: "GET" | "POST";
  /** The path behind the base URL, such as `embeddings`, percent-encoded. */
  readonly path: string;
  /** The body, which is sent as JSON unless it is bytes; `undefined` for none. */
  readonly body?: JsonObject | Uint8Array<ArrayBuffer> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The model that is called, if one is. */
  readonly model?: string | undefined;
}

/** The calls of one client. */
export interface Caller {
  /**
   * Sends a request, and resolves with what `read` makes of a successful answer.
   *
   * @param stop stops the call, as `options.signal` does.
   */
  call<T>(
    request: OperationRequest,
    options: CallOptions,
    read: (exchange: Exchange) => Promise<T>,
    stop?: AbortSignal,
  ): Promise<T>;
}

/** Weak, and keyed by the client itself. */
const callers = /* @__PURE__ */ new WeakMap<object, Caller>();

/** Lets operations call through `client`. */
export function offerCalls(client: object, caller: Caller): void {
  callers.set(client, caller);
}

/**
 * Returns the calls of a client.
 *
 * @throws {TypeError} for a value that is not a client of `createOpenAICompatible()`.
 */
export function callerOf(client: unknown, user: string): Caller {
  const caller = typeof client === "object" && client !== null ? callers.get(client) : undefined;
  if (caller) return caller;
  throw new TypeError(
    `Cannot call ${user}() with ${kindOf(client)}: not a client; pass the value of createOpenAICompatible()`,
  );
}

/**
 * Refuses a request without a text that the service needs.
 *
 * @param task the task as the message says it, such as `embed`.
 * @throws {TypeError}
 */
export function needTexts<N extends string>(
  task: string,
  request: { readonly [name in N]: string },
  names: readonly N[],
): void {
  const missing = names.find((name) => !request[name]);
  if (missing !== undefined) {
    throw new TypeError(`Cannot ${task}: ${missing} is ${shown(request[missing])}; pass text`);
  }
}

const JSON_HEADERS: Readonly<Record<string, string>> = { "content-type": "application/json" };

/** Returns a request with a JSON body. `undefined` members are left out. */
export function jsonRequest(
  operation: string,
  path: string,
  model: string,
  body: Readonly<Record<string, unknown>>,
  { extraBody }: CallOptions,
): OperationRequest {
  const whole = { model, ...defined(body), ...extraBody };
  return { operation, method: "POST", path, model, headers: JSON_HEADERS, body: whole };
}
