/**
 * Cohere Embed: up to 96 inputs a call.
 *
 * Source: "Cohere Embed v3" and "Cohere Embed v4" in the Amazon Bedrock user guide, read 2026-11-30; recorded exchanges of both,
 * 2024 to 2026. The most characters: reported refusals "expected maxLength: 2048" (ScrapeGraphAI/Scrapegraph-ai#400, 2024-06),
 * which come whether or not the request asks for truncation.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import { purposeName, type PurposeNames } from "./purpose.ts";
import type { DecodedEmbeddings, EmbeddingCodec, EmbeddingType, EmbedSettings, ReadInput } from "./format.ts";

const MOST_INPUTS = 96;

const PURPOSES: PurposeNames = {
  document: "search_document",
  query: "search_query",
  classification: "classification",
  clustering: "clustering",
};

/** Cohere Embed v3: texts, or one image. An answer is a list, or lists by type if the request names types. */
export const COHERE_V3: EmbeddingCodec = {
  kinds: ["text", "image"],
  types: ["float", "int8", "uint8", "binary", "ubinary"],
  truncations: ["start", "end"],
  has: { dimensions: false, normalize: false },
  takesS3: false,
  maxCharacters: 2048,
  images: { maxBytes: 5 * 1024 * 1024 },
  mostInputs: (kind) => kind === "image" ? 1 : MOST_INPUTS,
  encode: (inputs, settings) =>
    inputs[0]!.kind === "image"
      ? { input_type: "image", images: inputs.map(dataUrl), ...common(settings) }
      : texts(inputs, settings),
  decode,
};

/** Cohere Embed v4: texts, images, and pairs of both. */
export const COHERE_V4: EmbeddingCodec = {
  ...COHERE_V3,
  kinds: ["text", "image", "text and image"],
  has: { dimensions: true, normalize: false },
  maxCharacters: undefined,
  mostInputs: () => MOST_INPUTS,
  encode(inputs, settings) {
    const size = { output_dimension: settings.dimensions };
    if (inputs.every(({ kind }) => kind === "text")) return defined({ ...texts(inputs, settings), ...size });
    // Not "image": with that purpose v4 answers several images with one vector (stdapi-ai/stdapi.ai#198, 2026-08-26).
    const purpose = { input_type: purposeName(PURPOSES, settings.purpose) };
    const content = inputs.every(({ kind }) => kind === "image")
      ? { images: inputs.map(dataUrl) }
      : { inputs: inputs.map((input) => ({ content: parts(input) })) };
    return defined({ ...purpose, ...content, ...common(settings), ...size });
  },
};

function texts(inputs: readonly ReadInput[], settings: EmbedSettings): JsonObject {
  const input_type = purposeName(PURPOSES, settings.purpose);
  return { input_type, texts: inputs.map(({ text }) => text), ...common(settings) };
}

/**
 * The members of every request. The documentation of v4 names LEFT and RIGHT; recordings show that v4 accepts START and END, which
 * v3 has too.
 */
function common({ truncate, types }: EmbedSettings): JsonObject {
  return defined({
    truncate: truncate === undefined ? undefined : truncate.toUpperCase(),
    embedding_types: types.every((type) => type === "float") ? undefined : types,
  });
}

function dataUrl({ media }: ReadInput): string {
  return `data:image/${media!.format};base64,${media!.base64}`;
}

/** The user guide wrote `image_url` as a string at first; its present edition and Cohere's own API have an object. */
function parts(input: ReadInput): JsonObject[] {
  const { text, media } = input;
  return [
    ...text === undefined ? [] : [{ type: "text", text }],
    ...media ? [{ type: "image_url", image_url: { url: dataUrl(input) } }] : [],
  ];
}

function decode({ embeddings, data }: JsonObject): DecodedEmbeddings | undefined {
  if (Array.isArray(embeddings)) return { vectors: embeddings.map((float) => ({ float })) };
  if (isObject(embeddings)) return { vectors: byInput(embeddings) };
  // Two recorded answers have this shape, of 2026-01-27 with `embedding_types: ["float"]`.
  if (Array.isArray(data)) return { vectors: data.map((entry) => ({ float: asObject(entry)["embedding"] })) };
  return undefined;
}

/** Turns lists by type into the types of each input. */
function byInput(lists: JsonObject): DecodedEmbeddings["vectors"] {
  const vectors: Partial<Record<EmbeddingType, unknown>>[] = [];
  for (const [type, list] of Object.entries(lists)) {
    if (!Array.isArray(list)) continue;
    // A cast: a type that nobody asked for is never looked up.
    list.forEach((vector, at) => (vectors[at] ??= {})[type as EmbeddingType] = vector);
  }
  return vectors;
}
