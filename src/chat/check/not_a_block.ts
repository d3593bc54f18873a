/**
 * The refusal of a value that is not a content block.
 */
import { cut } from "../../base/quote.ts";

/** Returns the error for a value in place of a block: its kind, and the block to write. */
export function notABlock(path: string, value: unknown): TypeError {
  return new TypeError(
    `Cannot chat: ${path} ${
      described(value)
    }; use a block such as { type: "text", text }, or { type: "unknown", name, value } ` +
      "for a block in the wire's format",
  );
}

function described(value: unknown): string {
  if (value === null || value === undefined) return `is ${value}`;
  if (Array.isArray(value)) return "is an array, not a block";
  if (typeof value !== "object") return `is a ${typeof value}, not a block`;
  const { type } = value as { type?: unknown };
  // On the wire of some services a block is { text } or { image }. Ours name their kind.
  const members = Object.keys(value).join(", ");
  if (type === undefined) return members ? `has no type, only ${cut(members)}` : "has no members";
  return `is not a block, its type is ${cut(JSON.stringify(type) ?? typeof type)}`;
}
