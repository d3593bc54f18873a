/**
 * An OpenAI-compatible service as the transport sees it: its failures, request ids and hints.
 */
import { isLoopback } from "../base/loopback.ts";
import { saysTooLong, SHORTEN, tokenCounts } from "../errors/context_length.ts";
import { errorOfKind } from "../errors/kinds.ts";
import type { ErrorKind, ProviderError } from "../errors/provider_error.ts";
import type { ErrorBody, FailedAnswer, SentAttempt, Service } from "../transport/service.ts";
import { CONFLICT, kindOfFailure } from "./wire/failure_kinds.ts";
import { parseFailure } from "./wire/parse_failure.ts";

/** A failure as a service of another shape explains it. */
export interface ReadFailure {
  /** The service's name of the failure. */
  readonly code?: string | undefined;
  /** The service's words. */
  readonly message?: string | undefined;
  /** The kind. Default: by the code, the words and the status. */
  readonly kind?: ErrorKind | undefined;
  /** Whether the same request may succeed a moment later. Default: by the kind. */
  readonly retryable?: boolean | undefined;
}

/**
 * Reads the body of a refused answer of another shape than OpenAI's.
 *
 * @param body the body as JSON; as text if it is not JSON.
 * @returns `undefined` for a body that is read as OpenAI's shape.
 */
export type ErrorStructure = (body: unknown) => ReadFailure | undefined;

/** How a client authenticates, and the option or the variable of its key. */
interface KeySource {
  readonly scheme: string;
  readonly source: string;
}

/** The facts about a client that its errors need. */
export interface ServiceOptions {
  /** The name of the provider, such as `ollama`. */
  readonly name: string;
  readonly errorStructure?: ErrorStructure | undefined;
  /** How to get a key, for the hint of a refusal without one. */
  readonly keyHint: string;
  /** The header of the key. @default {"authorization"} */
  readonly keyHeader?: string | undefined;
  /** Returns how requests are authenticated, and the source of the key. @default unknown */
  readonly authInfo?: (() => KeySource) | undefined;
}

/** Creates the service of one client. */
export function openAIService({ name, errorStructure, keyHint, keyHeader, authInfo }: ServiceOptions): Service {
  // A function of the caller's own may set another one than the key.
  const keyHeaders = ["authorization", "api-key", ...keyHeader === undefined ? [] : [keyHeader]];
  const hintOfKey = ({ headers }: SentAttempt) =>
    keyHeaders.some((header) => headers.has(header)) ? authInfo && refusedKey(authInfo()) : keyHint;
  return {
    name,
    displayName: name,
    requestId: (headers) => headers.get("x-request-id") ?? headers.get("x-generation-id") ?? undefined,
    parseError: (body) => readWith(errorStructure, body) ?? parseFailure(body),
    failure: (answer) => failureOf(name, answer),
    hint: (error, attempt) => hintOf(error, attempt, hintOfKey),
    identity: (headers) => keyHeaders.map((header) => headers.get(header)).join(" "),
  };
}

function readWith(structure: ErrorStructure | undefined, body: string): ErrorBody | undefined {
  if (!structure) return undefined;
  let json: unknown = body;
  try {
    json = JSON.parse(body);
  } catch {
    // The caller's function gets the text.
  }
  const read = structure(json);
  if (!read) return undefined;
  const { code, message, kind, retryable } = read;
  return { code, text: message, kind, retryable };
}

function failureOf(provider: string, answer: FailedAnswer): ProviderError {
  const { status, headers, text, shown, code, kind: given, retryable, model, requestId, retryAfterMs } = answer;
  const byName = given ?? kindOfFailure(status, code);
  const isTooLong = byName === "contextLength" ||
    given === undefined && byName === "validation" && saysTooLong(text);
  const kind = isTooLong ? "contextLength" : byName;
  return errorOfKind(`${code ?? `HTTP${status}`}: ${shown || "no reason given"}`, {
    kind,
    code: code ?? `HTTP${status}`,
    provider,
    status,
    model,
    requestId,
    retryAfterMs,
    retryable: retryable ?? mayRetry(headers, status),
    ...isTooLong && { hint: SHORTEN, ...tokenCounts(text) },
  });
}

/** Returns what the service or the status says about another attempt; `undefined` if the kind decides. */
function mayRetry(headers: Headers, status: number): boolean | undefined {
  const word = headers.get("x-should-retry");
  if (word === "true" || word === "false") return word === "true";
  return status === CONFLICT ? true : undefined;
}

/** The words of Ollama for a model that is not on the machine. */
const MISSING_MODEL = /model ["'](\S{1,100})["'] not found/;

function hintOf(
  error: ProviderError,
  attempt: SentAttempt,
  hintOfKey: (attempt: SentAttempt) => string | undefined,
): string | undefined {
  const { url } = attempt;
  const { kind, response, hint } = error;
  if (hint !== undefined) return undefined;
  if (kind === "network") {
    return isLoopback(url.hostname) && error.status === undefined
      ? `Start the server: nothing answers at ${url.origin}`
      : undefined;
  }
  if (kind === "authentication") return hintOfKey(attempt);
  if (kind === "protocol" && /\bhtml\b/i.test(response?.headers?.get("content-type") ?? "")) {
    return `Check baseURL: a web page answers at ${url.pathname}; the base of most services ends with /v1`;
  }
  if (kind !== "notFound") return undefined;
  const [, model] = MISSING_MODEL.exec(error.message) ?? [];
  if (model !== undefined && isLoopback(url.hostname)) {
    return `Get the model first, with Ollama by: ollama pull ${model}`;
  }
  // A server says "404 page not found" of a path that it does not have, and JSON of a model.
  const isPage = response?.body !== undefined && !response.body.trimStart().startsWith("{");
  return isPage
    ? `Check baseURL: the service has no ${url.pathname}; the base of most services ends with /v1`
    : undefined;
}

/** Returns which key to check; `undefined` if the caller's own function or header lets requests in. */
function refusedKey({ scheme, source }: KeySource): string | undefined {
  if (scheme !== "bearer" && scheme !== "header") return undefined;
  return `The key was refused: check ${source === "apiKey" ? "the option apiKey" : source}`;
}
