/** Encodes messages as frames: for tests, fakes and relays. No chat path imports this file. */
import { crc32 } from "./crc32.ts";
import { encodeHeaders, type TypedEventStreamHeader } from "./header_values.ts";
import type { EventStreamHeaderValue } from "./message.ts";

/** A message to encode. Every decoded message fits, and values may carry their wire type. */
export interface EventStreamMessageInput {
  /** Headers by name. */
  readonly headers: Readonly<Record<string, EventStreamHeaderValue | TypedEventStreamHeader>>;
  /** The payload's bytes. */
  readonly payload: Uint8Array;
}

/**
 * Encodes one message as a frame with both checksums. The inverse of `decodeEventStream`, except for integer headers
 * below 32 bits and UUIDs: pass those with their type, or they are written as `int32` and text.
 *
 * @throws {RangeError} if a header does not fit its wire type.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
 * const frame = encodeEventStreamMessage({ headers: {}, payload: new Uint8Array() });
 * assertEquals(frame.length, 16); // lengths and checksums only
 * ```
 */
export function encodeEventStreamMessage(message: EventStreamMessageInput): Uint8Array<ArrayBuffer> {
  const headers = encodeHeaders(message.headers);
  const total = 16 + headers.length + message.payload.length;
  const frame = new Uint8Array(total);
  const view = new DataView(frame.buffer);
  view.setUint32(0, total);
  view.setUint32(4, headers.length);
  view.setUint32(8, crc32(frame, 0, 8));
  frame.set(headers, 12);
  frame.set(message.payload, 12 + headers.length);
  view.setUint32(total - 4, crc32(frame, 0, total - 4));
  return frame;
}
