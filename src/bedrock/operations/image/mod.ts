/**
 * Images: made from words, or changed, by Titan Image Generator, Nova Canvas and the models of Stability AI.
 *
 * | for | see |
 * |---|---|
 * | an image from words | {@linkcode generateImage}, {@linkcode TextToImage}, {@linkcode ImageResult} |
 * | a changed image | {@linkcode ImageVariation}, {@linkcode Inpainting}, {@linkcode Outpainting}, {@linkcode Upscaling} |
 * | objects removed or replaced | {@linkcode BackgroundRemoval}, {@linkcode Erasing}, {@linkcode SearchAndReplace}, {@linkcode SearchAndRecolor} |
 * | images that guide the result | {@linkcode StructureGuided}, {@linkcode SketchGuided}, {@linkcode ColorGuided}, {@linkcode StyleGuided}, {@linkcode StyleTransfer} |
 * | filters | {@linkcode FilteredImageError} |
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { generateImage } from "@bedrock-edge/client/image";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-west-2", apiKey: "fake-bedrock-key", fetch: fakeBedrock() });
 * const { images, mediaType, seeds } = await generateImage(bedrock, {
 *   model: "stability.stable-image-core-v1:1",
 *   prompt: "A red lighthouse in the fog",
 *   aspectRatio: "16:9",
 *   seed: 7,
 * });
 * assertEquals([images.length, mediaType, seeds], [1, "image/png", [7]]);
 * ```
 * @module
 */
export { generateImage } from "./generate_image.ts";
export { FilteredImageError, type FilteredImageInit } from "./filtered_image_error.ts";
export type {
  AspectRatio,
  BackgroundRemoval,
  ColorGuided,
  Erasing,
  GenerateImageOptions,
  ImageCallOptions,
  ImageFormatName,
  ImageMask,
  ImageModelId,
  ImagePrompt,
  ImageResult,
  ImageSettings,
  ImageTask,
  ImageVariation,
  Inpainting,
  Outpainting,
  SearchAndRecolor,
  SearchAndReplace,
  SketchGuided,
  StructureGuided,
  StyleGuided,
  StylePreset,
  StyleTransfer,
  TextToImage,
  Upscaling,
} from "./base/options.ts";
