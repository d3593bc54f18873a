/**
 * AWS's binary event stream (`application/vnd.amazon.eventstream`), decoded and encoded with web streams alone. Knows
 * no AWS service: use it for Bedrock, Transcribe, Kinesis or S3 Select alike.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeEventStream, encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
 *
 * const payload = new TextEncoder().encode('{"role":"assistant"}');
 * const frame = encodeEventStreamMessage({ headers: { ":event-type": "messageStart" }, payload });
 * for await (const message of decodeEventStream(new Blob([frame]).stream())) {
 *   assertEquals(message.payload, payload);
 * }
 * ```
 * @module
 */
export { encodeEventStreamMessage, type EventStreamMessageInput } from "./encode.ts";
export type { TypedEventStreamHeader } from "./header_values.ts";
export type { EventStreamHeaders } from "./headers.ts";
export { type EventStreamHeaderValue, type EventStreamMessage } from "./message.ts";
export { decodeEventStream, EventStreamDecoderStream, type EventStreamOptions } from "./stream.ts";
