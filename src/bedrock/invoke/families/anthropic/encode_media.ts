/**
 * Writes images and documents as those of Anthropic Messages, which reads PDFs and text.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import { quoted } from "../../../../base/quote.ts";
import type { DocumentBlock, ImageBlock } from "../../../../chat/content.ts";
import {
  formatOf,
  isTextFormat,
  mediaTypeOf,
  sourceBase64,
  sourceUrl,
} from "../../../../openai_compatible/wire/media.ts";
import type { BlockContext } from "./block_context.ts";

/** Writes an image. @throws {TypeError} for a source that the service does not read. */
export function encodeImage(block: ImageBlock, path: string, { takesUrls }: BlockContext): JsonObject {
  const url = urlOf(block, path, takesUrls);
  if (url !== undefined) return { type: "image", source: { type: "url", url } };
  const media_type = mediaTypeOf("image", formatOf(block, path));
  return { type: "image", source: { type: "base64", media_type, data: sourceBase64(block, path) } };
}

/** Writes a document. @throws {TypeError} for a format or a source that the service does not read. */
export function encodeDocument(block: DocumentBlock, path: string, context: BlockContext): JsonObject {
  const { name, context: about, citations } = block;
  return {
    type: "document",
    source: documentSource(block, path, context),
    ...defined({ title: name, context: about, citations }),
  };
}

function documentSource(block: DocumentBlock, path: string, { notes, takesUrls }: BlockContext): JsonObject {
  const { text, content } = asObject(block.source);
  if (typeof text === "string") return plainText(text);
  if (Array.isArray(content)) {
    return { type: "content", content: content.map((part) => ({ type: "text", text: asObject(part).text })) };
  }
  const url = urlOf(block, path, takesUrls);
  if (url !== undefined) return { type: "url", url };
  const format = formatOf(block, path);
  const data = sourceBase64(block, path);
  if (format === "pdf") return { type: "base64", media_type: "application/pdf", data };
  if (!isTextFormat(format)) {
    throw new TypeError(
      `Cannot chat: ${path} has the format ${quoted(format)}, which the format of the body does not have; ` +
        "send a PDF or text, or use Converse",
    );
  }
  if (format !== "txt") {
    notes.fix(
      "document-text",
      path,
      `is a file of the format ${format}, which the service reads as text`,
      "send it as text",
    );
  }
  return plainText(new TextDecoder().decode(Uint8Array.from(atob(data), (character) => character.charCodeAt(0))));
}

function plainText(data: string): JsonObject {
  return { type: "text", media_type: "text/plain", data };
}

function urlOf(block: ImageBlock | DocumentBlock, path: string, takesUrls: boolean): string | undefined {
  const url = sourceUrl(block);
  if (url === undefined || takesUrls) return url;
  throw new TypeError(`Cannot chat: ${path}.source is a URL, which InvokeModel does not read; pass { bytes }`);
}
