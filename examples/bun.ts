/**
 * A chat endpoint on Bun. A visitor who leaves stops the model.
 *
 * ```sh
 * bun add @bedrock-edge/client
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 bun bun.ts
 * curl --no-buffer --data "What is the capital of France?" http://localhost:3000/chat
 * ```
 *
 * Bun listens on the port in `PORT`. It closes a connection that is silent for 10 s; `toResponse` sends a comment after 5 s.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the log of a server
import { env } from "node:process";
import { createBedrock, toResponse } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";

const bedrock = createBedrock();

async function chat(request: Request): Promise<Response> {
  const prompt = (await request.text()).trim();
  if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
  const stream = bedrock.stream({
    // The region's own inference profile, such as "eu.amazon.nova-lite-v1:0".
    model: inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region }).modelId,
    messages: prompt,
    maxTokens: 1000,
    signal: request.signal,
  });
  // A failure before the first word becomes 429, 502 or 504, a later one an `error` event. The log gets the error.
  return await toResponse(stream, { onError: (error) => console.error(error) });
}

const server = Bun.serve({
  hostname: env.HOST ?? "localhost",
  routes: { "/chat": { POST: chat } },
  fetch: () => new Response("Not found\n", { status: 404 }),
});
console.error(`Listening on ${server.url}`);
