/**
 * The tasks of Stability AI's models. Sources: the user guide's pages "Stable Diffusion 3.5 Large", "Stable Image Ultra", "Stable
 * Image Core" and "Stability AI Image Services", read 2026-11-30.
 */
import {
  choice,
  type Field,
  image,
  type ImageLimits,
  imageList,
  invalidValue,
  range,
  text,
  whole,
} from "../base/fields.ts";
import type { Given, TaskRow } from "../base/task.ts";

const FORMATS = ["jpeg", "png", "webp"];
/** Images of the services for editing and control. */
const EDITED: ImageLimits = { formats: FORMATS, minSide: 64, maxPixels: 9_437_184, maxRatio: 2.5 };
/** A mask is made as large as the image. */
const MASK: ImageLimits = { formats: FORMATS };

const required = (field: Field): Field => ({ ...field, isRequired: true });
const source = (limits: ImageLimits): Field => required({ member: "image", read: image(limits) });

const prompt: Field = { member: "prompt", read: text(10_000) };
const negativePrompt: Field = { member: "negative_prompt", read: text(10_000) };
const seed: Field = { member: "seed", read: whole(0, 4_294_967_294) };
const outputFormat: Field = { member: "output_format", read: choice("jpeg", "png", "webp") };
const growMask: Field = { member: "grow_mask", read: whole(0, 20) };
const mask: Field = { member: "mask", read: image(MASK) };
const controlStrength: Field = { member: "control_strength", read: range(0, 1) };
const aspectRatio: Field = {
  member: "aspect_ratio",
  read: choice("16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"),
};
const stylePreset: Field = {
  member: "style_preset",
  read: choice(
    ...["3d-model", "analog-film", "anime", "cinematic", "comic-book", "digital-art", "enhance", "fantasy-art"],
    ...["isometric", "line-art", "low-poly", "modeling-compound", "neon-punk", "origami", "photographic", "pixel-art"],
    "tile-texture",
  ),
};

/** Stable Image Core and Ultra write no WebP, and their seeds reach further by one. */
const PHOTO = {
  seed: { member: "seed", read: whole(0, 4_294_967_295) },
  outputFormat: { member: "output_format", read: choice("jpeg", "png") },
};

export const TEXT_TO_IMAGE: TaskRow = {
  fields: { prompt: required(prompt), negativePrompt, aspectRatio, seed, outputFormat },
};

export const PHOTO_FROM_TEXT: TaskRow = {
  fields: { prompt: required(prompt), negativePrompt, aspectRatio, ...PHOTO },
};

const onlyImage = (limits: ImageLimits): Field =>
  required({
    member: "image",
    async read(value, option, images) {
      // A cast: the list has one image, and its reader returns base64.
      const [base64] = await imageList(limits, 1)(value, option, images) as string[];
      return base64;
    },
  });

export const VARIATION: TaskRow = {
  members: { mode: "image-to-image" },
  fields: {
    prompt: required(prompt),
    negativePrompt,
    image: onlyImage({ formats: FORMATS, minSide: 64 }),
    strength: required({ member: "strength", read: range(0, 1) }),
    seed,
    outputFormat,
  },
};

/** Ultra knows no mode but that of text, and makes variations where an image is given. */
export const PHOTO_VARIATION: TaskRow = {
  fields: {
    prompt: required(prompt),
    negativePrompt,
    image: onlyImage({ formats: FORMATS }),
    strength: { member: "strength", read: range(0, 1) },
    ...PHOTO,
  },
};

export const INPAINTING: TaskRow = {
  fields: {
    prompt: required(prompt),
    negativePrompt,
    image: source(EDITED),
    mask,
    growMask,
    stylePreset,
    seed,
    outputFormat,
  },
};

const side = (member: string): Field => ({ member, read: whole(0, 2000) });

export const OUTPAINTING: TaskRow = {
  fields: {
    prompt,
    image: source(EDITED),
    left: side("left"),
    right: side("right"),
    up: side("up"),
    down: side("down"),
    creativity: { member: "creativity", read: range(0.1, 1) },
    stylePreset,
    seed,
    outputFormat,
  },
  check({ left = 0, right = 0, up = 0, down = 0 }: Given) {
    if ([left, right, up, down].some((pixels) => pixels !== 0)) return;
    throw invalidValue("every one of left, right, up and down", 0, "the pixels to add on one side at least");
  },
};

export const BACKGROUND_REMOVAL: TaskRow = { fields: { image: source(EDITED), outputFormat } };

export const ERASE: TaskRow = { fields: { image: source(EDITED), mask, growMask, seed, outputFormat } };

export const SEARCH_AND_REPLACE: TaskRow = {
  fields: {
    prompt: required(prompt),
    negativePrompt,
    image: source(EDITED),
    searchPrompt: required({ member: "search_prompt", read: text(10_000) }),
    growMask,
    stylePreset,
    seed,
    outputFormat,
  },
};

export const SEARCH_AND_RECOLOR: TaskRow = {
  fields: {
    prompt: required(prompt),
    negativePrompt,
    image: source(EDITED),
    selectPrompt: required({ member: "select_prompt", read: text(10_000) }),
    growMask,
    stylePreset,
    seed,
    outputFormat,
  },
};

/** Control Sketch and Control Structure take the same options. */
export const CONTROL: TaskRow = {
  fields: {
    prompt: required(prompt),
    negativePrompt,
    image: source(EDITED),
    controlStrength,
    stylePreset,
    seed,
    outputFormat,
  },
};

export const STYLE_GUIDE: TaskRow = {
  fields: {
    prompt: required(prompt),
    negativePrompt,
    image: source(EDITED),
    fidelity: { member: "fidelity", read: range(0, 1) },
    aspectRatio,
    stylePreset,
    seed,
    outputFormat,
  },
};

export const STYLE_TRANSFER: TaskRow = {
  fields: {
    prompt,
    negativePrompt,
    image: required({ member: "init_image", read: image(EDITED) }),
    styleImage: required({ member: "style_image", read: image(EDITED) }),
    styleStrength: { member: "style_strength", read: range(0, 1) },
    compositionFidelity: { member: "composition_fidelity", read: range(0, 1) },
    changeStrength: { member: "change_strength", read: range(0.1, 1) },
    seed,
    outputFormat,
  },
};

const creativity: Field = { member: "creativity", read: range(0.1, 0.5) };

export const CONSERVATIVE_UPSCALE: TaskRow = {
  fields: { prompt: required(prompt), negativePrompt, image: source(EDITED), creativity, seed, outputFormat },
};

export const CREATIVE_UPSCALE: TaskRow = {
  fields: {
    prompt: required(prompt),
    negativePrompt,
    image: source({ formats: FORMATS, minSide: 64, minPixels: 4096, maxPixels: 1_048_576 }),
    creativity,
    stylePreset,
    seed,
    outputFormat,
  },
};

export const FAST_UPSCALE: TaskRow = {
  fields: {
    image: source({ formats: FORMATS, minSide: 32, maxSide: 1536, minPixels: 1024, maxPixels: 1_048_576 }),
    outputFormat,
  },
};
