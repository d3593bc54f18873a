/**
 * What bytes are, by how they begin.
 */

/** Signatures of the image formats that Converse knows, in base64 characters that hold whole bytes of them. */
const SIGNATURES: readonly (readonly [type: string, bytes: RegExp])[] = [
  ["image/png", /^\x89PNG/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[^]{4}WEBP/],
];

/** The media type of an image in base64; `undefined` for bytes that begin as no image does. */
export function mediaTypeOf(base64: unknown): string | undefined {
  if (typeof base64 !== "string") return undefined;
  // Sixteen characters hold twelve bytes, as many as the longest signature has.
  const start = atob(base64.slice(0, 16));
  return SIGNATURES.find(([, bytes]) => bytes.test(start))?.[0];
}
