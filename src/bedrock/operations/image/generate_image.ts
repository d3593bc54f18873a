/**
 * Makes and changes images.
 */
import {
  checkedElsewhere,
  checkOptions,
  finite,
  object,
  oneOf,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import type { Gate } from "../../../models/gate.ts";
import type { Bedrock } from "../../client/client.ts";
import { joinedMembers } from "../base/joined_members.ts";
import { callChecks, callOperation, jsonReader, requireClient } from "../base/call.ts";
import { taskOf } from "./image_models.ts";
import type { GenerateImageOptions, ImageModelId, ImageResult } from "./base/options.ts";
import { readImages } from "./read_images.ts";
import { membersOf } from "./base/task.ts";

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<GenerateImageOptions>(() => {
  const number = finite("in the range of the model");
  return {
    of: "generateImage()",
    options: {
      model: text,
      task: oneOf(
        ...["text-to-image", "variation", "inpainting", "outpainting", "background-removal", "color-guided"],
        ...["structure", "sketch", "erase", "search-and-replace", "search-and-recolor", "style-guide"],
        ...["style-transfer", "upscale"],
      ),
      format: oneOf("amazon", "stability"),
      prompt: text,
      negativePrompt: text,
      n: number,
      size: text,
      aspectRatio: text,
      seed: number,
      outputFormat: text,
      quality: text,
      cfgScale: number,
      image: checkedElsewhere,
      mask: checkedElsewhere,
      maskPrompt: text,
      growMask: number,
      similarity: number,
      strength: number,
      outPaintingMode: text,
      left: number,
      right: number,
      up: number,
      down: number,
      creativity: number,
      stylePreset: text,
      colors: checkedElsewhere,
      referenceImage: checkedElsewhere,
      controlStrength: number,
      controlMode: text,
      searchPrompt: text,
      selectPrompt: text,
      fidelity: number,
      styleImage: checkedElsewhere,
      styleStrength: number,
      compositionFidelity: number,
      changeStrength: number,
      additionalModelRequestFields: object,
      ...callChecks(),
    },
    otherNames: {
      modelId: "model",
      taskType: "task",
      mode: "task",
      text: "prompt",
      negativeText: "negativePrompt",
      numberOfImages: "n",
      count: "n",
      width: "size",
      height: "size",
      images: "image",
      initImage: "image",
      conditionImage: "image",
      maskImage: "mask",
      similarityStrength: "similarity",
      guidanceScale: "cfgScale",
      additionalFields: "additionalModelRequestFields",
      extraBody: "additionalModelRequestFields",
      abortSignal: "signal",
      maxRetries: "retry: { maxRetries }",
    },
  };
});

/**
 * Makes images from words, or changes images.
 *
 * `task` says what to do; its options are checked against the ranges that the model's documentation names, before anything is
 * sent. Images are bytes, a `Blob`, base64 or a data URL.
 *
 * @throws {TypeError} when the model makes no images or does not have the task, or an option is missing, unknown or of the wrong type.
 * @throws {RangeError} when a value is out of range, an image too large, or a mask of another size than its image.
 * @throws {FilteredImageError} when the service filtered an image.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer has no image.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { generateImage } from "@bedrock-edge/client/image";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-west-2", apiKey: "fake-bedrock-key", fetch: fakeBedrock() });
 * const { images, mediaType } = await generateImage(bedrock, {
 *   model: "amazon.titan-image-generator-v2:0",
 *   prompt: "A red lighthouse in the fog",
 *   size: "512x512",
 *   n: 2,
 * });
 * assertEquals([images.length, mediaType], [2, "image/png"]);
 * ```
 *
 * @example An image that is changed
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { generateImage } from "@bedrock-edge/client/image";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-west-2", apiKey: "fake-bedrock-key", fetch: fakeBedrock() });
 * const { images: [lighthouse] } = await generateImage(bedrock, {
 *   model: "stability.stable-image-core-v1:1",
 *   prompt: "A red lighthouse",
 * });
 * const { images } = await generateImage(bedrock, {
 *   model: "us.stability.stable-outpaint-v1:0",
 *   task: "outpainting",
 *   image: lighthouse!,
 *   left: 200,
 * });
 * assertEquals(images.length, 1);
 * ```
 */
export async function generateImage<const M extends ImageModelId>(
  bedrock: Bedrock,
  options: GenerateImageOptions & { model: Gate<M, "imageOutput", M> },
): Promise<ImageResult> {
  requireClient(bedrock, "generateImage");
  checkOptions(options, OPTIONS);
  const {
    model,
    task = "text-to-image",
    format: name,
    additionalModelRequestFields,
    headers,
    signal,
    timeouts,
    retry,
    ...given
  }: GenerateImageOptions = options;
  if (!model) throw new TypeError("Cannot generate an image: model is missing or empty; pass a model's id");
  const { format, row } = taskOf(model, task, name);
  const members = await membersOf({ model, task, row, given });
  const body = joinedMembers(format.body(row, members), additionalModelRequestFields);
  const { n = 1 } = given;
  return await callOperation(
    bedrock,
    "generateImage",
    { method: "POST", path: "/model/{modelId}/invoke", model, body, headers, signal, timeouts, retry },
    jsonReader("InvokeModel", (json, exchange) => readImages(json, format, n, exchange), "generateImage"),
  );
}
