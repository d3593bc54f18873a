/**
 * Rankings by the words that a document shares with the query: `Rerank` of `bedrock-agent-runtime`. Source for shapes and
 * limits: the service model of bedrock-agent-runtime in botocore 1.43.107, read 2026-11-30.
 */
import { parseArn } from "../../aws/arn.ts";
import {
  type Check,
  type Findings,
  integer,
  json,
  list,
  map,
  oneOf,
  required,
  string,
  structure,
} from "../judge/constraints.ts";
import { member, members } from "../judge/conversation.ts";
import { schemeOf } from "../judge/authorize.ts";
import { invalid, Refusal } from "../judge/refusal.ts";
import { type FakeServiceOperation, jsonAnswer, type OperationRequest } from "./operation.ts";

const textDocument = structure({ text: string({ min: 1, max: 32_000 }) });

const rerankRequest: Check = structure({
  queries: required(
    list(structure({ type: required(oneOf("TEXT")), textQuery: required(textDocument) }), { min: 1, max: 1 }),
  ),
  sources: required(list(
    structure({
      type: required(oneOf("INLINE")),
      inlineDocumentSource: required(
        structure({ type: required(oneOf("TEXT", "JSON")), textDocument, jsonDocument: json }),
      ),
    }),
    { min: 1, max: 1000 },
  )),
  rerankingConfiguration: required(structure({
    type: required(oneOf("BEDROCK_RERANKING_MODEL")),
    bedrockRerankingConfiguration: required(structure({
      numberOfResults: integer({ min: 1, max: 1000 }),
      modelConfiguration: required(structure({
        modelArn: required(string({ min: 1, max: 2048 })),
        additionalModelRequestFields: map(string({ min: 1, max: 100 }), json),
      })),
    })),
  })),
});

/** Creates the operation. */
export function rerankOperation(): FakeServiceOperation {
  return { operation: "Rerank", method: "POST", path: /^\/rerank$/, answer };
}

function answer({ request, body, checkModelExists }: OperationRequest) {
  // The user guide's page on API keys: they do not work with this service; read 2026-11-30. The words are ours.
  if (schemeOf(request.headers) === "bearer") {
    throw new Refusal("AccessDeniedException", "API keys are not supported for this operation.");
  }
  if (!body.isJson) throw new Refusal("SerializationException", "The request body is not valid JSON.");
  checkShape(body.value);
  const configuration = member(member(body.value, "rerankingConfiguration"), "bedrockRerankingConfiguration");
  const { modelArn } = member(configuration, "modelConfiguration");
  const modelId = parseArn(`${modelArn}`)?.modelId;
  if (modelId === undefined) throw invalid("The provided model identifier is invalid.");
  checkModelExists(modelId);
  const [query] = members(body.value, "queries");
  const documents = members(body.value, "sources").map((source) =>
    documentText(member(source, "inlineDocumentSource"))
  );
  const most = Number(configuration["numberOfResults"] ?? documents.length);
  // Reported to langchain-ai/langchain-aws#761, 2025-11-13.
  if (most > documents.length) {
    throw invalid("Cannot provide numberOfResults value that exceeds the number of sources.");
  }
  const results = rankedBy(`${member(query, "textQuery")["text"]}`, documents);
  return jsonAnswer({ results: results.slice(0, most) });
}

function documentText({ type, textDocument, jsonDocument }: Record<string, unknown>): string {
  return type === "TEXT" ? `${member({ textDocument }, "textDocument")["text"]}` : JSON.stringify(jsonDocument);
}

function checkShape(body: unknown): void {
  const found: Findings = { violations: [], unions: [] };
  rerankRequest(body, [], found);
  const { length } = found.violations;
  if (!length) return;
  throw invalid(`${length} validation error${length > 1 ? "s" : ""} detected: ${found.violations.join("; ")}`);
}

/** A document in a ranking, as the agent runtime writes it. */
export interface RankedResult {
  readonly index: number;
  readonly relevanceScore: number;
}

/** Ranks documents by the part of the query's words that they have, the best first, equal ones in their order. */
export function rankedBy(query: string, documents: readonly string[]): RankedResult[] {
  const asked = wordsOf(query);
  return documents
    .map((document, index) => {
      const words = wordsOf(document);
      const shared = [...asked].filter((word) => words.has(word)).length;
      return { index, relevanceScore: Math.fround(shared / (asked.size || 1)) };
    })
    .sort((a, b) => b.relevanceScore - a.relevanceScore);
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}
