/**
 * Reads the file of an input: to base64, with the service's name of its format.
 */
import { bytesOf, isBlob, standardBase64, toBase64 } from "../../../base/base64.ts";
import { isObject } from "../../../base/json_object.ts";
import { kindOf, quoted } from "../../../base/quote.ts";
import { formatNamed, formatOfName } from "../../../chat/media/media_format.ts";
import type { EmbedS3Location, ReadMedia } from "./formats/format.ts";

/** The members of an input that hold a file. */
export type FileMember = "image" | "audio" | "video";

/** The file of an input, and the caller's label. */
export interface GivenFile {
  readonly member: FileMember;
  readonly file: unknown;
  readonly label: string | undefined;
  /** The place of the file in the options, for messages. */
  readonly path: string;
}

/** The first characters of base64 that hold the magic bytes of every image. */
const MAGIC_CHARACTERS = 16;

/**
 * Reads a file. The magic bytes of an image beat every label.
 *
 * @throws {TypeError} when the value is not a file, and when the format of a file is unknown.
 */
export async function readFile({ member, file, label, path }: GivenFile): Promise<ReadMedia> {
  const given = label === undefined ? undefined : formatNamed(member, label);
  if (label !== undefined && !given) {
    throw new TypeError(
      `Cannot embed ${path}: ${quoted(label)} is not a format of ${member} files; pass one such as "${
        EXAMPLE[member]
      }"`,
    );
  }
  const { s3Location } = isObject(file) ? file as { s3Location?: EmbedS3Location } : {};
  if (s3Location) return { s3Location, format: known(given ?? formatOfName(member, s3Location.uri), member, path) };
  const { base64, mediaType } = await readBytes(file, path);
  const format = member === "image" ? imageFormat(base64) : undefined;
  return { base64, format: known(format ?? given ?? formatNamed(member, mediaType), member, path) };
}

const EXAMPLE: Readonly<Record<FileMember, string>> = { image: "png", audio: "mp3", video: "mp4" };

function known(format: string | undefined, member: FileMember, path: string): string {
  if (format) return format;
  throw new TypeError(
    `Cannot embed ${path}: the format of the file is unknown; pass format, such as "${EXAMPLE[member]}"`,
  );
}

async function readBytes(
  file: unknown,
  path: string,
): Promise<{ readonly base64: string; readonly mediaType: string }> {
  if (isBlob(file)) return { base64: toBase64(new Uint8Array(await file.arrayBuffer())), mediaType: file.type };
  const bytes = bytesOf(file);
  if (bytes) return { base64: toBase64(bytes), mediaType: "" };
  if (typeof file !== "string") {
    throw new TypeError(
      `Cannot embed ${path}: ${kindOf(file)} is not a file; pass bytes, a Blob, base64 or a data URL`,
    );
  }
  const [, mediaType = "", content = file] = /^data:([^,]*?)(?:;base64)?,(.*)$/s.exec(file) ?? [];
  const base64 = standardBase64(content);
  if (base64) return { base64, mediaType };
  throw new TypeError(
    `Cannot embed ${path}: its text is neither base64 nor a data URL with base64; pass the bytes of the file`,
  );
}

/** Returns the format that the first bytes of an image tell. */
function imageFormat(base64: string): string | undefined {
  const start = atob(base64.slice(0, MAGIC_CHARACTERS));
  if (start.startsWith("\x89PNG")) return "png";
  if (start.startsWith("\xff\xd8\xff")) return "jpeg";
  if (start.startsWith("GIF8")) return "gif";
  return start.startsWith("RIFF") && start.slice(8).startsWith("WEBP") ? "webp" : undefined;
}
