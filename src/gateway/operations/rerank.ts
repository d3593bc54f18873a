/**
 * Rankings.
 */
import {
  checkedElsewhere,
  checkOptions,
  invalidOption,
  numberFrom,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { asObject, isObject } from "../../base/json_object.ts";
import { kindOf } from "../../base/quote.ts";
import { coreOf } from "../client/core.ts";
import type { Gateway } from "../client/options.ts";
import { type GatewayAnswer, type GatewayModelOptions, logOf, modelChecks, vendorsIn } from "./call_options.ts";
import { answerFacts, readAnswer } from "./read_answer.ts";

/** The options of `rerank`. */
export interface GatewayRerankOptions extends GatewayModelOptions {
  /** The words to compare with. */
  query: string;
  /** The documents: all texts, or all JSON objects. */
  documents: readonly string[] | readonly Readonly<Record<string, unknown>>[];
  /** The number of results. @default all */
  topN?: number | undefined;
}

/** Rankings. */
export interface GatewayRanking extends GatewayAnswer {
  /** The documents by their index, the most relevant first. */
  results: { index: number; relevanceScore: number }[];
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<GatewayRerankOptions>(() => ({
  of: "rerank()",
  options: { ...modelChecks(), query: text, documents: checkedElsewhere, topN: numberFrom(1) },
  otherNames: { topK: "topN", top_n: "topN", texts: "documents", abortSignal: "signal" },
}));

/**
 * Sorts documents by how much they have to do with a query.
 *
 * @throws {TypeError} when an option is missing, unknown or of the wrong type, or `documents` mixes texts and objects.
 * @throws {ProviderError} when the service or the wire fails.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createGateway, rerank } from "@bedrock-edge/client/gateway";
 *
 * const answer = { ranking: [{ index: 1, relevanceScore: 0.9 }, { index: 0, relevanceScore: 0.1 }] };
 * const gateway = createGateway({ apiKey: "k", fetch: () => Promise.resolve(Response.json(answer)) });
 * const { results } = await rerank(gateway, {
 *   model: "cohere/rerank-v3.5",
 *   query: "weather",
 *   documents: ["a poem", "a forecast"],
 * });
 * assertEquals(results[0]?.index, 1);
 * ```
 */
export async function rerank(gateway: Gateway, options: GatewayRerankOptions): Promise<GatewayRanking> {
  const { base: { url }, send } = coreOf(gateway, "rerank()");
  checkOptions(options, OPTIONS);
  const { query, documents: values, topN } = options;
  const isText = Array.isArray(values) && values.every((value) => typeof value === "string");
  if (!isText && !(Array.isArray(values) && values.every(isObject))) {
    throw invalidOption("documents", kindOf(values), "a list of texts, or a list of objects");
  }
  const log = logOf(options);
  const providerOptions = vendorsIn(options);
  const { results, rest } = await send(
    {
      operation: "Reranking",
      url: `${url}/reranking-model`,
      kind: "reranking",
      body: { documents: { type: isText ? "text" : "object", values }, query, topN, providerOptions },
      read: (exchange) =>
        readAnswer(exchange, "ranking", ({ ranking, ...rest }) => {
          const results = Array.isArray(ranking) ? ranking.map(asObject) : [];
          const isRanking = Array.isArray(ranking) &&
            results.every(({ index, relevanceScore }) =>
              typeof index === "number" && typeof relevanceScore === "number"
            );
          return isRanking ? { results: results as GatewayRanking["results"], rest } : undefined; // checked above
        }),
    },
    log,
    options,
  );
  return { results, ...answerFacts(log, rest) };
}
