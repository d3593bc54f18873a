/**
 * Rankings by InvokeModel. Sources: a recorded answer of Cohere's (DataDog/dd-trace-py, 2025-10-31); that Amazon's model refuses
 * `api_version`, and Cohere's needs it, is reported to langchain-aws, read 2026-11-30.
 */
import { rankedBy } from "../../rerank.ts";
import { malformed, refuseOtherKeys, requireKeys } from "../base/body_rules.ts";
import type { NativeModels, NativeRequest } from "../base/native_model.ts";

/** The members of each format beside those of both. */
const OTHER_KEYS: Readonly<Record<string, readonly string[]>> = {
  "cohere-rerank": ["api_version", "max_tokens_per_doc"],
  "amazon-rerank": [],
};

/** Both formats. */
export const RERANK_MODELS: NativeModels = { formats: Object.keys(OTHER_KEYS), answer };

function answer({ format, body }: NativeRequest) {
  const own = OTHER_KEYS[format]!; // one of the two formats
  requireKeys(body, ["query", "documents", ...own.slice(0, 1)]);
  refuseOtherKeys(body, new Set(["query", "documents", "top_n", ...own]));
  const { query, documents, top_n } = body;
  if (!Array.isArray(documents) || !documents.every((document) => typeof document === "string")) {
    throw malformed("#/documents", "expected type: String");
  }
  const ranked = rankedBy(`${query}`, documents).slice(0, Number(top_n ?? documents.length));
  return {
    body: { results: ranked.map(({ index, relevanceScore }) => ({ index, relevance_score: relevanceScore })) },
  };
}
