/**
 * A connection that failed, as an error.
 */
import { ProviderError } from "../errors/provider_error.ts";
import { cut } from "../base/quote.ts";
import type { Service } from "./service.ts";

/** The longest text of the platform's that a message repeats, in characters. */
const MAX_TEXT_LENGTH = 500;

/** Deno's errors for a host that the program may not reach: `NotCapable` since Deno 2. Only another start of the program helps. */
const NOT_PERMITTED: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["NotCapable", "PermissionDenied"]);

/**
 * Makes the error of a connection that failed. The platform's own words are in the message and in `cause`.
 *
 * @param when says how far the call came; without it, no response came.
 */
export function networkError(cause: unknown, service: Service, when?: string): ProviderError {
  const { name, cause: inner } = membersOf(cause);
  // Node's fetch says only "fetch failed", and has the failure itself in its cause; other platforms repeat the inner text.
  const text = messageText(cause);
  const reason = messageText(inner) || textIn(membersOf(inner).code);
  const words = text && reason && !text.includes(reason) ? `${text} (${reason})` : text || reason;
  const isPermitted = !NOT_PERMITTED.has(name);
  const what = [when, words].filter(Boolean).join(": ") || "no response came";
  return new ProviderError(`Cannot reach ${service.displayName}: ${what}`, {
    kind: "network",
    provider: service.name,
    code: isPermitted ? codeIn(membersOf(inner)) ?? codeIn(membersOf(cause)) ?? "NetworkError" : `${name}`,
    retryable: isPermitted,
    cause,
  });
}

function membersOf(value: unknown): Record<string, unknown> {
  return (value ?? {}) as Record<string, unknown>;
}

/** Returns the words of whatever was thrown. */
function messageText(thrown: unknown): string {
  if (typeof thrown === "object" && thrown !== null) return textIn(membersOf(thrown).message);
  return thrown === undefined ? "" : textIn(String(thrown));
}

function textIn(value: unknown): string {
  if (typeof value !== "string") return "";
  return cut(value, MAX_TEXT_LENGTH);
}

/** Returns the platform's code as a word; a DOMException's is a number. */
function codeIn({ code }: Record<string, unknown>): string | undefined {
  return (typeof code === "string" || typeof code === "number") && /^\w{1,64}$/.test(`${code}`) ? `${code}` : undefined;
}
