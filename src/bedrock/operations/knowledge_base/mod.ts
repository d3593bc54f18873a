/**
 * Knowledge bases of Bedrock: search them, let an agent of the service answer from them, and let the models of a chat answer from
 * them and cite them. Managed and classic bases. The service takes signed requests only: the client needs credentials, and no API
 * key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { retrieve, toSearchResults } from "@bedrock-edge/client/knowledge-base";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
 * const documents = [{ uri: "s3://docs/umbrella.md", text: "An umbrella costs 12 euros." }];
 * const fetch = fakeBedrock({ knowledgeBases: { KB12345678: { documents } } });
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch });
 *
 * const query = "What does an umbrella cost?";
 * const { results } = await retrieve(bedrock, { knowledgeBase: "KB12345678", query });
 * const answer = await bedrock.chat({
 *   model: "anthropic.claude-sonnet-4-5-20250929-v1:0",
 *   messages: [{ role: "user", content: [...toSearchResults(results), { type: "text", text: query }] }],
 * });
 * const cited = answer.content.find((block) => block.type === "citationsContent");
 * assertEquals(cited?.citations?.[0]?.source, "s3://docs/umbrella.md");
 * ```
 *
 * @module
 */
export { retrieve, retrieveAll } from "./retrieve.ts";
export type { Retrieval, RetrievalQuery, RetrieveOptions } from "./retrieve.ts";
export type { ImplicitFilter, KnowledgeBaseGuardrail, MetadataAttribute, SearchOptions } from "./search.ts";
export type { RerankingModel } from "./reranking.ts";
export type { FilterAttribute, FilterOperator, RetrievalFilter } from "./filter.ts";
export type {
  RetrievalResult,
  RetrievedCitation,
  RetrievedColumn,
  RetrievedContent,
  RetrievedLocation,
  RetrievedReference,
} from "./results.ts";
export { type AnyRetrievalResult, toSearchResults } from "./search_results.ts";
export { knowledgeBaseTool, type KnowledgeBaseToolOptions } from "./tool.ts";
export { agenticRetrieve } from "./agentic_retrieve.ts";
export type {
  AgenticKnowledgeBase,
  AgenticMantleModel,
  AgenticMessage,
  AgenticRetrieveOptions,
} from "./agentic_options.ts";
export type {
  AgenticRetrieveCitation,
  AgenticRetrieveEvent,
  AgenticRetrieveResult,
  AgenticRetrieveResultItem,
  AgenticRetrieveStream,
  AgenticRetrieveTrace,
} from "./agentic_events.ts";
export type { AnswerStream } from "./answer_stream.ts";
export { retrieveAndGenerate, retrieveAndGenerateStream } from "./retrieve_and_generate.ts";
export type { GeneratedAnswer, GeneratedAnswerEvent } from "./retrieve_and_generate.ts";
export type { GenerationOptions, OrchestrationOptions, RetrieveAndGenerateOptions } from "./generate_options.ts";
export { type DocumentContent, type DocumentContentOptions, getDocumentContent } from "./document_content.ts";
export type { CallOptions } from "../base/call.ts";
