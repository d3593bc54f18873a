/**
 * Bytes in, frames out, synchronously: the core under every way to read an event stream.
 *
 * Cost is linear in bytes however they are cut: a chunk is used in place while nothing is left over from the one before,
 * otherwise it is copied once into a buffer that grows by doubling. A frame is never copied.
 */
import { crc32 } from "./crc32.ts";
import type { EventStreamHeaders, HeaderReader } from "./headers.ts";
import { corrupt, MAX_FRAME_BYTES, MAX_HEADER_BYTES } from "./message.ts";

/** Lengths and their checksum. */
const PRELUDE_BYTES = 12;
/** The prelude and the frame's own checksum. */
const OVERHEAD_BYTES = 16;

/** A decoded frame, valid until the next `push`: `payload` is a view into the decoder's buffer. */
export interface Frame {
  /** Headers by name; the same frozen object while the header block stays the same. */
  readonly headers: EventStreamHeaders;
  /** A view: copy what outlives the next `push`. */
  readonly payload: Uint8Array;
}

/**
 * Reassembles frames from chunks: `push` a chunk, call `next` until it gives `undefined`, and `end` after the last chunk.
 * After an error the decoder is spent.
 */
export interface FrameDecoder {
  /** Adds a chunk; it may be read in place, and what is left of it is kept, so it must not change until the next `push`. */
  push(chunk: Uint8Array): void;
  /**
   * The next whole frame, or `undefined` when more bytes are needed.
   *
   * @throws {ProviderError} `streamCorrupt` when a checksum fails, a length is impossible or above `maxFrameBytes`, or a
   * header cannot be read. The prelude is checked as soon as its 12 bytes are there, before the frame is waited for.
   */
  next(): Frame | undefined;
  /**
   * Says that the bytes are over.
   *
   * @throws {ProviderError} `streamTruncated` when they ended inside a frame.
   */
  end(): undefined;
}

/**
 * @param readHeaders all header types, or only what the chat path needs: a bundle that reads strings carries no more.
 * @throws {RangeError} when `maxFrameBytes` is below the 16 bytes of an empty frame.
 */
export function frameDecoder(readHeaders: HeaderReader, maxFrameBytes: number = MAX_FRAME_BYTES): FrameDecoder {
  if (!(maxFrameBytes >= OVERHEAD_BYTES)) {
    throw new RangeError(`Cannot decode with maxFrameBytes ${maxFrameBytes}: use at least 16`);
  }
  let owned = new Uint8Array();
  /** The chunk itself, or `owned` when a frame spans chunks; what is not yet read of it is `[from, to)`. */
  let window: Uint8Array = owned;
  let view: DataView | undefined;
  let from = 0;
  let to = 0;
  /** Length of the frame at `from` once its prelude has been checked, else 0. */
  let frameBytes = 0;
  let headerBytes = 0;
  let preludeCrc = 0;
  let last: { readonly view: DataView; readonly headers: EventStreamHeaders } | undefined;

  const uint32 = (at: number): number =>
    (window[at]! << 24 | window[at + 1]! << 16 | window[at + 2]! << 8 | window[at + 3]!) >>> 0;

  function readPrelude(): void {
    preludeCrc = crc32(window, from, from + 8);
    if (preludeCrc !== uint32(from + 8)) throw corrupt("a frame's prelude does not match its checksum");
    const total = uint32(from);
    headerBytes = uint32(from + 4);
    // A total below the overhead leaves less than no room.
    if (headerBytes > Math.min(total - OVERHEAD_BYTES, MAX_HEADER_BYTES)) {
      throw corrupt(`a frame of ${total} bytes claims ${headerBytes} bytes of headers`);
    }
    if (total > maxFrameBytes) throw corrupt(`a frame claims ${total} bytes; maxFrameBytes is ${maxFrameBytes}`);
    frameBytes = total;
  }

  /** A stream's deltas all have the same header block: comparing it with the last costs a twentieth of parsing it. */
  function headersAt(start: number, end: number): EventStreamHeaders {
    view ??= new DataView(window.buffer, window.byteOffset, window.byteLength);
    if (last && last.view.byteLength === end - start && sameBytes(last.view, view, start)) return last.headers;
    // Not slice(): that of Node's Buffer shares its memory.
    const copy = new Uint8Array(window.subarray(start, end));
    const headers = readHeaders(copy, 0, copy.length);
    // Bytes and dates can be changed by whoever gets them, and must not be by whoever got them before.
    const shareable = !Object.values(headers).some((value) => typeof value === "object");
    last = shareable ? { view: new DataView(copy.buffer), headers } : undefined;
    return headers;
  }

  return {
    push(chunk) {
      const rest = to - from;
      const need = rest + chunk.length;
      view = undefined;
      if (rest === 0) {
        window = chunk;
        from = 0;
        to = need;
        return;
      }
      if (window !== owned || to + chunk.length > owned.length) {
        // Twice what is needed, so that the bytes moved here stay below those that arrived since the last move. A frame
        // that merely claims a great length gets room only as its bytes arrive.
        const room = need * 2 > owned.length ? new Uint8Array(Math.max(1024, need * 2)) : owned;
        room.set(window.subarray(from, to));
        window = owned = room;
        from = 0;
        to = rest;
      }
      owned.set(chunk, to);
      to += chunk.length;
    },
    next() {
      const available = to - from;
      if (frameBytes === 0) {
        if (available < PRELUDE_BYTES) return undefined;
        readPrelude();
      }
      if (available < frameBytes) return undefined;
      const payloadEnd = from + frameBytes - 4;
      if (crc32(window, from + 8, payloadEnd, preludeCrc) !== uint32(payloadEnd)) {
        throw corrupt("a frame does not match its checksum");
      }
      const headersStart = from + PRELUDE_BYTES;
      const headersEnd = headersStart + headerBytes;
      const headers = headersAt(headersStart, headersEnd);
      from += frameBytes;
      frameBytes = 0;
      return { headers, payload: window.subarray(headersEnd, payloadEnd) };
    },
    end() {
      if (to > from) throw corrupt("it ended inside a frame", undefined, "streamTruncated");
      return undefined;
    },
  };
}

/** Four bytes a step; what is left over is looked at by a last, overlapping step. */
function sameBytes(block: DataView, bytes: DataView, start: number): boolean {
  const last = block.byteLength - 4;
  for (let i = 0; i < last; i += 4) if (block.getInt32(i) !== bytes.getInt32(start + i)) return false;
  return last >= 0 && block.getInt32(last) === bytes.getInt32(start + last);
}
