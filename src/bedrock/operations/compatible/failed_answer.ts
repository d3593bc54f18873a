/**
 * The answer of an error status, as the clients of OpenAI and Anthropic read it.
 */
import { isObject } from "../../../base/json_object.ts";
import { isProviderError, type ProviderError } from "../../../errors/provider_error.ts";
import { errorResponse } from "../../client/error_response.ts";
import { parsedObject } from "./parsed_object.ts";

/** Tells both clients whether to send again. Source: openai 7.59.0 and @anthropic-ai/sdk 1.14.0, read 2026-11-30. */
const SHOULD_RETRY = "x-should-retry";

/** Returns the answer that an error is about; `undefined` for an error that is about none. */
export function failedAnswer(error: unknown): Response | undefined {
  const answer = errorResponse(error);
  if (!answer || !isProviderError(error)) return undefined;
  const { attempts, retryable, response } = error;
  // One attempt that may be repeated is the other client's to repeat: retries are disabled here, or their budget is empty.
  if (attempts > 1 || !retryable) answer.headers.set(SHOULD_RETRY, "false");
  const body = withErrorMember(response?.body ?? "", error);
  return body === undefined ? answer : new Response(body, answer);
}

/**
 * Adds the member `error` to a body in AWS's shape, `{ message }` in any capitalization; `undefined` for any other body. OpenAI's
 * client reads nothing else, and says "(no body)" without it. Source: `APIError.generate` of openai 7.59.0, read 2026-11-30.
 */
function withErrorMember(body: string, { code: type }: ProviderError): string | undefined {
  const json = parsedObject(body);
  const message = Object.entries(json).find(([name]) => name.toLowerCase() === "message")?.[1];
  if (isObject(json.error) || typeof message !== "string") return undefined;
  return JSON.stringify({ type: "error", ...json, error: { type, code: type, message } });
}
