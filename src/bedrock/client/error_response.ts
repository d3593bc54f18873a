/**
 * The answer of an error status, for callers that read it themselves.
 */
import { isProviderError } from "../../errors/provider_error.ts";

/** Headers that describe the bytes that were sent: the body here is text that has been decoded, and may be shorter. */
const OF_THE_BYTES = ["content-encoding", "content-length", "transfer-encoding"];

/** Returns the answer that an error is about; `undefined` for an error that is about none, or about an answer that is not an error. */
export function errorResponse(error: unknown): Response | undefined {
  const { status, headers: given, body = "" } = (isProviderError(error) ? error.response : undefined) ?? {};
  if (status === undefined || status < 400 || status > 599) return undefined;
  const headers = new Headers(given);
  for (const name of OF_THE_BYTES) headers.delete(name);
  return new Response(body, { status, headers });
}
