/**
 * A streamed block put together again, in the wire's own shape: what comes out is what Converse would have answered whole,
 * so that `chat()` and `stream()` decode one and the same thing.
 * Shapes of the deltas: the bedrock-runtime API model of 2026-06-19.
 */
import { isObject, type WireBlock } from "./wire.ts";

/** A block so far: the sum of its start and its deltas. */
export type OpenBlock = Record<string, unknown>;

/** Adds any delta but text: one member, `kind`, and what stands under it. */
export function addDelta(block: OpenBlock, kind: string, delta: unknown): void {
  sum(
    block,
    kind === "citation" ? { citations: [delta] } : { [kind]: kind === "toolResult" ? { content: delta } : delta },
  );
}

/**
 * Text adds to text, a list to a list, an object to an object; of anything else the last one stands. What has been summed
 * grows in place, so that many deltas cost no more than their bytes; a delta itself is never changed, nor kept.
 */
export function sum(before: unknown, delta: unknown): unknown {
  if (typeof before === "string" && typeof delta === "string") return before + delta;
  if (Array.isArray(delta)) {
    const list = Array.isArray(before) ? before : [];
    for (const item of delta) list.push(item);
    return list;
  }
  if (!isObject(delta)) return delta;
  const both: OpenBlock = isObject(before) ? before : {};
  for (const [name, value] of Object.entries(delta)) {
    // Own members only: a delta named "__proto__" must not add to what every object inherits.
    both[name] = sum(Object.hasOwn(both, name) ? both[name] : undefined, value);
  }
  return both;
}

/** The whole block, where that is not merely the sum. */
export function wholeBlock(block: OpenBlock): WireBlock {
  const { text = "", citations, toolUse, reasoningContent } = block;
  // Citations come among the deltas of the text they belong to; answered whole, they hold that text.
  if (citations) return { citationsContent: { content: [{ text }], citations } };
  if (isObject(toolUse)) return { toolUse: { ...toolUse, input: parsedInput(toolUse.input) } };
  if (!isObject(reasoningContent)) return block;
  const { redactedContent } = reasoningContent;
  return {
    reasoningContent: redactedContent
      ? { redactedContent: rejoined(redactedContent) }
      : { reasoningText: { text: "", ...reasoningContent } },
  };
}

/**
 * Pieces of base64, each whole by itself, as one: padding in the middle would end it early. What is no base64 stays as it is,
 * for whoever sent it to explain.
 */
export function rejoined(pieces: unknown): unknown {
  try {
    return (pieces as string) // and what is not a string has no replace()
      .replace(/.*=[^=].*/, (all) => btoa(all.replace(/=*[^=]+=*/g, atob)));
  } catch {
    return pieces;
  }
}

/** No fragment at all means no arguments; text that is not JSON stays the text it is, for whoever wants to see it. */
function parsedInput(text: unknown = ""): unknown {
  try {
    return JSON.parse(`${text}` || "{}");
  } catch {
    return text;
  }
}
