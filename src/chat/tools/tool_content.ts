/**
 * Converts a tool's return value to the content of a tool result.
 */
import { bytesOf, isBlob } from "../../base/base64.ts";
import type { ToolResultBlock, ToolResultPart } from "../content.ts";
import { isUnreadable, jsonText } from "../../base/json_text.ts";

/**
 * The blocks that a tool result may hold, each with its required members. The type alone is not enough: `unknown` and
 * `document` may be words in a tool's own data. The facts about one provider stand in its own table; this table serves every
 * provider.
 */
const MEMBERS: Readonly<Record<ToolResultPart["type"], Readonly<Record<string, (value: unknown) => boolean>>>> = {
  text: { text: isText },
  image: { format: isText, source: isSource },
  document: { name: isText, source: isSource },
  video: { format: isText, source: isSource },
  searchResult: { source: isText, title: isText, content: isList },
  json: { json: isGiven },
  unknown: { name: isText, value: isGiven },
};

/**
 * Converts text to text, keeps a block or a list of blocks, converts an object to JSON with bytes as base64, `undefined` to
 * empty text, and any other value to JSON text, because the wire's `json` must be an object.
 *
 * @throws {TypeError} for a value that JSON cannot express: a circular reference, a bigint, bytes alone, or an object that JSON
 * would write as `{}`, such as a `Response` or a `Map`.
 */
export function toolContent(value: unknown): ToolResultBlock["content"] {
  if (typeof value === "string") return value;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  // An empty list is a tool's own answer, such as no hits, and not blocks.
  if (list.length && list.every(isBlock)) return list as ToolResultBlock["content"];
  // Written now, not when it is sent: what cannot be written is this tool's failure, and what is kept survives JSON.
  const isOpaque = bytesOf(value) !== undefined || isUnreadable(value);
  const text = isOpaque ? "" : jsonText(value) ?? "";
  if (isOpaque || text === "{}" && !isPlain(value as object)) {
    const { name } = (value as object).constructor;
    throw new TypeError(
      `Cannot send the tool's result: ${name} cannot be written as JSON; return text, plain data or a block`,
    );
  }
  return text[0] === "{" ? [{ type: "json", json: JSON.parse(text) }] : text;
}

function isBlock(value: unknown): boolean {
  const block = Object(value) as Record<string, unknown>;
  const { type } = block;
  if (typeof type !== "string" || !Object.hasOwn(MEMBERS, type)) return false;
  if (MEDIA.includes(type) && holdsFile(block.source)) return true;
  return Object.entries(MEMBERS[type as ToolResultPart["type"]]).every(([name, fits]) => fits(block[name]));
}

/** Blocks whose file may say what else they need: its format and its name. */
const MEDIA: readonly string[] = ["image", "document", "video"];

/** Whether a source holds a file itself, which no data but a block does. */
function holdsFile(source: unknown): boolean {
  const { bytes } = Object(source);
  return bytesOf(bytes) !== undefined || isBlob(bytes);
}

/** Not the platform's own by name: to read it is a side effect, to a bundler, and would keep this table in every bundle. */
function isList(value: unknown): boolean {
  return Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isSource(value: unknown): boolean {
  return ["bytes", "s3Location", "text", "content"].some((name) => Object(value)[name] !== undefined);
}

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

/** Whether it is an object of no class, of another realm too. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
