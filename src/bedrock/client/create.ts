/**
 * The client with every way to authenticate: API key, SigV4, or the environment. Apart from `client.ts`, so that a bundle
 * that does not import this file does not contain the signer.
 */
import type { Authenticator } from "../../transport/authenticator.ts";
import { bearer } from "../../auth/bearer.ts";
import { envReader } from "../../auth/env.ts";
import { environment } from "../../auth/environment.ts";
import { sigv4 } from "../../auth/sigv4.ts";
import { checkOptions } from "../../base/check_options.ts";
import { converseCodec } from "../converse/codec.ts";
import { withCodecs } from "../with_codecs.ts";
import { type Bedrock, createFullClient } from "./client.ts";
import { BEDROCK_OPTIONS } from "./client_options.ts";
import type { BedrockOptions } from "./options.ts";

/**
 * Creates a client for Amazon Bedrock. Without options everything comes from the environment: `AWS_REGION`, and
 * `AWS_BEARER_TOKEN_BEDROCK` or AWS keys. Options override environment variables.
 *
 * @throws {TypeError} when more than one of `apiKey`, `credentials` and `auth` is given, when an option has an unknown name or an
 * invalid value, or when two options contradict each other. Missing credentials and a missing region are the first call's
 * failures.
 * @throws {RangeError} when a timeout, a retry count or `maxFrameBytes` is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const { text, usage } = await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "The capital of France?" });
 * assertEquals(text, "Paris.");
 * assertEquals(usage!.totalTokens, usage!.inputTokens + usage!.outputTokens);
 * ```
 */
export function createBedrock(options: BedrockOptions = {}): Bedrock {
  checkOptions(options, BEDROCK_OPTIONS);
  // The rest holds no secrets.
  const { apiKey, credentials, auth, ...rest } = options;
  const given: [source: string, make: () => Authenticator][] = [];
  if (apiKey !== undefined) given.push(["apiKey", () => bearer(apiKey)]);
  if (credentials !== undefined) given.push(["credentials", () => sigv4({ credentials })]);
  if (auth !== undefined) given.push(["auth", () => auth]);
  if (given.length > 1) {
    throw new TypeError(
      `Cannot create Bedrock with ${given.map(([source]) => source).join(" and ")}: ` +
        "only one can let a request in; pass one of them",
    );
  }
  const [source, make] = given[0] ?? ["environment", () => environment(envReader(rest.env))];
  return createFullClient(make(), source, withCodecs(converseCodec, rest.codecs), rest);
}
