/**
 * The answers of Titan Text, whose models are retired. Answers are recorded, 2024-01 to 2025-08.
 */
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import type { Family } from "../../base/family.ts";
import { textFamily, type TextPiece } from "../base/text_family.ts";

/** The family of Titan Text. */
export const TITAN_TEXT: Family = /* @__PURE__ */ textFamily({
  name: "titanText",
  bodyFormats: ["titan-text"],
  read: (json) => readWhole(json) ?? readChunk(json),
});

function readWhole({ results, inputTextTokenCount, ...rest }: JsonObject): TextPiece | undefined {
  const [first, ...others] = Array.isArray(results) ? results : [];
  const { outputText, tokenCount, completionReason } = asObject(first);
  if (typeof outputText !== "string") return undefined;
  return {
    text: outputText,
    stop: stopOf(completionReason, tokenCount),
    inputTokens: inputTextTokenCount,
    outputTokens: tokenCount,
    rest: others.length ? { ...rest, results: others } : rest,
  };
}

function readChunk(json: JsonObject): TextPiece | undefined {
  const { outputText, index: _index, inputTextTokenCount, totalOutputTextTokenCount, completionReason, ...rest } = json;
  if (typeof outputText !== "string") return undefined;
  return {
    text: outputText,
    stop: stopOf(completionReason, totalOutputTextTokenCount),
    inputTokens: inputTextTokenCount,
    outputTokens: totalOutputTextTokenCount,
    rest,
  };
}

/** A prompt that a guardrail blocked is answered without a reason; its last chunk is the one with the count (recorded 2025-08). */
function stopOf(reason: unknown, count: unknown): string | undefined {
  if (typeof reason === "string") return reason;
  return typeof count === "number" ? "unknown" : undefined;
}
