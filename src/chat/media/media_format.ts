/**
 * The service's names of media formats, and the platform's names for the same formats.
 * Source: the bedrock-runtime API model of 2026-06-19 (ImageFormat, DocumentFormat, VideoFormat, AudioFormat,
 * GuardrailConverseImageFormat). The service accepts only these names, in lower case: NousResearch/hermes-agent#55429,
 * strands-agents/harness-sdk#2306, both tried against the service in 2026.
 */

/** The types of blocks that have a format. */
export type MediaType = "image" | "document" | "video" | "audio";

/** A kind of media: a block type, or an image in `guardContent`. */
export type MediaKind = MediaType | "guardImage";

const JPEG_NAMES = "jpg jpe jfif pjpeg";

/**
 * Every format that the service accepts, by kind. Each has other names, separated by blanks: file extensions and the subtypes of
 * media types.
 */
const FORMATS: Readonly<Record<MediaKind, Readonly<Record<string, string>>>> = {
  image: { png: "x-png", jpeg: JPEG_NAMES, gif: "", webp: "" },
  guardImage: { png: "x-png", jpeg: JPEG_NAMES },
  document: {
    pdf: "x-pdf",
    csv: "x-csv comma-separated-values",
    doc: "msword",
    docx: "vnd.openxmlformats-officedocument.wordprocessingml.document",
    xls: "vnd.ms-excel",
    xlsx: "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    html: "htm",
    txt: "text plain",
    md: "markdown x-markdown",
  },
  video: {
    mkv: "matroska x-matroska",
    mov: "quicktime",
    mp4: "m4v x-m4v",
    webm: "",
    flv: "x-flv",
    mpeg: "",
    mpg: "",
    wmv: "x-ms-wmv",
    three_gp: "3gp 3gpp",
  },
  audio: {
    mp3: "x-mp3",
    opus: "",
    wav: "wave x-wav vnd.wave",
    aac: "",
    flac: "x-flac",
    mp4: "",
    ogg: "oga",
    mkv: "",
    mka: "matroska x-matroska",
    "x-aac": "",
    m4a: "x-m4a",
    mpeg: "",
    mpga: "",
    pcm: "",
    webm: "",
  },
};

/** Returns whether blocks of a type have a format. */
export function isMediaType(type: unknown): type is MediaType {
  return type === "image" || type === "document" || type === "video" || type === "audio";
}

/** Returns the formats of a kind as a list for people. */
export function listFormats(kind: MediaKind): string {
  return Object.keys(FORMATS[kind]).join(", ");
}

/**
 * Returns the service's name for a format, a file extension or a media type, in upper or lower case; `undefined` if it does
 * not have the format.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatNamed } from "./media_format.ts";
 *
 * assertEquals(formatNamed("image", "image/JPG"), "jpeg");
 * assertEquals(formatNamed("document", "text/plain; charset=utf-8"), "txt");
 * assertEquals(formatNamed("image", "image/svg+xml"), undefined);
 * ```
 */
export function formatNamed(kind: MediaKind, name: string): string | undefined {
  const [mediaType = ""] = name.split(";");
  const bare = mediaType.trim().toLowerCase().replace(/^(?:[a-z]+\/|\.)/, "");
  const row = Object.entries(FORMATS[kind]).find(([format, names]) =>
    bare === format || names.split(" ").includes(bare)
  );
  return bare ? row?.[0] : undefined;
}

/** Returns the format for the extension of a file name or an S3 key; `undefined` for an unknown extension. */
export function formatOfName(kind: MediaKind, name: string): string | undefined {
  const extension = /\.(\w+)$/.exec(name)?.[1];
  return extension === undefined ? undefined : formatNamed(kind, extension);
}
