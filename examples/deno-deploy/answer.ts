/** The response of a stream: events that this app chooses, and a status for a failure before the first word. */
// deno-lint-ignore-file no-console -- the log of a server
import { ServerSentEventStream } from "@std/http/server-sent-event-stream";
import { type ChatStream, isProviderError } from "@bedrock-edge/client";

interface Message {
  readonly event?: string;
  readonly data: string;
}

/** Answers with the stream that `open` returns. */
export async function answer(open: () => ChatStream): Promise<Response> {
  try {
    const messages = messagesOf(open());
    // Until the first word arrives, the status can still report a failure.
    const { value: first } = await messages.next();
    const body = ReadableStream.from(goingOn(first, messages)).pipeThrough(new ServerSentEventStream());
    return new Response(body, { headers: { "content-type": "text/event-stream", "cache-control": "no-cache" } });
  } catch (error) {
    return refusal(error);
  }
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
