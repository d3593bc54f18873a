/**
 * Ranks by `InvokeModel`, in the format of the model's maker. Cohere's format needs the version of its API and is recorded
 * (DataDog/dd-trace-py, 2025-10-31); Amazon's refuses it: "extraneous key [api_version] is not permitted"
 * (reported to langchain-aws, read 2026-11-30).
 */
import { findModel } from "../../../models/find.ts";
import type { Bedrock } from "../../client/client.ts";
import { callOperation, jsonReader } from "../base/call.ts";
import { callOptions } from "./call_options.ts";
import type { RerankOptions } from "./options.ts";
import { type Ranking, readRanks } from "./read_ranking.ts";

/** The members that a format needs beside the query and the documents. */
const FORMAT_MEMBERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "cohere-rerank": { api_version: 2 },
};

/**
 * Resolves with the ranking.
 *
 * @throws {TypeError} for documents in JSON, which no model's own format has.
 */
export async function rankByInvokeModel(bedrock: Bedrock, options: RerankOptions): Promise<Ranking> {
  const { model, query, documents, topN, additionalModelRequestFields } = options;
  const at = documents.findIndex((document) => typeof document !== "string");
  if (at >= 0) {
    throw new TypeError(
      `Cannot rerank: documents[${at}] is a JSON object, which InvokeModel does not take; pass JSON.stringify(document), or call ` +
        "with SigV4, where Rerank takes it",
    );
  }
  const format = findModel(model)?.bodyFormat ?? "";
  const body = { query, documents, top_n: topN, ...FORMAT_MEMBERS[format], ...additionalModelRequestFields };
  return await callOperation(
    bedrock,
    "rerank",
    { method: "POST", path: "/model/{modelId}/invoke", model, body, ...callOptions(options) },
    jsonReader("InvokeModel", ({ results, ...unknown }, exchange): Ranking => {
      const ranks = readRanks(results, "relevance_score", { count: documents.length, earlier: [], exchange });
      return { ranks, unknown };
    }, "rerank"),
  );
}
