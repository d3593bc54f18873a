/**
 * Blocks as content parts of the Responses API. Source: the API reference of OpenAI, read 2026-11-29.
 */
import { bytesOf, standardBase64, toBase64 } from "../../../base/base64.ts";
import type { JsonObject } from "../../../base/json_object.ts";
import { isObject } from "../../../base/json_object.ts";
import type {
  AudioBlock,
  ContentBlock,
  DocumentBlock,
  ImageBlock,
  Source,
  ToolResultPart,
} from "../../../chat/content.ts";
import { formatNamed } from "../../../chat/media/media_format.ts";

/** The options that parts depend on. */
export interface PartOptions {
  /** How closely the model looks at images. */
  readonly imageDetail?: string | undefined;
}

/** The media types of documents, by format. Other formats are sent as `application/<format>`. */
const DOCUMENT_TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  html: "text/html",
  md: "text/markdown",
  txt: "text/plain",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

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
      return [{ type: "input_text", text: JSON.stringify(block.json) }];
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

function imagePart({ source, format }: ImageBlock, path: string, { imageDetail }: PartOptions): JsonObject {
  const type = `image/${formatNamed("image", format) ?? format}`;
  const image_url = sourceUrl(source, type, `${path}.source`);
  return imageDetail === undefined
    ? { type: "input_image", image_url }
    : { type: "input_image", image_url, detail: imageDetail };
}

function documentParts({ name, format, source, context, citations }: DocumentBlock, path: string): JsonObject[] {
  if (citations?.enabled) {
    throw cannotSend(`${path}.citations`, "a wish for citations", "leave it out, or use a model that cites documents");
  }
  const about = context === undefined ? [] : [{ type: "input_text", text: context }];
  const text = "text" in source
    ? source.text
    : "content" in source
    ? source.content.map(({ text }) => text).join("\n")
    : undefined;
  if (text !== undefined) {
    const bytes = new TextEncoder().encode(text);
    const file = { filename: fileName(name, "txt"), file_data: `data:text/plain;base64,${toBase64(bytes)}` };
    return [...about, { type: "input_file", ...file }];
  }
  const file = source as Source; // the other sources have text
  if ("url" in file) return [...about, { type: "input_file", file_url: file.url }];
  const kind = format === undefined ? "pdf" : formatNamed("document", format) ?? format;
  const type = DOCUMENT_TYPES[kind] ?? `application/${kind}`;
  const file_data = sourceUrl(file, type, `${path}.source`);
  return [...about, { type: "input_file", filename: fileName(name, kind), file_data }];
}

function fileName(name: string, format: string): string {
  return /\.\w+$/.test(name) ? name : `${name}.${format}`;
}

function audioPart({ format, source }: AudioBlock, path: string): JsonObject {
  if (!("bytes" in source)) {
    throw cannotSend(`${path}.source`, "audio outside of the request", "pass its bytes");
  }
  const { data } = readBytes(source.bytes, `${path}.source.bytes`);
  return { type: "input_audio", input_audio: { data, format: formatNamed("audio", format) ?? format } };
}

/** Returns the URL of a source: the caller's own, or a data URL with the bytes. */
function sourceUrl(source: Source, mediaType: string, path: string): string {
  if ("url" in source) return source.url;
  if ("s3Location" in source) {
    throw cannotSend(`${path}.s3Location`, "an object in S3", "pass its bytes, or a URL that the service can read");
  }
  const { data, type } = readBytes(source.bytes, `${path}.bytes`);
  return `data:${type ?? mediaType};base64,${data}`;
}

/** Returns bytes as base64, with the media type if a data URL names it. */
function readBytes(bytes: unknown, path: string): { readonly data: string; readonly type?: string | undefined } {
  const view = bytesOf(bytes);
  if (view) return { data: toBase64(view) };
  const url = typeof bytes === "string" ? /^data:([^;,]*)[^,]*,/.exec(bytes) : null;
  const data = typeof bytes === "string" ? standardBase64(url ? bytes.slice(url[0].length) : bytes) : undefined;
  if (data === undefined) {
    throw new TypeError(`Cannot chat: ${path} is neither bytes nor base64; pass a Uint8Array, a Blob or base64`);
  }
  return { data, type: url?.[1] || undefined };
}
