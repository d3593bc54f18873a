/**
 * The smallest client: text in and out, a Bedrock API key and no signer. The bundle has neither SigV4, and so not the module's
 * only dependency, nor the parts of Converse beyond text.
 *
 * ```sh
 * deno run examples/bearer-only.ts     # without a key: the fake answers
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/bearer-only.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { bearer, createTextClient, type TextClient } from "@bedrock-edge/client";
import { readVariable } from "./connect/host.ts";

async function connect(): Promise<TextClient> {
  const key = await readVariable("AWS_BEARER_TOKEN_BEDROCK");
  // The region comes from AWS_REGION. Pass a function instead of the key for keys that expire: the client calls it at
  // every attempt.
  if (key) return createTextClient(bearer(key));
  console.error("AWS_BEARER_TOKEN_BEDROCK is not set, so the fake answers");
  const { fakeBedrock } = await import("@bedrock-edge/client/testing");
  return createTextClient(bearer("fake-bedrock-key"), { region: "us-east-1", env: {}, fetch: fakeBedrock() });
}

const bedrock = await connect();
// The inference profile of the geography; `inferenceProfile()` of the entry point `./models` knows all of them.
const geography = bedrock.region.startsWith("eu-") ? "eu" : bedrock.region.startsWith("ap-") ? "apac" : "us";
const { text } = await bedrock.chat({
  model: `${geography}.amazon.nova-lite-v1:0`,
  messages: "What is the capital of France?",
  maxTokens: 200,
});
console.log(text);
