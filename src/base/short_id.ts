/**
 * Short names for long ones.
 */

/** Returns two hashes (FNV-1a) of a text as nine characters of base 36: 46 bits. Another salt gives another id. */
export function shortId(text: string, salt: number): string {
  let [a, b] = [0x811c9dc5 ^ salt, 0x01000193 ^ salt];
  for (const char of text) {
    const code = char.codePointAt(0)!;
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ b >>> 13;
  }
  return ((a >>> 0) * 2 ** 20 + (b >>> 12)).toString(36).padStart(9, "0").slice(-9);
}
