/**
 * Embeddings of Bedrock's models: texts, images and pairs of both as vectors, in batches, with bounded concurrency.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { embed } from "@bedrock-edge/client/embed";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const { embeddings } = await embed(bedrock, { model: "amazon.titan-embed-text-v2:0", input: ["Oslo", "Lima"] });
 * assertEquals(embeddings.map((vector) => vector.length), [1024, 1024]);
 * ```
 *
 * @module
 */
export { embed } from "./embed.ts";
export {
  type Embedder,
  embedder,
  type EmbedderDefaults,
  type EmbedderRequest,
  type EmbedderResult,
} from "./embedder.ts";
export type { EmbeddingFormat } from "./formats/codecs.ts";
export type { EmbeddingType, EmbedS3Location, EmbedTruncation } from "./formats/format.ts";
export type { CommonPurpose } from "./formats/purpose.ts";
export type {
  EmbedContent,
  Embedding,
  EmbedInput,
  EmbedMedia,
  EmbedOptions,
  EmbedPurpose,
  EmbedResult,
} from "./options.ts";
