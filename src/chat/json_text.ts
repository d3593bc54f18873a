/**
 * JSON of what may hold bytes.
 */
import { toBase64 } from "../base64.ts";

/**
 * `JSON.stringify`, but bytes are base64, which is what the wire wants too. `undefined` where there is no JSON, as of a
 * function.
 *
 * @throws {TypeError} for what JSON cannot say: a circle, or a bigint.
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
    if (!ArrayBuffer.isView(own)) return given;
    return toBase64(new Uint8Array(own.buffer, own.byteOffset, own.byteLength));
  });
}
