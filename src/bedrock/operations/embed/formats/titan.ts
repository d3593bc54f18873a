/**
 * Amazon Titan: one input a call.
 *
 * Source: "Amazon Titan Embeddings models" in the Amazon Bedrock user guide, read 2026-11-30; recorded answers of text v1 and v2,
 * 2024 to 2026. The most characters: reported refusals "expected maxLength: 50000" (alphagov/govuk-chat#220, 2025-05-12).
 */
import { defined } from "../../../../base/defined.ts";
import { asObject } from "../../../../base/json_object.ts";
import type { EmbeddingCodec } from "./format.ts";

const MAX_CHARACTERS = 50_000;

/** Titan Text Embeddings V1 and G1, whose body has the text alone. */
export const TITAN_TEXT_V1: EmbeddingCodec = {
  kinds: ["text"],
  types: ["float"],
  truncations: [],
  has: { dimensions: false, normalize: false },
  takesS3: false,
  maxCharacters: MAX_CHARACTERS,
  mostInputs: () => 1,
  encode: ([input]) => ({ inputText: input!.text }),
  decode: ({ embedding, inputTextTokenCount }) =>
    embedding === undefined ? undefined : { vectors: [{ float: embedding }], inputTokens: inputTextTokenCount },
};

/** Titan Text Embeddings V2. Its binary vectors are lists of single bits. */
export const TITAN_TEXT_V2: EmbeddingCodec = {
  ...TITAN_TEXT_V1,
  types: ["float", "binary"],
  has: { dimensions: true, normalize: true },
  encode: ([input], { dimensions, normalize, types }) =>
    defined({
      inputText: input!.text,
      dimensions,
      normalize,
      embeddingTypes: types.every((type) => type === "float") ? undefined : types,
    }),
  decode({ embedding, embeddingsByType, inputTextTokenCount }) {
    if (embedding === undefined && embeddingsByType === undefined) return undefined;
    return { vectors: [{ float: embedding, ...asObject(embeddingsByType) }], inputTokens: inputTextTokenCount };
  },
};

/** Titan Multimodal Embeddings: a text, an image, or one vector of both. */
export const TITAN_IMAGE: EmbeddingCodec = {
  ...TITAN_TEXT_V1,
  kinds: ["text", "image", "text and image"],
  has: { dimensions: true, normalize: false },
  maxCharacters: undefined,
  // "Amazon Titan Multimodal Embeddings G1" in the user guide, read 2026-11-30. Its 25 MB are more than a request can hold.
  images: { maxSide: 2048 },
  encode: ([input], { dimensions }) =>
    defined({
      inputText: input!.text,
      inputImage: input!.media?.base64,
      embeddingConfig: dimensions === undefined ? undefined : { outputEmbeddingLength: dimensions },
    }),
  decode({ embedding, inputTextTokenCount, message }) {
    const problem = typeof message === "string" ? message : undefined;
    // Without a vector the member is missing or null, and `message` has the reason.
    const vectors = embedding === undefined || embedding === null ? [] : [{ float: embedding }];
    if (!vectors.length && problem === undefined) return undefined;
    return { vectors, inputTokens: inputTextTokenCount, problem };
  },
};
