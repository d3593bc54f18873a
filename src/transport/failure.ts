/**
 * A refused or unusable HTTP answer as an error.
 */
import { awsError, type AwsFailure, type HintSource } from "../aws/failures.ts";
import { asObject, isObject } from "../base/json_object.ts";
import { ProviderError } from "../errors/provider_error.ts";
import { conceal } from "./secrets/conceal.ts";
import { profileHint } from "../aws/hints/profile_hint.ts";
import type { Redactor } from "./secrets/redact.ts";

/** Creates the errors of one exchange, without the secrets of its request. */
export interface Failures {
  /** Creates the error of a failure of the service or a proxy, by its status or, inside a stream, by a frame. */
  failed(body: ErrorBody, retryAfterMs?: number): ProviderError;
  /** Creates the error of a 200 that is not what the API promises: a proxy's page, an empty body, another format. */
  unusable(what: string, retryable?: boolean): ProviderError;
  /** Returns the beginning of an unexpected body, and its type, for a message. */
  quoted(body: string): string;
}

/** The members of an error's body, or of a failure in a frame. */
export interface ErrorBody {
  readonly code?: string | undefined;
  readonly text?: string | undefined;
  /** Whether the body has AWS's shape: a message or the name of an exception at the top. */
  readonly isAws?: boolean | undefined;
}

/** The most characters of a message that the service or a proxy wrote. */
const MAX_TEXT_LENGTH = 4000;
/** The most characters of a body that are quoted. */
const MAX_QUOTE_LENGTH = 200;
/** The most characters of a body or a code that are looked at. Half of a secret is not found, so that cutting comes last. */
const MAX_READ_LENGTH = 65_536;

/** The sources and the limits of hints. */
export interface HintOptions {
  /** Hints for refusals that only some requests cause. */
  readonly hints?: HintSource | undefined;
  /** Whether the client has a `residency`, out of which no hint may lead. */
  readonly isFenced?: boolean | undefined;
}

/**
 * Creates the error factory of a call. `secrets` removes what let the request in, because AWS quotes session tokens when it
 * refuses a signature, and proxies quote whole requests.
 */
export function failures(
  known: Omit<AwsFailure, "text">,
  headers: Headers,
  secrets: Redactor,
  { hints, isFenced }: HintOptions = {},
): Failures {
  const shown = (text: string, most: number = MAX_TEXT_LENGTH) => shortened(secrets.redact(text), most, text.length);
  return {
    failed({ code, text = "", isAws = true }, retryAfterMs) {
      const read = text.slice(0, MAX_READ_LENGTH);
      const isSecret = code !== undefined && secrets.finds(`${code}`.slice(0, MAX_READ_LENGTH));
      const foreignType = isForeign(known.status, headers, { code, text, isAws })
        ? shown(typeOf(headers), MAX_TYPE_LENGTH)
        : undefined;
      const failure = {
        ...known,
        code: isSecret ? undefined : code,
        text: read,
        shown: shown(text),
        retryAfterMs,
        foreignType,
      };
      return conceal(
        awsError(failure, (words) => profileHint(words, { ...known, isFenced }) ?? hints?.(words)),
        secrets,
      );
    },
    unusable: (what, retryable = false) =>
      new ProviderError(`Cannot read Bedrock's answer: ${shown(what)}`, {
        kind: "protocol",
        code: "UnexpectedAnswer",
        retryable,
        status: known.status,
      }),
    quoted(body) {
      // A tag ends at the next bracket of either kind, so that a page of many "<" takes linear time.
      const words = secrets.redact(body).replace(/<[^<>]*>/g, " ").replace(/\s+/g, " ").trim();
      const type = shown(typeOf(headers), MAX_TYPE_LENGTH);
      return `${words ? JSON.stringify(words.slice(0, MAX_QUOTE_LENGTH)) : "no body"} (${type})`;
    },
  };
}

function typeOf(headers: Headers): string {
  return headers.get("content-type") ?? "no type";
}

/** The words of API Gateway's answers, such as "Forbidden", are at most as many; a sentence of Bedrock's is longer. */
const MAX_GATEWAY_WORDS = 2;

/**
 * The longer words of API Gateway's own answers. Source of "Missing Authentication Token": AWS's knowledge center,
 * "api-gateway-authentication-token-errors", read 2026-11-29; the others are from memory.
 */
const GATEWAY_WORDS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "endpoint request timed out",
  "internal server error",
  "missing authentication token",
  "network error communicating with endpoint",
  "request too long",
  "too many requests",
  "unsupported media type",
]);

/**
 * Whether a proxy or a gateway wrote a failure: it has neither AWS's headers nor AWS's body. Browsers do not show the headers of
 * another origin, so that a body in AWS's shape with a sentence counts as AWS's.
 */
function isForeign(status: number, headers: Headers, { code = "", text = "", isAws }: ErrorBody): boolean {
  if (status < 400 || headers.has("x-amzn-requestid") || headers.has("x-amzn-errortype")) return false;
  if (!isAws) return true;
  const words = text.trim();
  return !/exception$/i.test(code) &&
    (words.split(/\s+/, MAX_GATEWAY_WORDS + 1).length <= MAX_GATEWAY_WORDS || GATEWAY_WORDS.has(words.toLowerCase()));
}

/** The most characters of a content type that are quoted. */
const MAX_TYPE_LENGTH = 80;

/** Returns a short text as it is, and the beginning of a long one with the length of the whole. */
function shortened(text: string, most: number, length: number): string {
  if (text.length <= most && length <= MAX_READ_LENGTH) return text;
  // Copied, because a slice keeps the text that it is a part of: megabytes for as long as the error lives.
  return `${[...text.slice(0, most)].join("")}… (${length} characters)`;
}

/** Returns the id of a request as an error shows it; `undefined` for an answer's text that is not an id. */
export function shownRequestId(headers: Headers, secrets: Redactor): string | undefined {
  const id = headers.get("x-amzn-requestid") ?? "";
  return /^[!-~]{1,200}$/.test(id) && !secrets.finds(id) ? id : undefined;
}

/**
 * Reads AWS's error body; `message` comes in any capitalization. Routes in OpenAI's shape wrap it in `error`, and gateways say it
 * in `error`, `detail` or the first of `errors`.
 */
export function parseErrorBody(body: string): ErrorBody {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // A proxy's page, or an empty body: the caller quotes it.
    return { isAws: false };
  }
  const { error, errors, detail } = membersOf(json);
  const first = Array.isArray(errors) ? errors[0] : errors;
  const { message, code, __type, type } = textsOf(error, first, json);
  const top = textsOf(json);
  const isAws = (top.message ?? top.__type ?? top.code) !== undefined;
  return { isAws, code: code ?? __type ?? type, text: message ?? textIn(error) ?? textIn(first) ?? textIn(detail) };
}

/** Returns the texts of the first value that is an object, by their names in lower case. */
function textsOf(...values: readonly unknown[]): Readonly<Record<string, string | undefined>> {
  const entries = Object.entries(asObject(values.find(isObject))).map(([name, value]) =>
    [name.toLowerCase(), textIn(value)] as const
  );
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined));
}

function membersOf(value: unknown): Record<string, unknown> {
  return (value ?? {}) as Record<string, unknown>;
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value ? value : undefined;
}
