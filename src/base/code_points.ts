/**
 * Counts the characters of a text as services do that limit them.
 */

/**
 * Returns the number of code points, without a list of them. Smithy and JSON Schema count code points, and not the units of UTF-16:
 * sources: "Constraint traits" of Smithy 2.0, JSON Schema Validation 2020-12 6.3.1, read 2026-11-30.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { codePoints } from "./code_points.ts";
 *
 * assertEquals([codePoints("cat"), codePoints("\u{1f431}"), "\u{1f431}".length], [3, 1, 2]);
 * ```
 */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
