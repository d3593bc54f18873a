/**
 * The facts that the transport needs about the service that it calls. Each provider injects its own, so that no file here knows
 * a provider.
 */
import type { ErrorKind, ProviderError } from "../errors/provider_error.ts";
import type { SecretRules } from "./secrets/redact.ts";

/** A service, as the transport sees it. */
export interface Service {
  /** The provider's name for programs, in lower case; see `ProviderError.provider`. */
  readonly name: string;
  /** The service's name for people; part of messages. */
  readonly displayName: string;
  /** The spellings of the service's secrets. @default none beyond those of every service */
  readonly secrets?: SecretRules;
  /** Returns the service's id for a request, from the headers of the answer. */
  requestId(headers: Headers): string | undefined;
  /** Reads the name and the words of a failure from the beginning of a refused answer's body, and from its headers. */
  parseError(body: string, headers: Headers): ErrorBody;
  /** Creates the error of a refused answer, or of a failure inside a stream. */
  failure(answer: FailedAnswer): ProviderError;
  /** Returns a better hint for a failed attempt; `undefined` if the words of the failure say all. */
  hint?(error: ProviderError, attempt: SentAttempt): string | undefined;
  /** Returns the reason why an attempt that is ready must not be sent; `undefined` for an attempt that may be sent. */
  refusal?(attempt: SentAttempt): ProviderError | undefined;
  /** Returns the changes that may make a refused attempt succeed; `undefined` for a refusal that no change solves. */
  recovery?(error: ProviderError, attempt: AttemptFacts): Recovery | undefined;
  /**
   * Says who sent an attempt. After a refresh of the credentials, an equal text means that the refused credentials came again.
   * @default the header `authorization`
   */
  identity?(headers: Headers): string;
  /** Whether the service takes seconds to recover from a failure, as from a rate limit. @default false */
  isSlow?(error: ProviderError): boolean;
}

/** The name and the words of a failure, as the service wrote them. */
export interface ErrorBody {
  /** The name of the failure. */
  readonly code?: string | undefined;
  /** The words of the failure. */
  readonly text?: string | undefined;
  /** Whether the body has the shape of the service's own errors. A proxy's page has not. @default true */
  readonly isOwn?: boolean | undefined;
  /** Other parts of the body, for `Service.failure`. They may hold secrets: do not quote them. */
  readonly details?: unknown;
  /** The kind of the failure, if the body says it. */
  readonly kind?: ErrorKind | undefined;
  /** Whether the same request may succeed a moment later, if the body says it. */
  readonly retryable?: boolean | undefined;
}

/** A refused answer, or a failure inside a stream, whose answer is a success. */
export interface FailedAnswer extends ErrorBody {
  /** The HTTP status; below 400 for a failure inside a stream. */
  readonly status: number;
  /** The headers of the answer. They may hold secrets: do not quote them. */
  readonly headers: Headers;
  /** The words of the failure, to be searched; at most 65,536 characters. They may hold secrets: quote `shown`. */
  readonly text: string;
  /** The words of the failure as a message may show them: without secrets, and cut. */
  readonly shown: string;
  /** The content type as a message may show it. */
  readonly shownType: string;
  /** The service's id for the request. */
  readonly requestId: string | undefined;
  /** The value of `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The model that was called, if one was. */
  readonly model: string | undefined;
  /** The region that was called. */
  readonly region: string;
}

/** An attempt as it was sent, or is to be sent. */
export interface SentAttempt {
  /** The URL that was called. */
  readonly url: URL;
  /** The region that was called. */
  readonly region: string;
  /** All headers, those of authentication included. */
  readonly headers: Headers;
}

/** The facts about a refused attempt that `Service.recovery` judges by. */
export interface AttemptFacts {
  /** All headers, those of authentication included. */
  readonly headers: Headers;
  /** The local time, in milliseconds since the epoch. */
  readonly now: number;
  /** The difference with which the attempt was made: the service's clock less ours, in milliseconds. */
  readonly usedSkewMs: number;
  /** The difference by the `Date` header of the answer, in milliseconds; `NaN` if the header does not tell it. */
  readonly answerSkewMs: number;
}

/** The changes that may make a refused attempt succeed. A call makes each once; the clock comes first. */
export interface Recovery {
  /** The difference to make the next attempt with: the service's clock less ours, in milliseconds. */
  readonly skewMs?: number | undefined;
  /** Whether fresh credentials may solve the refusal. */
  readonly refresh?: boolean;
}
