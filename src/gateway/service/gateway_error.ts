/**
 * Errors of AI Gateway.
 */
import { isProviderError, type ProviderError } from "../../errors/provider_error.ts";

/**
 * A failure of AI Gateway: a `ProviderError`, often of a class of its own such as `RateLimitError`, with the facts that only the
 * gateway knows. `code` is the gateway's type of the error, such as `rate_limit_exceeded`. It passes for an error of
 * `@ai-sdk/gateway`: `GatewayError.isInstance(error)` is true, and so is the method of the class for the type.
 */
export interface GatewayError extends ProviderError {
  /** The id of the generation, if one had begun: `generation(gateway, id)` looks it up. */
  readonly generationId?: string | undefined;
  /** The rule that forbade the request, for the type `forbidden`. */
  readonly ruleId?: string | undefined;
  /** The gateway's type of the error, as `code`; `authentication_error` also for credentials that were missing or had ended. */
  readonly type: string;
  /** The HTTP status, or the status of the type for a failure inside a stream. */
  readonly statusCode: number;
  /** The same as `retryable`, for the AI SDK. */
  readonly isRetryable: boolean;
}

/** Registered globally by `@ai-sdk/gateway`, whose `isInstance` looks for it. Source: its version 4.0.146, read 2026-11-29. */
const MARKER = "vercel.ai.gateway.error";

/**
 * Returns whether a value is a failure of AI Gateway, also across realms and duplicate installs.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { isGatewayError } from "@bedrock-edge/client/gateway";
 * assert(!isGatewayError(new TypeError("something else")));
 * ```
 */
export function isGatewayError(error: unknown): error is GatewayError {
  return isProviderError(error) && Symbol.for(MARKER) in error;
}

/** The members of a `GatewayError` beside those of every `ProviderError`. */
export interface GatewayFacts {
  /** The name of the class of `@ai-sdk/gateway`. */
  readonly className: string;
  readonly type: string;
  readonly statusCode: number;
  readonly generationId?: string | undefined;
  readonly ruleId?: string | undefined;
}

/** Makes an error a `GatewayError`. The members that repeat others are not enumerable. */
export function asGatewayError(
  error: ProviderError,
  { className, type, statusCode, generationId, ruleId }: GatewayFacts,
): ProviderError {
  const hidden = { [Symbol.for(MARKER)]: true, [Symbol.for(`${MARKER}.${className}`)]: true, type, statusCode };
  for (const name of Reflect.ownKeys(hidden)) {
    Object.defineProperty(error, name, { value: hidden[name as keyof typeof hidden], configurable: true });
  }
  Object.defineProperty(error, "isRetryable", { get: () => error.retryable, configurable: true });
  const shown = { generationId, ruleId };
  for (const [name, value] of Object.entries(shown)) {
    if (value !== undefined) Object.assign(error, { [name]: value });
  }
  return error;
}
