/**
 * The failure of images that the service does not give because of what they show.
 */
import { ProviderError, type ProviderErrorInit } from "../../../errors/provider_error.ts";

/** The members of the error beside those of every failure. */
export interface FilteredImageInit extends ProviderErrorInit {
  /** The images that were not filtered. */
  readonly images: readonly Uint8Array<ArrayBuffer>[];
  /** The type of the images. */
  readonly mediaType: string | undefined;
  /** The service's reasons. */
  readonly reasons: readonly string[];
}

/**
 * The service filtered the prompt, an image of the request, or an image of the answer. The kind is `contentFilter`, also where the
 * service answered with status 200. Images that passed the filter are in `images`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { FilteredImageError, generateImage } from "@bedrock-edge/client/image";
 *
 * const fetch = () => Promise.resolve(Response.json({ finish_reasons: ["Filter reason: prompt"] }));
 * const bedrock = createBedrock({ region: "us-west-2", apiKey: "k", fetch });
 * const draw = () => generateImage(bedrock, { model: "stability.stable-image-core-v1:1", prompt: "…" });
 * const { kind, reasons, images } = await assertRejects(draw, FilteredImageError);
 * assertEquals([kind, reasons, images], ["contentFilter", ["Filter reason: prompt"], []]);
 * ```
 */
export class FilteredImageError extends ProviderError {
  /** The class's name; survives minification. */
  override readonly name: string = "FilteredImageError";
  /** The images that were not filtered; Titan and Nova Canvas can make several at once. */
  declare readonly images: readonly Uint8Array<ArrayBuffer>[];
  /** The type of `images`, such as `image/png`; `undefined` without images. */
  declare readonly mediaType: string | undefined;
  /** The service's reasons, such as `Filter reason: output image`. */
  declare readonly reasons: readonly string[];

  /** This module creates these errors. */
  constructor(message: string, { images, ...init }: FilteredImageInit) {
    super(message, init);
    // Consoles would print every byte.
    Object.defineProperty(this, "images", { value: images, enumerable: false });
  }
}
