/**
 * Titan Image Generator and Nova Canvas: images of one color, of the size that was asked for. Sources: as of
 * `src/bedrock/operations/image/formats/amazon_tasks.ts`; the words for a prompt that is too long, and for a filtered one, are in many reports.
 */
import { toBase64 } from "../../../../base/base64.ts";
import { codePoints } from "../../../../base/code_points.ts";
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import { blankImage } from "../../../base/blank_image.ts";
import { invalid } from "../../../judge/refusal.ts";
import { stopsImage, stopsPrompt } from "../../image_filter.ts";
import { malformed, refuseOtherKeys, requireKeys } from "../base/body_rules.ts";
import type { NativeModels, NativeRequest } from "../base/native_model.ts";
import { sizeOf } from "./image_facts.ts";

/** The member of a task, and its own members: the required ones, and the others. */
interface Task {
  readonly params: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const TASKS: Readonly<Record<string, Task>> = {
  TEXT_IMAGE: {
    params: "textToImageParams",
    required: ["text"],
    optional: ["negativeText", "conditionImage", "controlMode", "controlStrength", "style"],
  },
  COLOR_GUIDED_GENERATION: {
    params: "colorGuidedGenerationParams",
    required: ["text", "colors"],
    optional: ["negativeText", "referenceImage"],
  },
  IMAGE_VARIATION: {
    params: "imageVariationParams",
    required: ["images"],
    optional: ["text", "negativeText", "similarityStrength"],
  },
  INPAINTING: {
    params: "inPaintingParams",
    required: ["image"],
    optional: ["text", "negativeText", "maskPrompt", "maskImage", "returnMask"],
  },
  OUTPAINTING: {
    params: "outPaintingParams",
    required: ["image"],
    optional: ["text", "negativeText", "maskPrompt", "maskImage", "returnMask", "outPaintingMode"],
  },
  BACKGROUND_REMOVAL: { params: "backgroundRemovalParams", required: ["image"], optional: [] },
};

const CONFIG = "imageGenerationConfig";
const CONFIG_KEYS: ReadonlySet<string> = new Set([
  "numberOfImages",
  "quality",
  "height",
  "width",
  "cfgScale",
  "seed",
]);

/** The most characters of a prompt, by format. */
const MOST_TEXT: Readonly<Record<string, number>> = { "titan-image": 512, "nova-canvas": 1024 };

/** Both formats. */
export const AMAZON_IMAGES: NativeModels = { formats: ["titan-image", "nova-canvas"], answer };

function answer({ format, body, options: { imageFilter = {} } }: NativeRequest) {
  const { task, params, config } = judge(format, body);
  const { text, negativeText, maskPrompt } = params;
  if (stopsPrompt(imageFilter, [text, maskPrompt])) {
    throw invalid("This request has been blocked by our content filters.");
  }
  const { numberOfImages = 1, seed = 0 } = config;
  const made = Array.from({ length: Number(numberOfImages) }, (_, at) => at);
  const given = made.filter((at) => !stopsImage(imageFilter, at));
  const images = given.map((at) =>
    toBase64(
      blankImage("png", {
        ...outputSize(task, params, config),
        seed: JSON.stringify([task.params, text, negativeText, seed, at]),
      }),
    )
  );
  const error = given.length < made.length
    ? "This request has been blocked by our content filters because the generated image(s) may conflict with our policy."
    : null;
  return { body: { images, error } };
}

function judge(format: string, body: JsonObject) {
  const { taskType } = body;
  requireKeys(body, ["taskType"]);
  const task = Object.hasOwn(TASKS, `${taskType}`) ? TASKS[`${taskType}`] : undefined;
  if (!task) throw malformed("#/taskType", `${taskType} is not a valid enum value`);
  const hasConfig = task.params !== "backgroundRemovalParams";
  refuseOtherKeys(body, new Set(["taskType", task.params, ...hasConfig ? [CONFIG] : []]));
  requireKeys(body, [task.params]);
  const params = asObject(body[task.params]);
  requireKeys(params, task.required);
  refuseOtherKeys(params, new Set([...task.required, ...task.optional]));
  for (const name of ["text", "negativeText"]) {
    const length = codePoints(`${params[name] ?? ""}`);
    const most = MOST_TEXT[format]!; // one of the two formats
    if (length > most) throw malformed(`#/${task.params}/${name}`, `expected maxLength: ${most}, actual: ${length}`);
  }
  checkMask(task, params);
  const config = asObject(body[CONFIG]);
  refuseOtherKeys(config, CONFIG_KEYS);
  if (Number(config["numberOfImages"] ?? 1) > 5) {
    throw malformed(`#/${CONFIG}/numberOfImages`, `${config["numberOfImages"]} is not less or equal to 5`);
  }
  return { task, params, config };
}

function checkMask({ optional, params: place }: Task, { image, maskImage, maskPrompt }: JsonObject): void {
  if (!optional.includes("maskImage")) return;
  if ((maskImage === undefined) === (maskPrompt === undefined)) {
    throw malformed(`#/${place}`, "exactly one of maskImage and maskPrompt must be given");
  }
  if (maskImage === undefined) return;
  const [ofImage, ofMask] = [sizeOf(image, `#/${place}/image`), sizeOf(maskImage, `#/${place}/maskImage`)];
  if (ofImage.width === ofMask.width && ofImage.height === ofMask.height) return;
  throw invalid("The mask image must have the same dimensions as the image.");
}

/** An edited image keeps its size. */
function outputSize({ required, params: place }: Task, { image }: JsonObject, { width, height }: JsonObject) {
  if (required.includes("image")) return sizeOf(image, `#/${place}/image`);
  return { width: Number(width ?? 1024), height: Number(height ?? 1024) };
}
