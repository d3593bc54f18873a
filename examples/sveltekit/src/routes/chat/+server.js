/**
 * A chat endpoint in SvelteKit. A visitor who leaves stops the model.
 *
 * ```sh
 * npm install
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 npm run dev
 * curl --no-buffer --data "What is the capital of France?" http://localhost:5173/chat
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the log of a server
import {
  AWS_BEARER_TOKEN_BEDROCK,
  AWS_ENDPOINT_URL,
  AWS_REGION,
} from "$app/env/private";
import { createBedrock, toResponse } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";

// SvelteKit keeps these variables out of the code for the browser.
const bedrock = createBedrock({
  env: { AWS_BEARER_TOKEN_BEDROCK, AWS_ENDPOINT_URL, AWS_REGION },
});

/** @type {import("@sveltejs/kit").RequestHandler} */
export async function POST({ request }) {
  const prompt = (await request.text()).trim();
  if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
  const stream = bedrock.stream({
    // The region's own inference profile, such as "eu.amazon.nova-lite-v1:0".
    model: inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region })
      .modelId,
    messages: prompt,
    maxTokens: 1000,
    signal: request.signal,
  });
  // A failure before the first word becomes 429, 502 or 504, a later one an `error` event. The log gets the error.
  return await toResponse(stream, { onError: (error) => console.error(error) });
}
