/**
 * How a knowledge base is searched: the options, and AWS's configuration of them.
 * Source: the API model of bedrock-agent-runtime 3.1164.0, read 2026-11-30.
 */
import {
  checkOptions,
  flag,
  invalidOption,
  listOf,
  nested,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import { count } from "./agent_runtime.ts";
import { filterOption, type RetrievalFilter } from "./filter.ts";
import { rerankingConfiguration, type RerankingModel, rerankingOption } from "./reranking.ts";

/** The options of the search in one knowledge base. */
export interface SearchOptions {
  /**
   * Whether the knowledge base is managed: AWS keeps its store, and configures its search in another member. Only with other
   * options of the search does it matter. @default {false}
   */
  readonly managed?: boolean | undefined;
  /** The most results of one page. @default the service's: 5, by the user guide, read 2026-11-30 */
  readonly numberOfResults?: number | undefined;
  /** Words and vectors, or vectors alone. Not for a managed base. @default the service's choice */
  readonly searchType?: "HYBRID" | "SEMANTIC" | undefined;
  /** The documents that are searched, by their metadata. @default all */
  readonly filter?: RetrievalFilter | undefined;
  /** Lets a model derive a filter from the query. Not for a managed base. */
  readonly implicitFilter?: ImplicitFilter | undefined;
  /** A model that sorts the results again; for a managed base also `managed`, the service's own model, or `none`. */
  readonly reranking?: RerankingModel | "managed" | "none" | undefined;
}

/** A filter that a model derives from the query. */
export interface ImplicitFilter {
  /** The ARN of the model. */
  readonly modelArn: string;
  /** The members of the metadata that the filter may use. */
  readonly metadataAttributes: readonly MetadataAttribute[];
}

/** A member of the metadata, for the model that derives a filter. */
export interface MetadataAttribute {
  /** The member's name. */
  readonly key: string;
  /** The type of its values. */
  readonly type: "STRING" | "NUMBER" | "BOOLEAN" | "STRING_LIST";
  /** Its meaning, in words. */
  readonly description: string;
}

const ATTRIBUTE: OptionTable = /* @__PURE__ */ optionTable<MetadataAttribute>(() => ({
  of: "metadataAttributes",
  options: { key: text, type: text, description: text },
}));

const IMPLICIT_FILTER: OptionTable = /* @__PURE__ */ optionTable<ImplicitFilter>(() => ({
  of: "implicitFilter",
  options: { modelArn: text, metadataAttributes: listOf(nested(ATTRIBUTE)) },
  otherNames: { model: "modelArn", attributes: "metadataAttributes" },
}));

/** The checks of the options of a search. */
export function searchChecks(): Readonly<Record<keyof SearchOptions, OptionCheck>> {
  return {
    managed: flag,
    numberOfResults: count,
    searchType: oneOf("HYBRID", "SEMANTIC"),
    filter: filterOption,
    implicitFilter: nested(IMPLICIT_FILTER),
    reranking: rerankingOption,
  };
}

/** Names of these options in AWS's API and in other libraries. */
export const OTHER_SEARCH_NAMES: Readonly<Record<string, string>> = {
  topK: "numberOfResults",
  k: "numberOfResults",
  limit: "numberOfResults",
  maxResults: "numberOfResults",
  overrideSearchType: "searchType",
  retrievalFilter: "filter",
  rerankingConfiguration: "reranking",
  rerankingModelType: "reranking",
  implicitFilterConfiguration: "implicitFilter",
  vectorSearchConfiguration: "numberOfResults, searchType and filter themselves",
  managedSearchConfiguration: "managed: true, with numberOfResults and filter",
  retrievalConfiguration: "numberOfResults, searchType and filter themselves",
};

/**
 * Returns `{ retrievalConfiguration }` as AWS writes it; an empty object without options of the search, which serves every base.
 *
 * @throws {TypeError} for an option that this kind of knowledge base does not have.
 */
export function retrievalConfiguration(
  { managed = false, numberOfResults, searchType, filter, implicitFilter, reranking }: SearchOptions,
): { retrievalConfiguration?: Record<string, unknown> } {
  const shared = { numberOfResults, filter };
  if (!managed) {
    if (typeof reranking === "string") {
      throw invalidOption("reranking", JSON.stringify(reranking), "a model, or managed: true for a managed base");
    }
    return wrapped("vectorSearchConfiguration", {
      ...shared,
      overrideSearchType: searchType,
      rerankingConfiguration: reranking && rerankingConfiguration(reranking),
      implicitFilterConfiguration: implicitFilter,
    });
  }
  for (const [name, value] of Object.entries({ searchType, implicitFilter })) {
    if (value !== undefined) throw invalidOption(name, "this option with managed: true", "it for other bases only");
  }
  return wrapped("managedSearchConfiguration", { ...shared, ...managedReranking(reranking) });
}

function managedReranking(reranking: SearchOptions["reranking"]): Record<string, unknown> {
  if (reranking === undefined) return {};
  if (typeof reranking === "string") return { rerankingModelType: reranking.toUpperCase() };
  return { rerankingModelType: "CUSTOM", rerankingConfiguration: rerankingConfiguration(reranking) };
}

function wrapped(name: string, members: object): { retrievalConfiguration?: Record<string, unknown> } {
  const given = defined(members);
  return Object.keys(given).length ? { retrievalConfiguration: { [name]: given } } : {};
}

/** A guardrail that checks the query and the results. */
export interface KnowledgeBaseGuardrail {
  /** The guardrail's id or ARN. */
  readonly id: string;
  /** The version, such as `1` or `DRAFT`. */
  readonly version: string;
}

const GUARDRAIL: OptionTable = /* @__PURE__ */ optionTable<KnowledgeBaseGuardrail>(() => ({
  of: "guardrail",
  options: { id: text, version: text },
  otherNames: { guardrailId: "id", guardrailIdentifier: "id", guardrailVersion: "version" },
}));

/** Accepts a guardrail with its id and its version. */
export const guardrailOption: OptionCheck = (value, option) => {
  checkOptions(value, GUARDRAIL, option);
  const { id, version } = value as Partial<KnowledgeBaseGuardrail>;
  if (!id || !version) throw invalidOption(option, "a guardrail without its id or its version", "{ id, version }");
};

/** Returns a guardrail as AWS writes it; `undefined` without one. */
export function guardrailConfiguration(
  guardrail: KnowledgeBaseGuardrail | undefined,
): { guardrailId: string; guardrailVersion: string } | undefined {
  return guardrail && { guardrailId: guardrail.id, guardrailVersion: guardrail.version };
}
