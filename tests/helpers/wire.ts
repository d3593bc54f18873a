/**
 * Answers as the wire has them: frames of a stream, bodies that are pulled, and what became of them.
 */
import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import { concat, utf8 } from "./bytes.ts";

export type Json = Record<string, unknown>;

/** One event's frame: an object with one member, named like the event. */
export function eventFrame(event: Json): Uint8Array<ArrayBuffer> {
  const [name, payload] = Object.entries(event)[0]!;
  return encodeEventStreamMessage({
    headers: { ":event-type": name, ":content-type": "application/json", ":message-type": "event" },
    payload: utf8(JSON.stringify(payload)),
  });
}

/** A frame that says that the answer failed. */
export function exceptionFrame(name: string, payload: unknown): Uint8Array<ArrayBuffer> {
  return encodeEventStreamMessage({
    headers: { ":exception-type": name, ":content-type": "application/json", ":message-type": "exception" },
    payload: utf8(JSON.stringify(payload)),
  });
}

const start: Json = { messageStart: { role: "assistant" } };
const delta = (text: string): Json => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text } } });
const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5 };

/** The events of a whole short answer. */
export function eventsOf(...texts: string[]): Json[] {
  return [
    start,
    ...texts.map(delta),
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: "end_turn" } },
    { metadata: { usage, metrics: { latencyMs: 12 } } },
  ];
}

/** A body, and how far its reader came. */
export interface CountedBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Chunks that were asked for. */
  readonly pulls: () => number;
  /** The reasons of its cancellation. */
  readonly cancelled: () => readonly unknown[];
}

/** A body that makes one chunk a pull, and holds none ready. A chunk that is an error breaks it; `"hang"` never comes. */
export function bodyOf(chunks: Iterable<Uint8Array<ArrayBuffer> | Error | "hang">): CountedBody {
  const iterator = chunks[Symbol.iterator]();
  const reasons: unknown[] = [];
  let pulls = 0;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      pulls++;
      const { done, value } = iterator.next();
      if (done) controller.close();
      else if (value instanceof Uint8Array) controller.enqueue(value);
      else if (value instanceof Error) controller.error(value);
      // A pull that never settles: nothing more, and no end.
      else return new Promise(() => {});
      return undefined;
    },
    cancel(reason) {
      reasons.push(reason);
    },
  }, { highWaterMark: 0 });
  return { stream, pulls: () => pulls, cancelled: () => reasons };
}

/** A successful ConverseStream response over a body. */
export function streamed(body: BodyInit | null, headers: Record<string, string> = {}): Response {
  return new Response(body, {
    headers: { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "request-1", ...headers },
  });
}

/** A whole stream as bytes. */
export function bytesOf(events: readonly Json[]): Uint8Array<ArrayBuffer> {
  return concat(events.map(eventFrame));
}

/** A successful Converse answer. */
export function answered(content: readonly Json[], more: Json = {}): Response {
  return Response.json({
    output: { message: { role: "assistant", content } },
    stopReason: "end_turn",
    usage,
    metrics: { latencyMs: 12 },
    ...more,
  }, { headers: { "x-amzn-requestid": "request-1" } });
}

/** A refusal as AWS words it. */
export function refusedBy(
  status: number,
  code: string | undefined,
  body: unknown,
  headers: HeadersInit = {},
): Response {
  const all = new Headers({ "content-type": "application/json", "x-amzn-requestid": "request-1", ...headers });
  if (code !== undefined) all.set("x-amzn-errortype", code);
  return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: all });
}
