/**
 * Reads the payload that nearly every frame of a stream has, a delta of text, straight from its bytes. `JSON.parse` would need a
 * text of the whole payload first, most of which is padding.
 */
import { utf8 } from "../../../event_stream/text.ts";
import type { WireObject } from "../../wire.ts";

const encoder = /* @__PURE__ */ new TextEncoder();
const INDEX = /* @__PURE__ */ encoder.encode('{"contentBlockIndex":');
const TEXT = /* @__PURE__ */ encoder.encode(',"delta":{"text":"');
const PADDING = /* @__PURE__ */ encoder.encode('"},"p":"');
const END = /* @__PURE__ */ encoder.encode('"}');

const ZERO = 0x30;
const NINE = 0x39;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const FIRST_BEYOND_ASCII = 0x80;

/** Up to this length, adding characters one by one takes less time than a `TextDecoder`. */
const SHORT_TEXT = 24;

/**
 * Returns the value of a payload such as `{"contentBlockIndex":0,"delta":{"text":" Paris"},"p":"abcd"}` without the padding `p`,
 * which means nothing; `undefined` for any other payload, which `JSON.parse` may still read.
 *
 * @throws {TypeError} when the text is not UTF-8.
 */
export function readTextDelta(payload: Uint8Array): WireObject | undefined {
  const digitAt = INDEX.length;
  const digit = payload[digitAt];
  if (digit === undefined || digit < ZERO || digit > NINE) return undefined;
  if (!holds(payload, 0, INDEX) || !holds(payload, digitAt + 1, TEXT)) return undefined;
  const start = digitAt + 1 + TEXT.length;
  let bits = 0;
  let end = start;
  for (let byte = payload[end]; byte !== QUOTE; byte = payload[++end]) {
    // A control character is not JSON, and an escape is for JSON.parse.
    if (byte === undefined || byte < SPACE || byte === BACKSLASH) return undefined;
    bits |= byte;
  }
  if (!holds(payload, end, PADDING)) return undefined;
  let at = end + PADDING.length;
  while (isWordCharacter(payload[at])) at++;
  if (at + END.length !== payload.length || !holds(payload, at, END)) return undefined;
  const isShortAscii = bits < FIRST_BEYOND_ASCII && end - start <= SHORT_TEXT;
  const text = isShortAscii ? asciiText(payload, start, end) : utf8(payload.subarray(start, end));
  return { contentBlockIndex: digit - ZERO, delta: { text } };
}

function holds(payload: Uint8Array, at: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (payload[at + i] !== bytes[i]) return false;
  return true;
}

/** Whether a byte is one of `[0-9A-Za-z_]`. */
function isWordCharacter(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a || byte >= ZERO && byte <= NINE || byte === 0x5f;
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
