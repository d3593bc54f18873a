/**
 * Bytes as standard base64.
 */

/** Arguments that a call of `String.fromCharCode` surely takes. */
const CHUNK = 8192;

/** Encodes bytes; the platform does it where it can. */
export function toBase64(bytes: Uint8Array): string {
  // Younger than this module's runtimes: Node has it from 25 on.
  const own = (bytes as { toBase64?(): string }).toBase64;
  if (own) return own.call(bytes);
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}
