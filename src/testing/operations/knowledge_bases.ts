/**
 * The knowledge bases of a fake: an option, its check, and the search in them.
 */
import {
  checkedElsewhere,
  checkOptions,
  flag,
  listOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { isObject } from "../../base/json_object.ts";
import { jsonObject, mapOf, nonEmptyText } from "../base/check.ts";
import { invalid } from "../judge/refusal.ts";

/** A document of a fake knowledge base: one piece, which is found as a whole. */
export interface FakeDocument {
  /** The place: `s3://…` is an object in S3, another URL a page of the web, other text the id of a custom document. */
  readonly uri: string;
  /** The text, whose words are compared with those of the query. */
  readonly text: string;
  /** The metadata, for filters. @default none */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** The id, for `getDocumentContent`. @default the place */
  readonly id?: string | undefined;
}

/** A fake knowledge base. */
export interface FakeKnowledgeBase {
  /** The documents. */
  readonly documents: readonly FakeDocument[];
  /** Whether the base is managed: then it is searched with `managedSearchConfiguration`. @default {false} */
  readonly managed?: boolean | undefined;
}

const DOCUMENT: OptionTable = optionTable<FakeDocument>(() => ({
  of: "a document",
  options: { uri: nonEmptyText, text, metadata: jsonObject, id: nonEmptyText },
  otherNames: { url: "uri", content: "text" },
}));

const document: OptionCheck = (value, option) => {
  checkOptions(value, DOCUMENT, option);
  const { uri, text: words } = value as Partial<FakeDocument>;
  nonEmptyText(uri, `${option}.uri`);
  text(words, `${option}.text`);
};

const BASE: OptionTable = optionTable<FakeKnowledgeBase>(() => ({
  of: "a knowledge base",
  options: { documents: checkedElsewhere, managed: flag },
}));

/** Accepts knowledge bases by their id. */
export const knowledgeBasesOption: OptionCheck = mapOf((value, option) => {
  checkOptions(value, BASE, option);
  listOf(document)((value as Partial<FakeKnowledgeBase>).documents, `${option}.documents`);
});

/** A document that was found. */
export interface FoundDocument {
  readonly document: FakeDocument;
  /** The share of the query's words that the document has. */
  readonly score: number;
}

/**
 * Returns the documents that pass the filter and have a word of the query, the best first. Without words every document is found.
 *
 * @throws {Refusal} for a filter that AWS would refuse.
 */
export function searchDocuments(base: FakeKnowledgeBase, query: string | undefined, filter: unknown): FoundDocument[] {
  const words = query === undefined ? undefined : wordsOf(query);
  return base.documents
    .filter(({ metadata = {} }) => filter === undefined || passes(metadata, filter))
    .map((document) => ({ document, score: words ? scoreOf(document, words) : 0.5 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}

function scoreOf({ text }: FakeDocument, words: ReadonlySet<string>): number {
  const own = wordsOf(text);
  return [...words].filter((word) => own.has(word)).length / Math.max(1, words.size);
}

type Comparison = (own: unknown, value: unknown) => boolean;

const OPERATORS: Readonly<Record<string, Comparison>> = {
  equals: (own, value) => own === value,
  notEquals: (own, value) => own !== value,
  greaterThan: (own, value) => Number(own) > Number(value),
  greaterThanOrEquals: (own, value) => Number(own) >= Number(value),
  lessThan: (own, value) => Number(own) < Number(value),
  lessThanOrEquals: (own, value) => Number(own) <= Number(value),
  in: (own, value) => Array.isArray(value) && value.includes(own),
  notIn: (own, value) => Array.isArray(value) && !value.includes(own),
  startsWith: (own, value) => typeof own === "string" && own.startsWith(String(value)),
  listContains: (own, value) => Array.isArray(own) && own.includes(value),
  stringContains: (own, value) => [own].flat().some((each) => typeof each === "string" && each.includes(String(value))),
};

function passes(metadata: Readonly<Record<string, unknown>>, filter: unknown): boolean {
  const members = isObject(filter) ? Object.entries(filter) : [];
  const [first] = members;
  if (!first || members.length > 1) throw invalid("A filter must have exactly one operator.");
  const [operator, operand] = first;
  if (operator === "andAll" || operator === "orAll") {
    if (!Array.isArray(operand)) throw invalid(`The operand of ${operator} must be a list of filters.`);
    const results = operand.map((each) => passes(metadata, each));
    return operator === "andAll" ? results.every(Boolean) : results.some(Boolean);
  }
  const { key, value } = isObject(operand) ? operand : {};
  const compare = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!compare || typeof key !== "string" || value === undefined) throw invalid(`The filter ${operator} is not valid.`);
  return Object.hasOwn(metadata, key) && compare(metadata[key], value);
}
