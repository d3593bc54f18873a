/**
 * The names under which platforms keep keys. Every key has a name of its own, also where a platform allows short names only.
 */
import { hexOf, sha256 } from "../base/sha256.ts";
import { hasLoneSurrogate } from "./entry.ts";

/** The beginning of a name that is a hash. A key that begins like this is hashed too, so that no key has the name of another. */
const HASHED = "sha256:";

/** The bytes of a name that is a hash. */
export const HASHED_BYTES: number = HASHED.length + 64;

/**
 * Returns the name of a key: the key itself, or a hash of a key that the platform would refuse or change.
 *
 * @param fits whether the platform takes the key as a name.
 */
export function nameOf(key: string, fits: (key: string) => boolean): string {
  const isPlain = fits(key) && !key.startsWith(HASHED) && !hasLoneSurrogate(key);
  return isPlain ? key : `${HASHED}${hashOf(key)}`;
}

/** Returns the SHA-256 of the code units of a text, in hexadecimal digits. UTF-8 would not tell halves of surrogate pairs apart. */
export function hashOf(text: string): string {
  const units = new DataView(new ArrayBuffer(2 * text.length));
  for (let at = 0; at < text.length; at++) units.setUint16(2 * at, text.charCodeAt(at));
  return hexOf(sha256(new Uint8Array(units.buffer)));
}

/** Returns the bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Checks that a prefix leaves room for a name.
 *
 * @param bytes of the prefix as the platform counts them, with what it adds.
 * @param most the most bytes of a name.
 * @throws {RangeError} when the prefix is too long.
 */
export function checkPrefixLength(bytes: number, most: number): void {
  const room = most - HASHED_BYTES;
  if (bytes <= room) return;
  throw new RangeError(
    `Cannot use option "prefix": its ${bytes} bytes leave no room for a key; use at most ${room} bytes`,
  );
}
