/**
 * A chat endpoint on Node's own server, in JavaScript, without a framework. A visitor who leaves stops the model.
 *
 * ```sh
 * npm install @bedrock-edge/client
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 node node.mjs      # Node 20 or later
 * curl --no-buffer --data "What is the capital of France?" http://localhost:3000/chat
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the log of a server
import { createServer } from "node:http";
import { env } from "node:process";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createBedrock, toResponse } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";

const bedrock = createBedrock();

async function answer(prompt, signal) {
  if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
  const stream = bedrock.stream({
    // The region's own inference profile, such as "eu.amazon.nova-lite-v1:0".
    model: inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region }).modelId,
    messages: prompt,
    maxTokens: 1000,
    signal,
  });
  // A failure before the first word becomes 429, 502 or 504, a later one an `error` event. The log gets the error.
  return await toResponse(stream, { onError: (error) => console.error(error) });
}

const server = createServer(async (incoming, outgoing) => {
  const left = new AbortController();
  outgoing.once("close", () => left.abort());
  try {
    const isChat = incoming.method === "POST" && incoming.url === "/chat";
    const response = isChat
      ? await answer((await text(incoming)).trim(), left.signal)
      : new Response("Not found\n", { status: 404 });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    // Reads only as fast as the visitor does, and cancels the answer if the visitor leaves.
    await pipeline(response.body, outgoing);
  } catch (error) {
    if (left.signal.aborted) return;
    console.error(error);
    if (!outgoing.headersSent) outgoing.writeHead(500);
    outgoing.end();
  }
});

server.listen(Number(env.PORT ?? 3000), env.HOST ?? "localhost", () => {
  console.error(`Listening on http://localhost:${server.address().port}`);
});
