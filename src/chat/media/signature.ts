/**
 * The formats that the first bytes of a file show. Sources, read 2026-11-30: the registrations of the formats (PNG, RFC 2083; WebP, RFC
 * 9649; Ogg, RFC 3533; FLAC, RFC 9639; Matroska and WebM, RFC 9559; MP4 and its brands, ISO 14496-12 and mp4ra.org; 3GPP TS 26.244),
 * and the table of the WHATWG's "MIME Sniffing".
 */
// deno-lint-ignore-file no-control-regex -- signatures are bytes, of which some are control characters in a text
import type { MediaType } from "./media_format.ts";

/**
 * The formats that bytes may be called, by the kind of block; the first one is the best name. A kind without formats is one that
 * the bytes are not.
 */
export type SignedFormats = Readonly<Partial<Record<MediaType, readonly string[]>>>;

/** The formats of a file, or the name of a format that no block has. */
export type Signature = { readonly formats: SignedFormats } | { readonly foreign: string };

/** The beginning of a file, one character for each byte. */
const HEAD_BYTES = 1024;
/** The end of a ZIP file, in which the names of its parts stand. */
const TAIL_BYTES = 65_536;

const MP3: SignedFormats = { audio: ["mp3", "mpeg", "mpga"] };
/** A tag may stand before any kind of audio. */
const TAGGED: SignedFormats = { audio: [...MP3.audio!, "aac", "x-aac", "flac"] };

const SIGNATURES: readonly (readonly [RegExp, SignedFormats])[] = [
  [/^\x89PNG\r\n\x1a\n/, { image: ["png"] }],
  [/^\xff\xd8\xff/, { image: ["jpeg"] }],
  [/^GIF8[79]a/, { image: ["gif"] }],
  [/^RIFF[^]{4}WEBP/, { image: ["webp"] }],
  // Readers accept a header within the first KiB, behind bytes that mail servers and printers add.
  [/^[^<{]{0,1000}%PDF-/, { document: ["pdf"] }],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, { document: ["doc", "xls"] }],
  [/^FLV\x01/, { video: ["flv"] }],
  [/^\0\0\x01[\xb3\xba]/, { video: ["mpeg", "mpg"] }],
  [/^\x30\x26\xb2\x75\x8e\x66\xcf\x11/, { video: ["wmv"] }],
  [/^RIFF[^]{4}WAVE/, { audio: ["wav"] }],
  [/^fLaC/, { audio: ["flac"] }],
  [/^OggS[^]{0,200}OpusHead/, { audio: ["opus", "ogg"] }],
  [/^OggS/, { audio: ["ogg", "opus"] }],
  [/^ID3/, TAGGED],
];

/** Formats that no block has, by the words of a message. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^[^]{4}ftyp(avif|avis)/, "an AVIF image"],
  [/^[^]{4}ftyp(hei[cmsx]|hev[cx]|mif1|msf1)/, "a HEIC image"],
  [/^BM[^]{4}\0\0\0\0/, "a BMP image"],
  [/^(II\*\0|MM\0\*)/, "a TIFF image"],
  [/^RIFF[^]{4}AVI /, "an AVI video"],
];

/** Returns what the bytes of a file are; `undefined` for bytes without a signature, such as text. */
export function signatureOf(bytes: Uint8Array): Signature | undefined {
  const head = latin1(bytes.subarray(0, HEAD_BYTES));
  const foreign = FOREIGN.find(([pattern]) => pattern.test(head))?.[1];
  if (foreign) return { foreign };
  const formats = SIGNATURES.find(([pattern]) => pattern.test(head))?.[1] ??
    isoFormats(head) ?? matroskaFormats(head) ?? frameFormats(bytes);
  if (formats) return { formats };
  return head.startsWith("PK\x03\x04") ? zipSignature(head + latin1(bytes.subarray(-TAIL_BYTES))) : undefined;
}

/** Returns whether bytes are a page or another text in angle brackets, as a server sends instead of a file. */
export function isMarkup(bytes: Uint8Array): boolean {
  return /^(\xef\xbb\xbf)?\s*<[!?a-z]/i.test(latin1(bytes.subarray(0, HEAD_BYTES)));
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  const step = 8192; // the number of arguments that a call safely takes
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return text;
}

/** MP4, QuickTime and 3GPP are one container, told apart by brands: the main one, and those that it is compatible with. */
function isoFormats(head: string): SignedFormats | undefined {
  // QuickTime's first files have no brands.
  if (/^[^]{4}(moov|mdat|wide)/.test(head)) return { video: ["mov", "mp4"] };
  if (!/^\0\0[^]{2}ftyp/.test(head)) return undefined;
  const size = head.charCodeAt(2) * 256 + head.charCodeAt(3);
  const brands = head.slice(8, size);
  const main = brands.slice(0, 4);
  if (/^M4[ABP] /.test(main)) return { audio: ["m4a", "mp4"] };
  const also = [
    ...brands.includes("qt  ") ? ["mov"] : [],
    ...brands.includes("3gp") ? ["three_gp"] : [],
  ];
  if (main === "qt  ") return { video: ["mov", ...also.slice(1)] };
  if (/^3g[eghprs2]/.test(main)) return { video: ["three_gp", "mp4"] };
  return { video: ["mp4", ...also], audio: ["mp4", "m4a"] };
}

/** Matroska and WebM are one container, told apart by the name in its header. WebM is a subset of Matroska. */
function matroskaFormats(head: string): SignedFormats | undefined {
  if (!head.startsWith("\x1a\x45\xdf\xa3")) return undefined;
  if (/^[^]{4,60}webm/.test(head)) return { video: ["webm", "mkv"], audio: ["webm", "mka", "mkv"] };
  return { video: ["mkv"], audio: ["mka", "mkv"] };
}

/** Audio without a container begins with the header of a frame. Source: ISO 11172-3, 2.4.1.3; ISO 13818-7, 6.2. */
function frameFormats([first, second = 0, third = 0]: Uint8Array): SignedFormats | undefined {
  if (first !== 0xff) return undefined;
  if ((second & 0xf6) === 0xf0) return { audio: ["aac", "x-aac"] };
  const isLayer3 = (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
  const isRate = (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
  return isLayer3 && isRate ? MP3 : undefined;
}

/** Office's files are ZIP files, told apart by the folder of their parts. */
function zipSignature(text: string): Signature {
  if (text.includes("word/")) return { formats: { document: ["docx"] } };
  if (text.includes("xl/")) return { formats: { document: ["xlsx"] } };
  return { foreign: "a ZIP file" };
}
