/**
 * The answers of AI21's Jurassic-2, whose models are retired, and did not stream. Answers are recorded, 2024-01 to 2025-03.
 */
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import type { Family } from "../../base/family.ts";
import { textFamily, type TextPiece } from "../base/text_family.ts";

/** The family of Jurassic-2. */
export const AI21_JURASSIC: Family = /* @__PURE__ */ textFamily({
  name: "ai21Jurassic",
  bodyFormats: ["ai21-j2"],
  read: readPiece,
});

/** The first completion is read; others are in `unknown`. The tokens have no place: the headers have the counts. */
function readPiece({ completions, prompt: _echo, ...rest }: JsonObject): TextPiece | undefined {
  const [first, ...others] = Array.isArray(completions) ? completions : [];
  const { data, finishReason } = asObject(first);
  const { text } = asObject(data);
  const { reason } = asObject(finishReason);
  if (typeof text !== "string") return undefined;
  return {
    text,
    stop: typeof reason === "string" ? reason : undefined,
    rest: others.length ? { ...rest, completions: others } : rest,
  };
}
