/**
 * The answers of Cohere Command, whose models are retired. Answers are recorded, 2024-01 to 2025-08: a stream has pieces of text, or
 * one chunk in the shape of a whole answer.
 */
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import type { Family } from "../../base/family.ts";
import { textFamily, type TextPiece } from "../base/text_family.ts";

/** The family of Command and Command Light. */
export const COHERE_COMMAND: Family = /* @__PURE__ */ textFamily({
  name: "cohereCommand",
  bodyFormats: ["cohere-command"],
  read: (json) => Array.isArray(json.generations) ? readWhole(json) : readChunk(json),
});

/** The first generation is read; others are in `unknown`. */
function readWhole({ generations, prompt: _echo, ...rest }: JsonObject): TextPiece | undefined {
  const [first, ...others] = generations as readonly unknown[]; // by the caller
  const { text, finish_reason } = asObject(first);
  if (typeof text !== "string") return undefined;
  return {
    text,
    stop: typeof finish_reason === "string" ? finish_reason : undefined,
    rest: others.length ? { ...rest, generations: others } : rest,
  };
}

/** Reads the pieces of the first generation. Those of others are left to the caller as they came. */
function readChunk({ text, index = 0, is_finished, finish_reason, ...rest }: JsonObject): TextPiece | undefined {
  if (index !== 0 || typeof is_finished !== "boolean") return undefined;
  const isLast = is_finished && typeof finish_reason === "string";
  return { text: typeof text === "string" ? text : "", stop: isLast ? finish_reason : undefined, rest };
}
