/**
 * The media types of files. Blocks name a format, such as `jpeg`; LanguageModelV4 has media types.
 */
import { formatNamed, type MediaType } from "../chat/media/media_format.ts";

/** Media types that are not the kind of the block and the name of the format. Source: the registry of IANA, read 2026-11-29. */
const TYPES: Readonly<Record<MediaType, Readonly<Record<string, string>>>> = {
  image: {},
  document: {
    pdf: "application/pdf",
    csv: "text/csv",
    doc: "application/msword",
    docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    xls: "application/vnd.ms-excel",
    xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    html: "text/html",
    txt: "text/plain",
    md: "text/markdown",
  },
  video: {
    mkv: "video/x-matroska",
    mov: "video/quicktime",
    flv: "video/x-flv",
    mpg: "video/mpeg",
    wmv: "video/x-ms-wmv",
    three_gp: "video/3gpp",
  },
  audio: { mp3: "audio/mpeg", mpga: "audio/mpeg", m4a: "audio/mp4", mka: "audio/x-matroska", mkv: "audio/x-matroska" },
};

/** Returns the media type of a format, which may be a media type itself. */
export function mediaTypeOf(kind: MediaType, format: string): string {
  const name = formatNamed(kind, format) ?? format;
  const types = TYPES[kind];
  if (Object.hasOwn(types, name)) return types[name]!;
  if (name.includes("/")) return name;
  return kind === "document" ? `application/${name}` : `${kind}/${name}`;
}

/** Returns the block that holds files of a media type, and the format in it; `undefined` for files that have no block. */
export function formatOf(mediaType: string): { readonly type: "image" | "audio"; readonly format: string } | undefined {
  const type = /^(image|audio)\//i.exec(mediaType)?.[1]?.toLowerCase() as "image" | "audio" | undefined; // by the pattern
  const format = type && formatNamed(type, mediaType);
  return format === undefined ? undefined : { type: type!, format };
}
