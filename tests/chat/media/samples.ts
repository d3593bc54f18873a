/**
 * The beginnings of files, of every format that has a signature.
 */
import type { MediaType } from "@bedrock-edge/client";

/** A file: its bytes, its kind, its format, and other formats that it may be called. */
export interface Sample {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: MediaType;
  readonly format: string;
  readonly also?: readonly string[];
}

/** Returns the bytes of a text with one character for each byte. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function sample(text: string, type: MediaType, format: string, also: readonly string[] = []): Sample {
  return { bytes: bytesOf(text + "\x01\x02\x03"), type, format, also };
}

const ftyp = (main: string, ...others: readonly string[]) =>
  `\0\0\0${String.fromCharCode(16 + 4 * others.length)}ftyp${main}\0\0\0\0${others.join("")}\0\0\0\x08moov`;
const ebml = (docType: string) => `\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84${docType}`;
const zip = (...names: readonly string[]) => `PK\x03\x04${"\0".repeat(26)}[Content_Types].xml${names.join("")}`;

/** The files by a name for tests. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  png: sample("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image", "png"),
  jpeg: sample("\xff\xd8\xff\xe0\0\x10JFIF", "image", "jpeg"),
  gif: sample("GIF89a", "image", "gif"),
  webp: sample("RIFF\x10\0\0\0WEBPVP8 ", "image", "webp"),
  pdf: sample("%PDF-1.7\n", "document", "pdf"),
  "pdf behind a line": sample("\xef\xbb\xbf @PJL\r\n%PDF-1.4", "document", "pdf"),
  docx: sample(zip("word/document.xml"), "document", "docx"),
  "docx, named at the end": sample(`${zip()}${"x".repeat(5000)}PK\x01\x02word/document.xml`, "document", "docx"),
  xlsx: sample(zip("xl/workbook.xml"), "document", "xlsx"),
  doc: sample("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document", "doc", ["xls"]),
  mp4: sample(ftyp("isom", "iso2", "avc1", "mp41"), "video", "mp4"),
  "mp4 for phones": sample(ftyp("mp42", "3gp4", "isom"), "video", "mp4", ["three_gp"]),
  "mp4 for QuickTime": sample(ftyp("mp42", "qt  "), "video", "mp4", ["mov"]),
  mov: sample(ftyp("qt  ", "qt  "), "video", "mov"),
  "mov for phones": sample(ftyp("qt  ", "3gp5", "qt  "), "video", "mov", ["three_gp"]),
  "mov without brands": sample("\0\0\0\x08wide\0\0\0\0mdat", "video", "mov", ["mp4"]),
  "3gp": sample(ftyp("3gp5", "isom"), "video", "three_gp", ["mp4"]),
  webm: sample(ebml("webm"), "video", "webm", ["mkv"]),
  mkv: sample(ebml("matroska"), "video", "mkv"),
  flv: sample("FLV\x01\x05", "video", "flv"),
  mpeg: sample("\0\0\x01\xba\x44", "video", "mpeg", ["mpg"]),
  wmv: sample("\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9", "video", "wmv"),
  wav: sample("RIFF\x24\0\0\0WAVEfmt ", "audio", "wav"),
  "mp3 with a tag": sample("ID3\x04\0", "audio", "mp3", ["mpeg", "mpga", "aac", "x-aac", "flac"]),
  "mp3 frames": sample("\xff\xfb\x90\x64", "audio", "mp3", ["mpeg", "mpga"]),
  flac: sample("fLaC\0\0\0\x22", "audio", "flac"),
  ogg: sample("OggS\0\x02" + "\0".repeat(22) + "\x01vorbis", "audio", "ogg", ["opus"]),
  opus: sample("OggS\0\x02" + "\0".repeat(22) + "OpusHead", "audio", "opus", ["ogg"]),
  aac: sample("\xff\xf1\x50\x80", "audio", "aac", ["x-aac"]),
  m4a: sample(ftyp("M4A ", "mp42"), "audio", "m4a", ["mp4"]),
};

/** Files of formats that no block has, by the words of the refusal. */
export const FOREIGN: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "an AVIF image": bytesOf(ftyp("avif", "mif1")),
  "a HEIC image": bytesOf(ftyp("heic", "mif1")),
  "a BMP image": bytesOf("BM\x46\0\0\0\0\0\0\0\x36"),
  "a TIFF image": bytesOf("II*\0\x08\0\0\0"),
  "an AVI video": bytesOf("RIFF\x10\0\0\0AVI LIST"),
  "a ZIP file": bytesOf(zip("ppt/presentation.xml")),
};
