/**
 * Every request format of embedding models, by name, and the format of a model.
 */
import { findModel } from "../../../../models/find.ts";
import { refusalFor } from "../../../../models/explain.ts";
import { quoted } from "../../../../base/quote.ts";
import { COHERE_V3, COHERE_V4 } from "./cohere.ts";
import type { EmbeddingCodec } from "./format.ts";
import { MARENGO_2_7, MARENGO_3_0 } from "./marengo.ts";
import { NOVA } from "./nova.ts";
import { TITAN_IMAGE, TITAN_TEXT_V1, TITAN_TEXT_V2 } from "./titan.ts";

/** The name of a request format of embedding models. */
export type EmbeddingFormat =
  | "titan-text-v1"
  | "titan-text-v2"
  | "titan-image"
  | "cohere-v3"
  | "cohere-v4"
  | "nova"
  | "marengo-2.7"
  | "marengo-3.0";

/** The codecs of all formats. */
export const EMBEDDING_CODECS: Readonly<Record<EmbeddingFormat, EmbeddingCodec>> = {
  "titan-text-v1": TITAN_TEXT_V1,
  "titan-text-v2": TITAN_TEXT_V2,
  "titan-image": TITAN_IMAGE,
  "cohere-v3": COHERE_V3,
  "cohere-v4": COHERE_V4,
  "nova": NOVA,
  "marengo-2.7": MARENGO_2_7,
  "marengo-3.0": MARENGO_3_0,
};

/** The formats of each shape that the registry knows: the newest, and older ones by a version in the id. */
const SHAPES: ReadonlyMap<
  string | undefined,
  readonly [newest: EmbeddingFormat, older?: EmbeddingFormat, ids?: RegExp]
> = new Map([
  ["titan-embed-text", ["titan-text-v2", "titan-text-v1", /-text-v1|-g1-/]],
  ["titan-embed-image", ["titan-image"]],
  ["cohere-embed", ["cohere-v4", "cohere-v3", /-v3/]],
  ["nova-embed", ["nova"]],
  ["twelvelabs-marengo", ["marengo-3.0", "marengo-2.7", /-2-7-/]],
]);

/**
 * Returns the format of a model.
 *
 * @throws {TypeError} for a model of another kind, and for a model whose format is unknown.
 */
export function embeddingFormatOf(model: string): EmbeddingFormat {
  const facts = findModel(model);
  const [newest, older, ids] = SHAPES.get(facts?.bodyFormat) ?? [];
  if (facts && newest) return older && ids?.test(facts.id) ? older : newest;
  const formats = Object.keys(EMBEDDING_CODECS).join(", ");
  throw new TypeError(
    refusalFor(model, "embed") ??
      `Cannot embed with ${
          quoted(model)
        }: its request format is unknown; pass format, one of ${formats}, or name the ` +
        "model behind the id with declareModel()",
  );
}
