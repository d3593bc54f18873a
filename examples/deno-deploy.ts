/**
 * A Deno Deploy function that streams the answer to a browser as server-sent events. A reader who leaves stops the
 * model: the request's signal goes to Bedrock.
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
 * This program chooses its own events. One line, `toResponse(stream, { onError })`, sends the events of the stream
 * unchanged.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the log of a server
import { ServerSentEventStream } from "@std/http/server-sent-event-stream";
import { type ChatStream, createBedrock, isProviderError } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";

// Reads no environment and opens no connection before the first request.
const bedrock = createBedrock();

interface Message {
  readonly event?: string;
  readonly data: string;
}

/** Sends the text as it arrives, and the reason for its end. Without a `stop` event the answer is not whole. */
async function* messagesOf(stream: ChatStream): AsyncGenerator<Message, void> {
  for await (const event of stream) {
    if (event.type === "text") yield { data: JSON.stringify(event.text) };
    if (event.type === "stop") yield { event: "stop", data: JSON.stringify(event.stopReason) };
  }
}

/** The first message, which has already arrived, and the others. From here on, only an event can report a failure. */
async function* goingOn(first: Message | void, others: AsyncGenerator<Message, void>): AsyncGenerator<Message, void> {
  try {
    if (first) yield first;
    yield* others;
  } catch (error) {
    console.error(error);
    // The kind, never the message: AWS's messages name accounts and roles, which visitors must not see.
    yield { event: "error", data: JSON.stringify(isProviderError(error) ? error.kind : "stopped") };
  }
}

/** The answer to a visitor if the first word fails. The log has the whole failure and its hint. */
function refusal(error: unknown): Response {
  console.error(error);
  if (isProviderError(error) && error.kind === "rateLimit") {
    const seconds = Math.ceil((error.retryAfterMs ?? 1000) / 1000);
    return new Response("Try again later\n", { status: 429, headers: { "retry-after": `${seconds}` } });
  }
  if (isProviderError(error)) return new Response(`${error.kind}\n`, { status: 502 });
  const isLate = error instanceof DOMException && error.name === "TimeoutError";
  return new Response("No answer\n", { status: isLate ? 504 : 500 });
}

const handler: { fetch(request: Request): Promise<Response> } = {
  async fetch(request) {
    if (request.method !== "POST") return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST" } });
    const prompt = (await request.text()).trim();
    if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
    try {
      const stream = bedrock.stream({
        // The region's own inference profile, such as "eu.amazon.nova-lite-v1:0".
        model: inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region }).modelId,
        messages: prompt,
        maxTokens: 1000,
        signal: request.signal,
      });
      const messages = messagesOf(stream);
      // Until the first word arrives, the status can still report a failure.
      const { value: first } = await messages.next();
      const body = ReadableStream.from(goingOn(first, messages)).pipeThrough(new ServerSentEventStream());
      return new Response(body, { headers: { "content-type": "text/event-stream", "cache-control": "no-cache" } });
    } catch (error) {
      return refusal(error);
    }
  },
};

export default handler;
