/**
 * The client with an authenticator of the caller's choice. A bundle without `create.ts` has a signer only if its program
 * imports one.
 */
import { checkOptions } from "../../base/check_options.ts";
import type { Authenticator } from "../../transport/authenticator.ts";
import { converseCodec } from "../converse/codec.ts";
import { withCodecs } from "../with_codecs.ts";
import { checkAuthenticator } from "./check_authenticator.ts";
import { type Bedrock, createFullClient } from "./client.ts";
import { CLIENT_OPTIONS } from "./client_options.ts";
import type { ClientOptions } from "./options.ts";

/**
 * Creates a client with the authenticator that you pass. It does everything that a client of `createBedrock` does. A bundle that
 * only uses `bearer()` does not include the SigV4 signer.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or two options contradict each other.
 * @throws {RangeError} when a timeout, a retry count or `maxFrameBytes` is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bearer, createBedrockWith } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Hello!"] });
 * const bedrock = createBedrockWith(bearer("k"), { region: "us-east-1", fetch: fake });
 * assertEquals((await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" })).text, "Hello!");
 * ```
 */
export function createBedrockWith(auth: Authenticator, options: ClientOptions = {}): Bedrock {
  checkAuthenticator(auth);
  checkOptions(options, CLIENT_OPTIONS);
  return createFullClient(auth, "createBedrockWith", withCodecs(converseCodec, options.codecs), options);
}
