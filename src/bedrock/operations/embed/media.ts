/**
 * Reads the file of an input: to base64, with the service's name of its format.
 */
import { imageHeader } from "../../../base/image_header.ts";
import { isObject } from "../../../base/json_object.ts";
import { quoted, shown } from "../../../base/quote.ts";
import { formatNamed, formatOfName } from "../../../chat/media/media_format.ts";
import { signatureOf } from "../../../chat/media/signature.ts";
import { base64Bytes, MAX_FILE_BYTES } from "../base/file_size.ts";
import { readFile } from "../base/read_file.ts";
import type { EmbedS3Location, ImageLimits, ReadMedia } from "./formats/format.ts";

/** The members of an input that hold a file. */
export type FileMember = "image" | "audio" | "video";

/** The file of an input, and the caller's label. */
export interface GivenFile {
  readonly member: FileMember;
  readonly file: unknown;
  readonly label: string | undefined;
  readonly limits: ImageLimits;
  /** The place of the file in the options, for messages. */
  readonly path: string;
}

const EXAMPLE: Readonly<Record<FileMember, string>> = { image: "png", audio: "mp3", video: "mp4" };

/**
 * Reads a file. The bytes beat every label.
 *
 * @throws {TypeError} when the value is not a file, is empty or of another kind, or its format is unknown.
 * @throws {RangeError} when the file is larger than the model or a request takes.
 */
export async function readMember({ member, file, label, path, limits }: GivenFile): Promise<ReadMedia> {
  const given = label === undefined ? undefined : formatNamed(member, label);
  if (label !== undefined && !given) {
    throw new TypeError(
      `Cannot embed ${path}: ${quoted(label)} is not a format of ${member} files; pass one such as "${
        EXAMPLE[member]
      }"`,
    );
  }
  const { s3Location } = isObject(file) ? file as { s3Location?: EmbedS3Location } : {};
  if (s3Location) {
    checkUri(s3Location, path);
    return { s3Location, format: known(given ?? formatOfName(member, s3Location.uri), member, path) };
  }
  const { base64, head, mediaType } = await readFile(file, `Cannot embed ${path}`);
  checkSize(base64, head, limits, path);
  const named = given ?? formatNamed(member, mediaType);
  return { base64, format: known(formatOf(head, named, member, path) ?? named, member, path) };
}

function checkUri({ uri }: EmbedS3Location, path: string): void {
  if (typeof uri === "string" && /^s3:\/\/[^/]+\/./i.test(uri)) return;
  throw new TypeError(
    `Cannot embed ${path}: ${shown(uri)} is not an object in S3; pass a uri such as "s3://bucket/key.png"`,
  );
}

function checkSize(base64: string, head: Uint8Array, limits: ImageLimits, path: string): void {
  const { maxBytes = MAX_FILE_BYTES, maxSide = Infinity } = limits;
  const bytes = base64Bytes(base64);
  if (bytes > maxBytes) {
    throw new RangeError(`Cannot embed ${path}: it has ${bytes} bytes; pass a file of at most ${maxBytes} bytes`);
  }
  const { width, height } = imageHeader(head)?.size ?? { width: 0, height: 0 };
  if (width <= maxSide && height <= maxSide) return;
  throw new RangeError(
    `Cannot embed ${path}: it has ${width}x${height} pixels; pass an image of at most ${maxSide} pixels a side`,
  );
}

function known(format: string | undefined, member: FileMember, path: string): string {
  if (format) return format;
  throw new TypeError(
    `Cannot embed ${path}: the format of the file is unknown; pass format, such as "${EXAMPLE[member]}"`,
  );
}

/** Returns the format that the first bytes show: the named one, where they show several. */
function formatOf(
  head: Uint8Array,
  named: string | undefined,
  member: FileMember,
  path: string,
): string | undefined {
  const signature = signatureOf(head);
  if (!signature) return undefined;
  const formats = "formats" in signature ? signature.formats[member] : undefined;
  if (formats) return formats.find((format) => format === named) ?? formats[0];
  const kind = "foreign" in signature
    ? signature.foreign
    : `those of a file of type ${Object.keys(signature.formats)[0]}`;
  throw new TypeError(
    `Cannot embed ${path}: its bytes are ${kind}; pass a file of type ${member}, such as ${EXAMPLE[member]}`,
  );
}
