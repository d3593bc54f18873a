/**
 * Reads the file of an input: to base64, with the service's name of its format.
 */
import { bytesOf, isBlob, standardBase64, toBase64 } from "../../../base/base64.ts";
import { isObject } from "../../../base/json_object.ts";
import { kindOf, quoted } from "../../../base/quote.ts";
import { formatNamed, formatOfName } from "../../../chat/media/media_format.ts";
import { dataUrlParts } from "../../../chat/media/data_url.ts";
import { signatureOf } from "../../../chat/media/signature.ts";
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

const EXAMPLE: Readonly<Record<FileMember, string>> = { image: "png", audio: "mp3", video: "mp4" };

/**
 * Reads a file. The bytes beat every label.
 *
 * @throws {TypeError} when the value is not a file, is of another kind, or its format is unknown.
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
  const { base64, head, mediaType } = await readBytes(file, path);
  const named = given ?? formatNamed(member, mediaType);
  return { base64, format: known(formatOf(head, named, member, path) ?? named, member, path) };
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

/** A file as base64, its first bytes, and the media type that came with it. */
interface FileBytes {
  readonly base64: string;
  readonly head: Uint8Array;
  readonly mediaType: string;
}

/** The characters of base64 for the first bytes. */
const HEAD_CHARACTERS = 1024;

async function readBytes(file: unknown, path: string): Promise<FileBytes> {
  const bytes = isBlob(file) ? new Uint8Array(await file.arrayBuffer()) : bytesOf(file);
  if (bytes) return { base64: toBase64(bytes), head: bytes, mediaType: isBlob(file) ? file.type : "" };
  if (typeof file !== "string") {
    throw new TypeError(
      `Cannot embed ${path}: ${kindOf(file)} is not a file; pass bytes, a Blob, base64 or a data URL`,
    );
  }
  const isUrl = /^\s*data:/i.test(file);
  const { data, format = "" } = isUrl ? dataUrlParts(file) : { data: file };
  const base64 = standardBase64(data);
  if (!base64) {
    throw new TypeError(
      `Cannot embed ${path}: its text is neither base64 nor a data URL with base64; pass the bytes of the file`,
    );
  }
  const head = Uint8Array.from(atob(base64.slice(0, HEAD_CHARACTERS)), (character) => character.charCodeAt(0));
  return { base64, head, mediaType: format };
}
