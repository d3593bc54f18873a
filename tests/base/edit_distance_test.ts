/**
 * The distance between two words agrees with the definition, and gives up above its limit.
 */
import { assertEquals } from "@std/assert";
import { editDistance } from "../../src/base/edit_distance.ts";

const DISTANCES: readonly [a: string, b: string, distance: number][] = [
  ["", "", 0],
  ["same", "same", 0],
  ["", "abc", 3],
  ["abc", "", 3],
  ["kitten", "sitting", 3],
  ["ab", "ba", 1],
  ["abcd", "abdc", 1],
  ["region", "regoin", 1],
  ["temprature", "temperature", 1],
];

Deno.test("the distance counts characters that are added, removed, changed or swapped, in both directions", () => {
  for (const [a, b, distance] of DISTANCES) {
    assertEquals([editDistance(a, b, 9), editDistance(b, a, 9)], [distance, distance], `${a} and ${b}`);
  }
});

Deno.test("the distance is Infinity above the limit", () => {
  assertEquals(editDistance("kitten", "sitting", 2), Infinity);
  assertEquals(editDistance("x", "x".repeat(50), 3), Infinity);
});
