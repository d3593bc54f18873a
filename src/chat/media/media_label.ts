/**
 * The kind and the format of a file, by its label and its bytes. The bytes win.
 */
import { quoted } from "../../base/quote.ts";
import type { Repair } from "../result.ts";
import { formatNamed, formatOfName, listFormats, type MediaType } from "./media_format.ts";
import { isMarkup, signatureOf, type SignedFormats } from "./signature.ts";

/** The labels that a file comes with. */
export interface MediaLabel {
  /** The kind that the caller asks for. */
  readonly type?: MediaType | undefined;
  /** A format, an extension or a media type. */
  readonly format?: string | undefined;
  /** A file name, a path or a key. */
  readonly name?: string | undefined;
  /** `"strict"` refuses a wrong label. @default {"repair"} */
  readonly check?: "repair" | "strict" | undefined;
}

/** The kind and the format of a file, and the change of a wrong label. */
export interface JudgedMedia {
  readonly type: MediaType;
  /** `undefined` for a document whose format only the service knows. */
  readonly format: string | undefined;
  readonly repairs: readonly Repair[];
}

const TYPES: readonly MediaType[] = ["image", "document", "video", "audio"];

/** Media types that say nothing. Servers send them for files that they do not know. */
const SAYS_NOTHING =
  /^\s*(application\/(octet-stream|binary|x-download|force-download)|binary\/octet-stream|\*\/\*)?\s*(;|$)/i;

/** Formats whose files have no signature, so that any bytes may be one. */
const UNSIGNED: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...["csv", "html", "txt", "md"],
  // A stream of packets, and samples without a header.
  ...["mpeg", "mpg", "pcm"],
]);

/**
 * Returns the kind and the format of a file.
 *
 * @param bytes `undefined` for a file that the service reads itself.
 * @throws {TypeError} when the bytes are not what the label promises, or nothing says what they are.
 */
export function judgeMedia(bytes: Uint8Array | undefined, label: MediaLabel): JudgedMedia {
  const said = label.format !== undefined && !SAYS_NOTHING.test(label.format) ? label.format : undefined;
  const signature = bytes && signatureOf(bytes);
  if (signature && "foreign" in signature) {
    throw new TypeError(
      `Cannot read media: the bytes are ${signature.foreign}, which is not a format of messages; convert the file first`,
    );
  }
  const formats = signature?.formats;
  const type = label.type ?? typeOf(said, label.name, formats);
  if (type === undefined) {
    throw new TypeError(
      'Cannot read media: neither the bytes nor a label say which kind of file it is; pass type, such as "image", and format',
    );
  }
  const named = said === undefined ? undefined : formatNamed(type, said);
  const own = formats?.[type];
  const right = own && (own.find((format) => format === named) ?? own[0]);
  const format = right ?? named ?? formatOfName(type, label.name ?? "");
  if (bytes && !right) refuseWrongBytes(bytes, type, format, formats);
  if (format === undefined && type !== "document") throw unknownFormat(type, said);
  if (right === undefined || said === undefined || right === named) return { type, format, repairs: [] };
  const problem = `format is ${quoted(said)}, but the bytes are ${right}`;
  if (label.check === "strict") throw new TypeError(`Cannot read media: ${problem}; set it to ${right}`);
  return { type, format, repairs: [{ rule: "media-format", path: "format", message: `${problem}; set to ${right}` }] };
}

/** The kind that bytes can be; if they can be several, the kind that the label names. */
function typeOf(
  said: string | undefined,
  name: string | undefined,
  formats: SignedFormats | undefined,
): MediaType | undefined {
  const kinds = formats ? TYPES.filter((type) => formats[type]) : TYPES;
  const top = /^\s*(image|video|audio)\//i.exec(said ?? "")?.[1]?.toLowerCase();
  return kinds.find((type) => type === top) ??
    kinds.find((type) => said !== undefined && formatNamed(type, said) !== undefined) ??
    kinds.find((type) => name !== undefined && formatOfName(type, name) !== undefined) ??
    (formats && kinds[0]);
}

/** @throws {TypeError} when bytes without a fitting signature cannot be a file of the kind and the format. */
function refuseWrongBytes(
  bytes: Uint8Array,
  type: MediaType,
  format: string | undefined,
  formats: SignedFormats | undefined,
): void {
  const found = TYPES.map((type) => formats?.[type]?.[0] && `${type}/${formats[type]?.[0]}`).find(Boolean);
  if (found) throw new TypeError(`Cannot read media: the bytes are ${found}, not ${article(type)}; ${expected(type)}`);
  if (format !== undefined && UNSIGNED.has(format)) return;
  const seen = isMarkup(bytes) ? "a page or another text in angle brackets" : "of no known format";
  // Bytes of a document that has no label may be text of any kind.
  if (type === "document" && format === undefined && !isMarkup(bytes)) return;
  throw new TypeError(
    `Cannot read media: the bytes are ${seen}, not ${format ?? article(type)}; ${expected(type)}`,
  );
}

function article(type: MediaType): string {
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

function expected(type: MediaType): string {
  return `pass a file of one of these formats: ${listFormats(type)}`;
}

function unknownFormat(type: MediaType, said: string | undefined): TypeError {
  const what = said === undefined ? "is missing" : `${quoted(said)} is not a format of ${article(type)}`;
  return new TypeError(`Cannot read media: the format ${what}; use one of ${listFormats(type)}`);
}
