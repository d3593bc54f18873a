/**
 * A Deno Deploy function that streams the answer to a browser as server-sent events. A reader that leaves stops the model:
 * the request's signal goes to Bedrock.
 *
 * ```sh
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno serve --allow-net --allow-env examples/deno-deploy.ts
 * curl --no-buffer --data "What is the capital of France?" http://localhost:8000
 * ```
 *
 * ```text
 * data:"The"
 * data:" capital"
 * …
 * event:stop
 * data:"end_turn"
 * ```
 *
 * The shape of the events is yours here; `stream.toResponse()` is one line and sends every event.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the function's log
import { ServerSentEventStream } from "@std/http/server-sent-event-stream";
import { type ChatStream, createBedrock, isProviderError } from "@bedrock-edge/client";

// Reads no environment and opens no connection before the first request.
const bedrock = createBedrock();

/** Text as it comes, and an end that says which end it is: no `stop` event means that the answer is not whole. */
async function* messages(stream: ChatStream): AsyncGenerator<{ event?: string; data: string }, void> {
  try {
    for await (const event of stream) {
      if (event.type === "text") yield { data: JSON.stringify(event.text) };
      if (event.type === "stop") yield { event: "stop", data: JSON.stringify(event.stopReason) };
    }
  } catch (error) {
    console.error(error);
    // The kind, never the message: AWS's words name accounts and roles, and are not for visitors.
    yield { event: "error", data: JSON.stringify(isProviderError(error) ? error.kind : "stopped") };
  }
}

const handler: { fetch(request: Request): Promise<Response> } = {
  async fetch(request) {
    if (request.method !== "POST") return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST" } });
    const stream = bedrock.stream({
      model: "us.amazon.nova-lite-v1:0",
      messages: await request.text(),
      maxTokens: 1000,
      signal: request.signal,
    });
    // Nothing is sent to Bedrock before the response is read, and no faster than it is read.
    const body = ReadableStream.from(messages(stream)).pipeThrough(new ServerSentEventStream());
    return new Response(body, { headers: { "content-type": "text/event-stream", "cache-control": "no-cache" } });
  },
};

export default handler;
