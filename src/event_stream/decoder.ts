/**
 * Bytes in, frames out, synchronously: the core under every way to read an event stream.
 *
 * Cost is linear in bytes however they are cut. A chunk is read in place; only a frame that spans chunks is put together in
 * a buffer, which grows by doubling, so that what is held beside a chunk is no longer than a frame.
 */
import { crc32 } from "./crc32.ts";
import type { EventStreamHeaders, HeaderReader } from "./headers.ts";
import { corrupt, MAX_FRAME_BYTES, MAX_HEADER_BYTES } from "./message.ts";

/** Lengths and their checksum. */
const PRELUDE_BYTES = 12;
/** The prelude and the frame's own checksum. */
const OVERHEAD_BYTES = 16;
/** Below this a chunk is copied whole where a frame spans it: finding out how much of it is wanted would cost more. */
const SMALL_CHUNK_BYTES = 512;

/** A decoded frame, valid until the next `push`: `payload` is a view into the decoder's buffer. */
export interface Frame {
  /** Headers by name; the same frozen object while the header block stays the same, but for bytes and dates. */
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
  let owned: Uint8Array = new Uint8Array();
  /** A chunk itself, or `owned` where a frame spans chunks; what is not yet read of it is `[from, to)`. */
  let window: Uint8Array = owned;
  /** What has arrived behind the window. */
  let tail: Uint8Array = owned;
  /** Of the window. */
  let view: DataView;
  let from = 0;
  let to = 0;
  /** Length of the frame at `from` once its prelude has been checked, else 0. */
  let frameBytes = 0;
  let headerBytes = 0;
  let preludeCrc = 0;
  let last: { readonly view: DataView; readonly headers: EventStreamHeaders } | undefined;

  /** Whether `bytes` have arrived; then they stand in the window. */
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
          // A frame that begins the buffer is moved only where it outgrows that, into twice the room and more; one that
          // merely claims a great length gets room only as its bytes arrive.
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
    // A total below the overhead leaves less than no room.
    if (headerBytes > Math.min(total - OVERHEAD_BYTES, MAX_HEADER_BYTES)) {
      throw corrupt(`a frame of ${total} bytes claims ${headerBytes} bytes of headers`);
    }
    if (total > maxFrameBytes) throw corrupt(`a frame claims ${total} bytes; maxFrameBytes is ${maxFrameBytes}`);
    frameBytes = total;
  }

  /** A stream's deltas all have the same header block: comparing it with the last costs a twentieth of parsing it. */
  function headersAt(start: number, end: number): EventStreamHeaders {
    if (last && last.view.byteLength === end - start && sameBytes(last.view, view, start)) return last.headers;
    // Not slice(): that of Node's Buffer shares its memory.
    const copy = new Uint8Array(window.subarray(start, end));
    const headers = readHeaders(copy);
    // What is not frozen can be changed by whoever gets it, and must not have been by whoever got it before.
    last = Object.isFrozen(headers) ? { view: new DataView(copy.buffer), headers } : undefined;
    return headers;
  }

  return {
    push(chunk) {
      // All of the one before stands in the window by now: `next` gave `undefined`.
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

/** Four bytes a step; what is left over is looked at by a last, overlapping step. */
function sameBytes(block: DataView, bytes: DataView, start: number): boolean {
  const last = block.byteLength - 4;
  for (let i = 0; i < last; i += 4) if (block.getInt32(i) !== bytes.getInt32(start + i)) return false;
  return last >= 0 && block.getInt32(last) === bytes.getInt32(start + last);
}
