/**
 * Embeddings.
 */
import { checkOptions } from "../../../base/check_options.ts";
import type { JsonObject } from "../../../base/json_object.ts";
import { kindOf } from "../../../base/quote.ts";
import type { ModelId } from "../../../models/gate.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { Bedrock } from "../../client/client.ts";
import { countsInHeaders } from "../../invoke/base/counts.ts";
import { callOperation, jsonReader, requireClient } from "../base/call.ts";
import { joinedMembers } from "../base/joined_members.ts";
import { type Batch, batchesOf } from "./batches.ts";
import { EMBEDDING_CODECS, embeddingFormatOf } from "./formats/codecs.ts";
import type { EmbeddingCodec, EmbeddingType, EmbedSettings, TypedVector } from "./formats/format.ts";
import { inParallel } from "./in_parallel.ts";
import { readInputs } from "./inputs.ts";
import { EMBED_OPTIONS, type Embedding, type EmbedOptions, type EmbedResult } from "./options.ts";
import { settingsOf } from "./settings.ts";
import { checkVectors } from "./vectors.ts";

const DEFAULT_CONCURRENCY = 4;

/** The answer to one batch. */
interface BatchAnswer {
  readonly vectors: readonly TypedVector[];
  readonly inputTokens: number | undefined;
  readonly isTruncated: boolean;
}

/**
 * Embeds texts, and images, sounds and videos where the model takes them. More inputs than a call takes become several calls, of
 * which `concurrency` are open at a time; the order of the vectors is that of the inputs. The first failure stops the other calls,
 * and is thrown.
 *
 * @param bedrock a client of `createBedrock()` or `createBedrockWith()`.
 * @throws {TypeError} when an option has an unknown name or an invalid value, the model does not embed or its request format is
 * unknown, and for an input that the model does not take.
 * @throws {RangeError} for a length of vectors that the model lacks, and for a text or a file that is too large.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when an answer lacks a vector for each input.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { embed } from "@bedrock-edge/client/embed";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const { embeddings, usage } = await embed(bedrock, {
 *   model: "cohere.embed-v4:0",
 *   input: ["An umbrella for two", "A raincoat with a hood"],
 *   purpose: "document",
 *   dimensions: 256,
 * });
 * assertEquals(embeddings.map((vector) => vector.length), [256, 256]);
 * assertEquals(usage, { inputTokens: 11 });
 * ```
 */
export async function embed<
  const M extends ModelId,
  const T extends EmbeddingType | readonly EmbeddingType[] = "float",
>(bedrock: Bedrock, options: EmbedOptions<M, T>): Promise<EmbedResult<T>> {
  requireClient(bedrock, "embed");
  checkOptions(options, EMBED_OPTIONS);
  // The types of the model and of the vectors exist for the compiler alone.
  const given = options as unknown as EmbedOptions;
  const { model, type, signal, batchSize = Infinity, concurrency = DEFAULT_CONCURRENCY } = given;
  if (!model) {
    throw new TypeError(`Cannot embed: model is ${kindOf(model)}; pass an id such as "amazon.titan-embed-text-v2:0"`);
  }
  const codec = EMBEDDING_CODECS[given.format ?? embeddingFormatOf(model)];
  const settings = settingsOf(given, codec);
  const inputs = readInputs(given, codec);
  const batches = batchesOf(inputs, (kind) => Math.min(batchSize, codec.mostInputs(kind)));

  const { modelId } = await bedrock.route(model);
  const embeddings: unknown[] = [];
  const truncated: number[] = [];
  const tokens: (number | undefined)[] = [];
  await inParallel(batches, concurrency, signal, async (batch, stop) => {
    const { vectors, inputTokens, isTruncated } = await send(bedrock, given, batch, { codec, settings, stop });
    vectors.forEach((vector, at) =>
      embeddings[batch.at + at] = typeof type === "object" ? vector : vector[type ?? "float"]
    );
    if (isTruncated) truncated.push(batch.at);
    tokens.push(inputTokens);
  });
  return {
    embeddings: embeddings as Embedding<T>[], // a list by type where `type` is a list, one list of numbers otherwise
    usage: sumOf(tokens),
    model: modelId,
    truncated: truncated.sort((a, b) => a - b),
  };
}

/** The sum of the tokens; unknown if those of one call are. */
function sumOf(tokens: readonly (number | undefined)[]): EmbedResult["usage"] {
  let inputTokens = 0;
  for (const each of tokens) {
    if (each === undefined) return undefined;
    inputTokens += each;
  }
  return { inputTokens };
}

/** The parts of a call that are the same for each batch. */
interface Calling {
  readonly codec: EmbeddingCodec;
  readonly settings: EmbedSettings;
  readonly stop: AbortSignal;
}

function send(
  bedrock: Bedrock,
  { model, normalize, additionalModelRequestFields, headers, timeouts, retry }: EmbedOptions,
  { inputs }: Batch,
  { codec, settings, stop }: Calling,
): Promise<BatchAnswer> {
  const { types, dimensions } = settings;
  const divide = normalize === true && !codec.has.normalize;
  const promised = { count: inputs.length, types, dimensions, divide };
  const spec = {
    method: "POST",
    path: "/model/{modelId}/invoke",
    model,
    headers,
    timeouts,
    retry,
    body: joinedMembers(codec.encode(inputs, settings), additionalModelRequestFields),
  };
  const read = (json: JsonObject, exchange: Exchange): BatchAnswer => {
    const decoded = codec.decode(json, settings);
    if (!decoded) throw exchange.unusable("it has no embeddings");
    return {
      vectors: checkVectors(decoded, promised, exchange),
      inputTokens: typeof decoded.inputTokens === "number"
        ? decoded.inputTokens
        : countsInHeaders(exchange.response.headers)?.inputTokens,
      isTruncated: decoded.isTruncated ?? false,
    };
  };
  return callOperation(bedrock, "embed", spec, { ...jsonReader("InvokeModel", read, "embed"), stop });
}
