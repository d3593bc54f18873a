/**
 * The bodies of recordings: JSON, text or base64, without secrets. Event streams stay as they came, byte for byte, except for
 * frames with a secret, which are written anew.
 */
import { toBase64 } from "../../base/base64.ts";
import { encodeEventStreamMessage } from "../../event_stream/encode.ts";
import { allHeaders } from "../../event_stream/header_values.ts";
import { fromBase64, fromLatin1, joined, latin1, textOf } from "./bytes.ts";
import type { Recording } from "./recording.ts";
import type { Cleaner } from "./secrets.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The members of a recording that hold the body of the request. */
export type RequestMembers = Pick<Recording, "request" | "requestText" | "requestBase64">;
/** The members of a recording that hold the body of the answer. */
export type ResponseMembers = Pick<Recording, "response" | "responseBase64">;

const utf8 = new TextEncoder();

/** Returns the value of JSON; `undefined` for other text. */
export function jsonOf(text: string | undefined): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text ?? "") };
  } catch {
    return undefined;
  }
}

/** The boundary of every recorded form: each client makes up its own. */
const NEUTRAL_BOUNDARY = "recorded-boundary";

/** Returns the body of a request for a recording. */
export function requestMembers(bytes: Uint8Array, contentType: string | undefined, clean: Cleaner): RequestMembers {
  if (bytes.length === 0) return {};
  const boundary = /\bboundary="?([^";]+)/i.exec(contentType ?? "")?.[1];
  const neutral = (text: string) => boundary ? clean(text).replaceAll(boundary, NEUTRAL_BOUNDARY) : clean(text);
  const text = textOf(bytes);
  if (text === undefined) return { requestBase64: toBase64(fromLatin1(neutral(latin1(bytes)))) };
  const cleaned = neutral(text);
  const json = jsonOf(cleaned);
  return json ? { request: json.value } : { requestText: cleaned };
}

/** Returns the content type of a request for a recording. */
export function neutralContentType(value: string): string {
  return value.replace(/(\bboundary="?)[^";]+/i, `$1${NEUTRAL_BOUNDARY}`);
}

/** Returns the body of an answer for a recording. */
export function responseMembers(bytes: Bytes, contentType: string | null, clean: Cleaner): ResponseMembers {
  if (contentType?.startsWith("application/vnd.amazon.eventstream")) {
    return { responseBase64: toBase64(cleanFrames(bytes, clean)) };
  }
  const text = textOf(bytes);
  return text === undefined ? { responseBase64: toBase64(bytes) } : { response: clean(text) };
}

/** Returns the bytes of a recorded answer. */
export function responseBytes({ response = "", responseBase64 }: ResponseMembers): Bytes {
  return responseBase64 === undefined ? utf8.encode(response) : fromLatin1(atob(responseBase64));
}

/** Lengths and two checksums around the headers and the payload of a frame. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;

function cleanFrames(bytes: Bytes, clean: Cleaner): Bytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Bytes[] = [];
  let at = 0;
  while (at + PRELUDE_BYTES + CHECKSUM_BYTES <= bytes.length) {
    const total = view.getUint32(at);
    const headerBytes = view.getUint32(at + 4);
    const isPossible = total >= PRELUDE_BYTES + headerBytes + CHECKSUM_BYTES && at + total <= bytes.length;
    if (!isPossible) break;
    frames.push(cleanFrame(bytes.subarray(at, at + total), headerBytes, clean));
    at += total;
  }
  // A stream that was cut ends inside a frame.
  frames.push(fromLatin1(clean(latin1(bytes.subarray(at)))));
  return joined(frames);
}

function cleanFrame(frame: Bytes, headerBytes: number, clean: Cleaner): Bytes {
  const end = PRELUDE_BYTES + headerBytes;
  const block = frame.subarray(PRELUDE_BYTES, end);
  const payload = textOf(frame.subarray(end, -CHECKSUM_BYTES));
  const cleaned = payload === undefined ? undefined : cleanPayload(payload, clean);
  const blockText = latin1(block);
  if (cleaned === payload && clean(blockText) === blockText) return frame;
  const headers = Object.entries(allHeaders(block)).map(([name, value]) => [
    name,
    typeof value === "string" ? clean(value) : value,
  ]);
  return encodeEventStreamMessage({
    headers: Object.fromEntries(headers),
    payload: cleaned === undefined ? frame.slice(end, -CHECKSUM_BYTES) : utf8.encode(cleaned),
  });
}

/** Cleans the payload of a frame; the chunks of InvokeModel hold the model's JSON as base64. */
function cleanPayload(payload: string, clean: Cleaner): string {
  const cleaned = clean(payload);
  const chunk = Object(jsonOf(cleaned)?.value);
  const inner = typeof chunk.bytes === "string" ? textOf(fromBase64(chunk.bytes) ?? new Uint8Array()) : undefined;
  if (inner === undefined || clean(inner) === inner) return cleaned;
  return JSON.stringify({ ...chunk, bytes: toBase64(utf8.encode(clean(inner))) });
}
