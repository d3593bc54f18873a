/**
 * Reads the images of an answer. A filter is a failure, also in an answer with status 200.
 */
import { decodeBase64 } from "../../../base/base64.ts";
import { imageHeader } from "../../../base/image_header.ts";
import type { JsonObject } from "../../../base/json_object.ts";
import { errorOfKind } from "../../../errors/kinds.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import { FilteredImageError } from "./filtered_image_error.ts";
import type { ImageFormat } from "./base/image_format.ts";
import type { ImageResult } from "./base/options.ts";

/**
 * Reads an answer.
 *
 * @param asked the number of images in the request
 * @throws {FilteredImageError} when the service filtered an image, or gave fewer than were asked for.
 * @throws {ProviderError} `model` when the model failed; `protocol` when the answer has no image.
 */
export function readImages(json: JsonObject, format: ImageFormat, asked: number, exchange: Exchange): ImageResult {
  const { images: encoded, seeds, filtered, failed, unknown } = format.read(json);
  // Beside a filter's reason, an entry without an image is one that was kept back.
  const images = filtered.length
    ? encoded.flatMap((one) => bytesIn(one) ?? [])
    : encoded.map((one) => decoded(one, exchange));
  const { status } = exchange.response;
  if (filtered.length || images.length && images.length < asked) {
    const reasons = filtered.map((reason) => exchange.call.secrets.redact(reason));
    throw new FilteredImageError(
      `Bedrock made ${images.length} of ${asked} images: ${
        reasons.join("; ") || "it does not say why the others are missing"
      }`,
      {
        kind: "contentFilter",
        code: "ContentFiltered",
        status,
        hint: "Change the prompt or the images; another seed may pass too",
        images,
        mediaType: images[0] && mediaTypeOf(images[0]),
        reasons,
      },
    );
  }
  if (failed !== undefined) {
    const reason = exchange.call.secrets.redact(failed);
    throw errorOfKind(`Bedrock made no image: ${reason}`, { kind: "model", code: "ModelErrorException", status });
  }
  if (!images[0]) throw exchange.unusable("it has no list of images");
  return {
    images,
    mediaType: mediaTypeOf(images[0]),
    ...seeds ? { seeds } : {},
    ...Object.keys(unknown).length ? { unknown } : {},
  };
}

function decoded(image: unknown, exchange: Exchange): Uint8Array<ArrayBuffer> {
  const bytes = bytesIn(image);
  if (bytes) return bytes;
  throw exchange.unusable("it has an image that is not base64");
}

function bytesIn(image: unknown): Uint8Array<ArrayBuffer> | undefined {
  return typeof image === "string" && image ? decodeBase64(image) : undefined;
}

function mediaTypeOf(image: Uint8Array): string {
  const header = imageHeader(image);
  return header ? `image/${header.format}` : "application/octet-stream";
}
