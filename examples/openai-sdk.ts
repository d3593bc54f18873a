/**
 * OpenAI's own client on Bedrock: Chat Completions and Responses, with SigV4 or an API key.
 *
 * ```sh
 * deno run examples/openai-sdk.ts       # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/openai-sdk.ts
 * ```
 *
 * With npm, import from `"openai"`. In a Worker, create the client in the handler: `createBedrock({ env })`.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import OpenAI from "npm:openai@7.59.0";
import { compatibleBaseURL, signedFetch } from "@bedrock-edge/client";
import { connect } from "./connect.ts";

const bedrock = await connect({ fake: { mantle: { replies: ["Paris."] } } });
const client = new OpenAI({
  baseURL: compatibleBaseURL(bedrock, { api: "openai" }),
  fetch: signedFetch(bedrock),
  apiKey: "unused", // replaced by the credentials of `bedrock`
  maxRetries: 0, // `bedrock` retries
});
const model = "openai.gpt-oss-20b-1:0";

const stream = await client.chat.completions.create({
  model,
  messages: [{ role: "user", content: "What is the capital of France?" }],
  stream: true,
});
let answer = "";
// Throws a ProviderError of kind "streamTruncated" if the answer is cut off.
for await (const { choices } of stream) answer += choices[0]?.delta.content ?? "";
console.log(answer);

try {
  await client.chat.completions.create({ model, messages: [], max_completion_tokens: -1 });
} catch (error) {
  // The client's own classes: BadRequestError, RateLimitError, PermissionDeniedError …
  console.log(error instanceof OpenAI.APIError ? `HTTP ${error.status}` : error);
}
