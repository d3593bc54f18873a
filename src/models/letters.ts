/**
 * The alphabet of the packed table: one letter is one number. The generator writes the letters, and `rows.ts` reads them.
 */

/** The first 52 numbers: "(" to "[". JSON and a template literal need no escape for these characters. */
const ASCII = { first: 0x28, count: 52 };

/** Further numbers: the Latin letters from "Ā" to "ʯ", two bytes each in UTF-8. The commonest values come first, so they are rare. */
const LATIN = { first: 0x100, count: 432 };

/** How many numbers have a letter. */
export const LETTERS: number = ASCII.count + LATIN.count;

/**
 * Returns the letter of a number.
 *
 * @throws {RangeError} for a number without a letter.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { letterOf, numberOf } from "./letters.ts";
 *
 * assertEquals([0, 51, 52].map(letterOf), ["(", "[", "Ā"]);
 * assertEquals(numberOf(letterOf(300)), 300);
 * ```
 */
export function letterOf(number: number): string {
  if (!Number.isInteger(number) || number < 0 || number >= LETTERS) {
    throw new RangeError(`Cannot write ${number} as a letter: the alphabet has ${LETTERS} letters; widen it`);
  }
  return String.fromCharCode(number < ASCII.count ? ASCII.first + number : LATIN.first + number - ASCII.count);
}

/** Returns the number of a letter that `letterOf` gave. */
export function numberOf(letter: string): number {
  const code = letter.charCodeAt(0);
  return code < LATIN.first ? code - ASCII.first : code - LATIN.first + ASCII.count;
}
