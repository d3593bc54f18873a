/**
 * Writes the bytes of media as base64 and as data URLs, in which OpenAI's formats carry them.
 */
import { bytesOf, standardBase64, toBase64 } from "../../base/base64.ts";
import { kindOf, shown } from "../../base/quote.ts";
import { formatNamed, formatOfName, type MediaType } from "../../chat/media/media_format.ts";

/** A block of media, as a caller may give it. */
interface MediaBlock {
  readonly type: MediaType;
  readonly format?: unknown;
  readonly name?: unknown;
  readonly source?: unknown;
}

/** The subtypes of media types that are not the name of the format. */
const SUBTYPES: Readonly<Record<string, string>> = {
  doc: "msword",
  docx: "vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "vnd.ms-excel",
  xlsx: "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  mkv: "x-matroska",
  mov: "quicktime",
  flv: "x-flv",
  wmv: "x-ms-wmv",
  three_gp: "3gpp",
  mp3: "mpeg",
};

/** Documents that are text. */
const TEXT_SUBTYPES: Readonly<Record<string, string>> = { txt: "plain", md: "markdown", csv: "csv", html: "html" };

/** Returns whether the bytes of a document are text. */
export function isTextFormat(format: string): boolean {
  return Object.hasOwn(TEXT_SUBTYPES, format);
}

/** Returns the media type of a format, such as `image/png`. */
export function mediaTypeOf(type: MediaType, format: string): string {
  if (type === "document" && isTextFormat(format)) return `text/${TEXT_SUBTYPES[format]}`;
  return `${type === "document" ? "application" : type}/${SUBTYPES[format] ?? format}`;
}

/**
 * Returns the format of a block by its `format`, else by the name of a document.
 *
 * @throws {TypeError} when neither names a format.
 */
export function formatOf({ type, format, name }: MediaBlock, path: string): string {
  if (typeof format === "string" && format) return formatNamed(type, format) ?? format;
  const byName = typeof name === "string" ? formatOfName(type, name) : undefined;
  if (byName !== undefined) return byName;
  throw new TypeError(`Cannot chat: ${path}.format is ${shown(format)}; pass a format such as "${EXAMPLES[type]}"`);
}

const EXAMPLES: Readonly<Record<MediaType, string>> = { image: "png", document: "pdf", video: "mp4", audio: "wav" };

/** Returns the URL of a block whose source is one. */
export function sourceUrl({ source }: MediaBlock): string | undefined {
  const { url } = Object(source);
  return typeof url === "string" ? url : undefined;
}

/**
 * Returns the bytes of a block as standard base64.
 *
 * @throws {TypeError} when the source holds no bytes, or text that is not base64.
 */
export function sourceBase64({ source, type }: MediaBlock, path: string): string {
  const { bytes, s3Location } = Object(source);
  const view = bytesOf(bytes);
  if (view) return toBase64(view);
  if (typeof bytes === "string") {
    const base64 = standardBase64(bytes.replace(/^data:[^,]*;base64,/, ""));
    if (base64) return base64;
    throw new TypeError(`Cannot chat: ${path}.source.bytes is text that is not base64; pass bytes or base64`);
  }
  if (s3Location !== undefined) {
    throw new TypeError(
      `Cannot chat: ${path}.source is an S3 location, which the service does not read; pass { bytes }, or { url } for an image`,
    );
  }
  throw new TypeError(`Cannot chat: ${path}.source is ${kindOf(source)} without bytes; pass { bytes } of the ${type}`);
}

/** Returns the URL of a block: its own, or a data URL with its bytes. */
export function mediaUrl(block: MediaBlock, path: string): string {
  const url = sourceUrl(block);
  if (url !== undefined) return url;
  const base64 = sourceBase64(block, path);
  return `data:${mediaTypeOf(block.type, formatOf(block, path))};base64,${base64}`;
}
