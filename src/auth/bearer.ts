/**
 * Bedrock API keys, as `Authorization: Bearer …`. Contains no signer.
 */
import { AuthenticationError } from "../errors/provider_error.ts";
import type { Authenticator, Provide } from "./authenticator.ts";

/**
 * Lets requests in with a Bedrock API key, short-term or long-term. A function is called at every attempt, so a key that
 * is minted or fetched should be kept by that function until it expires.
 *
 * @throws {AuthenticationError} `credentials` at the call, when the key is empty or could not be a header.
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

/** Sets the header; surrounding blanks, as a file or a shell leaves them, are not part of a key. */
export function setBearer(headers: Headers, apiKey: unknown): void {
  const key = `${apiKey ?? ""}`.trim();
  // Checked here, since the platform's own complaint about a bad header value would quote the key.
  if (!/^[!-~]+$/.test(key)) {
    throw new AuthenticationError(
      "Cannot authenticate: the API key is empty or no ASCII text; pass a Bedrock API key",
      {
        kind: "credentials",
        code: "InvalidApiKey",
      },
    );
  }
  headers.set("authorization", `Bearer ${key}`);
}
