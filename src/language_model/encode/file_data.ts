/**
 * Files of requests: the bytes, the place or the text of a block's source.
 */
import { bytesOf, standardBase64, toBase64 } from "../../base/base64.ts";
import { isObject } from "../../base/json_object.ts";
import { kindOf, quoted } from "../../base/quote.ts";
import type { V4File } from "../shared_types.ts";

/**
 * Returns the file of a source. The source stays as it is.
 *
 * @param path the path of the block.
 * @throws {TypeError} for a source of another shape.
 */
export function fileOf(source: unknown, path: string): V4File {
  const { bytes, url, s3Location, text, content } = isObject(source) ? source : {};
  if (bytes !== undefined && bytes !== null) return { type: "data", data: base64Of(bytes, `${path}.source.bytes`) };
  if (typeof text === "string") return { type: "text", text };
  if (Array.isArray(content)) {
    return { type: "text", text: content.map((part) => `${Object(part).text ?? ""}`).join("\n\n") };
  }
  if (s3Location !== undefined) return { type: "url", url: s3Url(s3Location, `${path}.source.s3Location`) };
  if (url !== undefined) return { type: "url", url: urlOf(url, `${path}.source.url`) };
  throw new TypeError(`Cannot chat: ${path}.source does not say where the file is; use { bytes } or { url }`);
}

/** Returns bytes as base64. */
function base64Of(given: unknown, path: string): string {
  if (typeof given !== "string") {
    const bytes = bytesOf(given);
    if (bytes) return toBase64(bytes);
    throw new TypeError(
      `Cannot chat: ${path} is ${kindOf(given)}; pass a Uint8Array, an ArrayBuffer, a Blob or base64`,
    );
  }
  const [all, head = ""] = /^\s*data:([^,]*),/i.exec(given) ?? [""];
  const data = all ? given.slice(all.length).replace(/%[0-7][\da-f]/gi, decodeURIComponent) : given;
  const base64 = all && !/;\s*base64\s*$/i.test(head) ? undefined : standardBase64(data);
  if (base64 !== undefined) return base64;
  throw new TypeError(`Cannot chat: ${path} is ${quoted(given)}, which is not base64; pass the bytes of the file`);
}

function urlOf(given: unknown, path: string): URL {
  const url = typeof given === "string" && URL.canParse(given) ? new URL(given) : undefined;
  if (url) return url;
  throw new TypeError(
    `Cannot chat: ${path} is ${typeof given === "string" ? quoted(given) : kindOf(given)}; pass a URL`,
  );
}

/** Returns the URL of an object in S3, which Bedrock's models read behind a gateway. */
function s3Url(given: unknown, path: string): URL {
  const { uri, bucketOwner } = isObject(given) ? given : {};
  if (bucketOwner !== undefined) {
    throw new TypeError(`Cannot chat: ${path} has a bucketOwner, which a URL does not say; pass the bytes of the file`);
  }
  return urlOf(uri, `${path}.uri`);
}
