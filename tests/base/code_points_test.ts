/**
 * Characters are counted as JavaScript iterates over them.
 */
import { assertEquals } from "@std/assert";
import { codePoints } from "../../src/base/code_points.ts";

Deno.test("code points are counted, and not the units of UTF-16", () => {
  for (const text of ["", "cat", "ça", "\u{1f431}".repeat(9), "a\ud83d", "\udc31\ud83d", "e\u0301"]) {
    assertEquals(codePoints(text), [...text].length, JSON.stringify(text));
  }
});
