/**
 * Assembles a streamed block in the wire's own shape: the result is the block that Converse would have sent in a whole answer,
 * so that `chat()` and `stream()` decode the same block.
 * Shapes of the deltas: the bedrock-runtime API model of 2026-06-19.
 */
import { jsonObstacle } from "../../../base/json_value.ts";
import { joinBase64 } from "../../../base/join_base64.ts";
import { isObject } from "../../../base/json_object.ts";
import type { WireBlock, WireObject } from "../../wire.ts";

/** A block so far: the sum of its start and its deltas. */
export type OpenBlock = Record<string, unknown>;

/** Adds a delta other than text: one member, `kind`, and its value. */
export function addDelta(block: OpenBlock, kind: string, delta: unknown): void {
  sum(
    block,
    kind === "citation" ? { citations: [delta] } : { [kind]: kind === "toolResult" ? { content: delta } : delta },
  );
}

/**
 * Adds text to text, a list to a list, an object to an object. Otherwise the last value wins, unless it is empty text or
 * `null`. The sum grows in place, so that many deltas cost no more than their bytes; deltas are neither changed nor kept. A
 * delta is not nested deeply, see `decodeEventFrame`.
 */
export function sum(before: unknown, delta: unknown): unknown {
  if (typeof before === "string" && typeof delta === "string") return before + delta;
  // Empty text and `null` add nothing: an empty delta may follow a call whose start held the input.
  if ((delta === "" || delta === null) && before !== undefined) return before;
  if (Array.isArray(delta)) {
    const list = Array.isArray(before) ? before : [];
    for (const item of delta) list.push(item);
    return list;
  }
  if (!isObject(delta)) return delta;
  const both: OpenBlock = isObject(before) ? before : {};
  for (const [name, value] of Object.entries(delta)) {
    const total = sum(Object.hasOwn(both, name) ? both[name] : undefined, value);
    // Assigning to `__proto__` would change what the object inherits.
    if (name === "__proto__") {
      Object.defineProperty(both, name, { value: total, configurable: true, enumerable: true, writable: true });
    } else {
      both[name] = total;
    }
  }
  return both;
}

/** Returns the whole block, which may differ from the plain sum. */
export function wholeBlock(block: OpenBlock): WireBlock {
  const { text, citations, toolUse, reasoningContent } = block;
  // A stream sends citations among the deltas of their text; in a whole answer citations hold the text. Nova's grounding sends
  // citations without text (recorded 2026-08).
  if (Array.isArray(citations)) {
    return { citationsContent: { ...text === undefined ? {} : { content: [{ text }] }, citations } };
  }
  if (isObject(toolUse)) return { toolUse: { ...toolUse, input: parsedInput(toolUse.input) } };
  return isObject(reasoningContent) ? { reasoningContent: wholeReasoning(reasoningContent) } : block;
}

/** Returns shown or redacted reasoning; a block that is both keeps all of its members. */
function wholeReasoning({ redactedContent, ...shown }: WireObject): WireObject {
  const redacted = redactedContent === undefined
    ? {}
    : { redactedContent: typeof redactedContent === "string" ? joinBase64(redactedContent) : redactedContent };
  if (redactedContent !== undefined && !Object.keys(shown).length) return redacted;
  return { reasoningText: { text: "", ...shown }, ...redacted };
}

/**
 * Parses the text of an input. Blank text means no arguments. Text stays unchanged that is not JSON, or whose value could not be
 * sent back.
 */
function parsedInput(input: unknown = ""): unknown {
  if (typeof input !== "string") return input;
  if (!input.trim()) return {};
  try {
    const value: unknown = JSON.parse(input);
    return jsonObstacle(value) === undefined ? value : input;
  } catch {
    return input;
  }
}
