/**
 * Calls the platform's `fetch`, or the caller's, and checks the answer before anything reads it.
 */
import { networkError } from "./network_error.ts";
import { cut, kindOf } from "../base/quote.ts";
import { platformTimeout } from "./platform_timeout.ts";
import type { Service } from "./service.ts";

/** The type of the global `fetch`. */
export type FetchFunction = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The second argument of `fetch`: plain values, because implementations of `fetch` know only their own classes. */
export interface FetchInit {
  readonly method: string;
  /** A plain object, so that a wrapper may spread it. */
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  readonly signal: AbortSignal;
  /** A redirect could carry the credentials to another origin. Workers know "follow" and "manual" only. */
  readonly redirect: "manual";
}

/**
 * Sends a request by `given`, or by the global `fetch`, as `fetch(url, init)`.
 *
 * @throws {TypeError} when the given function cannot work: it fails by a mistake in the program, or its answer is not a
 * `Response` with a web stream. Sending again would fail again.
 * @throws {ProviderError} `network` when no response came; the platform's `TimeoutError` when its own time limit ended it.
 */
export async function fetchResponse(
  given: FetchFunction | undefined,
  url: string,
  init: FetchInit,
  service: Service,
): Promise<Response> {
  let answer: unknown;
  let isStarted = false;
  try {
    // Called as a bare function and looked up now: Workers refuse `fetch` as a method, and users patch the global.
    const promise = given ? given(url, init) : fetch(url, init);
    isStarted = true;
    answer = await promise;
  } catch (cause) {
    if (given && isMistake(cause, isStarted)) throw misuse(cause, init);
    throw platformTimeout(cause) ?? networkError(cause, service);
  }
  return requireResponse(answer, given ? "the fetch option" : "the global fetch");
}

/**
 * @throws {TypeError} when `given` is neither a function nor `undefined`.
 */
export function checkFetch(given: unknown): void {
  if (given === undefined || typeof given === "function") return;
  const hint = given !== null && typeof given === "object" && typeof (given as { fetch?: unknown }).fetch === "function"
    ? "pass (url, init) => binding.fetch(url, init)"
    : "pass a function like the global fetch, (url, init) => Promise<Response>";
  throw new TypeError(`Cannot use ${classOf(given)} as fetch: not a function; ${hint}`);
}

/** Codes by which Node and undici refuse the arguments of `fetch`. Source: Node 24 and undici 8, read 2026-11-29. */
const MISTAKE_CODES: ReadonlySet<unknown> = /* @__PURE__ */ new Set([
  "ERR_INVALID_ARG_TYPE",
  "ERR_INVALID_ARG_VALUE",
  "ERR_INVALID_THIS",
  "ERR_INVALID_URL",
  "ERR_INVALID_PROTOCOL",
  "UND_ERR_INVALID_ARG",
]);

/**
 * How the engines word a mistake in a program, as against a connection that failed, which is a `TypeError` as well: V8,
 * JavaScriptCore and SpiderMonkey, and the refusals of arguments by their platforms. Seen 2026-11-29.
 */
const MISTAKE_TEXT =
  /is not a function|is not iterable|is not a constructor|is not an object|is (undefined|null)$|can't access|Cannot (read|set|convert|destructure)|(undefined|null) is not|Illegal invocation|Failed to parse URL|Invalid URL|URL is invalid|Failed to (construct|execute)|Request constructor|RequestInit/;

/**
 * Whether a failure of the caller's `fetch` shows a mistake in the program, and not a connection that failed. A `TypeError` that
 * is thrown, rather than a rejection, came before anything was sent.
 */
function isMistake(cause: unknown, isStarted: boolean): boolean {
  const { name, message, code, cause: inner } = (cause ?? {}) as Record<string, unknown>;
  if (name === "ReferenceError") return true;
  if (name !== "TypeError") return false;
  const innerCode = (inner as { code?: unknown } | undefined)?.code;
  return !isStarted || MISTAKE_CODES.has(code) || MISTAKE_CODES.has(innerCode) ||
    MISTAKE_TEXT.test(String(message).slice(0, MAX_TEXT_LENGTH));
}

/** The most characters of a foreign message that are searched. */
const MAX_TEXT_LENGTH = 1000;

function misuse(cause: unknown, { headers }: FetchInit): TypeError {
  const { name, message, cause: inner } = cause as Error;
  const reason = (inner as Error | undefined)?.message;
  const text = [message, reason].filter(Boolean).join(": ");
  // A header's value may be a secret.
  const isSafe = !Object.values(headers).some((value) => value && text.includes(value));
  const shown = isSafe && text ? `${name}: ${cut(text)}` : name;
  return new TypeError(
    `Cannot call the fetch option: it failed before anything was sent (${shown}); it is called as fetch(url, init), ` +
      "like the global fetch",
    { cause },
  );
}

function requireResponse(answer: unknown, source: string): Response {
  const { status, headers, body } = (answer ?? {}) as Partial<Record<keyof Response, unknown>>;
  if (typeof status !== "number" || typeof (headers as Partial<Headers> | undefined)?.get !== "function") {
    throw new TypeError(
      `Cannot use the answer of ${source}: expected a Response, got ${
        classOf(answer)
      }; return what fetch(url, init) returns`,
    );
  }
  if (body === undefined) {
    throw new TypeError(
      `Cannot read the answer of ${source} (HTTP ${status}): its Response has no body stream, as in React Native; ` +
        "pass a fetch that streams, such as the fetch of expo/fetch, as the fetch option",
    );
  }
  if (body !== null && typeof (body as Partial<ReadableStream>).getReader !== "function") {
    // An unread body keeps its connection. Node's streams are closed by `destroy`.
    (body as { destroy?: () => void }).destroy?.();
    throw new TypeError(
      `Cannot read the answer of ${source} (HTTP ${status}): its body is not a web ReadableStream but a stream of ` +
        "another kind, as of node-fetch; pass the global fetch, or undici's",
    );
  }
  // The members that are read are there: a response of another realm or of another implementation counts.
  return answer as Response;
}

/** Returns the class of an object for a message, and the kind of any other value. */
function classOf(value: unknown): string {
  const { name } = Object(value).constructor ?? {};
  return typeof value === "object" && value !== null ? `a value of type ${name || "Object"}` : kindOf(value);
}
