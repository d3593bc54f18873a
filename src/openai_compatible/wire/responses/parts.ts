/**
 * Blocks as content parts of the Responses API. Source: the API reference of OpenAI, read 2026-11-29.
 */
import { toBase64 } from "../../../base/base64.ts";
import { defined } from "../../../base/defined.ts";
import { asObject, isObject, type JsonObject } from "../../../base/json_object.ts";
import { jsonText } from "../../../base/json_text.ts";
import type { AudioBlock, ContentBlock, DocumentBlock, ImageBlock, ToolResultPart } from "../../../chat/content.ts";
import { fileName, formatOf, mediaUrl, sourceBase64, sourceUrl } from "../media.ts";

/** The options that parts depend on. */
export interface PartOptions {
  /** How closely the model looks at images. */
  readonly imageDetail?: string | undefined;
}

/**
 * Returns the parts of a block in a user's message or in a tool result.
 *
 * @param path the place of the block in the caller's request
 * @throws {TypeError} for a block that the format has no part for.
 */
export function contentParts(block: ContentBlock | ToolResultPart, path: string, options: PartOptions): JsonObject[] {
  switch (block.type) {
    case "text":
      return [{ type: "input_text", text: block.text }];
    case "json":
      return [{ type: "input_text", text: jsonText(block.json) ?? "null" }];
    case "citationsContent":
      return (block.content ?? []).map(({ text }) => ({ type: "input_text", text }));
    case "image":
      return [imagePart(block, path, options)];
    case "document":
      return documentParts(block, path);
    case "audio":
      return [audioPart(block, path)];
    case "unknown":
      return [isObject(block.value) ? { type: block.name, ...block.value } : { type: block.name, value: block.value }];
    default:
      throw cannotSend(path, `a block of the type "${block.type}"`, "send text instead, or use a model that reads it");
  }
}

/** Returns the error of a part of a request that the format has no place for. */
export function cannotSend(path: string, what: string, instead: string): TypeError {
  return new TypeError(`Cannot chat: ${path} is ${what}, which the Responses API does not take; ${instead}`);
}

function imagePart(block: ImageBlock, path: string, { imageDetail }: PartOptions): JsonObject {
  return { type: "input_image", image_url: mediaUrl(block, path), ...defined({ detail: imageDetail }) };
}

function documentParts(block: DocumentBlock, path: string): JsonObject[] {
  const { name, source, context, citations } = block;
  if (citations?.enabled) {
    throw cannotSend(`${path}.citations`, "a wish for citations", "leave it out, or use a model that cites documents");
  }
  const about = context === undefined ? [] : [{ type: "input_text", text: context }];
  const { text: whole, content } = asObject(source);
  const text = typeof whole === "string"
    ? whole
    : Array.isArray(content)
    ? content.map((part) => asObject(part).text).join("\n")
    : undefined;
  if (text !== undefined) {
    const bytes = new TextEncoder().encode(text);
    const file = { filename: fileName(name, "txt"), file_data: `data:text/plain;base64,${toBase64(bytes)}` };
    return [...about, { type: "input_file", ...file }];
  }
  const url = sourceUrl(block);
  if (url !== undefined) return [...about, { type: "input_file", file_url: url }];
  const filename = fileName(name, formatOf(block, path));
  return [...about, { type: "input_file", filename, file_data: mediaUrl(block, path) }];
}

function audioPart(block: AudioBlock, path: string): JsonObject {
  if (sourceUrl(block) !== undefined) {
    throw cannotSend(`${path}.source`, "audio outside of the request", "pass its bytes");
  }
  return { type: "input_audio", input_audio: { data: sourceBase64(block, path), format: formatOf(block, path) } };
}
