/**
 * Bytes as text, and text as bytes.
 */

type Bytes = Uint8Array<ArrayBuffer>;

/** Returns bytes as text; `undefined` if they are not UTF-8. Keeps a byte order mark. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns bytes as text with one character a byte. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** The inverse of {@linkcode latin1}. */
export function fromLatin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Returns the bytes of base64; `undefined` for other text. */
export function fromBase64(text: string): Bytes | undefined {
  try {
    return fromLatin1(atob(text));
  } catch {
    return undefined;
  }
}

/** Joins pieces. */
export function joined(pieces: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
