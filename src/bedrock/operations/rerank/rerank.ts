/**
 * Sorts documents by how much they have to do with a query.
 */
import {
  checkedElsewhere,
  checkOptions,
  invalidOption,
  numberFrom,
  object,
  oneOf,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { tagOf } from "../../../base/base64.ts";
import { isObject } from "../../../base/json_object.ts";
import { kindOf, shown } from "../../../base/quote.ts";
import { refusalFor } from "../../../models/explain.ts";
import type { Bedrock } from "../../client/client.ts";
import { callChecks, requireClient } from "../base/call.ts";
import { rankByAgentRuntime } from "./agent_runtime.ts";
import { rankByInvokeModel } from "./invoke_model.ts";
import type { RerankDocument, RerankModelId, RerankOptions, RerankResult, RerankWay } from "./options.ts";
import { resultOf } from "./read_ranking.ts";

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<RerankOptions>(() => ({
  of: "rerank()",
  options: {
    model: text,
    query: text,
    documents: checkedElsewhere,
    topN: numberFrom(1),
    via: oneOf("agent-runtime", "invoke-model"),
    additionalModelRequestFields: object,
    ...callChecks(),
  },
  otherNames: {
    modelId: "model",
    modelArn: "model",
    texts: "documents",
    sources: "documents",
    values: "documents",
    topK: "topN",
    top_n: "topN",
    numberOfResults: "topN",
    additionalFields: "additionalModelRequestFields",
    extraBody: "additionalModelRequestFields",
    abortSignal: "signal",
    maxRetries: "retry: { maxRetries }",
  },
}));

/**
 * Sorts documents by how much they have to do with a query.
 *
 * The client's authentication decides the way: with SigV4 it is `Rerank` of `bedrock-agent-runtime`, where a policy allows
 * `bedrock:Rerank` and `bedrock:InvokeModel`. That service takes no API keys, so that a client with an API key calls `InvokeModel`.
 *
 * @throws {TypeError} when the model is known not to rank, an option is missing, unknown or of the wrong type, or the way does not
 * take the documents.
 * @throws {RangeError} when there are too many documents, a text is empty or too long, or `topN` is out of range.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer is not a ranking of these documents.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { rerank } from "@bedrock-edge/client/rerank";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
 * const bedrock = createBedrock({ region: "us-west-2", credentials, fetch: fakeBedrock() });
 * const { results } = await rerank(bedrock, {
 *   model: "cohere.rerank-v3-5:0",
 *   query: "the weather in Oslo",
 *   documents: ["a poem about the sea", "the weather report for Oslo"],
 *   topN: 1,
 * });
 * assertEquals(results.map(({ index, document }) => [index, document]), [[1, "the weather report for Oslo"]]);
 * ```
 */
export async function rerank<const D extends RerankDocument, const M extends RerankModelId>(
  bedrock: Bedrock,
  options: RerankOptions<D, M>,
): Promise<RerankResult<D>> {
  requireClient(bedrock, "rerank");
  checkOptions(options, OPTIONS);
  // The type of the model exists for the compiler alone.
  const given = options as unknown as RerankOptions;
  checkRequest(given);
  const way = options.via ?? await wayOf(bedrock);
  const { documents, topN } = options;
  // Rerank refuses more results than documents: "Cannot provide numberOfResults value that exceeds the number of sources."
  // (langchain-ai/langchain-aws#761, 2025-11-13; langgenius/dify#12774, 2025-01-15).
  const asked = { ...given, topN: topN && Math.min(topN, documents.length) };
  const ranking = way === "agent-runtime"
    ? await rankByAgentRuntime(bedrock, asked)
    : await rankByInvokeModel(bedrock, asked);
  return resultOf(ranking, documents, topN);
}

/** An authenticator of the caller's may be of either kind; AWS's own services take signatures. */
async function wayOf(bedrock: Bedrock): Promise<RerankWay> {
  const { scheme } = await bedrock.authInfo();
  return scheme === "bearer" ? "invoke-model" : "agent-runtime";
}

function checkRequest({ model, query, documents, topN }: RerankOptions): void {
  for (const [name, value] of Object.entries({ model, query })) {
    if (!value) throw new TypeError(`Cannot rerank: ${name} is missing or empty; pass text`);
  }
  if (!Array.isArray(documents)) throw invalidOption("documents", kindOf(documents), "a list of texts or JSON objects");
  if (!documents.length) throw new TypeError("Cannot rerank: documents is empty; pass at least one document");
  const at = documents.findIndex((document) => typeof document !== "string" && !isData(document));
  if (at >= 0) throw invalidOption(`documents[${at}]`, kindOf(documents[at]), "a text or a JSON object");
  if (topN !== undefined && !Number.isInteger(topN)) {
    throw new RangeError(`Cannot rerank: topN is ${shown(topN)}; pass an integer, or leave it out for all documents`);
  }
  const refusal = refusalFor(model, "rerank");
  if (refusal) throw new TypeError(refusal);
}

/** JSON would write an object of the platform, such as a `Map`, as an empty one. */
function isData(document: unknown): boolean {
  return isObject(document) && tagOf(document) === undefined;
}
