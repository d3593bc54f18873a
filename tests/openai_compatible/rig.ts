/**
 * A client for a service that gives one answer, byte by byte as a test wants it.
 */
import {
  createOpenAICompatible,
  type OpenAICompatible,
  type OpenAICompatibleOptions,
} from "@bedrock-edge/client/openai-compatible";

/** A request that was sent. */
export interface Sent {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** An answer of the service. */
export interface Answering {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body: JSON, or text as it is. */
  readonly body: unknown;
  /** The bytes of each chunk; the whole body in one chunk without it. */
  readonly chunk?: number;
  /** Whether the body fails behind its last chunk. */
  readonly breaks?: boolean;
}

const encoder = new TextEncoder();

/** Returns a body that comes in chunks. */
export function chunked(text: string, size: number, breaks = false): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = encoder.encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at += size));
      else if (breaks) controller.error(new TypeError("the connection was reset"));
      else controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Creates a response. */
export function responseOf({ status = 200, type, headers, body, chunk, breaks }: Answering): Response {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const stream = chunked(text, chunk ?? Math.max(1, encoder.encode(text).length), breaks);
  const contentType = type ?? (typeof body === "string" ? "text/event-stream" : "application/json");
  return new Response(stream, { status, headers: { "content-type": contentType, ...headers } });
}

/** A client, and what it has sent. */
export interface Rig {
  readonly client: OpenAICompatible;
  readonly sent: Sent[];
}

/** Creates a client whose service gives the answers in turn; the last one again and again. */
export function rig(answers: Answering | readonly Answering[], options: Partial<OpenAICompatibleOptions> = {}): Rig {
  const list = Array.isArray(answers) ? [...answers] : [answers];
  const sent: Sent[] = [];
  const client = createOpenAICompatible({
    name: "local",
    baseURL: "http://localhost:8000/v1",
    env: {},
    retry: false,
    fetch(url, init) {
      const body = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
      sent.push({ url: new URL(`${url}`), method: `${init?.method}`, headers: new Headers(init?.headers), body });
      return Promise.resolve(responseOf(list.length > 1 ? list.shift() : list[0]));
    },
    ...options,
  });
  return { client, sent };
}

/** Returns a whole answer. */
export function completion(
  message: Record<string, unknown>,
  rest: Record<string, unknown> = {},
): Record<string, unknown> {
  const { finish_reason = "stop", choice = {}, ...members } = rest;
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason, ...choice as object }],
    ...members,
  };
}

/** Returns the text of a stream with events of this data. */
export function sse(
  events: readonly unknown[],
  { done = true, end = "\n" }: { done?: boolean; end?: string } = {},
): string {
  const data = events.map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}${end}${end}`);
  return data.join("") + (done ? `data: [DONE]${end}${end}` : "");
}

/** Returns a piece of a streamed answer. */
export function piece(
  delta: Record<string, unknown>,
  finish: string | null = null,
  rest: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...rest,
  };
}

/** The members of every answer of this file beside its content. */
export const KNOWN: Readonly<Record<string, unknown>> = { id: "chatcmpl-1", created: 1, model: "m" };
