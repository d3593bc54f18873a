/**
 * Encodes the blocks of a user's turn as parts of a message.
 */
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import { jsonText } from "../../../../base/json_text.ts";
import { kindOf } from "../../../../base/quote.ts";
import { notABlock } from "../../../../chat/check/not_a_block.ts";
import type { ContentBlock, DocumentBlock, ToolResultPart } from "../../../../chat/content.ts";
import type { SystemBlock } from "../../../../chat/request.ts";
import { fileName, formatOf, isTextFormat, mediaTypeOf, mediaUrl, sourceBase64, sourceUrl } from "../../media.ts";
import type { Notes } from "../../notes.ts";
import type { Quirks } from "../../quirks.ts";

/** The parts of a request that its blocks are encoded with. */
export interface PartContext {
  readonly quirks: Quirks;
  readonly notes: Notes;
  /** How closely the model looks at images. */
  readonly imageDetail?: string | undefined;
}

type Block = ContentBlock | SystemBlock | ToolResultPart;
type BlockOf<T extends Block["type"]> = Extract<Block, { type: T }>;

/** Encodes a block as parts: usually one. */
type PartEncoder<T extends Block["type"]> = (block: BlockOf<T>, path: string, context: PartContext) => JsonObject[];

/** The blocks that a part can express. All others have a place of their own, or none. */
const ENCODERS: { readonly [T in Block["type"]]?: PartEncoder<T> } = {
  text: (block, path) => [{ type: "text", text: textOf(block, path) }],
  image: (block, path, { imageDetail }) => [{
    type: "image_url",
    image_url: { url: mediaUrl(block, path), ...imageDetail === undefined ? {} : { detail: imageDetail } },
  }],
  video: (block, path) => [{ type: "video_url", video_url: { url: mediaUrl(block, path) } }],
  audio(block, path) {
    if (sourceUrl(block) !== undefined) {
      throw new TypeError(`Cannot chat: ${path}.source is a URL, which the format has no place for; pass { bytes }`);
    }
    return [{ type: "input_audio", input_audio: { data: sourceBase64(block, path), format: formatOf(block, path) } }];
  },
  document: encodeDocument,
  searchResult({ source, title, content }, path, { notes }) {
    notes.fix("search-result", path, "is a search result, which the format does not have", "send it as text");
    const lines = [title, source, "", ...asTexts(content)];
    return [{ type: "text", text: lines.join("\n") }];
  },
  citationsContent: ({ content }) => [{ type: "text", text: asTexts(content).join("") }],
  json: ({ json }) => [{ type: "text", text: jsonText(json) ?? "null" }],
  unknown: ({ name, value }) => [isObject(value) && "type" in value ? value : { type: name, [name]: value }],
};

/**
 * Encodes a block as parts of a message, or of a tool result.
 *
 * @throws {TypeError} when the format has no part for the block.
 */
export function encodeParts(block: Block, path: string, context: PartContext): JsonObject[] {
  const type: unknown = Object(block).type;
  if (typeof type !== "string") throw notABlock(path, block);
  const encode = Object.hasOwn(ENCODERS, type) ? ENCODERS[type as Block["type"]] : undefined;
  // The table pairs each type with the encoder of its blocks.
  if (encode) return (encode as PartEncoder<Block["type"]>)(block as never, path, context);
  throw unplaced(type, path, block);
}

/** The problem of blocks that no part can express, and a correction. */
const UNPLACED: Readonly<Record<string, string>> = {
  guardContent: "is content for a guardrail, which the service does not have; send it as text where that is safe",
  toolAddition: "adds a tool, which the format cannot express; change tools from request to request",
  toolRemoval: "removes a tool, which the format cannot express; change tools from request to request",
  toolUse: "is a call, which belongs into a turn of the assistant; move it there",
  toolResult: "is the result of a call, which belongs into a turn of the user; move it there",
  reasoningContent: "is reasoning, which belongs into a turn of the assistant; move it there",
  cachePoint: "is a cache point, which belongs behind a block of a turn or of the system prompt; move it there",
};

function unplaced(type: string, path: string, block: Block): TypeError {
  return Object.hasOwn(UNPLACED, type)
    ? new TypeError(`Cannot chat: ${path} ${UNPLACED[type]}`)
    : notABlock(path, block);
}

function textOf({ text }: { readonly text: unknown }, path: string): string {
  if (typeof text === "string") return text;
  throw new TypeError(`Cannot chat: ${path}.text is ${kindOf(text)}; pass a string`);
}

function encodeDocument(block: DocumentBlock, path: string, { notes, quirks }: PartContext): JsonObject[] {
  const { name, source, context, citations } = block;
  if (citations?.enabled) {
    notes.fix("document-citations", `${path}.citations`, "are not supported by the format", "remove the member");
  }
  const before = context === undefined ? [] : [{ type: "text", text: context }];
  const text = documentText(source);
  if (text !== undefined) return [...before, { type: "text", text }];
  const url = sourceUrl(block);
  if (url !== undefined) {
    if (quirks.fileUrls) return [...before, filePart(name, url)];
    throw new TypeError(`Cannot chat: ${path}.source is a URL, which the format has no place for; pass { bytes }`);
  }
  const format = formatOf(block, path);
  const base64 = sourceBase64(block, path);
  if (isTextFormat(format)) {
    notes.fix("document-text", path, "is a file of text, which the format has no part for", "send it as text");
    return [...before, { type: "text", text: utf8Of(base64) }];
  }
  return [...before, filePart(fileName(name, format), `data:${mediaTypeOf("document", format)};base64,${base64}`)];
}

function filePart(filename: string, data: string): JsonObject {
  return { type: "file", file: { filename, file_data: data } };
}

/** Returns the text of a document that is given as text. */
function documentText(source: DocumentBlock["source"]): string | undefined {
  const { text, content } = asObject(source);
  if (typeof text === "string") return text;
  return Array.isArray(content) ? asTexts(content).join("\n") : undefined;
}

function utf8Of(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

function asTexts(parts: unknown): string[] {
  return Array.isArray(parts) ? parts.map((part) => `${asObject(part).text ?? ""}`) : [];
}
