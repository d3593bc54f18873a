/**
 * Rankings: sorts documents by how much they have to do with a query, with the rerank models of Amazon and Cohere.
 *
 * | for | see |
 * |---|---|
 * | a ranking | {@linkcode rerank}, {@linkcode RerankOptions}, {@linkcode RerankResult} |
 * | texts and JSON documents | {@linkcode RerankDocument} |
 * | SigV4 and API keys | {@linkcode RerankWay} |
 *
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
 *   model: "amazon.rerank-v1:0",
 *   query: "Which coat has a hood?",
 *   documents: [{ title: "Sunglasses" }, { title: "A coat of wool" }, { title: "A coat with a hood" }],
 * });
 * assertEquals(results.map(({ document }) => document.title), ["A coat with a hood", "A coat of wool", "Sunglasses"]);
 * ```
 * @module
 */
export { rerank } from "./rerank.ts";
export type {
  RankedDocument,
  RerankDocument,
  RerankModelId,
  RerankOptions,
  RerankResult,
  RerankWay,
} from "./options.ts";
