/**
 * Facts about images in a request that the fakes of image models need.
 */
import { decodeBase64 } from "../../../../base/base64.ts";
import { imageHeader } from "../../../../base/image_header.ts";
import { malformed } from "../base/body_rules.ts";

/** Width and height in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Returns the size of an image in base64. @throws {Refusal} for text that is not an image. */
export function sizeOf(base64: unknown, place: string): PixelSize {
  const size = imageHeader(decodeBase64(`${base64}`) ?? new Uint8Array())?.size;
  if (!size) throw malformed(place, "the image cannot be read");
  return size;
}
