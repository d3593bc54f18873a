/**
 * A chat endpoint in Hono, on Deno, Node, Bun and Workers. A visitor who leaves stops the model.
 *
 * ```sh
 * export AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1
 * deno serve --allow-net --allow-env examples/hono.ts
 * curl --no-buffer --data "What is the capital of France?" http://localhost:8000/chat
 * ```
 *
 * With npm, import from `"hono"`. On Node, `serve` of `@hono/node-server` starts the app; Bun and Workers start the default
 * export. In a Worker, create the client in the handler: `createBedrock({ env: c.env })`.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the log of a server
import { Hono } from "npm:hono@4.13.19";
import { createBedrock, toResponse } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";

const bedrock = createBedrock();
const app: Hono = new Hono();

app.post("/chat", async (c) => {
  const prompt = (await c.req.text()).trim();
  if (prompt === "") return c.text("An empty prompt\n", 400);
  const stream = bedrock.stream({
    // The region's own inference profile, such as "eu.amazon.nova-lite-v1:0".
    model: inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region }).modelId,
    messages: prompt,
    maxTokens: 1000,
    signal: c.req.raw.signal,
  });
  // A failure before the first word becomes 429, 502 or 504, a later one an `error` event. The log gets the error.
  return await toResponse(stream, { onError: (error) => console.error(error) });
});

export default app;
