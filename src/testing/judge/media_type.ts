/** Detects the media type of bytes by their beginning. */

/** The signatures of the image formats of Converse. */
const SIGNATURES: readonly (readonly [type: string, bytes: RegExp])[] = [
  ["image/png", /^\x89PNG/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[^]{4}WEBP/],
];

/** Returns the media type of an image in base64; `undefined` for bytes without an image signature. */
export function mediaTypeOf(base64: unknown): string | undefined {
  if (typeof base64 !== "string") return undefined;
  // Sixteen characters hold twelve bytes, the length of the longest signature.
  const start = atob(base64.slice(0, 16));
  return SIGNATURES.find(([, bytes]) => bytes.test(start))?.[0];
}
