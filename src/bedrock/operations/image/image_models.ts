/**
 * The tasks of each model, and the format of its requests. Sources: the pages that the tables of tasks name.
 */
import { parseArn } from "../../../aws/arn.ts";
import { plainId } from "../../../aws/path.ts";
import { idParts } from "../../../aws/regions.ts";
import { quoted } from "../../../base/quote.ts";
import { refusalFor } from "../../../models/explain.ts";
import { findModel } from "../../../models/find.ts";
import { AMAZON } from "./formats/amazon.ts";
import { canvasTasks, firstTitanTasks, titanTasks } from "./formats/amazon_tasks.ts";
import type { ImageFormat } from "./base/image_format.ts";
import type { ImageFormatName, ImageTask } from "./base/options.ts";
import { STABILITY } from "./formats/stability.ts";
import * as stability from "./formats/stability_tasks.ts";
import type { TaskRow, TaskRows } from "./base/task.ts";

/** A model that makes images. */
interface ImageModel {
  readonly format: ImageFormat;
  readonly tasks: TaskRows;
}

const amazon = (tasks: TaskRows): ImageModel => ({ format: AMAZON, tasks });
const ofStability = (tasks: TaskRows): ImageModel => ({ format: STABILITY, tasks });

/** The tasks that models of a format have, for models that nobody here knows. */
const ANY: Readonly<Record<ImageFormatName, () => ImageModel>> = {
  amazon: () => amazon(canvasTasks()),
  stability: () =>
    ofStability({
      "text-to-image": stability.TEXT_TO_IMAGE,
      "variation": stability.VARIATION,
      "inpainting": stability.INPAINTING,
      "outpainting": stability.OUTPAINTING,
      "background-removal": stability.BACKGROUND_REMOVAL,
      "erase": stability.ERASE,
      "search-and-replace": stability.SEARCH_AND_REPLACE,
      "search-and-recolor": stability.SEARCH_AND_RECOLOR,
      "structure": stability.CONTROL,
      "sketch": stability.CONTROL,
      "style-guide": stability.STYLE_GUIDE,
      "style-transfer": stability.STYLE_TRANSFER,
      "upscale": stability.CREATIVE_UPSCALE,
    }),
};

const PHOTO: TaskRows = { "text-to-image": stability.PHOTO_FROM_TEXT };
const ULTRA: TaskRows = { ...PHOTO, "variation": stability.PHOTO_VARIATION };
const DIFFUSION: TaskRows = { "text-to-image": stability.TEXT_TO_IMAGE, "variation": stability.VARIATION };

/** The tasks of each known model, by its bare id. Made when it is asked for. */
const MODELS: Readonly<Record<string, () => ImageModel>> = {
  "amazon.titan-image-generator-v1": () => amazon(firstTitanTasks()),
  "amazon.titan-image-generator-v2:0": () => amazon(titanTasks()),
  "amazon.nova-canvas-v1:0": () => amazon(canvasTasks()),
  "stability.sd3-large-v1:0": () => ofStability(DIFFUSION),
  "stability.sd3-5-large-v1:0": () => ofStability(DIFFUSION),
  "stability.stable-image-core-v1:0": () => ofStability(PHOTO),
  "stability.stable-image-core-v1:1": () => ofStability(PHOTO),
  "stability.stable-image-ultra-v1:0": () => ofStability(ULTRA),
  "stability.stable-image-ultra-v1:1": () => ofStability(ULTRA),
  "stability.stable-image-inpaint-v1:0": () => ofStability({ "inpainting": stability.INPAINTING }),
  "stability.stable-outpaint-v1:0": () => ofStability({ "outpainting": stability.OUTPAINTING }),
  "stability.stable-image-erase-object-v1:0": () => ofStability({ "erase": stability.ERASE }),
  "stability.stable-image-search-replace-v1:0": () =>
    ofStability({ "search-and-replace": stability.SEARCH_AND_REPLACE }),
  "stability.stable-image-search-recolor-v1:0": () =>
    ofStability({ "search-and-recolor": stability.SEARCH_AND_RECOLOR }),
  "stability.stable-image-remove-background-v1:0": () =>
    ofStability({ "background-removal": stability.BACKGROUND_REMOVAL }),
  "stability.stable-image-control-sketch-v1:0": () => ofStability({ "sketch": stability.CONTROL }),
  "stability.stable-image-control-structure-v1:0": () => ofStability({ "structure": stability.CONTROL }),
  "stability.stable-image-style-guide-v1:0": () => ofStability({ "style-guide": stability.STYLE_GUIDE }),
  "stability.stable-style-transfer-v1:0": () => ofStability({ "style-transfer": stability.STYLE_TRANSFER }),
  "stability.stable-conservative-upscale-v1:0": () => ofStability({ "upscale": stability.CONSERVATIVE_UPSCALE }),
  "stability.stable-creative-upscale-v1:0": () => ofStability({ "upscale": stability.CREATIVE_UPSCALE }),
  "stability.stable-fast-upscale-v1:0": () => ofStability({ "upscale": stability.FAST_UPSCALE }),
};

/** The formats of models that the facts name, by the facts' name. */
const FORMATS: ReadonlyMap<string | undefined, ImageFormatName> = /* @__PURE__ */ new Map([
  ["titan-image", "amazon"],
  ["nova-canvas", "amazon"],
  ["stability-image", "stability"],
]);

/** A task, and the format that speaks of it. */
export interface FoundTask {
  readonly format: ImageFormat;
  readonly row: TaskRow;
}

/**
 * Returns a task of a model.
 *
 * @param format the caller's name of the format
 * @throws {TypeError} when the model makes no images, does not have the task, or has an unknown format.
 */
export function taskOf(model: string, task: ImageTask, format: ImageFormatName | undefined): FoundTask {
  const { format: found, tasks } = imageModelOf(model, format);
  const row = tasks[task];
  if (row) return { format: found, row };
  const names = Object.keys(tasks);
  throw new TypeError(
    `Cannot generate an image with ${quoted(model)}: ${task} is not a task of the model; pass task: "${
      names.join('" or "')
    }", or call ${modelsWith(task).map(quoted).join(" or ")}`,
  );
}

/** Models with a task that can be called, by their bare ids. */
function modelsWith(task: ImageTask): string[] {
  return Object.keys(MODELS).filter((id) => findModel(id)?.status !== "eol" && MODELS[id]!().tasks[task]);
}

function imageModelOf(model: string, format: ImageFormatName | undefined): ImageModel {
  const known = findModel(model);
  // A registered model may have any id.
  if (known && Object.hasOwn(MODELS, known.id)) return MODELS[known.id]!();
  const name = format ?? FORMATS.get(known?.bodyFormat) ?? formatOfVendor(model);
  if (name) return ANY[name]();
  throw new TypeError(
    refusalFor(model, "generateImage") ??
      `Cannot generate an image with ${
          quoted(model)
        }: the format of its requests is unknown; pass format: "stability" or ` +
        `"amazon", or name the model behind it with declareModel()`,
  );
}

/** The format of a vendor's models that nobody here knows. Amazon's have several. */
const VENDORS: ReadonlyMap<string | undefined, ImageFormatName> = /* @__PURE__ */ new Map([["stability", "stability"]]);

function formatOfVendor(model: string): ImageFormatName | undefined {
  const id = parseArn(model)?.modelId ?? plainId(model);
  return VENDORS.get((idParts(id)?.modelId ?? id).split(".")[0]);
}
