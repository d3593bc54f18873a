/**
 * The sentences about mistakes in requests for images.
 */
import { generateImage, type GenerateImageOptions } from "@bedrock-edge/client/image";
import { blankImage } from "../../../src/testing/base/blank_image.ts";
import { client, type Row } from "../row.ts";

const TITAN = "amazon.titan-image-generator-v2:0";
const image = (width: number, height: number) => blankImage("png", { width, height, seed: "" });

const draw = (options: Record<string, unknown>) => () =>
  generateImage(client(), { model: TITAN, prompt: "a boat", ...options } as unknown as GenerateImageOptions);

/** Images that cannot be asked for. */
export const IMAGES: readonly Row[] = [
  {
    says: "TypeError: Cannot generate an image: model is missing or empty; pass a model's id",
    when: draw({ model: "" }),
  },
  {
    says:
      'TypeError: Cannot generate an image with "vendor.new-v1:0": the format of its requests is unknown; pass format: ' +
      '"stability" or "amazon", or name the model behind it with declareModel()',
    when: draw({ model: "vendor.new-v1:0" }),
  },
  {
    says:
      'TypeError: Cannot generate an image with "stability.stable-image-core-v1:1": sketch is not a task of the model; pass ' +
      'task: "text-to-image", or call "stability.stable-image-control-sketch-v1:0"',
    when: draw({ model: "stability.stable-image-core-v1:1", task: "sketch" }),
  },
  {
    says:
      'TypeError: Cannot generate an image with "amazon.titan-image-generator-v2:0": variation needs image; pass it',
    when: draw({ task: "variation" }),
  },
  {
    says:
      'TypeError: Cannot use option "strength" with "stability.stable-image-core-v1:1": text-to-image has the options prompt, ' +
      "negativePrompt, aspectRatio, seed, outputFormat; leave it out",
    when: draw({ model: "stability.stable-image-core-v1:1", strength: 0.5 }),
  },
  {
    says:
      'RangeError: Cannot generate 3 images with "stability.stable-image-core-v1:1": it makes one image a call; call it once for ' +
      "each image, with another seed",
    when: draw({ model: "stability.stable-image-core-v1:1", n: 3 }),
  },
  {
    says: "RangeError: Cannot generate an image: seed is -1; pass an integer from 0 to 2147483646",
    when: draw({ seed: -1 }),
  },
  {
    says: "RangeError: Cannot generate an image: negativePrompt has 513 characters; pass at most 512",
    when: draw({ negativePrompt: "a".repeat(513) }),
  },
  {
    says: "RangeError: Cannot generate an image: image has 5000x10 pixels; pass an image of at most 4096 pixels a side",
    when: draw({ task: "variation", image: image(5000, 10) }),
  },
  {
    says: "RangeError: Cannot generate an image: image has 6000000 bytes; pass a file of at most 5242880 bytes",
    when: draw({ task: "variation", image: new Uint8Array(6_000_000) }),
  },
  {
    says: "TypeError: Cannot generate an image from image: the file is empty; pass one with content",
    when: draw({ task: "variation", image: new Uint8Array() }),
  },
  {
    says:
      "TypeError: Cannot generate an image from image: a number is not a file; pass bytes, a Blob, base64 or a data URL",
    when: draw({ task: "variation", image: 7 }),
  },
  {
    says:
      "TypeError: Cannot generate an image from image: its text is neither base64 nor a data URL with base64; pass the bytes of " +
      "the file",
    when: draw({ task: "variation", image: "boat.png" }),
  },
  {
    says:
      "TypeError: Cannot generate an image from image: it is a URL, which Bedrock does not read; pass the bytes that readMedia() " +
      "returns for it",
    when: draw({ task: "variation", image: "https://example.com/boat.png" }),
  },
  {
    says: "TypeError: Cannot generate an image: neither mask nor maskPrompt is given; pass one of them",
    when: draw({ task: "inpainting", image: image(8, 8) }),
  },
  {
    says:
      "RangeError: Cannot generate an image: the mask has 8x9 pixels and the image 8x8; pass a mask of the size of the image",
    when: draw({ task: "inpainting", image: image(8, 8), mask: image(8, 9) }),
  },
];
