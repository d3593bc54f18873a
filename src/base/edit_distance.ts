/** The distance between two words, for suggestions after a typing error. */

/**
 * Returns how many characters must be added, removed, changed or swapped with the next one to turn `a` into `b`, or
 * `Infinity` if there are more than `limit`. Takes time that grows with the product of the two lengths.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { editDistance } from "./edit_distance.ts";
 *
 * assertEquals(editDistance("temprature", "temperature", 2), 1);
 * assertEquals(editDistance("tpoP", "topP", 1), 1);
 * assertEquals(editDistance("stop", "topP", 1), Infinity);
 * ```
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const above = rows[i - 1]!;
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        above[j]! + 1,
        row[j - 1]! + 1,
        above[j - 1]! + Number(a[i - 1] !== b[j - 1]),
        swapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
      );
    }
    rows.push(row);
  }
  const found = rows[a.length]![b.length]!;
  return found > limit ? Infinity : found;
}
