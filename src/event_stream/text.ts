/** Strict UTF-8: bytes that are not UTF-8 are an error, never replaced by other text. */
const lenient = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Returns the text of bytes, with a byte order mark kept. A fatal decoder takes up to four times as long (Deno 2.9), so
 * that it only reads text in which the fast decoder found the replacement character.
 *
 * @throws {TypeError} for bytes that are not UTF-8.
 */
export function utf8(bytes: Uint8Array): string {
  const text = lenient.decode(bytes);
  return text.includes("\ufffd") ? new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) : text;
}
