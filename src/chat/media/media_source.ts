/**
 * The places that a file can come from.
 */
import { unlessAborted } from "../../base/aborts.ts";
import { bytesOf, decodeBase64, isBlob, standardBase64, tagOf } from "../../base/base64.ts";
import { isObject } from "../../base/json_object.ts";
import { kindOf, quoted } from "../../base/quote.ts";
import type { Bytes, S3Location } from "../content.ts";
import { collectBytes, tooLarge } from "./collect_bytes.ts";
import { dataUrlParts } from "./data_url.ts";
import { fetchMedia, type MediaFetch, nameIn, readResponse } from "./fetch_media.ts";

/**
 * A file: bytes, a `Blob` or a `File`, a stream of bytes, a `Response` that has not been read; a text that is base64, a data URL, an
 * `s3:` URI or an `https:` URL; a `URL`; or a place in S3.
 */
export type MediaSource = Bytes | ReadableStream<Uint8Array> | Response | URL | S3Location;

/** A file that has been found, and the labels it came with. */
export interface FoundMedia {
  readonly bytes?: Uint8Array | undefined;
  readonly s3Location?: S3Location | undefined;
  readonly format?: string | undefined;
  readonly name?: string | undefined;
}

/** The limits of one reading. */
export interface Reading {
  readonly fetch: MediaFetch | undefined;
  readonly maxBytes: number;
  readonly stop: AbortSignal;
}

/**
 * Reads the file of a source.
 *
 * @throws {TypeError} when the source is of another kind, or cannot be read.
 * @throws {RangeError} when the file is too large.
 */
export async function findMedia(source: MediaSource, reading: Reading): Promise<FoundMedia> {
  const { maxBytes, stop } = reading;
  if (typeof source === "string") return await findText(source, reading);
  const bytes = bytesOf(source);
  if (bytes) return { bytes: checkSize(bytes, maxBytes) };
  if (isBlob(source)) {
    if (source.size > maxBytes) throw tooLarge(maxBytes);
    const { name } = source as Partial<File>;
    return { bytes: new Uint8Array(await unlessAborted(source.arrayBuffer(), [stop])), format: source.type, name };
  }
  // By their tags: objects of another realm count too.
  const tag = tagOf(source);
  if (tag === "ReadableStream") return { bytes: await collectBytes(source as ReadableStream, maxBytes, stop) };
  if (tag === "Response") return await readResponse(source as Response, maxBytes, stop, "the response");
  if (tag === "URL") return await findText((source as URL).href, reading);
  if (isObject(source) && typeof source.uri === "string") return findS3(source as unknown as S3Location);
  throw new TypeError(
    `Cannot read media: ${
      tag ? `a ${tag}` : kindOf(source)
    } is not a file; pass bytes, a Blob, a stream, a Response, ` +
      "base64, a URL or { uri } of S3",
  );
}

async function findText(text: string, { fetch, maxBytes, stop }: Reading): Promise<FoundMedia> {
  const scheme = /^\s*([a-z][a-z\d+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === "s3") return findS3({ uri: text.trim() });
  if (scheme === "data") {
    const { data, format, isBase64 } = dataUrlParts(text);
    return { bytes: isBase64 ? fromBase64(data, maxBytes) : checkSize(textBytes(data), maxBytes), format };
  }
  if (scheme !== undefined) {
    if (URL.canParse(text)) return await fetchMedia(new URL(text), fetch, maxBytes, stop);
    throw new TypeError(`Cannot read media: ${quoted(`${scheme}:`)} begins no valid URL; pass a whole https URL`);
  }
  return { bytes: fromBase64(text, maxBytes) };
}

/** The service reads the file itself, in the region of the call. */
function findS3(s3Location: S3Location): FoundMedia {
  if (/^s3:\/\/[^/]+\/./i.test(s3Location.uri)) return { s3Location, name: nameIn(s3Location.uri) };
  throw new TypeError(
    `Cannot read media: ${quoted(s3Location.uri)} is not an object in S3; pass a URI such as "s3://bucket/key.png"`,
  );
}

function fromBase64(text: string, maxBytes: number): Uint8Array {
  // Before it is decoded: four characters are three bytes.
  if (text.length * 0.74 > maxBytes + 4 && text.replace(/\s/g, "").length * 0.75 > maxBytes + 2) {
    throw tooLarge(maxBytes);
  }
  const standard = standardBase64(text);
  if (standard === undefined) {
    throw new TypeError(
      `Cannot read media: ${quoted(text)} is not base64; pass base64, a data URL, an https URL or an s3 URI`,
    );
  }
  return checkSize(decodeBase64(standard)!, maxBytes); // it is base64
}

/** Returns the bytes of a percent-encoded text. */
function textBytes(data: string): Uint8Array {
  const binary = data.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function checkSize(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  return bytes;
}
