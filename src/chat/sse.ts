/**
 * Serves a stream to browsers: server-sent events, and early failures as an HTTP status.
 */
import { isProviderError } from "../errors/provider_error.ts";
import { pulled } from "../pulled.ts";
import type { ChatEvent } from "./event.ts";

/** Returns `events` as server-sent events, each with one event as JSON; a failure midway is `event: error`, then the end. */
export function sseStream(
  events: AsyncIterator<ChatEvent, void>,
  leave: () => Promise<void>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  return pulled(async () => {
    let prefix = "";
    let data: object | void;
    try {
      data = (await events.next()).value;
    } catch (error) {
      prefix = "event: error\n";
      data = forStrangers(error);
    }
    return data ? [encoder.encode(`${prefix}data: ${JSON.stringify(data)}\n\n`)] : undefined;
  }, leave);
}

/**
 * Returns the response to a failure before the first content event: 429 with `Retry-After`, 504 for a timeout, otherwise 502.
 * AWS's own status is not used: its 403 concerns our keys, not the visitor. `undefined` for a caller's mistake or an abort.
 */
export function failureResponse(error: unknown): Response | undefined {
  const shown = forStrangers(error);
  if (shown.kind === "aborted") return undefined;
  const status = shown.kind === "rateLimit" ? 429 : shown.kind === "timeout" ? 504 : 502;
  const response = Response.json({ error: shown }, { status });
  const waitMs = isProviderError(error) ? error.retryAfterMs : undefined;
  if (status === 429 && waitMs !== undefined) response.headers.set("retry-after", `${Math.ceil(waitMs / 1000)}`);
  return response;
}

/**
 * Returns the event that tells a visitor the kind of a failure. The service's own words name accounts, roles and ARNs, and stay
 * on the server.
 */
function forStrangers(
  error: unknown,
): { type: "error"; kind: string; code: string; retryable: boolean; message: string } {
  const { kind, code, retryable } = isProviderError(error)
    ? error
    : (error as { name?: unknown } | null)?.name === "TimeoutError"
    ? { kind: "timeout", code: "TimeoutError", retryable: true }
    : { kind: "aborted", code: "AbortError", retryable: false };
  return { type: "error", kind, code, retryable, message: `The answer failed: ${kind}` };
}

/** The headers of a response with server-sent events, which keep proxies from storing or buffering it. */
export function sseHeaders(given: HeadersInit | undefined): Headers {
  const headers = new Headers({
    "content-type": "text/event-stream",
    "cache-control": "no-cache, no-transform",
  });
  new Headers(given).forEach((value, name) => headers.set(name, value));
  return headers;
}
