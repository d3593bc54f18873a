/**
 * Reads bytes from any buffer or view, and reads and writes standard base64.
 */
import { platformBase64 } from "./platform_base64.ts";

/** The bytes that `btoa` gets at once. Divisible by three, so that the texts can be joined, and fewer than the arguments of a call. */
const CHUNK = 6144;

/** Encodes bytes, by the platform if it can. Copies no more than a chunk. */
export function toBase64(bytes: Uint8Array): string {
  const whole = platformBase64(bytes);
  if (whole !== undefined) return whole;
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    // Not spread: an iteration over the bytes takes five times as long. A cast: `apply` takes bytes as it takes a list of numbers.
    text += btoa(String.fromCharCode.apply(null, bytes.subarray(at, at + CHUNK) as unknown as number[]));
  }
  return text;
}

/** Decodes standard base64; returns `undefined` for other text. */
export function decodeBase64(base64: string): Uint8Array<ArrayBuffer> | undefined {
  let binary: string;
  try {
    binary = atob(base64);
  } catch {
    return undefined;
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/**
 * Returns the bytes of a `Uint8Array`, of any other view (by its range), of an `ArrayBuffer` or of a `SharedArrayBuffer`;
 * `undefined` for anything else. Copies nothing, and reads objects of other realms too.
 */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const tag = tagOf(value);
  // The tag identifies a buffer of another realm (a `vm` context, a frame), which `instanceof` does not.
  return tag === "ArrayBuffer" || tag === "SharedArrayBuffer" ? new Uint8Array(value as ArrayBuffer) : undefined;
}

/** Returns whether `value` is a `Blob` or a `File`, whose bytes can only be read asynchronously. */
export function isBlob(value: unknown): value is Blob {
  const tag = tagOf(value);
  return tag === "Blob" || tag === "File";
}

/** Returns the platform's name for one of its objects, such as `ReadableStream`; `undefined` for plain data. */
export function tagOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === "string" ? tag : undefined;
}

/**
 * Reads base64 with line breaks, in the URL-safe alphabet or without padding. Returns standard base64, or `undefined` for a
 * text that is not base64. Blanks inside a line are not base64: the text is a sentence, or its plus signs were lost.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { standardBase64 } from "./base64.ts";
 *
 * assertEquals(standardBase64("-_\n8="), "+/8=");
 * assertEquals(standardBase64("not base64!"), undefined);
 * ```
 */
export function standardBase64(text: string): string | undefined {
  const foreign = text.search(NOT_BASE64);
  if (foreign < 0 && text.length % 4 === 0) return text;
  const joined = text.split(/[\r\n]/).map((line) => line.trim()).join("");
  const standard = joined.replaceAll("-", "+").replaceAll("_", "/");
  const end = standard.search(NOT_BASE64);
  const padding = end < 0 ? "" : standard.slice(end);
  if (padding !== "" && padding !== "=" && padding !== "==") return undefined;
  const missing = (4 - standard.length % 4) % 4;
  // Three padding characters are invalid. With line breaks or padding the length must be exact, so that lines of words do
  // not pass as bytes.
  if (missing === 3 || missing && (padding || joined !== text)) return undefined;
  return standard + "=".repeat(missing);
}

const NOT_BASE64 = /[^A-Za-z0-9+/]/;
