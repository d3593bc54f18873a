/**
 * What a tool returned, as what the model reads.
 */
import type { ToolResultBlock } from "./content.ts";

/** The blocks that a tool result may hold, each with the member that only such a block has. */
const MEMBER: Readonly<Record<string, string>> = {
  text: "text",
  image: "source",
  document: "source",
  video: "source",
  searchResult: "content",
  json: "json",
  unknown: "value",
};

/**
 * Text as text, a block or a list of blocks as they are, an object as JSON, anything else as JSON text: the wire's `json` is
 * an object. Nothing is no text, which AWS takes inside of a result.
 *
 * @throws {TypeError} when there is no JSON of it, as of what holds itself.
 */
export function toolContent(value: unknown): ToolResultBlock["content"] {
  if (typeof value === "string") return value;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  // An empty list is a tool's own answer, such as no hits, and not blocks.
  if (list.length && list.every(isBlock)) return list as ToolResultBlock["content"];
  // Written now, not when it is sent: what cannot be written is this tool's failure, and what is kept survives JSON.
  const text = JSON.stringify(value) ?? "";
  return text[0] === "{" ? [{ type: "json", json: JSON.parse(text) }] : text;
}

function isBlock(value: unknown): boolean {
  const { type } = (value ?? {}) as { type?: unknown };
  if (typeof type !== "string" || !Object.hasOwn(MEMBER, type)) return false;
  const member: unknown = (value as Record<string, unknown>)[MEMBER[type]!];
  return type === "text"
    ? typeof member === "string"
    : type === "json" || type === "unknown" || typeof member === "object";
}
