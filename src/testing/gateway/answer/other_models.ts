/** The answers of embedding, image and reranking models. */
import { PIXEL } from "../../base/pixel.ts";
import { vectorOf } from "../../base/vector.ts";
import { countTokens } from "../../answer/tokens.ts";
import { member } from "../../judge/conversation.ts";

type Json = Readonly<Record<string, unknown>>;

const DEFAULT_DIMENSIONS = 8;

/** Returns the body of an answer with embeddings. */
export function embeddingsOf({ values, dimensions = DEFAULT_DIMENSIONS }: Json): Json {
  const texts = textsOf(values);
  return {
    embeddings: texts.map((text) => vectorOf(text, Number(dimensions))),
    usage: { tokens: texts.reduce((sum, text) => sum + countTokens(text), 0) },
    warnings: [],
  };
}

/** Returns the body of an answer with images, one transparent pixel each. */
export function imagesOf({ n, prompt }: Json): Json {
  const inputTokens = countTokens(prompt), outputTokens = Number(n);
  return {
    images: Array.from({ length: Number(n) }, () => PIXEL),
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    warnings: [],
  };
}

/** Returns the body of an answer with a ranking: documents with more words of the query come first. */
export function rankingOf(body: Json): Json {
  const query = new Set(wordsOf(body["query"]));
  const documents = textsOf(member(body, "documents")["values"]);
  const ranking = documents.map((document, index) => {
    const shared = new Set(wordsOf(document).filter((word) => query.has(word))).size;
    return { index, relevanceScore: query.size === 0 ? 0 : shared / query.size };
  }).toSorted((a, b) => b.relevanceScore - a.relevanceScore || a.index - b.index);
  const { topN } = body;
  return { ranking: typeof topN === "number" ? ranking.slice(0, topN) : ranking, warnings: [] };
}

/** Objects are read as their JSON. */
function textsOf(values: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  return list.map((value) => typeof value === "string" ? value : JSON.stringify(value));
}

function wordsOf(text: unknown): string[] {
  return String(text).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
