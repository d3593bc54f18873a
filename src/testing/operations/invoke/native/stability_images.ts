/**
 * Stability AI's models: an image of one color, of the size that the task gives it. Sources: as of
 * `src/bedrock/operations/image/formats/stability_tasks.ts`.
 */
import { toBase64 } from "../../../../base/base64.ts";
import type { JsonObject } from "../../../../base/json_object.ts";
import { findModel } from "../../../../models/find.ts";
import { type BlankFormat, blankImage } from "../../../base/blank_image.ts";
import { digest } from "../../../base/digest.ts";
import { type FakeImageFilter, stopsImage, stopsPrompt } from "../../image_filter.ts";
import { malformed, refuseOtherKeys, requireKeys } from "../base/body_rules.ts";
import type { NativeModels, NativeRequest } from "../base/native_model.ts";
import { type PixelSize, sizeOf } from "./image_facts.ts";

/** The members of a model's requests. */
interface Keys {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const GENERATED = ["negative_prompt", "aspect_ratio", "mode", "seed", "output_format", "image", "strength"];
const EDITED = ["negative_prompt", "seed", "output_format", "style_preset"];

/** The members that each model takes, by its name between maker and version. */
const KEYS: Readonly<Record<string, Keys>> = {
  "sd3-large": { required: ["prompt"], optional: GENERATED },
  "sd3-5-large": { required: ["prompt"], optional: GENERATED },
  "stable-image-core": { required: ["prompt"], optional: GENERATED.slice(0, 5) },
  "stable-image-ultra": { required: ["prompt"], optional: GENERATED },
  "stable-image-inpaint": { required: ["prompt", "image"], optional: [...EDITED, "mask", "grow_mask"] },
  "stable-outpaint": {
    required: ["image"],
    optional: ["prompt", "style_preset", "seed", "output_format", "creativity", "left", "right", "up", "down"],
  },
  "stable-image-erase-object": { required: ["image"], optional: ["seed", "output_format", "mask", "grow_mask"] },
  "stable-image-search-replace": { required: ["prompt", "image", "search_prompt"], optional: [...EDITED, "grow_mask"] },
  "stable-image-search-recolor": { required: ["prompt", "image", "select_prompt"], optional: [...EDITED, "grow_mask"] },
  "stable-image-remove-background": { required: ["image"], optional: ["output_format"] },
  "stable-image-control-sketch": { required: ["prompt", "image"], optional: [...EDITED, "control_strength"] },
  "stable-image-control-structure": { required: ["prompt", "image"], optional: [...EDITED, "control_strength"] },
  "stable-image-style-guide": { required: ["prompt", "image"], optional: [...EDITED, "aspect_ratio", "fidelity"] },
  "stable-style-transfer": {
    required: ["init_image", "style_image"],
    optional: [
      ...["prompt", "negative_prompt", "seed", "output_format"],
      ...["composition_fidelity", "style_strength", "change_strength"],
    ],
  },
  "stable-conservative-upscale": {
    required: ["prompt", "image"],
    optional: ["creativity", "negative_prompt", "seed", "output_format"],
  },
  "stable-creative-upscale": { required: ["prompt", "image"], optional: [...EDITED, "creativity"] },
  "stable-fast-upscale": { required: ["image"], optional: ["output_format"] },
};

/** The sizes of about a megapixel. */
const SIZES: Readonly<Record<string, readonly [width: number, height: number]>> = {
  "1:1": [1024, 1024],
  "16:9": [1344, 768],
  "21:9": [1536, 640],
  "2:3": [832, 1216],
  "3:2": [1216, 832],
  "4:5": [896, 1088],
  "5:4": [1088, 896],
  "9:16": [768, 1344],
  "9:21": [640, 1536],
};

const FORMATS: readonly BlankFormat[] = ["jpeg", "png", "webp"];

/** All models. */
export const STABILITY_IMAGES: NativeModels = { formats: ["stability-image"], answer };

function answer({ model, body, options: { imageFilter = {} } }: NativeRequest) {
  const name = nameOf(model);
  judge(name, body);
  const reason = filterReason(imageFilter, body);
  // The documentation shows such an answer without the other members.
  if (reason !== null) return { body: { finish_reasons: [reason] } };
  const { seed, output_format = "png" } = body;
  const used = Number(seed) || parseInt(digest(JSON.stringify(body)).slice(0, 7), 16);
  // Checked by judge().
  const image = blankImage(output_format as BlankFormat, { ...outputSize(name, body), seed: `${used}` });
  return { body: { seeds: [used], finish_reasons: [null], images: [toBase64(image)] } };
}

/** Returns the name of a model, such as `stable-outpaint`. */
function nameOf(model: string): string {
  return (findModel(model)?.id ?? model).replace(/^[^.]*\./, "").replace(/-v\d.*$/, "");
}

function filterReason(filter: FakeImageFilter, { prompt, search_prompt, select_prompt }: JsonObject): string | null {
  if (stopsPrompt(filter, [prompt, search_prompt, select_prompt])) return "Filter reason: prompt";
  return stopsImage(filter, 0) ? "Filter reason: output image" : null;
}

function judge(name: string, body: JsonObject): void {
  const keys = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  if (keys) {
    requireKeys(body, keys.required);
    refuseOtherKeys(body, new Set([...keys.required, ...keys.optional]));
  }
  const { output_format = "png", aspect_ratio = "1:1", mode } = body;
  if (!FORMATS.some((format) => format === output_format)) {
    throw malformed("#/output_format", `${output_format} is not a valid enum value`);
  }
  if (!Object.hasOwn(SIZES, `${aspect_ratio}`)) {
    throw malformed("#/aspect_ratio", `${aspect_ratio} is not a valid enum value`);
  }
  if (mode === "image-to-image") requireKeys(body, ["image", "strength"]);
}

function outputSize(name: string, body: JsonObject): PixelSize {
  const { image, init_image = image, aspect_ratio = "1:1", left = 0, right = 0, up = 0, down = 0 } = body;
  if (init_image === undefined || name === "stable-image-style-guide") {
    const [width, height] = SIZES[`${aspect_ratio}`]!; // checked by judge()
    return { width, height };
  }
  const { width, height } = sizeOf(init_image, "#/image");
  const times = name.endsWith("-upscale") ? 4 : 1;
  return {
    width: width * times + Number(left) + Number(right),
    height: height * times + Number(up) + Number(down),
  };
}
