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
/** A chunk up to this length is copied whole: a copy costs less than a view of the chunk. */
const SMALL_CHUNK_BYTES = 512;

const NO_BYTES: Uint8Array = new Uint8Array();

/** A decoded frame, valid until the next call of the decoder: `payload` is a view into a buffer. */
export interface Frame {
  /** Headers by name. The same frozen object as long as the header block stays the same, except for bytes and dates. */
  readonly headers: EventStreamHeaders;
  /** A view: copy it to keep it beyond the next call. */
  readonly payload: Uint8Array;
}

/**
 * Reassembles frames from chunks: `push` a chunk, call `next` until it returns `undefined`, and `end` after the last
 * chunk. After an error the decoder is unusable.
 */
export interface FrameDecoder {
  /** Adds a chunk, which the decoder reads in place: do not change the chunk before `next` has returned `undefined`. */
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
  let owned: Uint8Array = NO_BYTES;
  let ownedView = new DataView(owned.buffer);
  /** The window `[from, to)` holds the unread bytes: of a chunk itself, or of `owned` if a frame spans chunks. */
  let window = owned;
  /** The view of the window's buffer. */
  let view = ownedView;
  let from = 0;
  let to = 0;
  /** The bytes that arrived after the window. */
  let tail = NO_BYTES;
  /** Length of the frame at `from` once its prelude has been checked, else 0. */
  let frameBytes = 0;
  let headerBytes = 0;
  let preludeCrc = 0;
  let last: { readonly view: DataView; readonly headers: EventStreamHeaders } | undefined;

  /** Returns whether `bytes` have arrived: then the window holds them. Otherwise `owned` holds all unread bytes. */
  function has(bytes: number): boolean {
    if (to - from >= bytes) return true;
    if (tail.length > 0) takeTail(bytes);
    if (to - from >= bytes) return true;
    if (window !== owned) moveToOwned(to - from);
    return false;
  }

  /** Moves bytes from the tail to the window, for a frame of which `bytes` are needed. */
  function takeTail(bytes: number): void {
    const rest = to - from;
    if (rest > 0) {
      const missing = bytes - rest;
      append(tail.subarray(0, missing));
      tail = tail.subarray(missing);
      return;
    }
    window = tail;
    view = new DataView(window.buffer, window.byteOffset, window.byteLength);
    from = 0;
    to = window.length;
    tail = NO_BYTES;
  }

  function append(part: Uint8Array): void {
    if (window !== owned || to + part.length > owned.length) moveToOwned(to - from + part.length);
    owned.set(part, to);
    to += part.length;
  }

  /** Moves the bytes that are not read yet to the beginning of `owned`, and makes room for `needed` bytes. */
  function moveToOwned(needed: number): void {
    const rest = to - from;
    const before = window;
    // Twice the room, so that all moves together take linear time. A frame's claimed length alone gets no room.
    if (needed > owned.length) {
      owned = new Uint8Array(needed * 2 + 1024);
      ownedView = new DataView(owned.buffer);
    }
    if (rest > 0) owned.set(before.subarray(from, to));
    window = owned;
    view = ownedView;
    from = 0;
    to = rest;
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
      // No tail is left, and all unread bytes are in `owned`, because `next` has returned `undefined`.
      if (chunk.length <= SMALL_CHUNK_BYTES) append(chunk);
      else tail = chunk;
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
