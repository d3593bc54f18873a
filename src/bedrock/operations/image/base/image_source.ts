/**
 * Reads an image that the caller gives: to base64, with the format and the size that its first bytes tell.
 */
import { bytesOf, decodeBase64, isBlob, standardBase64, toBase64 } from "../../../../base/base64.ts";
import { type ImageHeader, imageHeader } from "../../../../base/image_header.ts";
import { kindOf } from "../../../../base/quote.ts";
import { dataUrlParts } from "../../../../chat/media/data_url.ts";

/** An image as it is sent, and the facts about it. */
export interface ReadImage {
  readonly base64: string;
  /** `undefined` for bytes that are not known to be an image. */
  readonly header: ImageHeader | undefined;
}

/** The characters of base64 in which the size is looked for: metadata may stand before it. A multiple of four. */
const HEADER_CHARACTERS = 262_144;

/**
 * Reads an image.
 *
 * @param path the place of the image in the options, for messages
 * @throws {TypeError} when the value is neither bytes nor text that holds bytes.
 */
export async function readImage(value: unknown, path: string): Promise<ReadImage> {
  const bytes = isBlob(value) ? new Uint8Array(await value.arrayBuffer()) : bytesOf(value);
  if (bytes?.length === 0) throw new TypeError(`Cannot generate an image: ${path} is an empty file; pass an image`);
  if (bytes) return { base64: toBase64(bytes), header: imageHeader(bytes) };
  if (typeof value !== "string") {
    throw new TypeError(
      `Cannot generate an image: ${path} is ${kindOf(value)}; pass bytes, a Blob, base64 or a data URL`,
    );
  }
  if (/^\s*https?:/i.test(value)) {
    throw new TypeError(
      `Cannot generate an image: ${path} is a URL, which Bedrock does not read; pass the bytes that readMedia() returns for it`,
    );
  }
  const { isBase64, data } = /^\s*data:/i.test(value) ? dataUrlParts(value) : { isBase64: true, data: value };
  const base64 = isBase64 ? standardBase64(data) : undefined;
  if (base64) return { base64, header: imageHeader(decodeBase64(base64.slice(0, HEADER_CHARACTERS))!) }; // it is base64
  throw new TypeError(
    `Cannot generate an image: the text of ${path} is neither base64 nor a data URL with base64; pass the bytes of the image`,
  );
}
