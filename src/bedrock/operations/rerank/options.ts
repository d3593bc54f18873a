/**
 * The options and the result of `rerank`.
 */
import type { Gate, ModelsWith } from "../../../models/gate.ts";
import type { CallOptions } from "../base/call.ts";

/** A document: text, or a JSON object, also one whose type is an interface. Lists and objects of the platform are refused. */
export type RerankDocument = string | object;

/** How documents are ranked: by `Rerank` of `bedrock-agent-runtime`, or by `InvokeModel` of `bedrock-runtime`. */
export type RerankWay = "agent-runtime" | "invoke-model";

/** The id of a model that ranks. Editors complete known ids; every other id is open. */
export type RerankModelId = ModelsWith<"rerank"> | (string & Record<never, never>);

/** The options of `rerank`. */
export interface RerankOptions<D extends RerankDocument = RerankDocument, M extends RerankModelId = RerankModelId>
  extends CallOptions {
  /** The model's id, or the ARN of one. A model that is known not to rank does not compile. */
  model: Gate<M, "rerank", M>;
  /** The question that the documents may answer. */
  query: string;
  /**
   * The documents; `agent-runtime` takes at most 1,000. JSON objects need `agent-runtime`: `JSON.stringify` makes texts of them.
   */
  documents: readonly D[];
  /** The most results, an integer from 1 on. @default all documents */
  topN?: number | undefined;
  /**
   * How documents are ranked. The agent runtime takes no API keys. @default {"agent-runtime"} with SigV4, `"invoke-model"` with an
   * API key
   */
  via?: RerankWay | undefined;
  /** Members of the model's own format, such as `max_tokens_per_doc`. */
  additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
}

/** A document's place in the ranking. */
export interface RankedDocument<D extends RerankDocument = RerankDocument> {
  /** The position of the document in `documents`, from 0. */
  readonly index: number;
  /** How much the document has to do with the query, from 0 to 1. Scores of different models cannot be compared. */
  readonly relevanceScore: number;
  /** The document, as it was given. */
  readonly document: D;
}

/** The ranking of documents. */
export interface RerankResult<D extends RerankDocument = RerankDocument> {
  /** The documents, the most relevant first. */
  readonly results: readonly RankedDocument<D>[];
  /** Other members of the answer, such as `meta`. */
  readonly unknown?: Readonly<Record<string, unknown>> | undefined;
}
