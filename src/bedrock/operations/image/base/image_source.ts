/**
 * Reads an image that the caller gives: to base64, with the format and the size that its first bytes tell.
 */
import { type ImageHeader, imageHeader } from "../../../../base/image_header.ts";
import { readFile } from "../../base/read_file.ts";

/** An image as it is sent, and the facts about it. */
export interface ReadImage {
  readonly base64: string;
  /** `undefined` for bytes that are not known to be an image. */
  readonly header: ImageHeader | undefined;
}

/**
 * Reads an image.
 *
 * @param path the place of the image in the options, for messages
 * @throws {TypeError} when the value is neither bytes nor text that holds bytes.
 */
export async function readImage(value: unknown, path: string): Promise<ReadImage> {
  const { base64, head } = await readFile(value, `Cannot generate an image from ${path}`);
  return { base64, header: imageHeader(head) };
}
