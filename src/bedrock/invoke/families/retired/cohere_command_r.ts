/**
 * The answers of Cohere Command R and R+, whose models are retired. Answers are recorded, 2025-08 to 2025-09. The counts of the body
 * include tokens that are not billed; Bedrock's own counts are those of the bill. Calls of tools are in `unknown`, as they came.
 */
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import type { Family } from "../../base/family.ts";
import { textFamily, type TextPiece } from "../base/text_family.ts";

/** The family of Command R. */
export const COHERE_COMMAND_R: Family = /* @__PURE__ */ textFamily({
  name: "cohereCommandR",
  bodyFormats: ["cohere-command-r"],
  read: (json) => typeof json.is_finished === "boolean" ? readChunk(json) : readWhole(json),
});

function readWhole({ text, finish_reason, chat_history: _echo, ...rest }: JsonObject): TextPiece | undefined {
  if (typeof text !== "string") return undefined;
  return { text, stop: typeof finish_reason === "string" ? finish_reason : undefined, rest };
}

/** The last chunk repeats the whole text in `response`, with the members of a whole answer. */
function readChunk({ text, is_finished, finish_reason, response, event_type }: JsonObject): TextPiece | undefined {
  if (event_type === "text-generation" && typeof text === "string") return { text, stop: undefined };
  if (!is_finished || typeof finish_reason !== "string") return undefined;
  const { text: _whole, finish_reason: _same, chat_history: _echo, ...rest } = asObject(response);
  return { text: "", stop: finish_reason, rest };
}
