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

/** The head of a data URL, with its media type. */
const DATA_URL = /^data:([^,;]*)[^,]*;base64,/;

/**
 * Returns the format of a block by its `format`, else by the name of a document, else by the data URL that holds the bytes.
 *
 * @throws {TypeError} when neither names a format.
 */
export function formatOf({ type, format, name, source }: MediaBlock, path: string): string {
  if (typeof format === "string" && format) return formatNamed(type, format) ?? format;
  const byName = typeof name === "string" ? formatOfName(type, name) : undefined;
  if (byName !== undefined) return byName;
  const mediaType = ownMediaType(source);
  const byUrl = mediaType === undefined ? undefined : formatNamed(type, mediaType);
  if (byUrl !== undefined) return byUrl;
  throw new TypeError(`Cannot chat: ${path}.format is ${shown(format)}; pass a format such as "${EXAMPLES[type]}"`);
}

/** Returns the media type that a data URL with the bytes names. */
function ownMediaType(source: unknown): string | undefined {
  const { bytes } = Object(source);
  const [, mediaType] = typeof bytes === "string" ? DATA_URL.exec(bytes) ?? [] : [];
  return mediaType || undefined;
}

const EXAMPLES: Readonly<Record<MediaType, string>> = { image: "png", document: "pdf", video: "mp4", audio: "wav" };

/** Returns the name of a document's file, by whose ending services tell the format. */
export function fileName(name: unknown, format: string): string {
  const given = typeof name === "string" && name ? name : "document";
  return /\.\w+$/.test(given) ? given : `${given}.${format}`;
}

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
    const base64 = standardBase64(bytes.replace(DATA_URL, ""));
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
  const mediaType = ownMediaType(block.source) ?? mediaTypeOf(block.type, formatOf(block, path));
  return `data:${mediaType};base64,${base64}`;
}
