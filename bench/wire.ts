/** Streams in Bedrock's format, for the bench's server and its decoders: the same bytes on every run. */
import { encodeEventStreamMessage } from "../src/event_stream/encode.ts";

/** A stream on the wire. */
export interface Wire {
  /** All bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The offsets of each frame and each payload. */
  readonly frames: readonly { readonly start: number; readonly payloadStart: number; readonly end: number }[];
  /** UTF-16 units of all its text deltas. */
  readonly textLength: number;
}

/** Random whole numbers in [low, high]. */
export type Sequence = (low: number, high: number) => number;

/** Fixed, so that every run has the same sequence. */
export function sequence(seed: number): Sequence {
  let state = seed;
  return (low, high) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return low + Math.floor((state / 2 ** 32) * (high - low + 1));
  };
}

/** Bedrock's padding of events, which hides the length of the token: a prefix of this text. */
const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const WORDS = [" the", " capital", " of", " France", ",", " is", " Paris", ".\n\n", " Its", " cafés"];
const encoder = new TextEncoder();

/** Deltas like those of models: one token each, one in ten with a line break, one in ten with an accent. */
export const tokens = (next: Sequence): string => WORDS[next(0, WORDS.length - 1)]!;

/** Creates a stream of `deltas` text deltas between the events that open and close a message. */
export function wire(deltas: number, text: (next: Sequence) => string): Wire {
  const next = sequence(42);
  const parts: Uint8Array[] = [];
  const frames: { start: number; payloadStart: number; end: number }[] = [];
  let at = 0;
  let textLength = 0;
  const event = (type: string, body: Record<string, unknown>): void => {
    const payload = encoder.encode(JSON.stringify({ ...body, p: PADDING.slice(0, next(4, PADDING.length)) }));
    const frame = encodeEventStreamMessage({
      headers: { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
      payload,
    });
    parts.push(frame);
    frames.push({ start: at, payloadStart: at + frame.length - 4 - payload.length, end: at += frame.length });
  };
  event("messageStart", { role: "assistant" });
  for (let i = 0; i < deltas; i++) {
    const delta = text(next);
    textLength += delta.length;
    event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: delta } });
  }
  event("contentBlockStop", { contentBlockIndex: 0 });
  event("messageStop", { stopReason: "end_turn" });
  event("metadata", {
    metrics: { latencyMs: 812 },
    usage: { inputTokens: 9, outputTokens: deltas, totalTokens: deltas + 9 },
  });
  const bytes = new Uint8Array(at);
  parts.forEach((part, index) => bytes.set(part, frames[index]!.start));
  return { bytes, frames, textLength };
}

/** Copies the chunks, so that each has memory of its own, as from a socket. */
export function cut(bytes: Uint8Array, size: () => number): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + size();
    chunks.push(new Uint8Array(bytes.subarray(at, end)));
    at = end;
  }
  return chunks;
}

/** A body that returns one chunk per read. */
export function source(chunks: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let index = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[index++];
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  }, { highWaterMark: 0 });
}
