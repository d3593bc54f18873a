/**
 * JSON of what may hold bytes.
 */
import { bytesOf, tagOf, toBase64 } from "../base64.ts";

/** Platform objects whose bytes cannot be read synchronously: `JSON.stringify` would write them as `{}`. */
const UNREADABLE: readonly string[] = ["Blob", "File", "ReadableStream", "Response", "Request"];

/** Returns whether `value` is a platform object whose bytes cannot be read synchronously. */
export function isUnreadable(value: unknown): boolean {
  return UNREADABLE.includes(tagOf(value) ?? "");
}

/**
 * Writes JSON as `JSON.stringify` does, with the bytes of a `Uint8Array`, any other view or a buffer as base64. Returns
 * `undefined` for a value that has no JSON, such as a function.
 *
 * @throws {TypeError} for a value that JSON cannot express: a circular reference, a bigint, or a `Blob`, a stream or a
 * `Response`, whose bytes cannot be read synchronously.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { jsonText } from "./json_text.ts";
 *
 * assertEquals(jsonText({ bytes: new Uint8Array([1, 2, 3]) }), '{"bytes":"AQID"}');
 * ```
 */
export function jsonText(value: unknown): string | undefined {
  return JSON.stringify(value, function (this: Record<string, unknown>, name: string, given: unknown) {
    // Not `given`: Node's bytes have a toJSON of their own.
    const own = this[name];
    if (typeof own !== "object" || own === null || Array.isArray(own)) return given;
    const bytes = bytesOf(own);
    if (bytes) return toBase64(bytes);
    if (given !== own || !isUnreadable(own)) return given;
    throw new TypeError(
      `Cannot write a ${
        tagOf(own)
      } as JSON: its bytes cannot be read synchronously; pass new Uint8Array(await … .arrayBuffer())`,
    );
  });
}
