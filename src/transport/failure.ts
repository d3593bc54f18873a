/**
 * A refused or unusable HTTP answer as an error.
 */
import { annotate, type ErrorResponse, isProviderError, ProviderError } from "../errors/provider_error.ts";
import { conceal } from "./secrets/conceal.ts";
import type { Redactor } from "./secrets/redact.ts";
import { withoutSecrets } from "./secrets/response_headers.ts";
import type { ErrorBody, FailedAnswer, Service } from "./service.ts";

/** Creates the errors of one exchange, without the secrets of its request. */
export interface Failures {
  /** Creates the error of a failure of the service or a proxy, by its status or, inside a stream, by a frame. */
  failure(reason: ErrorBody, answer?: RefusalDetails): ProviderError;
  /** Creates the error of an answer that is not what the API promises: a proxy's page, an empty body, another format. */
  unusable(what: string, answer?: UnusableAnswer): ProviderError;
  /**
   * Adds the provider and the answer to an error of ours that a reader of the answer threw. A failure of the connection gets no
   * answer, which did not cause it.
   */
  describe(error: unknown): void;
  /** Returns the beginning of an unexpected body, and its type, for a message. */
  quoteBody(body: string): string;
}

/** The facts about a refused answer that its headers do not give by themselves. */
export interface RefusalDetails {
  /** The beginning of the body; for `ProviderError.response`. */
  readonly body?: string | undefined;
  /** The value of `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The facts about an answer that cannot be used. */
export interface UnusableAnswer {
  /** The beginning of the body; for `ProviderError.response`. */
  readonly body?: string | undefined;
  /** Whether another attempt may get another answer. @default {false} */
  readonly retryable?: boolean;
}

/** The most characters of a message that the service or a proxy wrote. */
const MAX_TEXT_LENGTH = 4000;
/** The most characters of a body that are quoted. */
const MAX_QUOTE_LENGTH = 200;
/** The most characters of a content type that are quoted. */
const MAX_TYPE_LENGTH = 80;
/** The most characters of a body in `ProviderError.response`. */
const MAX_BODY_LENGTH = 16_384;
/** The most characters of a body or a code that are looked at. Half of a secret is not found, so that cutting comes last. */
const MAX_READ_LENGTH = 65_536;

/**
 * Creates the errors of one exchange. `secrets` removes the values that let the request in, because services quote tokens when
 * they refuse a signature, and proxies quote whole requests.
 */
export function failures(
  service: Service,
  answer: Pick<FailedAnswer, "status" | "headers" | "model" | "region" | "requestId">,
  secrets: Redactor,
): Failures {
  const shown = (text: string, most: number = MAX_TEXT_LENGTH) => shorten(secrets.redact(text), most, text.length);
  const shownType = () => shown(answer.headers.get("content-type") ?? "no type", MAX_TYPE_LENGTH);
  const response = (body?: string): ErrorResponse => ({
    status: answer.status,
    headers: withoutSecrets(answer.headers, secrets),
    body: body === undefined ? undefined : beginningOf(secrets.redact(body), MAX_BODY_LENGTH),
  });
  return {
    failure({ code, text = "", ...reason }, { body, retryAfterMs } = {}) {
      const isSecret = code !== undefined && secrets.finds(`${code}`.slice(0, MAX_READ_LENGTH));
      const error = service.failure({
        ...answer,
        ...reason,
        code: isSecret ? undefined : code,
        text: text.slice(0, MAX_READ_LENGTH),
        shown: shown(text),
        shownType: shownType(),
        retryAfterMs,
      });
      annotate(error, { response: response(body) });
      return conceal(error, secrets);
    },
    unusable: (what, { body, retryable = false } = {}) =>
      new ProviderError(`Cannot read ${service.displayName}'s answer: ${shown(what)}`, {
        kind: "protocol",
        code: "UnexpectedAnswer",
        provider: service.name,
        retryable,
        status: answer.status,
        response: response(body),
      }),
    describe(error) {
      if (!isProviderError(error)) return;
      const isAnswered = error.kind !== "network" && error.response === undefined;
      annotate(error, { provider: service.name, ...isAnswered && { response: response() } });
    },
    quoteBody(body) {
      // A tag ends at the next bracket of either kind, so that a page of many "<" takes linear time.
      const words = secrets.redact(body).replace(/<[^<>]*>/g, " ").replace(/\s+/g, " ").trim();
      return `${words ? JSON.stringify(words.slice(0, MAX_QUOTE_LENGTH)) : "no body"} (${shownType()})`;
    },
  };
}

/** Returns a short text as it is, and the beginning of a long one with the length of the whole. */
function shorten(text: string, most: number, length: number): string {
  if (text.length <= most && length <= MAX_READ_LENGTH) return text;
  return `${beginningOf(text, most)}… (${length} characters)`;
}

/**
 * Returns a copy of the beginning of a text, without half of a character at its end. A slice keeps the whole text: megabytes
 * for as long as the error lives.
 */
function beginningOf(text: string, most: number): string {
  return [...text.slice(0, most)].join("").replace(/[\ud800-\udbff]$/, "");
}

/** Returns the id of a request as an error shows it; `undefined` for an answer's text that is not an id. */
export function showRequestId(service: Service, headers: Headers, secrets: Redactor): string | undefined {
  const id = service.requestId(headers) ?? "";
  return /^[!-~]{1,200}$/.test(id) && !secrets.finds(id) ? id : undefined;
}
