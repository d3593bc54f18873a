/** Decides whether a request may come in: an API key in one of two headers, or no key at all. */
import { OpenAIRefusal } from "./refusal.ts";

/** The default key of the fake. */
export const DEFAULT_KEY = "fake-openai-key";

/** The scheme that a request claims, unverified; `undefined` without a claim. */
export function schemeOf(headers: Headers): "bearer" | "api-key" | "sigv4" | undefined {
  const authorization = headers.get("authorization") ?? "";
  if (authorization.startsWith("AWS4-")) return "sigv4";
  if (/^bearer\b/i.test(authorization)) return "bearer";
  return headers.has("api-key") ? "api-key" : undefined;
}

/** Returns if the key is right. @throws {OpenAIRefusal} */
export function authorizeKey(headers: Headers, apiKey: string): void {
  const given = keyOf(headers);
  if (given === apiKey) return;
  if (given === undefined || given === "") {
    throw unauthorized(
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
        "(i.e. Authorization: Bearer YOUR_KEY).",
      null,
    );
  }
  // Both keys may be real: the answer names neither.
  const advice = apiKey === DEFAULT_KEY
    ? ` This is fakeOpenAI, which accepts "${DEFAULT_KEY}" or its option apiKey.`
    : "";
  throw unauthorized(`Incorrect API key provided: ***.${advice}`, "invalid_api_key");
}

function keyOf(headers: Headers): string | undefined {
  const authorization = /^bearer\s+(.*)$/i.exec(headers.get("authorization")?.trim() ?? "")?.[1];
  return (authorization ?? headers.get("api-key"))?.trim();
}

function unauthorized(message: string, code: string | null): OpenAIRefusal {
  return new OpenAIRefusal(401, { message, type: "invalid_request_error", param: null, code });
}
