/**
 * The errors of every provider: one base class with a `kind` for programs and a `hint` for people.
 */

/**
 * The kind of a failure. New kinds may be added: keep a `default` branch.
 *
 * | kind | meaning |
 * |---|---|
 * | `authentication` | the key is wrong, the signature is wrong, or the token has expired |
 * | `accessDenied` | the key may not do this: a policy, or no access to the model |
 * | `validation` | the service refuses this request |
 * | `contextLength` | the prompt does not fit the model's window |
 * | `notFound` | the region has no such model, profile or operation |
 * | `rateLimit` | too many requests or tokens: waiting helps |
 * | `quota` | a limit per day, of the account, or of a gateway's budget: waiting seconds will not help |
 * | `timeout` | the service timed out; our own timeouts are the platform's `TimeoutError` |
 * | `overloaded` | the service cannot answer now (5xx) |
 * | `model` | the model failed |
 * | `streamTruncated` | the stream ended before the answer was whole |
 * | `streamCorrupt` | a frame fails its checksum, claims too much, or cannot be read; or input came for a call that never began |
 * | `network` | the connection failed, or a proxy on the way requires credentials of its own (407) |
 * | `contentFilter` | the provider refused the content |
 * | `credentials` | no credentials were found, or their source failed |
 * | `protocol` | the answer does not match the API |
 */
export type ErrorKind =
  | "authentication"
  | "accessDenied"
  | "validation"
  | "contextLength"
  | "notFound"
  | "rateLimit"
  | "quota"
  | "timeout"
  | "overloaded"
  | "model"
  | "streamTruncated"
  | "streamCorrupt"
  | "network"
  | "contentFilter"
  | "credentials"
  | "protocol";

/**
 * The answer that an error is about. It is for logs and bug reports: programs decide by `kind` and `code`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { createBedrock, ProviderError } from "@bedrock-edge/client";
 *
 * const page = new Response("<h1>Bad gateway</h1>", { status: 502, headers: { server: "proxy", "set-cookie": "id=7" } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", retry: false, fetch: () => Promise.resolve(page) });
 * const { response } = await assertRejects(() => bedrock.converse("amazon.nova-lite-v1:0", {}), ProviderError);
 * assertEquals([response?.status, response?.body], [502, "<h1>Bad gateway</h1>"]);
 * assertEquals([response?.headers.get("server"), response?.headers.get("set-cookie")], ["proxy", "[redacted]"]);
 * ```
 */
export interface ErrorResponse {
  /** The HTTP status; a success for a failure inside a stream. */
  readonly status: number;
  /** A copy of the headers. Cookies, tokens and the secrets of the request are replaced by `[redacted]`. */
  readonly headers: Headers;
  /**
   * The beginning of the body without the secrets of the request, at most 16,384 characters. `undefined` for a body that is not kept:
   * that of a stream, of a redirect, of an answer that is too large, and of a success in JSON.
   */
  readonly body: string | undefined;
}

/** The members of an error beside its message. */
export interface ProviderErrorInit {
  /** The kind of the failure. */
  kind: ErrorKind;
  /** The provider's name of the failure. */
  code: string;
  /** The provider that failed. */
  provider?: string | undefined;
  /** The HTTP status, if there was a response. */
  status?: number | undefined;
  /** The service's id for this request. */
  requestId?: string | undefined;
  /** The model that was called. */
  model?: string | undefined;
  /** Whether sending the same bytes again can help. @default {false} */
  retryable?: boolean | undefined;
  /** The wait that the service asked for, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** The number of times that the request was sent. @default {1} */
  attempts?: number | undefined;
  /** The answer that the error is about, without secrets. */
  response?: ErrorResponse | undefined;
  /** A hint in one sentence; becomes the last line of the message. */
  hint?: string | undefined;
  /** The underlying failure. */
  cause?: unknown;
}

/** Registered globally, so that it marks the class across realms and duplicate installs. */
const MARKER = /* @__PURE__ */ Symbol.for("bedrock-edge.ProviderError");

/**
 * Base of every failure of the service or the wire. Aborts reject with `signal.reason` and our own timeouts with the
 * platform's `TimeoutError`; caller mistakes are `TypeError` or `RangeError`. No message, property or JSON of an error
 * contains a secret.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, isProviderError } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "wrong", fetch: fakeBedrock() });
 * try {
 *   await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" });
 * } catch (error) {
 *   assertEquals(isProviderError(error) && error.kind, "authentication");
 * }
 * ```
 */
export class ProviderError extends Error {
  /** The class's name; survives minification. */
  override readonly name: string = "ProviderError";
  /** The kind of the failure. */
  declare readonly kind: ErrorKind;
  /** The provider's name of the failure, such as the name of an exception. */
  declare readonly code: string;
  /**
   * The provider that failed; `undefined` for a failure outside a call, such as that of a decoder that is used alone.
   */
  declare readonly provider: string | undefined;
  /** The HTTP status, if there was a response; 200 for a failure inside a stream. */
  declare readonly status: number | undefined;
  /** The service's id for this request. */
  declare readonly requestId: string | undefined;
  /** The model that was called. */
  declare readonly model: string | undefined;
  /** Whether sending the same bytes again can help. */
  declare readonly retryable: boolean;
  /** The wait that the service asked for, in milliseconds. */
  declare readonly retryAfterMs: number | undefined;
  /** The number of times that the request was sent. */
  declare readonly attempts: number;
  /** A hint in one sentence, if one is known. It is also the last line of the message. */
  declare readonly hint: string | undefined;
  /**
   * The answer that the error is about, without secrets; `undefined` if no answer came, or the connection failed. Not enumerable:
   * neither consoles nor `JSON.stringify` print it.
   */
  declare readonly response: ErrorResponse | undefined;

  /** This module creates these errors; create one yourself only in your own `ChatProvider`. */
  constructor(message: string, { cause, hint, response, ...init }: ProviderErrorInit) {
    super(withHint(message, hint), cause === undefined ? undefined : { cause });
    Object.assign(this, { retryable: false, attempts: 1 }, init);
    defineHidden(this, "hint", hint);
    defineHidden(this, "response", response);
    Object.defineProperty(this, MARKER, { value: true });
  }

  /**
   * Returns the members for `JSON.stringify`: the message without the line of the hint, the hint, and everything else
   * except `stack` and `cause`.
   */
  toJSON(): Record<string, unknown> {
    return { ...(this as object), message: messageWithoutHint(this), hint: this.hint };
  }
}

/**
 * The beginning of the last line of a message with a hint. The hint is part of the message, because runtimes print the message of
 * an uncaught error, and Deno prints no properties.
 */
const HINT_LINE = "\nHint: ";

function withHint(message: string, hint: string | undefined): string {
  // Some messages end with their hint, such as "Cannot read output: …; raise maxTokens".
  return hint && !message.includes(hint) ? `${message}${HINT_LINE}${hint}` : message;
}

/**
 * Sets a member that consoles do not print. Node prints the enumerable members of an error below its message, which already has
 * the hint, and a response would fill the screen.
 */
function defineHidden(error: object, name: "hint" | "response", value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
}

/** Replaces the hint of an error, also in its message and its stack. */
export function setHint(error: ProviderError, hint: string): void {
  const { message, stack } = error;
  const replaced = withHint(messageWithoutHint(error), hint);
  error.message = replaced;
  // V8's stacks begin with the message, and Node prints the stack of an uncaught error.
  if (stack?.includes(message)) error.stack = stack.replace(message, () => replaced);
  defineHidden(error, "hint", hint);
}

/** Returns the message without the hint at its end: the words of the failure alone, for code that searches them. */
export function messageWithoutHint(
  { message, hint }: { readonly message: string; readonly hint?: string | undefined },
): string {
  const line = `${HINT_LINE}${hint}`;
  return hint && message.endsWith(line) ? message.slice(0, -line.length) : message;
}

/**
 * Credentials are wrong, or lack rights: kinds `authentication`, `accessDenied` and `credentials`. An expired token has been refreshed
 * once, and a wrong clock corrected, before it is thrown.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { AuthenticationError, createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "wrong", fetch: fakeBedrock() });
 * const chat = () => bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" });
 * const { kind, status } = await assertRejects(chat, AuthenticationError);
 * assertEquals([kind, status], ["authentication", 403]);
 * ```
 */
export class AuthenticationError extends ProviderError {
  /** The class's name; survives minification. */
  override readonly name: string = "AuthenticationError";
}

/**
 * Too many requests or tokens: kinds `rateLimit`, after the retries, and `quota`, a limit of a day or an account, which is not
 * retried.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { createBedrock, RateLimitError } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({
 *   apiKey: "k",
 *   faults: [{ type: "status", status: 429, code: "ThrottlingException", retryAfterSeconds: 9 }],
 * });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, retry: false });
 * const chat = () => bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" });
 * const { kind, retryAfterMs } = await assertRejects(chat, RateLimitError);
 * assertEquals([kind, retryAfterMs], ["rateLimit", 9000]);
 * ```
 */
export class RateLimitError extends ProviderError {
  /** The class's name; survives minification. */
  override readonly name: string = "RateLimitError";
}

/**
 * The prompt does not fit the model's window: kind `contextLength`. A shorter prompt may succeed; `conversation()`
 * shortens its prompt by itself.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { ContextLengthError, createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const message = "prompt is too long: 250000 tokens > 200000 maximum";
 * const fetch = fakeBedrock({ apiKey: "k", replies: [{ error: { code: "ValidationException", message } }] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const chat = () => bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "A long text." });
 * const { requestTokens, maxTokens } = await assertRejects(chat, ContextLengthError);
 * assertEquals([requestTokens, maxTokens], [250000, 200000]);
 * ```
 */
export class ContextLengthError extends ProviderError {
  /** The class's name; survives minification. */
  override readonly name: string = "ContextLengthError";
  /** The tokens in the request, if the service's text has the number. */
  declare readonly requestTokens: number | undefined;
  /** The model's limit in tokens, if the service's text has the number. */
  declare readonly maxTokens: number | undefined;
}

/**
 * Returns whether a value is an error of this module, also across realms and duplicate installs, where `instanceof` fails.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { isProviderError } from "@bedrock-edge/client";
 * assert(!isProviderError(new TypeError("something else")));
 * ```
 */
export function isProviderError(error: unknown): error is ProviderError {
  return typeof error === "object" && error !== null && MARKER in error;
}

/**
 * Adds an outer layer's facts to an error of an inner layer; existing members stay. Keeps the same object, so that the
 * stack shows the origin of the failure.
 */
export function annotate(
  error: unknown,
  context: {
    requestId?: string | undefined;
    model?: string | undefined;
    attempts?: number;
    provider?: string | undefined;
    response?: ErrorResponse | undefined;
  },
): void {
  if (!isProviderError(error)) return;
  // A cast: the members are read-only for callers.
  const known: Record<string, unknown> = error as never;
  const { response, ...facts } = context;
  for (const [name, value] of Object.entries(facts)) known[name] ??= value;
  if (response && !error.response) defineHidden(error, "response", response);
  // Only the outermost layer knows the number of attempts.
  if (context.attempts) known.attempts = context.attempts;
}
