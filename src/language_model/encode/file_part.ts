/**
 * Media blocks as file parts.
 */
import { defined } from "../../base/defined.ts";
import type { JsonObject } from "../../base/json_object.ts";
import type { AudioBlock, DocumentBlock, ImageBlock, VideoBlock } from "../../chat/content.ts";
import { formatOfName } from "../../chat/media/media_format.ts";
import { fileOf } from "./file_data.ts";
import { mediaTypeOf } from "../media_types.ts";
import type { V4FilePart } from "../request_types.ts";
import { providerOptions, vendorsOf } from "../vendors.ts";

/** A block with a file. */
export type MediaBlock = (ImageBlock | DocumentBlock | VideoBlock | AudioBlock) & {
  unknown?: JsonObject | undefined;
};

/**
 * Returns the part of a block with a file.
 *
 * @param path the path of the block.
 * @throws {TypeError} for a source of an unexpected shape, and for a file without a format.
 */
export function filePart(block: MediaBlock, path: string): V4FilePart {
  const data = fileOf(block.source, path);
  const format = block.format ?? missingFormat(block, data.type === "text", path);
  const mediaType = mediaTypeOf(block.type, format);
  const options = providerOptions(documentOptions(block), vendorsOf(block));
  return { type: "file", ...defined({ filename: fileName(block, format) }), mediaType, data, ...options };
}

function missingFormat(block: MediaBlock, isText: boolean, path: string): string {
  const named = block.type === "document" ? formatOfName("document", block.name) : undefined;
  const format = named ?? (isText ? "txt" : undefined);
  if (format !== undefined) return format;
  throw new TypeError(`Cannot chat: ${path}.format is missing; say which format the file has, such as "pdf"`);
}

/** Returns the file name of a document: its name with the extension of its format, by which vendors recognize files. */
function fileName(block: MediaBlock, format: string): string | undefined {
  if (block.type !== "document" || typeof block.name !== "string") return undefined;
  const extension = `.${format.replace(/^.*\//, "")}`;
  return block.name.toLowerCase().endsWith(extension) ? block.name : `${block.name}${extension}`;
}

/**
 * Returns the options of a document for vendors that cite. Source: the options of file parts of `@ai-sdk/anthropic` 3.0.140 and
 * `@ai-sdk/amazon-bedrock` 4.0.186, read 2026-11-29.
 */
function documentOptions(block: MediaBlock): unknown {
  if (block.type !== "document") return undefined;
  const { context, citations: given } = block;
  const citations = given && { enabled: given.enabled };
  return {
    ...context === undefined && !citations ? {} : { anthropic: defined({ context, citations }) },
    ...citations && { bedrock: { citations } },
  };
}
