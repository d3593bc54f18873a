/**
 * A service that gives credentials, as the transport sees it.
 */
import { ERROR_TYPE, REQUEST_ID } from "../../aws/error_body.ts";
import {
  BAD_SIGNATURES,
  exceptionName,
  type ExceptionNames,
  EXPIRED_CREDENTIALS,
  OUTAGES,
  THROTTLES,
  UNKNOWN_KEYS,
  WRONG_CLOCKS,
} from "../../aws/exception_names.ts";
import { awsIdentity, awsRecovery } from "../../aws/recovery.ts";
import { AWS_SECRETS } from "../../aws/secret_rules.ts";
import { longTermKeyRefusal, type LongTermKeyRules } from "../../auth/long_term_key.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import type { ErrorBody, FailedAnswer, Service } from "../../transport/service.ts";

/** A service that gives credentials. */
export interface CredentialService {
  /** The service's name for programs, in lower case; see `ProviderError.provider`. */
  readonly name: string;
  /** The service's name for people; part of messages. */
  readonly displayName: string;
  /** The purpose of the request, behind "Cannot", such as `assume role app by web identity`. */
  readonly action: string;
  /** Reads the name and the words of a failure from a refused answer. */
  parseError(body: string, headers: Headers): ErrorBody;
  /** The names of failures after which the same request may succeed, beside those of every service. */
  readonly transient?: ExceptionNames | undefined;
  /** Returns a hint in one sentence for a failure. The status is 0 if no answer came. */
  hint?(code: string, status: number): string | undefined;
}

/** The failures of a signature, which another clock or fresh credentials may solve. */
const SIGNATURE_FAILURES: readonly ExceptionNames[] = [EXPIRED_CREDENTIALS, UNKNOWN_KEYS, BAD_SIGNATURES, WRONG_CLOCKS];

/**
 * Returns the service for the transport.
 *
 * @param keyRules the rules of the key that signs; `undefined` for requests without a signature. Another clock or fresh credentials
 * may help a signed request alone.
 */
export function transportService(service: CredentialService, keyRules: LongTermKeyRules | undefined): Service {
  return {
    name: service.name,
    displayName: service.displayName,
    secrets: AWS_SECRETS,
    requestId: (headers) => headers.get(REQUEST_ID) ?? undefined,
    parseError(body, headers) {
      const { code, ...rest } = service.parseError(body, headers);
      return { ...rest, code: code ?? headers.get(ERROR_TYPE) ?? undefined };
    },
    failure: (answer) => refusal(service, answer),
    ...keyRules && {
      refusal: (attempt) => longTermKeyRefusal(attempt, keyRules),
      recovery: awsRecovery,
      identity: awsIdentity,
    },
  };
}

/** Creates the error of a refused answer. */
function refusal(service: CredentialService, answer: FailedAnswer): AuthenticationError {
  const { status, shown, requestId, retryAfterMs } = answer;
  const code = exceptionName(answer.code) ?? `HTTP${status}`;
  const isTransient = status >= 500 || status === 429 || isThrottle(code) || OUTAGES.has(code) ||
    service.transient?.has(code) === true;
  return new AuthenticationError(
    `Cannot ${service.action}: ${service.displayName} answers ${code}: ${shown || "no reason given"}`,
    {
      // The recovery of a signed request looks for this kind.
      kind: SIGNATURE_FAILURES.some((names) => names.has(code)) ? "authentication" : "credentials",
      code,
      provider: service.name,
      status,
      requestId,
      retryAfterMs,
      retryable: answer.retryable ?? isTransient,
      hint: service.hint?.(code, status),
    },
  );
}

/** Returns whether a failure means that waiting a second helps. */
export function isThrottle(code: string): boolean {
  return THROTTLES.has(code) || code === "HTTP429";
}
