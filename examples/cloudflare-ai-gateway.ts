/**
 * Bedrock behind Cloudflare's AI Gateway, which keeps a log, limits and caches. Each request is signed for AWS and sent to
 * the gateway, which passes it on: the gateway needs no keys of AWS.
 *
 * ```sh
 * export CLOUDFLARE_AI_GATEWAY=https://gateway.ai.cloudflare.com/v1/ACCOUNT/GATEWAY CLOUDFLARE_AI_GATEWAY_TOKEN=…
 * AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… AWS_REGION=us-east-1 \
 *   deno run --allow-net --allow-env examples/cloudflare-ai-gateway.ts "What is the capital of France?"
 * ```
 *
 * The gateway's dashboard shows its URL; the token is for a gateway that authenticates its callers. A Bedrock API key works
 * as well: the gateway passes its header on, and nothing is signed.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { argv, env } from "node:process";
import { createBedrock } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";

const { CLOUDFLARE_AI_GATEWAY, CLOUDFLARE_AI_GATEWAY_TOKEN, AWS_REGION: region = "us-east-1" } = env;

const bedrock = createBedrock({
  region,
  endpoint: `${CLOUDFLARE_AI_GATEWAY}/aws-bedrock/bedrock-runtime/${region}`,
  signingEndpoint: `https://bedrock-runtime.${region}.amazonaws.com`,
  // The signature covers the host, the path, the body and `x-amz-…`, so that the gateway may take its own headers out.
  defaults: {
    headers: { ...CLOUDFLARE_AI_GATEWAY_TOKEN && { "cf-aig-authorization": `Bearer ${CLOUDFLARE_AI_GATEWAY_TOKEN}` } },
  },
});

const stream = bedrock.stream({
  model: inferenceProfile("amazon.nova-lite-v1:0", { region }).modelId,
  messages: argv[2] ?? "What is the capital of France?",
  maxTokens: 1000,
  headers: { "cf-aig-metadata": JSON.stringify({ feature: "example" }) },
});
for await (const text of stream.textStream) console.log(text);
