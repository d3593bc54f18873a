/**
 * Bytes in, server-sent events out, synchronously: the core of every way to read a `text/event-stream`. Source: the HTML
 * specification, 9.2.5 "Parsing an event stream" and 9.2.6 "Interpreting an event stream", read 2026-11-29.
 *
 * Cost is linear in bytes for all chunk sizes. The whole lines of a chunk become text in one step. The line that a chunk does not
 * end is copied into a buffer, which grows by doubling, and becomes text when its end has come. So no character is ever split, and
 * no chunk is kept.
 */
import { ProviderError } from "../errors/provider_error.ts";

/** The largest event that is accepted: 16 MiB, enough for a picture in base64. */
export const MAX_EVENT_BYTES: number = 16_777_216;

const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
const BYTE_ORDER_MARK = 0xfeff;

const NO_BYTES: Uint8Array = /* @__PURE__ */ new Uint8Array();

/** Invalid bytes become U+FFFD, as the specification requires. Only the first mark of a stream is dropped, by the decoder below. */
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/** One event. An event without a `data` field does not exist, as in browsers. */
export interface ServerSentEvent {
  /** The event's name; `undefined` for an event without a name, which browsers call `message`. */
  readonly event: string | undefined;
  /** The lines of data, joined with `\n`. Whether they are JSON, and what `[DONE]` means, is up to the reader. */
  readonly data: string;
  /** The id that this event has itself. The id of an earlier event is not repeated. */
  readonly id?: string;
}

/** Reads events from the chunks of one stream. After an error the decoder is unusable, and repeats the error. */
export interface ServerSentEventDecoder {
  /**
   * Appends to `events` the events that end in `chunk`. The chunk may be changed after the call. Comments and fields of other names
   * leave no trace: an idle timer is to count chunks, not events.
   *
   * @throws {ProviderError} `protocol` when an event is larger than `maxEventBytes`; `events` then holds the earlier events.
   */
  decode(chunk: Uint8Array, events: ServerSentEvent[]): void;
  /**
   * Returns the event that the end of the bytes has cut off, if some of its data has come. Browsers drop that event, because it may
   * lack data. Some services never end their last event, so that the caller decides, for example by whether the data is JSON.
   */
  end(): ServerSentEvent | undefined;
}

/**
 * Creates the decoder of one stream.
 *
 * @param maxEventBytes the most bytes of one event, counted without line ends and without comments. A comment must fit, too, until
 * its line ends. The same streams are refused for all chunk sizes. Memory stays within a small multiple of this and of one chunk.
 */
export function serverSentEventDecoder(maxEventBytes: number = MAX_EVENT_BYTES): ServerSentEventDecoder {
  /** The bytes `[0, carried)` are those of a line whose end has not come. */
  let carry: Uint8Array = NO_BYTES;
  let carried = 0;
  /** Whether the last chunk ended with a CR: an LF behind it belongs to the same line end. */
  let endsWithCr = false;
  /** Whether no text has been read yet: a byte order mark is dropped there. */
  let atStart = true;
  let failure: ProviderError | undefined;

  let event: string | undefined;
  /** The event's first line of data, and the further lines. A string that grows would take more memory: a node for each line. */
  let data: string | undefined;
  let moreData: string[] | undefined;
  let id: string | undefined;
  /** The bytes of the event's lines so far. */
  let eventBytes = 0;

  function keep(part: Uint8Array): void {
    const needed = carried + part.length;
    if (needed > carry.length) {
      const before = carry;
      // Twice the room, so that all moves together take linear time.
      carry = new Uint8Array(needed * 2);
      carry.set(before.subarray(0, carried));
    }
    carry.set(part, carried);
    carried = needed;
  }

  /** Fails if the event would have more bytes than it may have. */
  function mustFit(moreBytes: number): void {
    if (eventBytes + moreBytes <= maxEventBytes) return;
    failure = new ProviderError(
      `Cannot read server-sent events: an event is larger than ${maxEventBytes} bytes; raise maxEventBytes`,
      { kind: "protocol", code: "UnexpectedAnswer" },
    );
    throw failure;
  }

  /** Reads whole lines. A last line may lack its end. */
  function readLines(bytes: Uint8Array, events: ServerSentEvent[]): void {
    const text = utf8.decode(bytes);
    const end = text.length;
    // As many characters as bytes: each byte became one character, so that places in the text are places in the bytes.
    const isNarrow = end === bytes.length;
    let byteAt = 0;
    let at = atStart && text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    atStart = false;
    let lf = find(text, "\n", at);
    let cr = find(text, "\r", at);
    while (at < end) {
      // Each is searched for again only when it is behind: a text without CR is searched for CR once.
      if (lf < at) lf = find(text, "\n", at);
      if (cr < at) cr = find(text, "\r", at);
      const lineEnd = lf < cr ? lf : cr;
      const lineBytes = isNarrow ? lineEnd - at : lineLength(bytes, byteAt);
      if (lineEnd === at) {
        endEvent(events);
      } else {
        mustFit(lineBytes);
        if (text.charCodeAt(at) !== COLON) {
          eventBytes += lineBytes;
          readField(text, at, lineEnd);
        }
      }
      const next = lineEnd + (lineEnd === cr && lf === cr + 1 ? 2 : 1);
      byteAt += lineBytes + next - lineEnd;
      at = next;
    }
  }

  function readField(text: string, at: number, lineEnd: number): void {
    // Nearly all lines are data.
    if (text.startsWith("data:", at)) {
      addData(text.slice(text.charCodeAt(at + 5) === SPACE ? at + 6 : at + 5, lineEnd));
      return;
    }
    const line = text.slice(at, lineEnd);
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1);
    if (name === "data") addData(value);
    else if (name === "event") event = value || undefined;
    else if (name === "id" && !value.includes("\0")) id = value;
  }

  function addData(value: string): void {
    if (data === undefined) data = value;
    else if (moreData) moreData.push(value);
    else moreData = [value];
  }

  function endEvent(events: ServerSentEvent[]): void {
    if (data !== undefined) {
      const joined = moreData ? `${data}\n${moreData.join("\n")}` : data;
      events.push(id === undefined ? { event, data: joined } : { event, data: joined, id });
    }
    event =
      data =
      moreData =
      id =
        undefined;
    eventBytes = 0;
  }

  return {
    decode(chunk, events) {
      if (failure) throw failure;
      if (chunk.length === 0) return;
      const from = endsWithCr && chunk[0] === LF ? 1 : 0;
      let end = chunk.length;
      while (end > from && chunk[end - 1] !== LF && chunk[end - 1] !== CR) end--;
      endsWithCr = end === chunk.length && end > from && chunk[end - 1] === CR;
      if (end > from) {
        let lines = from === 0 && end === chunk.length ? chunk : chunk.subarray(from, end);
        if (carried > 0) {
          keep(lines);
          lines = carry.subarray(0, carried);
          carried = 0;
        }
        readLines(lines, events);
      }
      if (end === chunk.length) return;
      mustFit(carried + chunk.length - end);
      keep(end === 0 ? chunk : chunk.subarray(end));
    },
    end() {
      if (failure) throw failure;
      if (carried > 0) {
        readLines(carry.subarray(0, carried), []);
        carried = 0;
      }
      const events: ServerSentEvent[] = [];
      endEvent(events);
      return events[0];
    },
  };
}

/** Returns the place of a character at or behind `at`; the text's length if the text has no more of that character. */
function find(text: string, character: string, at: number): number {
  const found = text.indexOf(character, at);
  return found < 0 ? text.length : found;
}

/** Returns the number of bytes of the line at `from`, without its end. */
function lineLength(bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
  return end - from;
}
