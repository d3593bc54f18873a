/**
 * Reads the ranking in an answer, and checks that it ranks the documents of the request.
 */
import { asObject } from "../../../base/json_object.ts";
import { shown } from "../../../base/quote.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { RerankDocument, RerankResult } from "./options.ts";

/** The place of one document. */
export interface Rank {
  readonly index: number;
  readonly relevanceScore: number;
}

/** The places of documents, and the other members of the answer. */
export interface Ranking {
  readonly ranks: readonly Rank[];
  readonly unknown: Readonly<Record<string, unknown>>;
}

/** The documents that an answer may rank. */
interface Documents {
  /** The number of documents in the request. */
  readonly count: number;
  /** The documents that earlier pages ranked. */
  readonly earlier: readonly Rank[];
  readonly exchange: Exchange;
}

/**
 * Reads the list of results of one answer.
 *
 * @param score the name of the member with the score
 * @throws {ProviderError} `protocol` when the list is missing or empty, a result has no score, or a result's index belongs to no
 * document or to one that is ranked already.
 */
export function readRanks(results: unknown, score: string, { count, earlier, exchange }: Documents): readonly Rank[] {
  if (!Array.isArray(results) || !results.length) throw exchange.unusable("it has no list of results");
  const taken = new Set(earlier.map(({ index }) => index));
  return results.map((result: unknown) => {
    const { index, [score]: relevanceScore } = asObject(result);
    const isPlace = typeof index === "number" && Number.isInteger(index) && index >= 0 && index < count;
    if (!isPlace) throw exchange.unusable(`it has a result for document ${shown(index)} of ${count}`);
    if (taken.has(index)) throw exchange.unusable(`it ranks document ${index} twice`);
    if (typeof relevanceScore !== "number") {
      throw exchange.unusable(`its result for document ${index} has no number ${score}`);
    }
    taken.add(index);
    return { index, relevanceScore };
  });
}

/**
 * Returns the ranking with its documents, the most relevant first, and no more than were asked for. Pages and models need not be in
 * that order, and pages may have more.
 */
export function resultOf<D extends RerankDocument>(
  { ranks, unknown }: Ranking,
  documents: readonly D[],
  topN: number | undefined,
): RerankResult<D> {
  const results = ranks
    .map((rank) => ({ ...rank, document: documents[rank.index]! })) // in range: readRanks checked it
    .sort((a, b) => b.relevanceScore - a.relevanceScore)
    .slice(0, topN);
  return Object.keys(unknown).length ? { results, unknown } : { results };
}
