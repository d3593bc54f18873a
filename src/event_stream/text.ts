/**
 * UTF-8 as this module reads it: what cannot be shown as it was sent is not shown as something else.
 */
const lenient = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Text of bytes, a byte order mark kept. Decoders that are asked to be fatal take up to four times as long (Deno 2.9): only
 * text that holds what stands for an error is read by one.
 *
 * @throws {TypeError} when the bytes are no UTF-8.
 */
export function utf8(bytes: Uint8Array): string {
  const text = lenient.decode(bytes);
  return text.includes("\ufffd") ? new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) : text;
}
