/**
 * The options and the result of `generateImage`: one interface for each task.
 */
import type { Bytes } from "../../../../chat/content.ts";
import type { ModelsWith } from "../../../../models/gate.ts";
import type { CallOptions } from "../../base/call.ts";

/** The format of a model's requests: that of Titan Image Generator and Nova Canvas, or that of Stability AI. */
export type ImageFormatName = "amazon" | "stability";

/** The ratio of width to height, for models of Stability AI. */
export type AspectRatio = "1:1" | "16:9" | "21:9" | "2:3" | "3:2" | "4:5" | "5:4" | "9:16" | "9:21";

/** A style that models of Stability AI know. */
export type StylePreset =
  | "3d-model"
  | "analog-film"
  | "anime"
  | "cinematic"
  | "comic-book"
  | "digital-art"
  | "enhance"
  | "fantasy-art"
  | "isometric"
  | "line-art"
  | "low-poly"
  | "modeling-compound"
  | "neon-punk"
  | "origami"
  | "photographic"
  | "pixel-art"
  | "tile-texture";

/** The id of a model that makes images. Editors complete known ids; every other id is open. */
export type ImageModelId = ModelsWith<"imageOutput"> | (string & Record<never, never>);

/** The options of every task. */
export interface ImageCallOptions extends CallOptions {
  /** The model's id, or the ARN of one. A model that is known to make no images does not compile. */
  model: ImageModelId;
  /** The format of the model's requests, where the id does not tell it. */
  format?: ImageFormatName | undefined;
  /**
   * Members of the model's own format. They replace members of the same name; of an object, only the members that are named here.
   */
  additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
}

/** The settings of the image that is made. */
export interface ImageSettings extends ImageCallOptions {
  /** A number from which the same request makes the same image, as far as the model can. @default a random one with most models */
  seed?: number | undefined;
  /** The format of the image: `png`, `jpeg` or `webp`. Stability AI only. @default {"png"} */
  outputFormat?: "png" | "jpeg" | "webp" | undefined;
  /** The number of images; Titan and Nova Canvas make up to 5, other models 1. @default {1} */
  n?: number | undefined;
  /** Width and height in pixels, such as `1024x768`. Titan and Nova Canvas. @default the model's, or that of the image */
  size?: string | undefined;
  /** The quality, which has its price. Titan and Nova Canvas. @default {"standard"} */
  quality?: "standard" | "premium" | undefined;
  /** How strictly the image follows the prompt, from 1.1 to 10. Titan and Nova Canvas. @default the model's */
  cfgScale?: number | undefined;
}

/** The words for an image. */
export interface ImagePrompt {
  /** A description of the image, or of what changes. */
  prompt: string;
  /** A description of what the image must not show, without "no" or "not". */
  negativePrompt?: string | undefined;
}

/** Makes an image from words. */
export interface TextToImage extends ImageSettings, ImagePrompt {
  /** The task. */
  task?: "text-to-image" | undefined;
  /** The ratio of the sides. Stability AI. @default {"1:1"} */
  aspectRatio?: AspectRatio | undefined;
}

/** Makes variations of images. */
export interface ImageVariation extends ImageSettings, Partial<ImagePrompt> {
  /** The task. */
  task: "variation";
  /** The image; Titan and Nova Canvas take a list of up to 5. */
  image: Bytes | readonly Bytes[];
  /** How similar the result is, from 0.2 to 1. Titan and Nova Canvas. @default {0.7} */
  similarity?: number | undefined;
  /** How much changes: 0 keeps the image, 1 ignores it. Stability AI. @default {0.35} with Stable Image Ultra; others need it */
  strength?: number | undefined;
}

/** The part of an image to change. Masks are black and white images. */
export interface ImageMask {
  /**
   * The mask, sent as it is. To Titan and Nova Canvas it has the size of the image, and black is what inpainting changes and what
   * outpainting keeps. To Stability AI, white is what changes.
   *
   * @default the transparent parts of the image, with Stability AI
   */
  mask?: Bytes | undefined;
  /** Words for what the mask covers, instead of a mask. Titan and Nova Canvas. */
  maskPrompt?: string | undefined;
}

/** Changes the inside of a mask. */
export interface Inpainting extends ImageSettings, Partial<ImagePrompt>, ImageMask {
  /** The task. */
  task: "inpainting";
  /** The image to start from. */
  image: Bytes;
  /** Pixels by which the mask grows, from 0 to 20. Stability AI. @default {5} */
  growMask?: number | undefined;
  /** A style. Stability AI. */
  stylePreset?: StylePreset | undefined;
}

/** Changes the outside of a mask (Titan, Nova Canvas), or adds pixels on sides of the image (Stability AI). */
export interface Outpainting extends ImageSettings, Partial<ImagePrompt>, ImageMask {
  /** The task. */
  task: "outpainting";
  /** The image to start from. */
  image: Bytes;
  /** Whether the inside of the mask may change too. Titan and Nova Canvas. @default {"DEFAULT"}, it may */
  outPaintingMode?: "DEFAULT" | "PRECISE" | undefined;
  /** Pixels to add on the left, from 0 to 2000. Stability AI. @default {0} */
  left?: number | undefined;
  /** Pixels to add on the right. Stability AI. @default {0} */
  right?: number | undefined;
  /** Pixels to add above. Stability AI. @default {0} */
  up?: number | undefined;
  /** Pixels to add below. Stability AI. @default {0} */
  down?: number | undefined;
  /** How inventive the model is, from 0.1 to 1. Stability AI. @default {0.5} */
  creativity?: number | undefined;
  /** A style. Stability AI. */
  stylePreset?: StylePreset | undefined;
}

/** Removes the background; what remains stands on transparent pixels. */
export interface BackgroundRemoval extends ImageSettings {
  /** The task. */
  task: "background-removal";
  /** The image to start from. */
  image: Bytes;
}

/** Makes an image of some colors. Titan and Nova Canvas. */
export interface ColorGuided extends ImageSettings, ImagePrompt {
  /** The task. */
  task: "color-guided";
  /** Up to 10 colors, such as `#ff8000`. */
  colors: readonly string[];
  /** An image whose content and style guide the result. */
  referenceImage?: Bytes | undefined;
}

/** Makes an image with the structure of another image. */
export interface StructureGuided extends ImageSettings, ImagePrompt {
  /** The task. */
  task: "structure";
  /** The image to start from. */
  image: Bytes;
  /** How closely the result follows the image, from 0 to 1. @default {0.7} */
  controlStrength?: number | undefined;
  /** Whether edges are followed, or areas. Titan and Nova Canvas. @default {"CANNY_EDGE"} */
  controlMode?: "CANNY_EDGE" | "SEGMENTATION" | undefined;
  /** A style. Stability AI. */
  stylePreset?: StylePreset | undefined;
}

/** Makes an image from a sketch. Stability AI. */
export interface SketchGuided extends ImageSettings, ImagePrompt {
  /** The task. */
  task: "sketch";
  /** The image to start from. */
  image: Bytes;
  /** How closely the result follows the sketch, from 0 to 1. @default {0.7} */
  controlStrength?: number | undefined;
  /** A style. */
  stylePreset?: StylePreset | undefined;
}

/** Removes what a mask covers. Stability AI. */
export interface Erasing extends ImageSettings {
  /** The task. */
  task: "erase";
  /** The image to start from. */
  image: Bytes;
  /** The mask, whose white parts are removed. @default the transparent parts of the image */
  mask?: Bytes | undefined;
  /** Pixels by which the mask grows, from 0 to 20. @default {5} */
  growMask?: number | undefined;
}

/** Replaces what words find in an image. Stability AI. */
export interface SearchAndReplace extends ImageSettings, ImagePrompt {
  /** The task. */
  task: "search-and-replace";
  /** The image to start from. */
  image: Bytes;
  /** Words for what is replaced. */
  searchPrompt: string;
  /** Pixels by which the mask grows, from 0 to 20. @default {5} */
  growMask?: number | undefined;
  /** A style. */
  stylePreset?: StylePreset | undefined;
}

/** Gives what words find in an image other colors. Stability AI. */
export interface SearchAndRecolor extends ImageSettings, ImagePrompt {
  /** The task. */
  task: "search-and-recolor";
  /** The image to start from. */
  image: Bytes;
  /** Words for what gets the colors of the prompt. */
  selectPrompt: string;
  /** Pixels by which the mask grows, from 0 to 20. @default {5} */
  growMask?: number | undefined;
  /** A style. */
  stylePreset?: StylePreset | undefined;
}

/** Makes an image in the style of another one. Stability AI. */
export interface StyleGuided extends ImageSettings, ImagePrompt {
  /** The task. */
  task: "style-guide";
  /** The image to start from. */
  image: Bytes;
  /** How closely the style is followed, from 0 to 1. @default {0.5} */
  fidelity?: number | undefined;
  /** The ratio of the sides. @default {"1:1"} */
  aspectRatio?: AspectRatio | undefined;
  /** A style. */
  stylePreset?: StylePreset | undefined;
}

/** Gives an image the style of another one. Stability AI. */
export interface StyleTransfer extends ImageSettings, Partial<ImagePrompt> {
  /** The task. */
  task: "style-transfer";
  /** The image to start from. */
  image: Bytes;
  /** The image with the style. */
  styleImage: Bytes;
  /** How much of the style is taken, from 0 to 1. @default {1} */
  styleStrength?: number | undefined;
  /** How closely the composition is kept, from 0 to 1. @default {0.9} */
  compositionFidelity?: number | undefined;
  /** How much changes, from 0.1 to 1. @default {0.9} */
  changeStrength?: number | undefined;
}

/** Makes an image larger; the model decides how: conservative, creative or fast. Stability AI. */
export interface Upscaling extends ImageSettings, Partial<ImagePrompt> {
  /** The task. */
  task: "upscale";
  /** The image to start from. */
  image: Bytes;
  /** How inventive the model is, from 0.1 to 0.5. @default {0.35} conservative, 0.3 creative */
  creativity?: number | undefined;
  /** A style, of the creative model. */
  stylePreset?: StylePreset | undefined;
}

/** The options of `generateImage`, by the task. */
export type GenerateImageOptions =
  | TextToImage
  | ImageVariation
  | Inpainting
  | Outpainting
  | BackgroundRemoval
  | ColorGuided
  | StructureGuided
  | SketchGuided
  | Erasing
  | SearchAndReplace
  | SearchAndRecolor
  | StyleGuided
  | StyleTransfer
  | Upscaling;

/** The name of a task. */
export type ImageTask = Exclude<GenerateImageOptions["task"], undefined>;

/** Images that a model has made. */
export interface ImageResult {
  /** The files of the images, at least one. */
  readonly images: readonly Uint8Array<ArrayBuffer>[];
  /** The type of the files, such as `image/png`. */
  readonly mediaType: string;
  /** The seeds from which the images were made, from models of Stability AI. */
  readonly seeds?: readonly number[] | undefined;
  /** Other members of the answer. */
  readonly unknown?: Readonly<Record<string, unknown>> | undefined;
}
