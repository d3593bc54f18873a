/**
 * Rules about the bytes and the formats of media.
 */
import { bytesOf, standardBase64, tagOf } from "../../../base/base64.ts";
import {
  formatNamed,
  formatOfName,
  isMediaType,
  listFormats,
  type MediaKind,
} from "../../../chat/media/media_format.ts";
import { defined } from "../../../base/defined.ts";
import { namesModel } from "../../../models/family.ts";
import { quoted } from "../../../base/quote.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import type { WireObject } from "../../wire.ts";
import { type CommonRule, type MutableRequest, rewriteBlocks } from "./rule.ts";

/** Media in any position: a block, a part of a tool result, or the image of a `guardContent`. */
type Media = WireObject;

/** Replaces all media of a request, including the system prompt, by the result of `make`. */
export function rewriteMedia(
  { prompt }: MutableRequest,
  make: (kind: MediaKind, media: Media, path: string) => Media,
): void {
  // `make` reads blocks as wire objects, because the blocks may come from JavaScript.
  const rewritten = <B extends { readonly type: string }>(block: B, path: string): B => {
    if (isMediaType(block.type)) return make(block.type, block as unknown as Media, path) as unknown as B;
    const { content } = block as { content?: unknown };
    const image = block.type === "guardContent" && asObject(content).image;
    if (!isObject(image)) return block;
    const made = make("guardImage", image, `${path}.content.image`);
    return made === image ? block : { ...block, content: { image: made } };
  };
  rewriteBlocks(prompt, rewritten);
  for (const item of prompt.system) item.block = rewritten(item.block, item.path);
}

/**
 * Converts bytes to a buffer or standard base64. Base64 in another alphabet, with line breaks, or in a data URL holds the same
 * bytes, so that the conversion is not reported.
 */
export const MEDIA_BYTES: CommonRule = {
  rule: "media-bytes",
  apply(request, _fix, refusal) {
    rewriteMedia(request, (kind, media, path) => {
      const source = asObject(media.source);
      if (!isSource(media.source)) {
        throw refusal(`${path}.source`, "does not say where the file is; use { bytes } or { s3Location }");
      }
      if (source.url !== undefined) {
        throw refusal(
          `${path}.source.url`,
          "is a URL, which Bedrock does not read; read it with readMedia(), or pass s3Location",
        );
      }
      if (typeof source.s3Location === "string") {
        throw refusal(
          `${path}.source.s3Location`,
          "is a string; use { uri }, and bucketOwner for a bucket of another account",
        );
      }
      const given = source.bytes;
      // The rule about sizes refuses missing bytes.
      if (given === undefined || given === null) return media;
      const at = `${path}.source.bytes`;
      if (typeof given !== "string") {
        const bytes = bytesOf(given);
        if (!bytes) {
          throw refusal(
            at,
            `is ${
              described(given)
            }; pass a Uint8Array, an ArrayBuffer, a Blob or base64, and read a stream with readMedia()`,
          );
        }
        return bytes === given ? media : { ...media, source: { ...source, bytes } };
      }
      const [all, head = ""] = /^\s*data:([^,]*),/i.exec(given) ?? [""];
      // A URL may write any sign as its code.
      const data = given.slice(all.length).replace(/%[0-7][\da-f]/gi, decodeURIComponent);
      const bytes = all && !/;\s*base64\s*$/i.test(head) ? undefined : standardBase64(data);
      if (bytes === undefined) {
        throw refusal(
          at,
          `is ${quoted(`${given}`)}, which is not base64; pass the bytes of the file, or s3Location for a file in S3`,
        );
      }
      // The media type of a data URL is the caller's format.
      const mediaType = media.format === undefined && head.replace(/;[^]*$/, "").trim();
      const format = mediaType ? formatNamed(kind, mediaType) ?? mediaType : undefined;
      if (bytes === given && format === undefined) return media;
      return { ...media, ...defined({ format }), source: { ...source, bytes } };
    });
  },
};

/** Returns whether a value can be a source: an object with members, and not the file itself. */
function isSource(source: unknown): boolean {
  return isObject(source) && tagOf(source) === undefined && Object.keys(source).length > 0;
}

/** Describes a value that is not bytes, for people. */
function described(value: unknown): string {
  if (Array.isArray(value)) return "an array of numbers";
  const { name } = Object(value).constructor ?? {};
  return typeof value === "object" ? `of the type ${tagOf(value) ?? name}` : `a ${typeof value}`;
}

/** Sets the format to Converse's name, and to the format that the bytes of an image have. */
export const MEDIA_FORMAT: CommonRule = {
  rule: "media-format",
  apply(request, fix, refusal) {
    rewriteMedia(request, (kind, media, path) => {
      const { format: given } = media;
      const named = typeof given === "string" ? formatNamed(kind, given) : undefined;
      // The bytes of a document do not decide: a PDF that is labeled as text may be intended.
      const own = kind === "document" && given !== undefined
        ? undefined
        : formatOfBytes(kind, asObject(media.source).bytes);
      const right = own ?? named ?? (given === undefined ? formatOfPlace(kind, media) : undefined);
      if (right !== undefined && given === right || isAccepted(request, given, right)) return media;
      // The format of a document is optional, so that filling it in is not a repair.
      if (kind === "document" && given === undefined) return { ...media, ...defined({ format: right }) };
      const at = `${path}.format`;
      const problem = formatProblem(given, named, right);
      if (right === undefined) throw refusal(at, `${problem}; use one of ${listFormats(kind)}`);
      fix(at, problem, `set it to ${right}`);
      return { ...media, format: right };
    });
  },
};

/**
 * Wrong formats that recordings show to be accepted, by the model's own id. The first recording is of 2025-04
 * (pydantic/pydantic-ai), the second is undated (Arize-ai/openinference).
 */
const ACCEPTED: readonly (readonly [model: string, given: string, right: string])[] = [
  ["amazon.nova-pro-v1:0", "video/mp4", "mp4"],
  ["anthropic.claude-3-5-sonnet-20240620-v1:0", "jpeg", "png"],
];

/** Says what is wrong with a format that Converse names `named` and whose bytes are `right`. */
function formatProblem(given: unknown, named: string | undefined, right: string | undefined): string {
  if (given === undefined) return "is missing";
  return named !== undefined && named !== right
    ? `is ${quoted(`${given}`)}, but the bytes are ${right}`
    : `is ${quoted(`${given}`)}, which is not a format of Bedrock`;
}

/** Whether a model is recorded to accept the format, so that `"strict"` accepts it too. */
function isAccepted({ mode, model }: MutableRequest, given: unknown, right: unknown): boolean {
  return mode === "strict" &&
    ACCEPTED.some((row) => namesModel(model, row[0]) && row[1] === given && row[2] === right);
}

/** The first bytes of each format. */
const SIGNATURES: readonly (readonly [format: string, signature: RegExp])[] = [
  ["png", /^\x89PNG/],
  ["jpeg", /^\xff\xd8\xff/],
  ["gif", /^GIF8/],
  ["webp", /^RIFF[^]{4}WEBP/],
  ["pdf", /^%PDF-/],
];

/** Returns the format that the bytes have; `undefined` for unknown bytes, and for a format of another kind. */
function formatOfBytes(kind: MediaKind, bytes: unknown): string | undefined {
  const head = typeof bytes === "string"
    ? atob(bytes.slice(0, 16))
    : String.fromCharCode(...bytesOf(bytes)?.subarray(0, 12) ?? []);
  const format = SIGNATURES.find(([, signature]) => signature.test(head))?.[0];
  return format && formatNamed(kind, format);
}

/** Returns the format for the extension of the S3 key or the document's name. */
function formatOfPlace(kind: MediaKind, { name, source }: Media): string | undefined {
  const { uri = kind === "document" ? name : undefined } = asObject(asObject(source).s3Location);
  return formatOfName(kind, `${uri ?? ""}`);
}
