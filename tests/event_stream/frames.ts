/**
 * Shared by the event-stream tests: frames written by hand, an independent checksum, cuts, and a decoder loop.
 */
import { isProviderError, type ProviderError } from "@bedrock-edge/client";
import { type Frame, type FrameDecoder, frameDecoder } from "../../src/event_stream/decoder.ts";
import { allHeaders } from "../../src/event_stream/header_values.ts";
import type { HeaderReader } from "../../src/event_stream/headers.ts";
import { concat, hex } from "../helpers/bytes.ts";
import vectors from "../vectors/bedrock.json" with { type: "json" };

/** A decoded frame that outlives the decoder's buffer. */
export interface Kept {
  headers: Record<string, unknown>;
  payload: Uint8Array;
}

/** The committed good frames, by name. */
export const goodFrames: readonly (readonly [name: string, frame: Uint8Array])[] = Object.entries(vectors.frames)
  .map(([name, text]) => [name, hex(text)]);

/** The committed bad frames, by name. */
export const badFrames: readonly (readonly [name: string, frame: Uint8Array])[] = Object.entries(vectors.bad)
  .map(([name, text]) => [name, hex(text)]);

/** CRC-32 one bit at a time, straight from its polynomial: slow, and nothing like the code under test. */
export function bitwiseCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A prelude with a good checksum, whatever its lengths claim. */
export function prelude(totalBytes: number, headerBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, totalBytes);
  view.setUint32(4, headerBytes);
  view.setUint32(8, bitwiseCrc32(bytes.subarray(0, 8)));
  return bytes;
}

/** A frame with good checksums around a header block and a payload, whatever they hold. */
export function seal(headerBlock: Uint8Array, payload: Uint8Array = new Uint8Array(0)): Uint8Array<ArrayBuffer> {
  const body = concat([prelude(16 + headerBlock.length + payload.length, headerBlock.length), headerBlock, payload]);
  const checksum = new Uint8Array(4);
  new DataView(checksum.buffer).setUint32(0, bitwiseCrc32(body));
  return concat([body, checksum]);
}

/** Takes all frames that are ready, with copies of what the next `push` would invalidate. */
export function drain(decoder: FrameDecoder, onFrame: (frame: Frame) => void): void {
  for (let frame = decoder.next(); frame; frame = decoder.next()) onFrame(frame);
}

/** Decodes the chunks from start to end, as a reader of a whole stream would. Reads all headers unless told otherwise. */
export function decodeAll(
  chunks: Iterable<Uint8Array>,
  { readHeaders = allHeaders, maxFrameBytes }: { readHeaders?: HeaderReader; maxFrameBytes?: number } = {},
): Kept[] {
  const decoder = frameDecoder(readHeaders, maxFrameBytes);
  const kept: Kept[] = [];
  for (const chunk of chunks) {
    decoder.push(chunk);
    drain(decoder, ({ headers, payload }) => kept.push({ headers: { ...headers }, payload: payload.slice() }));
  }
  decoder.end();
  return kept;
}

/** Bytes whose slice() shares their memory instead of copying it, as that of Node's Buffer does. */
export class SharingBytes extends Uint8Array<ArrayBuffer> {
  /** A view, where the platform's own type gives a copy. */
  override slice(start?: number, end?: number): SharingBytes {
    const view = this.subarray(start, end);
    return new SharingBytes(view.buffer, view.byteOffset, view.byteLength);
  }

  /** A copy of `bytes`, in the middle of a larger buffer. */
  static copyOf(bytes: Uint8Array): SharingBytes {
    const copy = new SharingBytes(new ArrayBuffer(bytes.length + 8), 3, bytes.length);
    copy.set(bytes);
    return copy;
  }
}

/** The refusals of a header, each with its whole message. */
export const headerRefusals: Readonly<Record<"bounds" | "emptyName" | "notUtf8", string>> = {
  bounds: unreadable("it runs past the header block"),
  emptyName: unreadable("its name is empty"),
  notUtf8: unreadable(fatalUtf8Message()),
};

/** The refusal of a header whose type nobody knows. */
export function unknownType(type: number): string {
  return unreadable(`its type ${type} does not exist`);
}

function unreadable(reason: string): string {
  return `Cannot decode event stream: a header cannot be read (${reason})`;
}

/** The runtime's message for bytes that are not UTF-8, which differs between runtimes. */
function fatalUtf8Message(): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.of(0xff));
  } catch (error) {
    return (error as Error).message; // a TypeError, says the Encoding standard
  }
}

/** Returns the error that `run` threw, which must be ours. */
export function refusal(run: () => unknown): ProviderError {
  try {
    run();
  } catch (error) {
    if (isProviderError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** A stream that hands out one chunk per pull and holds none ready, and tells what happened to it. */
export function countedSource(chunks: readonly Uint8Array[]): {
  stream: ReadableStream<Uint8Array>;
  pulls: () => number;
  cancelled: () => readonly unknown[];
} {
  let pulls = 0;
  const reasons: unknown[] = [];
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[pulls++];
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel(reason) {
      reasons.push(reason);
    },
  }, { highWaterMark: 0 });
  return { stream, pulls: () => pulls, cancelled: () => reasons };
}
