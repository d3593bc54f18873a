/**
 * Amazon Nova Multimodal Embeddings: one input a call.
 *
 * Source: "Complete embeddings request and response schema" in the Amazon Nova user guide, read 2026-11-30; recorded exchanges of
 * texts, in which the service takes requests without `schemaVersion`.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import { purposeName, type PurposeNames } from "./purpose.ts";
import type { EmbeddingCodec, EmbedSettings, ReadInput } from "./format.ts";

const PURPOSES: PurposeNames = {
  document: "GENERIC_INDEX",
  query: "GENERIC_RETRIEVAL",
  classification: "CLASSIFICATION",
  clustering: "CLUSTERING",
};

/** Nova Multimodal Embeddings: a text, an image, or at most 30 seconds of audio or video. */
export const NOVA: EmbeddingCodec = {
  kinds: ["text", "image", "audio", "video"],
  types: ["float"],
  truncations: ["start", "end"],
  has: { dimensions: true, normalize: false },
  takesS3: true,
  mostInputs: () => 1,
  encode: ([input], settings) => ({
    taskType: "SINGLE_EMBEDDING",
    singleEmbeddingParams: defined({
      embeddingPurpose: purposeName(PURPOSES, settings.purpose),
      embeddingDimension: settings.dimensions,
      ...contentOf(input!, settings),
    }),
  }),
  decode({ embeddings, inputTokenCount }) {
    if (!Array.isArray(embeddings)) return undefined;
    const entries = embeddings.map(asObject);
    return {
      vectors: entries.map(({ embedding }) => ({ float: embedding })),
      inputTokens: inputTokenCount,
      isTruncated: entries.some(({ truncatedCharLength }) => typeof truncatedCharLength === "number"),
    };
  },
};

function contentOf({ kind, text, media }: ReadInput, { truncate = "none" }: EmbedSettings): JsonObject {
  if (kind === "text") return { text: { truncationMode: truncate.toUpperCase(), value: text } };
  const { base64, s3Location, format } = media!;
  // Converse names this format `three_gp`.
  const file = defined({
    format: format === "three_gp" ? "3gp" : format,
    source: base64 === undefined ? { s3Location: { uri: s3Location!.uri } } : { bytes: base64 },
  });
  // One vector of sound and picture: two of them would not fit one input.
  return { [kind]: kind === "video" ? { ...file, embeddingMode: "AUDIO_VIDEO_COMBINED" } : file };
}
