/** JSON of values that may hold bytes. */
import { bytesOf, tagOf, toBase64 } from "./base64.ts";

/** Platform objects whose bytes cannot be read synchronously: `JSON.stringify` would write them as `{}`. */
const UNREADABLE: readonly string[] = ["Blob", "File", "ReadableStream", "Response", "Request"];

/**
 * The deepest value that can be written: deeper than any answer (see `MAX_JSON_DEPTH`) with its request around it, and
 * far from where the platform's own recursion overflows.
 */
const MAX_WRITTEN_DEPTH = 1000;

/** Returns whether `value` is a platform object whose bytes cannot be read synchronously. */
export function isUnreadable(value: unknown): boolean {
  return UNREADABLE.includes(tagOf(value) ?? "");
}

/**
 * Writes JSON as `JSON.stringify` does, with the bytes of a `Uint8Array`, any other view or a buffer as base64. Returns
 * `undefined` for a value that has no JSON, such as a function.
 *
 * @throws {TypeError} for a value that JSON cannot express: a circular reference, a bigint, a `Blob`, a stream or a `Response`,
 * whose bytes cannot be read synchronously, or more than 1,000 levels.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { jsonText } from "./json_text.ts";
 *
 * assertEquals(jsonText({ bytes: new Uint8Array([1, 2, 3]) }), '{"bytes":"AQID"}');
 * ```
 */
export function jsonText(value: unknown): string | undefined {
  /** The lists and objects around the current member. */
  const around: unknown[] = [];
  return JSON.stringify(value, function (this: Record<string, unknown>, name: string, given: unknown) {
    const written = writable(this[name], given);
    while (around.length > 0 && around.at(-1) !== this) around.pop();
    if (typeof written === "object" && written !== null) around.push(written);
    checkDepth(around.length);
    return written;
  });
}

/**
 * Refuses a value that is too deep to be written, including one that holds itself. Call it in code that walks over a
 * caller's value before the value is written.
 *
 * @param depth the levels of lists and objects around the walk.
 * @throws {TypeError} for more than 1,000 levels.
 */
export function checkDepth(depth: number): void {
  if (depth <= MAX_WRITTEN_DEPTH) return;
  throw new TypeError(
    `Cannot write JSON: the value is nested deeper than ${MAX_WRITTEN_DEPTH} levels; pass flatter data`,
  );
}

/** Returns the value to write for a member `own`, of which `toJSON` made `given`. */
function writable(own: unknown, given: unknown): unknown {
  // Not `given`: Node's bytes have a `toJSON` of their own.
  if (typeof own !== "object" || own === null || Array.isArray(own)) return given;
  const bytes = bytesOf(own);
  if (bytes) return toBase64(bytes);
  if (given !== own || !isUnreadable(own)) return given;
  throw new TypeError(
    `Cannot write a ${
      tagOf(own)
    } as JSON: its bytes cannot be read synchronously; pass new Uint8Array(await … .arrayBuffer())`,
  );
}
