/**
 * The format of Titan Image Generator and of Nova Canvas. Source: as of `amazon_tasks.ts`.
 */
import { asObject } from "../../../../base/json_object.ts";
import type { ImageFormat } from "../base/image_format.ts";

/** Requests name their task, and answers say why images are missing in `error`. */
export const AMAZON: ImageFormat = {
  body({ type, params }, { own, shared }) {
    return {
      taskType: type,
      // Every task of this format names its member.
      [params!]: own,
      ...Object.keys(shared).length ? { imageGenerationConfig: shared } : {},
    };
  },
  read({ images, error, status, details, ...unknown }) {
    return {
      images: Array.isArray(images) ? images : [],
      filtered: [...textsOf(error), ...moderated(status, details)],
      unknown,
    };
  },
};

/**
 * A model in preview answered a refused prompt so, as the AI SDK's provider reads it:
 * `{ status: "Request Moderated", details: { "Moderation Reasons": […] } }`. Source: @ai-sdk/amazon-bedrock 5.0.101, read 2026-11-30.
 */
function moderated(status: unknown, details: unknown): string[] {
  if (status !== "Request Moderated") return [];
  return [[status, ...textsOf(asObject(details)["Moderation Reasons"])].join(": ")];
}

function textsOf(value: unknown): string[] {
  return [value].flat().filter((each) => typeof each === "string" && each !== "") as string[]; // filtered
}
