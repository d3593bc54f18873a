/**
 * The sentences about mistakes in rankings.
 */
import { rerank, type RerankOptions } from "@bedrock-edge/client/rerank";
import { client, type Row } from "../row.ts";

const ask = (options: Record<string, unknown>) =>
  rerank(client(), {
    model: "cohere.rerank-v3-5:0",
    query: "rain",
    documents: ["rain"],
    via: "agent-runtime",
    ...options,
  } as RerankOptions);

/** Rankings that cannot be asked for. */
export const RERANKS: readonly Row[] = [
  {
    says: "TypeError: Cannot rerank: query is missing or empty; pass text",
    when: () => ask({ query: "" }),
  },
  {
    says: "TypeError: Cannot rerank: documents is empty; pass at least one document",
    when: () => ask({ documents: [] }),
  },
  {
    says: "RangeError: Cannot rerank: topN is 1.5; pass an integer, or leave it out for all documents",
    when: () => ask({ topN: 1.5 }),
  },
  {
    says:
      "RangeError: Cannot rerank 1001 documents: the service takes at most 1000; rank them in parts, and then the first of " +
      "each part together",
    when: () => ask({ documents: Array(1001).fill("rain") }),
  },
  {
    says:
      "RangeError: Cannot rerank: documents[1] has 0 characters; the service takes 1 to 32000, so leave out empty texts and " +
      "split long ones",
    when: () => ask({ documents: ["rain", ""] }),
  },
  {
    says: "TypeError: Cannot rerank: documents[0] is a JSON object, which InvokeModel does not take; pass " +
      "JSON.stringify(document), or call with SigV4, where Rerank takes it",
    when: () => ask({ documents: [{ title: "rain" }], via: "invoke-model" }),
  },
];
