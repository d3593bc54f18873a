/**
 * The class of an error of each kind, and whether another attempt may help.
 */
import {
  AuthenticationError,
  ContextLengthError,
  type ErrorKind,
  ProviderError,
  type ProviderErrorInit,
  RateLimitError,
} from "./provider_error.ts";

/** Kinds for which the same request may succeed a moment later. */
const RETRYABLE: ReadonlySet<ErrorKind> = /* @__PURE__ */ new Set<ErrorKind>([
  "rateLimit",
  "overloaded",
  "timeout",
  "model",
]);

/** Kinds that have a class of their own. */
const CLASSES: Partial<Record<ErrorKind, typeof ProviderError>> = {
  contextLength: ContextLengthError,
  authentication: AuthenticationError,
  accessDenied: AuthenticationError,
  credentials: AuthenticationError,
  rateLimit: RateLimitError,
  quota: RateLimitError,
};

/** The members of an error of any kind, with those of `ContextLengthError`. */
export interface FailureInit extends ProviderErrorInit {
  /** The tokens in the request, for the kind `contextLength`. */
  readonly requestTokens?: number | undefined;
  /** The model's limit in tokens, for the kind `contextLength`. */
  readonly maxTokens?: number | undefined;
}

/** Creates the error of a failure, of the class of its kind. @default retryable by the kind */
export function errorOfKind(message: string, init: FailureInit): ProviderError {
  const retryable = init.retryable ?? RETRYABLE.has(init.kind);
  return new (CLASSES[init.kind] ?? ProviderError)(message, { ...init, retryable });
}
