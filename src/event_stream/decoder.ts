/**
 * Bytes in, frames out, synchronously: the core of every way to read an event stream.
 *
 * Cost is linear in bytes for all chunk sizes. A frame inside one chunk is read in place. A frame that spans chunks is
 * copied into a buffer that grows by doubling, so that the buffer never exceeds twice the frame.
 */
import { crc32 } from "./crc32.ts";
import type { EventStreamHeaders, HeaderReader } from "./headers.ts";
import { corrupt, MAX_FRAME_BYTES, MAX_HEADER_BYTES } from "./message.ts";

/** Lengths and their checksum. */
const PRELUDE_BYTES = 12;
/** The prelude and the frame's own checksum. */
const OVERHEAD_BYTES = 16;
/** Smaller chunks of a spanning frame are copied whole: finding the needed part would cost more. */
const SMALL_CHUNK_BYTES = 512;

/** A decoded frame, valid until the next `push`: `payload` is a view into the decoder's buffer. */
export interface Frame {
  /** Headers by name. The same frozen object as long as the header block stays the same, except for bytes and dates. */
  readonly headers: EventStreamHeaders;
  /** A view: copy it to keep it beyond the next `push`. */
  readonly payload: Uint8Array;
}

/**
 * Reassembles frames from chunks: `push` a chunk, call `next` until it returns `undefined`, and `end` after the last
 * chunk. After an error the decoder is unusable.
 */
export interface FrameDecoder {
  /**
   * Adds a chunk. The decoder may read it in place and keep its rest: do not change the chunk before the next `push`.
   */
  push(chunk: Uint8Array): void;
  /**
   * Returns the next whole frame, or `undefined` if more bytes are needed.
   *
   * @throws {ProviderError} `streamCorrupt` when a checksum fails, a length is impossible or above `maxFrameBytes`, or
   * a header cannot be read. The prelude is checked as soon as its 12 bytes have arrived, before the rest of the frame.
   */
  next(): Frame | undefined;
  /**
   * Marks the end of the bytes.
   *
   * @throws {ProviderError} `streamTruncated` when the bytes end inside a frame.
   */
  end(): undefined;
}

/**
 * @param readHeaders reads all header types, or only strings for the chat path: a bundle that only reads strings
 * carries no more.
 * @throws {RangeError} when `maxFrameBytes` is below the 16 bytes of an empty frame.
 */
export function frameDecoder(readHeaders: HeaderReader, maxFrameBytes: number = MAX_FRAME_BYTES): FrameDecoder {
  if (!(maxFrameBytes >= OVERHEAD_BYTES)) {
    throw new RangeError(`Cannot decode with maxFrameBytes ${maxFrameBytes}: use at least 16`);
  }
  let owned: Uint8Array = new Uint8Array();
  /** The window `[from, to)` holds the unread bytes: of a chunk itself, or of `owned` if a frame spans chunks. */
  let window: Uint8Array = owned;
  /** Bytes that arrived after the window. */
  let tail: Uint8Array = owned;
  /** Offsets of the window. */
  let view: DataView;
  let from = 0;
  let to = 0;
  /** Length of the frame at `from` once its prelude has been checked, else 0. */
  let frameBytes = 0;
  let headerBytes = 0;
  let preludeCrc = 0;
  let last: { readonly view: DataView; readonly headers: EventStreamHeaders } | undefined;

  /** Returns whether the window has `bytes`; moves arrived bytes into it if needed. */
  function has(bytes: number): boolean {
    const rest = to - from;
    if (rest < bytes && tail.length) {
      let part = tail;
      let next: Uint8Array | undefined = part;
      if (rest) {
        if (part.length > SMALL_CHUNK_BYTES) part = part.subarray(0, bytes - rest);
        const need = rest + part.length;
        next = undefined;
        if (window !== owned || to + part.length > owned.length) {
          // Moves a frame at the start of the buffer only if it outgrows the buffer, into at least twice the room. A
          // frame that only claims a great length gets room as its bytes arrive.
          next = need > owned.length ? new Uint8Array(need * 2 + 1024) : owned;
          next.set(window.subarray(from, to));
          owned = next;
        }
      }
      if (next) {
        window = next;
        view = new DataView(next.buffer, next.byteOffset, next.byteLength);
        from = 0;
        to = rest;
      }
      if (rest) owned.set(part, to);
      to += part.length;
      tail = tail.subarray(part.length);
    }
    return to - from >= bytes;
  }

  function readPrelude(): void {
    preludeCrc = crc32(window, from, from + 8);
    if (preludeCrc !== view.getUint32(from + 8)) throw corrupt("a frame's prelude does not match its checksum");
    const total = view.getUint32(from);
    headerBytes = view.getUint32(from + 4);
    // A total below the overhead would leave a negative length.
    if (headerBytes > Math.min(total - OVERHEAD_BYTES, MAX_HEADER_BYTES)) {
      throw corrupt(`a frame of ${total} bytes claims ${headerBytes} bytes of headers`);
    }
    if (total > maxFrameBytes) throw corrupt(`a frame claims ${total} bytes; maxFrameBytes is ${maxFrameBytes}`);
    frameBytes = total;
  }

  /**
   * All deltas of a stream have the same header block. Comparing it with the last block costs a twentieth of parsing
   * it.
   */
  function headersAt(start: number, end: number): EventStreamHeaders {
    if (last && last.view.byteLength === end - start && sameBytes(last.view, view, start)) return last.headers;
    // Not slice(): the one of Node's Buffer shares its memory.
    const copy = new Uint8Array(window.subarray(start, end));
    const headers = readHeaders(copy);
    // Bytes and dates are not frozen. A fresh object keeps one caller's changes from the next caller.
    last = Object.isFrozen(headers) ? { view: new DataView(copy.buffer), headers } : undefined;
    return headers;
  }

  return {
    push(chunk) {
      // The window holds all of the earlier chunk by now, because `next` returned `undefined`.
      tail = chunk;
    },
    next() {
      if (frameBytes === 0) {
        if (!has(PRELUDE_BYTES)) return undefined;
        readPrelude();
      }
      if (!has(frameBytes)) return undefined;
      const payloadEnd = from + frameBytes - 4;
      if (crc32(window, from + 8, payloadEnd, preludeCrc) !== view.getUint32(payloadEnd)) {
        throw corrupt("a frame's checksum does not match its bytes");
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

/** Four bytes per step. A last, overlapping step compares the rest. */
function sameBytes(block: DataView, bytes: DataView, start: number): boolean {
  const last = block.byteLength - 4;
  for (let i = 0; i < last; i += 4) if (block.getInt32(i) !== bytes.getInt32(start + i)) return false;
  return last >= 0 && block.getInt32(last) === bytes.getInt32(start + last);
}
