/**
 * Ranks by `Rerank` of `bedrock-agent-runtime`. Source for shapes and limits: the service model of bedrock-agent-runtime in
 * botocore 1.43.107, read 2026-11-30.
 */
import { bedrockArn, looksLikeArn } from "../../../aws/arn.ts";
import { partitionOf } from "../../../aws/partitions.ts";
import { plainId } from "../../../aws/path.ts";
import { codePoints } from "../../../base/code_points.ts";
import type { Bedrock } from "../../client/client.ts";
import { callOperation, jsonReader, requireSignatures } from "../base/call.ts";
import { callOptions } from "./call_options.ts";
import type { RerankDocument, RerankOptions } from "./options.ts";
import { type Rank, type Ranking, readRanks } from "./read_ranking.ts";

/** The most documents of one request. */
const MOST_DOCUMENTS = 1000;
/** The most characters of the query, and of a text. */
const MOST_CHARACTERS = 32_000;

/**
 * Resolves with the ranking, of as many pages as the service makes of it.
 *
 * @throws {TypeError} when the client has an API key instead of credentials.
 * @throws {RangeError} when the request exceeds a limit of the service.
 */
export async function rankByAgentRuntime(bedrock: Bedrock, options: RerankOptions): Promise<Ranking> {
  checkLimits(options);
  await requireSignatures(bedrock, "rerank");
  const { model, documents } = options;
  const { modelId, region } = await bedrock.route(model);
  const body = bodyOf(options, arnOf(modelId, region));
  let ranks: readonly Rank[] = [];
  let unknown: Readonly<Record<string, unknown>> = {};
  let nextToken: string | undefined;
  do {
    const page: Page = await callOperation(
      bedrock,
      "rerank",
      {
        service: "bedrock-agent-runtime",
        method: "POST",
        path: "/rerank",
        model,
        body: { ...body, nextToken },
        ...callOptions(options),
      },
      pageReader(documents.length, ranks),
    );
    ranks = [...ranks, ...page.ranks];
    unknown = { ...unknown, ...page.unknown };
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return { ranks, unknown };
}

interface Page {
  readonly ranks: readonly Rank[];
  readonly unknown: Readonly<Record<string, unknown>>;
  readonly nextToken: string | undefined;
}

/** Each page has a document that no earlier page has, so that pages come to an end. */
function pageReader(count: number, earlier: readonly Rank[]) {
  return jsonReader("Rerank", ({ results, nextToken, ...unknown }, exchange): Page => {
    const ranks = readRanks(results, "relevanceScore", { count, earlier, exchange });
    // Null stands for a member that is absent.
    const next = typeof nextToken === "string" && nextToken ? nextToken : undefined;
    return { ranks, unknown, nextToken: next };
  }, "rerank");
}

function bodyOf({ query, documents, topN, additionalModelRequestFields }: RerankOptions, modelArn: string) {
  return {
    queries: [{ type: "TEXT", textQuery: { text: query } }],
    sources: documents.map((document) => ({ type: "INLINE", inlineDocumentSource: sourceOf(document) })),
    rerankingConfiguration: {
      type: "BEDROCK_RERANKING_MODEL",
      bedrockRerankingConfiguration: {
        numberOfResults: topN,
        modelConfiguration: { modelArn, additionalModelRequestFields },
      },
    },
  };
}

function sourceOf(document: RerankDocument) {
  return typeof document === "string"
    ? { type: "TEXT", textDocument: { text: document } }
    : { type: "JSON", jsonDocument: document };
}

/** Returns the ARN of a model in the region that is called. */
function arnOf(modelId: string, region: string): string {
  const id = plainId(modelId);
  if (looksLikeArn(id)) return id;
  return bedrockArn({ partition: partitionOf(region).name, region, account: "" }, `foundation-model/${id}`);
}

function checkLimits({ query, documents }: RerankOptions): void {
  if (documents.length > MOST_DOCUMENTS) {
    throw new RangeError(
      `Cannot rerank ${documents.length} documents: the service takes at most ${MOST_DOCUMENTS}; rank them in parts, and then ` +
        "the first of each part together",
    );
  }
  checkText(query, "query");
  for (const [at, document] of documents.entries()) {
    if (typeof document === "string") checkText(document, `documents[${at}]`);
  }
}

function checkText(text: string, path: string): void {
  const length = codePoints(text);
  if (length >= 1 && length <= MOST_CHARACTERS) return;
  throw new RangeError(
    `Cannot rerank: ${path} has ${length} characters; the service takes 1 to ${MOST_CHARACTERS}, so leave out empty texts and ` +
      "split long ones",
  );
}
