/**
 * Embeddings as one function type, so that another provider can take the place of Bedrock.
 */
import type { ModelId } from "../../../models/gate.ts";
import type { Bedrock } from "../../client/client.ts";
import { embed } from "./embed.ts";
import type { EmbedOptions, EmbedPurpose } from "./options.ts";

/** The texts of one call of an {@link Embedder}, and what depends on the call. */
export interface EmbedderRequest {
  /** The text, or the texts in order. */
  readonly input: string | readonly string[];
  /** The use of the vectors. Models that embed for all purposes alike ignore it. */
  readonly purpose?: EmbedPurpose | undefined;
  /** The length of the vectors, for models that can choose it. */
  readonly dimensions?: number | undefined;
  /** An abort rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

/** The vectors of the texts. */
export interface EmbedderResult {
  /** One vector for each text, in the order of `input`. */
  readonly embeddings: readonly (readonly number[])[];
  /** The tokens of all texts, if the provider counts them. */
  readonly usage?: { readonly inputTokens: number } | undefined;
}

/**
 * Embeds texts: the whole of what a program needs of a provider of embeddings. `embedder()` makes one of Bedrock; any function of
 * this type takes its place, such as a house platform's or one over the `embed` of another entry point.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Embedder } from "@bedrock-edge/client/embed";
 * import { createOpenAICompatible, embed } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const client = createOpenAICompatible({
 *   name: "house",
 *   baseURL: "https://embeddings.example.com/v1",
 *   apiKey: "fake-openai-key",
 *   fetch: fakeOpenAI(),
 * });
 * // OpenAI's API has no purposes.
 * const house: Embedder = ({ purpose: _, ...request }) => embed(client, { model: "house-embed-1", ...request });
 * const { embeddings } = await house({ input: "Which coat has a hood?", purpose: "query", dimensions: 8 });
 * assertEquals(embeddings[0]?.length, 8);
 * ```
 */
export type Embedder = (request: EmbedderRequest) => Promise<EmbedderResult>;

/** The options of every call of an {@link Embedder} over Bedrock. */
export type EmbedderDefaults<M extends ModelId = ModelId> = Omit<EmbedOptions<M, "float">, "input" | "type" | "signal">;

/**
 * Returns an {@link Embedder} over Bedrock. The options of a call replace those given here.
 *
 * @param defaults the model, and any other option of {@link embed} but `input`, `type` and `signal`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { type Embedder, embedder } from "@bedrock-edge/client/embed";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 *
 * async function nearest(embed: Embedder, question: string, texts: readonly string[]): Promise<string | undefined> {
 *   const [of] = (await embed({ input: question, purpose: "query" })).embeddings;
 *   const { embeddings } = await embed({ input: texts, purpose: "document" });
 *   const scores = embeddings.map((vector) => vector.reduce((sum, value, at) => sum + value * of![at]!, 0));
 *   return texts[scores.indexOf(Math.max(...scores))];
 * }
 *
 * const embed = embedder(bedrock, { model: "amazon.titan-embed-text-v2:0", dimensions: 256 });
 * assertEquals(await nearest(embed, "a raincoat", ["an umbrella", "a raincoat"]), "a raincoat");
 * ```
 */
export function embedder<const M extends ModelId>(bedrock: Bedrock, defaults: EmbedderDefaults<M>): Embedder {
  return ({ input, purpose = defaults.purpose, dimensions = defaults.dimensions, signal }) =>
    // A cast: `Omit` over a generic type loses the members for the compiler.
    embed(bedrock, { ...defaults, input, purpose, dimensions, signal } as EmbedOptions<M, "float">);
}
