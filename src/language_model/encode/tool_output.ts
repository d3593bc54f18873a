/**
 * The results of tools as outputs of LanguageModelV4.
 */
import { jsonText } from "../../base/json_text.ts";
import { asObject } from "../../base/json_object.ts";
import type { ToolResultBlock, ToolResultPart } from "../../chat/content.ts";
import { isMediaType } from "../../chat/media/media_format.ts";
import type { V4OutputPart, V4ToolOutput } from "../request_types.ts";
import type { V4Json } from "../shared_types.ts";
import { filePart } from "./file_part.ts";
import { providerOptions, vendorsOf } from "../vendors.ts";

/**
 * Returns the output of a result. One text stays text, and one value stays a value; several parts become a list. A list says nothing
 * about success, so that a failed result of several parts becomes text unless it holds files.
 *
 * @param path the path of the block.
 * @throws {TypeError} for a file of an unexpected shape.
 */
export function toolOutput({ content, status }: ToolResultBlock, path: string): V4ToolOutput {
  const failed = status === "error";
  const parts: readonly ToolResultPart[] = typeof content === "string" ? [{ type: "text", text: content }] : content;
  const [first] = parts;
  if (parts.length === 1 && first?.type === "json") {
    const value = plainJson(first.json);
    return failed ? { type: "error-json", value } : { type: "json", value };
  }
  const isText = parts.every(({ type }) => type === "text" || type === "json" || type === "searchResult");
  if (isText && (failed || parts.length < 2)) {
    const value = parts.map(textOf).join("\n");
    return failed ? { type: "error-text", value } : { type: "text", value };
  }
  return { type: "content", value: parts.map((part, at) => outputPart(part, `${path}.content[${at}]`)) };
}

function outputPart(part: ToolResultPart, path: string): V4OutputPart {
  if (isMediaType(part.type)) return filePart(part as ToolResultPart & { type: "image" }, path);
  // A part of the wire's own goes back as it came.
  if (part.type === "unknown") return { ...asObject(part.value), type: part.name as "custom" };
  return { type: "text", text: textOf(part), ...providerOptions(vendorsOf(part as { unknown?: undefined })) };
}

/** Returns a part as text: JSON for a value, and the title, the place and the words of a search result. */
function textOf(part: ToolResultPart): string {
  if (part.type === "text") return part.text;
  if (part.type === "searchResult") return searchText(part);
  return jsonText((part as { json?: unknown }).json) ?? "";
}

/** Returns a search result as text, since LanguageModelV4 has no part for it. */
export function searchText(
  { title, source, content }: { title: string; source: string; content: readonly { text: string }[] },
): string {
  return [title, source, ...content.map(({ text }) => text)].filter(Boolean).join("\n");
}

/** Returns a value as JSON has it, with bytes as base64. */
function plainJson(value: unknown): V4Json {
  const text = jsonText(value);
  return text === undefined ? null : JSON.parse(text);
}
