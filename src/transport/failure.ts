/**
 * A refused or unusable HTTP answer as an error.
 */
import { ProviderError } from "../errors/provider_error.ts";
import { conceal } from "./secrets/conceal.ts";
import type { Redactor } from "./secrets/redact.ts";
import type { ErrorBody, FailedAnswer, Service } from "./service.ts";

/** Creates the errors of one exchange, without the secrets of its request. */
export interface Failures {
  /** Creates the error of a failure of the service or a proxy, by its status or, inside a stream, by a frame. */
  failed(body: ErrorBody, retryAfterMs?: number): ProviderError;
  /** Creates the error of a 200 that is not what the API promises: a proxy's page, an empty body, another format. */
  unusable(what: string, retryable?: boolean): ProviderError;
  /** Returns the beginning of an unexpected body, and its type, for a message. */
  quoted(body: string): string;
}

/** The most characters of a message that the service or a proxy wrote. */
const MAX_TEXT_LENGTH = 4000;
/** The most characters of a body that are quoted. */
const MAX_QUOTE_LENGTH = 200;
/** The most characters of a content type that are quoted. */
const MAX_TYPE_LENGTH = 80;
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
  const shown = (text: string, most: number = MAX_TEXT_LENGTH) => shortened(secrets.redact(text), most, text.length);
  const shownType = () => shown(answer.headers.get("content-type") ?? "no type", MAX_TYPE_LENGTH);
  return {
    failed({ code, text = "", isOwn }, retryAfterMs) {
      const isSecret = code !== undefined && secrets.finds(`${code}`.slice(0, MAX_READ_LENGTH));
      const error = service.failure({
        ...answer,
        code: isSecret ? undefined : code,
        text: text.slice(0, MAX_READ_LENGTH),
        shown: shown(text),
        shownType: shownType(),
        isOwn,
        retryAfterMs,
      });
      return conceal(error, secrets);
    },
    unusable: (what, retryable = false) =>
      new ProviderError(`Cannot read ${service.displayName}'s answer: ${shown(what)}`, {
        kind: "protocol",
        code: "UnexpectedAnswer",
        provider: service.name,
        retryable,
        status: answer.status,
      }),
    quoted(body) {
      // A tag ends at the next bracket of either kind, so that a page of many "<" takes linear time.
      const words = secrets.redact(body).replace(/<[^<>]*>/g, " ").replace(/\s+/g, " ").trim();
      return `${words ? JSON.stringify(words.slice(0, MAX_QUOTE_LENGTH)) : "no body"} (${shownType()})`;
    },
  };
}

/** Returns a short text as it is, and the beginning of a long one with the length of the whole. */
function shortened(text: string, most: number, length: number): string {
  if (text.length <= most && length <= MAX_READ_LENGTH) return text;
  // Copied, because a slice keeps the text that it is a part of: megabytes for as long as the error lives.
  return `${[...text.slice(0, most)].join("")}… (${length} characters)`;
}

/** Returns the id of a request as an error shows it; `undefined` for an answer's text that is not an id. */
export function shownRequestId(service: Service, headers: Headers, secrets: Redactor): string | undefined {
  const id = service.requestId(headers) ?? "";
  return /^[!-~]{1,200}$/.test(id) && !secrets.finds(id) ? id : undefined;
}
