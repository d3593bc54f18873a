/**
 * TwelveLabs Marengo: one text or image a call. Audio and video are embedded by asynchronous jobs only.
 *
 * Source: "TwelveLabs Marengo Embed 2.7" and "3.0" in the Amazon Bedrock user guide, read 2026-11-30. No exchange is recorded;
 * independent clients have met `data` both as a list and as an object.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import type { EmbeddingCodec, ReadInput } from "./format.ts";

/** Marengo Embed 2.7: the members of all kinds of input are beside each other. */
export const MARENGO_2_7: EmbeddingCodec = {
  kinds: ["text", "image"],
  types: ["float"],
  truncations: ["end"],
  has: { dimensions: false, normalize: false },
  takesS3: true,
  mostInputs: () => 1,
  encode: ([input], { truncate }) =>
    defined({
      inputType: input!.kind,
      inputText: input!.text,
      // Always sent: the model would cut long texts by itself.
      textTruncate: input!.kind === "text" ? truncate ?? "none" : undefined,
      mediaSource: sourceOf(input!),
    }),
  decode({ data }) {
    const entries = isObject(data) ? [data] : data;
    if (!Array.isArray(entries)) return undefined;
    return { vectors: entries.map((entry) => ({ float: asObject(entry)["embedding"] })) };
  },
};

/** Marengo Embed 3.0: each kind of input has a member of its own. */
export const MARENGO_3_0: EmbeddingCodec = {
  ...MARENGO_2_7,
  kinds: ["text", "image", "text and image"],
  truncations: [],
  encode([input]) {
    const inputType = input!.kind === "text and image" ? "text_image" : input!.kind;
    return { inputType, [inputType]: defined({ inputText: input!.text, mediaSource: sourceOf(input!) }) };
  },
};

function sourceOf({ media }: ReadInput): JsonObject | undefined {
  if (!media) return undefined;
  return media.base64 === undefined ? { s3Location: defined({ ...media.s3Location }) } : { base64String: media.base64 };
}
