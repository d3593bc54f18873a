/**
 * A failure as a visitor sees it: its kind, without the words of the service or the program.
 */
import { isProviderError } from "../../errors/provider_error.ts";

/** The data of an `error` event, and the body of the response to an early failure. */
export interface SseFailure {
  /** Discriminant. */
  readonly type: "error";
  /**
   * The kind of a `ProviderError`; `timeout`; `notSaved` for an answer that is whole but could not be stored; `internal` for a
   * mistake of the program; `aborted` for everything else.
   */
  readonly kind: string;
  /** The service's name of the failure, or the platform's. */
  readonly code: string;
  /** Whether a later request may succeed. */
  readonly retryable: boolean;
  /** The kind as a sentence. */
  readonly message: string;
}

/** The longest wait that is told to a visitor; a longer one, such as `Infinity`, says nothing. */
const MOST_RETRY_AFTER_SECONDS = 86_400;

/**
 * Returns the response to a failure before the first content event: 429 with `Retry-After`, 504 for a timeout, otherwise 502.
 * The service's own status is not used: its 403 concerns our keys, not the visitor. `undefined` for a caller's mistake or an abort.
 */
export function failureResponse(error: unknown): Response | undefined {
  const shown = sseFailure(error);
  if (shown.kind === "aborted" || shown.kind === "internal") return undefined;
  const status = shown.kind === "rateLimit" ? 429 : shown.kind === "timeout" ? 504 : 502;
  const response = Response.json({ error: shown }, { status });
  const seconds = Math.ceil((isProviderError(error) ? error.retryAfterMs ?? NaN : NaN) / 1000);
  if (status === 429 && seconds <= MOST_RETRY_AFTER_SECONDS) response.headers.set("retry-after", `${seconds}`);
  return response;
}

/** Returns the failure as a visitor may see it. The service's own words name accounts, roles and ARNs. */
export function sseFailure(error: unknown): SseFailure {
  const { kind, code, retryable } = isProviderError(error) ? error : ofOtherErrors(error);
  return { type: "error", kind, code, retryable, message: `The answer failed: ${kind}` };
}

function ofOtherErrors(error: unknown): Pick<SseFailure, "kind" | "code" | "retryable"> {
  switch ((error as { name?: unknown } | null | undefined)?.name) {
    case "TimeoutError":
      return { kind: "timeout", code: "TimeoutError", retryable: true };
    // Sending the same again would say it twice.
    case "ConversationSaveError":
      return { kind: "notSaved", code: "ConversationSaveError", retryable: false };
    case "TypeError":
    case "RangeError":
      return { kind: "internal", code: "InternalError", retryable: false };
  }
  return { kind: "aborted", code: "AbortError", retryable: false };
}
