/**
 * Decodes the bytes of InvokeModelWithResponseStream as chunks.
 */
import { standardBase64 } from "../../../base/base64.ts";
import { isDeeper, MAX_JSON_DEPTH } from "../../../base/json_value.ts";
import { missingStop } from "../../../chat/stream/truncated.ts";
import { frameDecoder } from "../../../event_stream/decoder.ts";
import { stringHeaders } from "../../../event_stream/headers.ts";
import { utf8 } from "../../../event_stream/text.ts";
import type { Failures } from "../../../transport/failure.ts";
import type { StreamDecoder } from "../../../transport/open_stream.ts";
import { decodeEventFrame } from "../../converse/events/frame.ts";

/** One event of a stream. */
export interface InvokeChunk {
  /** The event's name: `chunk`, or another that this version does not know. */
  readonly name: string;
  /** The model's own JSON of a `chunk`; the payload of any other event. */
  readonly value: unknown;
}

/**
 * Creates the decoder of one stream. Each chunk is one JSON value (3,019 chunks recorded by 2026-08).
 *
 * @param maxFrameBytes the most bytes of one frame.
 */
export function chunkDecoder(failures: Failures, maxFrameBytes: number | undefined): StreamDecoder<InvokeChunk> {
  const frames = frameDecoder(stringHeaders, maxFrameBytes);
  return {
    decode(bytes, chunks) {
      frames.push(bytes);
      for (let frame = frames.next(); frame; frame = frames.next()) {
        const { name, value } = decodeEventFrame(frame, failures);
        chunks.push({ name, value: name === "chunk" ? readBytes(value.bytes, failures) : value });
      }
    },
    end(hasContent) {
      frames.end();
      if (!hasContent) throw missingStop();
    },
  };
}

/** Returns the JSON in the member `bytes` of a chunk. */
function readBytes(bytes: unknown, { unusable, quoteBody }: Failures): unknown {
  const base64 = typeof bytes === "string" ? standardBase64(bytes) : undefined;
  if (base64 === undefined) throw unusable("a chunk of the stream has no bytes in base64");
  let text: string | undefined;
  let value: unknown;
  try {
    text = utf8(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
    value = JSON.parse(text);
  } catch {
    throw unusable(`a chunk of the stream holds no JSON: ${quoteBody(text ?? "")}`);
  }
  // Each level takes two brackets.
  if (text.length > 2 * MAX_JSON_DEPTH && isDeeper(value)) {
    throw unusable(`a chunk of the stream is nested deeper than ${MAX_JSON_DEPTH} levels`);
  }
  return value;
}
