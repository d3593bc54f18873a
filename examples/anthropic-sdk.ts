/**
 * Anthropic's own client on Bedrock: the Messages API with a tool, with SigV4 or an API key.
 *
 * ```sh
 * deno run --allow-env examples/anthropic-sdk.ts    # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/anthropic-sdk.ts
 * ```
 *
 * With npm, import from `"@anthropic-ai/sdk"`. In a Worker, create the client in the handler: `createBedrock({ env })`.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import Anthropic from "npm:@anthropic-ai/sdk@1.14.0";
import { compatibleBaseURL, signedFetch } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { connect } from "./connect.ts";

// The model is called through the inference profile of the region, and never outside of its geography.
const bedrock = await connect({
  models: modelFacts({ profiles: "auto", residency: "in-geography" }),
  fake: { replies: ["Paris."] },
});
const client = new Anthropic({
  baseURL: compatibleBaseURL(bedrock, { api: "anthropic" }),
  fetch: signedFetch(bedrock, { onRepair: ({ message }) => console.log(message) }),
  apiKey: "unused", // replaced by the credentials of `bedrock`
  // From 1.0.0 on the package sends version 2026-10-21, which Bedrock has for Claude 4.7 and later only.
  defaultHeaders: { "anthropic-version": "2023-06-01" },
  maxRetries: 0, // `bedrock` retries
});

const stream = client.messages.stream({
  model: "anthropic.claude-sonnet-4-5-20250929-v1:0",
  max_tokens: 200,
  messages: [{ role: "user", content: "What is the capital of France?" }],
});
// Throws a ProviderError of kind "streamTruncated" if the answer is cut off.
const { content, stop_reason: stopReason } = await stream.finalMessage();
console.log(content.map((block) => block.type === "text" ? block.text : block.type).join(" "), stopReason);
