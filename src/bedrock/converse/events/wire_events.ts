/**
 * Opens a ConverseStream.
 */
import { missingStop } from "../../../chat/stream/truncated.ts";
import { frameDecoder } from "../../../event_stream/decoder.ts";
import { stringHeaders } from "../../../event_stream/headers.ts";
import type { Failures } from "../../../transport/failure.ts";
import { type EventSource, openStream, type StreamDecoder } from "../../../transport/open_stream.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import { decodeEventFrame, type WireEvent } from "./frame.ts";

/**
 * Opens the stream of a successful response. Resolves when the first event after `messageStart` has come, see `openStream`.
 *
 * @param maxFrameBytes the most bytes of one frame.
 * @param maxStreamBytes the most bytes of the stream.
 */
export function openWireEvents(
  exchange: Exchange,
  maxFrameBytes?: number,
  maxStreamBytes?: number,
): Promise<EventSource<WireEvent>> {
  return openStream(exchange, wireEventDecoder(exchange, maxFrameBytes), isContent, maxStreamBytes);
}

/** Creates the decoder of one stream: frames, and the event in each of them. */
function wireEventDecoder(failures: Failures, maxFrameBytes: number | undefined): StreamDecoder<WireEvent> {
  const frames = frameDecoder(stringHeaders, maxFrameBytes);
  return {
    decode(chunk, events) {
      frames.push(chunk);
      for (let frame = frames.next(); frame; frame = frames.next()) events.push(decodeEventFrame(frame, failures));
    },
    end(hasContent) {
      frames.end();
      if (!hasContent) throw missingStop();
    },
  };
}

function isContent({ name }: WireEvent): boolean {
  return name !== "messageStart";
}
