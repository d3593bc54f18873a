/**
 * Bedrock API keys, as `Authorization: Bearer …`. Contains no signer.
 */
import { AuthenticationError } from "../errors/provider_error.ts";
import type { Authenticator, Provide } from "../transport/authenticator.ts";
import { flawIn, typeName } from "./flaw.ts";

/**
 * Authenticates requests with a Bedrock API key, short-term or long-term. A function is called at every attempt: let it
 * keep a minted or fetched key until the key expires.
 *
 * @throws {AuthenticationError} `credentials` at the call, if the key is empty or cannot be a header.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bearer, createBedrockWith } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "my-key" });
 * const bedrock = createBedrockWith(bearer("my-key"), { region: "us-east-1", fetch: fake });
 * await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" });
 * assertEquals(fake.requests[0]?.auth, "bearer");
 * ```
 */
export function bearer(apiKey: Provide<string>): Authenticator {
  const authenticate: Authenticator = async ({ headers }) =>
    setBearer(headers, typeof apiKey === "function" ? await apiKey() : apiKey);
  return Object.assign(authenticate, { scheme: "bearer" });
}

/**
 * Sets the header. White space around a key, as a file or a shell leaves it, is ignored.
 *
 * @param name the key's name in messages.
 * @param what the kind of key to pass, for messages.
 * @throws {AuthenticationError} `credentials` if the key cannot be a header.
 */
export function setBearer(headers: Headers, apiKey: unknown, name?: string, what?: string): void {
  headers.set("authorization", `Bearer ${checkedApiKey(apiKey, name, what)}`);
}

/**
 * Returns a key without white space around it.
 *
 * @param name the key's name in messages.
 * @param what the kind of key to pass, for messages.
 * @throws {AuthenticationError} `credentials` if the key cannot be a header.
 */
export function checkedApiKey(apiKey: unknown, name = "the API key", what = "a Bedrock API key"): string {
  const key = typeof apiKey === "string" ? apiKey.trim() : "";
  // Checked here, because the platform's own complaint about a bad header value would quote the key.
  const flaw = key ? flawInApiKey(key) : emptyKey(apiKey, what);
  if (flaw) {
    throw new AuthenticationError(`Cannot authenticate: ${name} ${flaw}`, {
      kind: "credentials",
      code: "InvalidApiKey",
    });
  }
  return key;
}

function flawInApiKey(key: string): string | undefined {
  if (/^bearer\s/i.test(key)) return 'has a space in it; pass the key alone, without "Bearer"';
  const flaw = flawIn(key);
  if (flaw || /^[!-~]+$/.test(key)) return flaw;
  return "has a character that is not ASCII; copy the value again";
}

function emptyKey(apiKey: unknown, what: string): string {
  if (typeof apiKey === "string") return `is empty; pass ${what}`;
  return `is ${typeName(apiKey)}; pass ${what} as a string, or a function that returns one`;
}
