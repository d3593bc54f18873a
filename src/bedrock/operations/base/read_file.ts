/**
 * Reads a file that the caller gives, to base64.
 */
import { bytesOf, decodeBase64, isBlob, standardBase64, toBase64 } from "../../../base/base64.ts";
import { kindOf } from "../../../base/quote.ts";
import { dataUrlParts } from "../../../chat/media/data_url.ts";

/** A file as it is sent. */
export interface FileBase64 {
  readonly base64: string;
  /** Its first bytes, from which its format and the size of an image are read. */
  readonly head: Uint8Array;
  /** The media type that came with the file; empty without one. */
  readonly mediaType: string;
}

/** The characters of base64 for the first bytes: metadata may stand before the size of an image. A multiple of four. */
const HEAD_CHARACTERS = 262_144;

/**
 * Reads bytes, a `Blob`, base64 or a data URL.
 *
 * @param cannot the beginning of each message, such as `Cannot embed input[0].image`.
 * @throws {TypeError} when the value is not a file, or is empty.
 */
export async function readFile(file: unknown, cannot: string): Promise<FileBase64> {
  const bytes = isBlob(file) ? new Uint8Array(await file.arrayBuffer()) : bytesOf(file);
  if (bytes?.length === 0) throw new TypeError(`${cannot}: the file is empty; pass one with content`);
  if (bytes) return { base64: toBase64(bytes), head: bytes, mediaType: isBlob(file) ? file.type : "" };
  if (typeof file !== "string") {
    throw new TypeError(`${cannot}: ${kindOf(file)} is not a file; pass bytes, a Blob, base64 or a data URL`);
  }
  if (/^\s*https?:/i.test(file)) {
    throw new TypeError(
      `${cannot}: it is a URL, which Bedrock does not read; pass the bytes that readMedia() returns for it`,
    );
  }
  const isUrl = /^\s*data:/i.test(file);
  const { isBase64, data, format = "" } = isUrl ? dataUrlParts(file) : { isBase64: true, data: file };
  const base64 = isBase64 ? standardBase64(data) : undefined;
  if (!base64) {
    throw new TypeError(
      `${cannot}: its text is neither base64 nor a data URL with base64; pass the bytes of the file`,
    );
  }
  // It is base64.
  return { base64, head: decodeBase64(base64.slice(0, HEAD_CHARACTERS))!, mediaType: format };
}
