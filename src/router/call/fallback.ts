/**
 * Which failures of a target let the next target try, and which of them say something about the target's health.
 */
import { type ErrorKind, isProviderError } from "../../errors/provider_error.ts";

/**
 * Decides whether the next target tries after a failure. `byDefault` is the decision without this function. Not asked for aborts,
 * for the router's deadline, and once content has been handed out.
 */
export type FallbackOn = (error: unknown, byDefault: boolean) => boolean;

/** Kinds after which another target may succeed. `contextLength` needs a larger window, which the router looks for. */
const FALLBACK_KINDS: ReadonlySet<ErrorKind> = /* @__PURE__ */ new Set<ErrorKind>([
  "rateLimit",
  "overloaded",
  "timeout",
  "network",
  "model",
  "quota",
  "streamTruncated",
  "streamCorrupt",
  "protocol",
  "notFound",
  "accessDenied",
  "authentication",
  "credentials",
  "contextLength",
]);

/** Returns whether the next target tries, unless the caller decides. */
export function fallsBackByDefault(error: unknown): boolean {
  if (!isProviderError(error)) return isTimeout(error);
  // The model answered, though not as asked; a stream shows that only after its content.
  return FALLBACK_KINDS.has(error.kind) && error.code !== "StructuredOutputMismatch";
}

/** Returns the wait that a service asked for, in milliseconds; `undefined` also for a number that is not a time. */
export function waitOf(error: unknown): number | undefined {
  const ms = isProviderError(error) ? error.retryAfterMs : undefined;
  return ms !== undefined && Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** Returns whether a failure counts for the target's circuit. A prompt that is too long says nothing about the target. */
export function isUnhealthy(error: unknown): boolean {
  return fallsBackByDefault(error) && !isTooLong(error);
}

/** Returns whether the prompt does not fit the model's window. */
export function isTooLong(error: unknown): boolean {
  return isProviderError(error) && error.kind === "contextLength";
}

/** Returns whether the platform's `TimeoutError` ended a target. */
export function isTimeout(error: unknown): boolean {
  // A DOMException of another realm is one too.
  return (error as { name?: unknown } | null | undefined)?.name === "TimeoutError";
}
