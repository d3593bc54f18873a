/**
 * The caller of one stream of the soak: reads it in the way its script says, and tells how it ended.
 */
import {
  type Bedrock,
  type ChatRequest,
  type ChatStream,
  isProviderError,
  toResponse,
  toSSE,
} from "@bedrock-edge/client";
import type { Script } from "./script.ts";

/** How a stream ended for who read it. */
export interface End {
  /** `complete`, `left`, an error's kind, or the name of what is the platform's. */
  readonly how: string;
  readonly text: string;
}

const MODEL = "amazon.nova-lite-v1:0";

/** The error of a caller who gives up. */
class GivenUp extends Error {
  override readonly name = "GivenUp";
}

/** Plays the caller's part in stream `id`. Never rejects. */
export async function readStream(bedrock: Bedrock, id: number, script: Script): Promise<End> {
  const abort = new AbortController();
  const request: ChatRequest = {
    model: MODEL,
    messages: `soak ${id}`,
    signal: abort.signal,
    ...(script.ending === "page" && { retry: false }),
  };
  const seen = { text: "" };
  /** Whether to leave after `seen`. */
  const due = () =>
    script.ending === "left" && seen.text.length >= script.texts.slice(0, script.deltas).join("").length;
  let patience: ReturnType<typeof setTimeout> | undefined;
  if (script.ending === "abandoned") patience = setTimeout(() => abort.abort(new GivenUp()), script.pauseMs + 200);
  try {
    const how = script.operation === "chat"
      ? (seen.text = (await bedrock.chat(request)).text, "complete")
      : await READERS[script.use]({ bedrock, request, script, seen, due, abort });
    return { how, text: seen.text };
  } catch (error) {
    const how = isProviderError(error) ? error.kind : error instanceof GivenUp ? "left" : (error as Error).name;
    return { how, text: seen.text };
  } finally {
    clearTimeout(patience);
  }
}

interface Reading {
  readonly bedrock: Bedrock;
  readonly request: ChatRequest;
  readonly script: Script;
  readonly seen: { text: string };
  readonly due: () => boolean;
  readonly abort: AbortController;
}

const READERS: Readonly<Record<Script["use"], (reading: Reading) => Promise<string>>> = {
  async events(reading) {
    const stream = open(reading);
    for await (const event of stream) {
      if (event.type === "text") reading.seen.text += event.text;
      if (event.type === "text" && reading.due() && await leaves(reading, stream)) break;
    }
    return reading.script.ending === "left" ? "left" : await ended(stream);
  },
  async textStream(reading) {
    const stream = open(reading);
    for await (const text of stream.textStream) {
      reading.seen.text += text;
      if (reading.due() && await leaves(reading, stream)) break;
    }
    return reading.script.ending === "left" ? "left" : await ended(stream);
  },
  async final(reading) {
    const stream = open(reading);
    try {
      return await ended(stream);
    } finally {
      reading.seen.text = stream.partial.text;
    }
  },
  async text(reading) {
    const stream = open(reading);
    try {
      await stream.text();
      return "complete";
    } finally {
      reading.seen.text = stream.partial.text;
    }
  },
  async readable(reading) {
    const stream = open(reading);
    const reader = stream.toReadableStream().getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (read.value.type === "text") reading.seen.text += read.value.text;
      if (read.value.type === "text" && reading.due() && await leaves(reading, stream)) {
        await reader.cancel();
        return "left";
      }
    }
    return await ended(stream);
  },
  async sse(reading) {
    const stream = open(reading);
    return await readEvents(toSSE(stream), reading, stream);
  },
  async response(reading) {
    const stream = open(reading);
    const response = await toResponse(stream);
    if (!response.ok) return (await response.json()).error.kind;
    return await readEvents(response.body!, reading, stream);
  },
  async raw(reading) {
    const { bedrock, request, seen, abort: { signal } } = reading;
    const body = { messages: [{ role: "user", content: [{ text: request.messages }] }] };
    const reader = (await bedrock.converseStream(MODEL, body, { signal })).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const delta = read.value.contentBlockDelta as { delta: { text: string } } | undefined;
      seen.text += delta?.delta.text ?? "";
      if (delta && reading.due()) {
        if (reading.script.leaves === "abort") reading.abort.abort(new GivenUp());
        await reader.cancel().catch(() => {});
        return "left";
      }
    }
    return "complete";
  },
};

function open({ bedrock, request }: Reading): ChatStream {
  return bedrock.stream(request);
}

/** Leaves as the script says; true when the loop that is in is to be left by its own `break`. */
async function leaves({ script, abort }: Reading, stream: ChatStream): Promise<boolean> {
  if (script.leaves === "abort") abort.abort(new GivenUp());
  if (script.leaves === "cancel") await stream.cancel(new GivenUp());
  return script.leaves === "return";
}

/** The result of `final()` after a loop that ended well: both must agree. */
async function ended(stream: ChatStream): Promise<string> {
  const { text, stopReason } = await stream.final();
  return stopReason === "end_turn" && text === stream.partial.text ? "complete" : `ended with ${stopReason}`;
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  reading: Reading,
  stream: ChatStream,
): Promise<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let text = "";
  let stopped = false;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += read.value;
    const messages = text.split("\n\n");
    text = messages.pop()!;
    for (const message of messages) {
      // A comment breaks a long silence.
      if (message.startsWith(":")) continue;
      const [, failed, data] = /^(event: error\n)?data: (.*)$/s.exec(message) ?? [];
      const event = JSON.parse(data!);
      if (failed) return reading.script.ending === "left" ? "left" : event.kind;
      if (event.type === "text") reading.seen.text += event.text;
      if (event.type === "stop") stopped = true;
    }
    if (reading.due() && await leaves(reading, stream)) {
      await reader.cancel();
      return "left";
    }
  }
  return stopped ? "complete" : "ended without a word";
}
