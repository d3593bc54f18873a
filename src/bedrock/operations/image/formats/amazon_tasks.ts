/**
 * The tasks of Titan Image Generator and of Nova Canvas, whose requests have the same shape. Sources: the user guide's pages "Amazon
 * Titan Image Generator G1 models", and "Request and response structure for image generation" of Nova, read 2026-11-30. Titan's sizes
 * and seeds are in tables that copies of the page leave out: they are those of zalez/llm-bedrock-image and of three other
 * implementations, which agree, read 2026-11-30.
 */
import {
  choice,
  colors,
  type Field,
  image,
  type ImageLimits,
  imageList,
  range,
  size,
  text,
  whole,
} from "../base/fields.ts";
import type { ReadImage } from "../base/image_source.ts";
import type { Given, TaskRow, TaskRows } from "../base/task.ts";

/** The numbers in which models differ. */
interface Limits {
  /** The most characters of a prompt. */
  readonly text: number;
  readonly seed: number;
  readonly size: Field["read"];
  /** The limits of images that are sent. */
  readonly image: ImageLimits;
  /** The limits of images that are varied. */
  readonly varied: ImageLimits;
  /** Whether outpainting needs a prompt. */
  readonly needsOutpaintingPrompt: boolean;
}

/** Both models read these. */
const FORMATS = ["png", "jpeg"];

/** The sizes of Titan, with width and height in either order, but for the last two. */
const TITAN_SIZES: readonly string[] = [
  ...["1024x1024", "768x768", "512x512"],
  ...["768x1152", "384x576", "1152x768", "576x384", "768x1280", "384x640", "1280x768", "640x384"],
  ...["896x1152", "448x576", "1152x896", "576x448", "768x1408", "384x704", "1408x768", "704x384"],
  ...["640x1408", "320x704", "1408x640", "704x320", "1152x640", "1173x640"],
];

/**
 * Titan takes files of 5 MB, and larger pictures for variations than for other tasks. Source: the limits of "Amazon Titan Image
 * Generator G1 models" in the user guide, as public implementations quote them, read 2026-11-30.
 */
const TITAN_FILE = { formats: FORMATS, maxBytes: 5 * 1024 * 1024 };

/** The tasks of Titan Image Generator G1 v2. */
export function titanTasks(): TaskRows {
  return tasksOf({
    text: 512,
    seed: 2_147_483_646,
    size: size(
      (width, height) => TITAN_SIZES.includes(`${width}x${height}`),
      `a size of the model: ${TITAN_SIZES.join(", ")}`,
    ),
    image: { ...TITAN_FILE, maxSide: 1408 },
    varied: { ...TITAN_FILE, maxSide: 4096 },
    needsOutpaintingPrompt: true,
  });
}

/** The first Titan has neither colors, nor background removal, nor images that give the structure. */
export function firstTitanTasks(): TaskRows {
  const { structure: _, "color-guided": _1, "background-removal": _2, ...tasks } = titanTasks();
  return tasks;
}

/** The tasks of Nova Canvas, but for virtual try-on: the model is retired since 2026-09-30. */
export function canvasTasks(): TaskRows {
  return tasksOf({
    text: 1024,
    seed: 858_993_459,
    size: size(
      isCanvasSize,
      "sides of 320 to 4096 pixels, multiples of 16, in a ratio of at most 4:1, below 4194304 pixels",
    ),
    image: { formats: FORMATS },
    varied: { formats: FORMATS },
    needsOutpaintingPrompt: false,
  });
}

function isCanvasSize(width: number, height: number): boolean {
  const isSide = (side: number) => side >= 320 && side <= 4096 && side % 16 === 0;
  return isSide(width) && isSide(height) && Math.max(width, height) <= 4 * Math.min(width, height) &&
    width * height < 4_194_304;
}

function tasksOf(limits: Limits): TaskRows {
  const required = (field: Field): Field => ({ ...field, isRequired: true });
  const prompt = { member: "text", read: text(limits.text) };
  const negativePrompt = { member: "negativeText", read: text(limits.text) };
  const one = (member: string): Field => ({ member, read: image(limits.image) });
  const source = required(one("image"));
  const settings: TaskRow["fields"] = {
    n: { member: "numberOfImages", isShared: true, read: whole(1, 5) },
    seed: { member: "seed", isShared: true, read: whole(0, limits.seed) },
    size: { isShared: true, read: limits.size },
    quality: { member: "quality", isShared: true, read: choice("standard", "premium") },
    cfgScale: { member: "cfgScale", isShared: true, read: range(1.1, 10) },
  };
  const mask: TaskRow["fields"] = {
    mask: one("maskImage"),
    maskPrompt: { member: "maskPrompt", read: text(limits.text) },
  };
  return {
    "text-to-image": {
      type: "TEXT_IMAGE",
      params: "textToImageParams",
      fields: { prompt: required(prompt), negativePrompt, ...settings },
    },
    "structure": {
      type: "TEXT_IMAGE",
      params: "textToImageParams",
      fields: {
        prompt: required(prompt),
        negativePrompt,
        image: required(one("conditionImage")),
        controlMode: { member: "controlMode", read: choice("CANNY_EDGE", "SEGMENTATION") },
        controlStrength: { member: "controlStrength", read: range(0, 1) },
        ...settings,
      },
    },
    "color-guided": {
      type: "COLOR_GUIDED_GENERATION",
      params: "colorGuidedGenerationParams",
      fields: {
        prompt: required(prompt),
        negativePrompt,
        colors: required({ member: "colors", read: colors(10) }),
        referenceImage: one("referenceImage"),
        ...settings,
      },
    },
    "variation": {
      type: "IMAGE_VARIATION",
      params: "imageVariationParams",
      fields: {
        prompt,
        negativePrompt,
        image: required({ member: "images", read: imageList(limits.varied, 5) }),
        similarity: { member: "similarityStrength", read: range(0.2, 1) },
        ...settings,
      },
    },
    "inpainting": {
      type: "INPAINTING",
      params: "inPaintingParams",
      fields: { prompt, negativePrompt, image: source, ...mask, ...settings },
      check: checkMask,
    },
    "outpainting": {
      type: "OUTPAINTING",
      params: "outPaintingParams",
      fields: {
        prompt: limits.needsOutpaintingPrompt ? required(prompt) : prompt,
        negativePrompt,
        image: source,
        ...mask,
        outPaintingMode: { member: "outPaintingMode", read: choice("DEFAULT", "PRECISE") },
        ...settings,
      },
      check: checkMask,
    },
    "background-removal": {
      type: "BACKGROUND_REMOVAL",
      params: "backgroundRemovalParams",
      fields: { image: source },
    },
  };
}

/** One of the two says which part is meant, and a mask has the size of its image. */
function checkMask({ mask, maskPrompt }: Given, images: ReadonlyMap<string, ReadImage>): void {
  if ((mask === undefined) === (maskPrompt === undefined)) {
    throw new TypeError(
      `Cannot generate an image: ${mask === undefined ? "neither mask nor" : "both mask and"} maskPrompt ${
        mask === undefined ? "is" : "are"
      } given; pass one of them`,
    );
  }
  const [ofImage, ofMask] = [images.get("image"), images.get("mask")].map((read) => read?.header?.size);
  if (!ofImage || !ofMask || ofImage.width === ofMask.width && ofImage.height === ofMask.height) return;
  throw new RangeError(
    `Cannot generate an image: the mask has ${ofMask.width}x${ofMask.height} pixels and the image ${ofImage.width}x` +
      `${ofImage.height}; pass a mask of the size of the image`,
  );
}
