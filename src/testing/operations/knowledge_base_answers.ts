/**
 * Fake answers about knowledge bases, in AWS's shapes.
 */
import { isObject, type JsonObject } from "../../base/json_object.ts";
import { invalid, Refusal } from "../judge/refusal.ts";
import { type FakeDocument, type FakeKnowledgeBase, type FoundDocument, searchDocuments } from "./knowledge_bases.ts";

/** The knowledge bases of one fake, by id. */
export type FakeKnowledgeBases = Readonly<Record<string, FakeKnowledgeBase>>;

/** The answer of the service to a question about which the base has nothing. */
const NOTHING = "Sorry, I am unable to assist you with this request.";

/** @throws {Refusal} for a base that does not exist. */
export function baseOf(bases: FakeKnowledgeBases, id: unknown): FakeKnowledgeBase {
  const base = typeof id === "string" && Object.hasOwn(bases, id) ? bases[id] : undefined;
  if (base) return base;
  throw new Refusal("ResourceNotFoundException", `Knowledge Base with id ${id} does not exist.`);
}

/** A search in one base: the documents, and the most of them on one page. */
export interface FakeSearch {
  readonly found: readonly FoundDocument[];
  readonly pageSize: number;
}

/** @throws {Refusal} for a configuration that AWS would refuse. */
export function search(base: FakeKnowledgeBase, query: string | undefined, configuration: unknown): FakeSearch {
  const own = base.managed ? "managedSearchConfiguration" : "vectorSearchConfiguration";
  const [name, members] = isObject(configuration) ? Object.entries(configuration)[0] ?? [own, {}] : [own, {}];
  if (name !== own) throw invalid(`The knowledge base is searched with ${own}, not with ${name}.`);
  const { numberOfResults: pageSize = 5, filter } = members as { numberOfResults?: unknown; filter?: unknown };
  if (!(typeof pageSize === "number" && Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 100)) {
    throw invalid("The numberOfResults must be a whole number from 1 to 100.");
  }
  return { found: searchDocuments(base, query, filter), pageSize };
}

/** Returns a result of Retrieve. */
export function resultOf({ document, score }: FoundDocument, managed: boolean | undefined): Record<string, unknown> {
  return { ...referenceOf(document, managed), score, documentId: idOf(document) };
}

/** Returns a source of an answer. */
export function referenceOf(document: FakeDocument, managed: boolean | undefined): Record<string, unknown> {
  return {
    content: { type: "TEXT", text: document.text },
    location: locationOf(document.uri),
    metadata: metadataOf(document, managed),
  };
}

/** Returns a result of AgenticRetrieveStream. */
export function agenticResultOf(document: FakeDocument, base: FakeKnowledgeBase, id: string): Record<string, unknown> {
  return {
    content: { mimeType: "text/plain", text: document.text },
    metadata: metadataOf(document, base.managed),
    sourceRetriever: { identifier: id },
  };
}

/** Returns the document's id. */
export function idOf({ id, uri }: FakeDocument): string {
  return id ?? uri;
}

function metadataOf({ uri, metadata }: FakeDocument, managed: boolean | undefined): Record<string, unknown> {
  return { [managed ? "_source_uri" : "x-amz-bedrock-kb-source-uri"]: uri, ...metadata };
}

function locationOf(uri: string): Record<string, unknown> {
  if (uri.startsWith("s3://")) return { type: "S3", s3Location: { uri } };
  return URL.canParse(uri)
    ? { type: "WEB", webLocation: { url: uri } }
    : { type: "CUSTOM", customDocumentLocation: { id: uri } };
}

/** A generated answer: the text of the best documents, each with its place in the answer. */
export interface FakeGenerated {
  readonly text: string;
  readonly parts: readonly { readonly start: number; readonly end: number; readonly index: number }[];
}

/** Answers with the texts of the documents that fit best, at most two. */
export function generatedFrom(documents: readonly FakeDocument[]): FakeGenerated {
  let text = "";
  const parts = documents.slice(0, 2).map((document, index) => {
    if (text) text += " ";
    const start = text.length;
    text += document.text;
    return { start, end: text.length, index };
  });
  return parts.length ? { text, parts } : { text: NOTHING, parts: [] };
}

/** Returns the citations of a generated answer. Without documents the service cites nothing for the whole answer. */
export function citationsOf({ text, parts }: FakeGenerated, references: readonly JsonObject[]): JsonObject[] {
  const cited = parts.length ? parts : [{ start: 0, end: text.length, index: -1 }];
  return cited.map(({ start, end, index }) => ({
    generatedResponsePart: { textResponsePart: { text: text.slice(start, end), span: { start, end: end - 1 } } },
    retrievedReferences: index < 0 ? [] : [references[index]],
  }));
}
