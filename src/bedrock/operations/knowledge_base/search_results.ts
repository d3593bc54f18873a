/**
 * Results of a search as blocks of a chat, from which Converse's models answer and which they cite.
 */
import { asObject, isObject, type JsonObject } from "../../../base/json_object.ts";
import type { SearchResultBlock } from "../../../chat/content.ts";
import type { AgenticRetrieveResultItem } from "./agentic_events.ts";
import type { RetrievalResult, RetrievedReference } from "./results.ts";

/** A result of any operation on knowledge bases. */
export type AnyRetrievalResult = RetrievalResult | RetrievedReference | AgenticRetrieveResultItem;

/**
 * Names of the metadata that hold a document's place, the best first: the service's own for classic and for managed bases, and two
 * that people write. Source: answers and programs in public repositories, which agree on both of the service's names, read 2026-11-30.
 */
const SOURCES = ["x-amz-bedrock-kb-source-uri", "_source_uri", "source", "url"];

/**
 * Converts results to search results for a chat, which the model may cite. Each block has the text, the document's place as its
 * source, and a title: of the metadata, or the last part of the place. A row becomes a line for each column, a recording its
 * transcription, a video its summary.
 *
 * A result without any text, such as an image, has no block. Put the blocks into a user message, or return them from a tool.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { toSearchResults } from "@bedrock-edge/client/knowledge-base";
 *
 * const [block] = toSearchResults([
 *   { content: { text: "12 euros." }, location: { type: "S3", s3Location: { uri: "s3://docs/price%20list.md" } } },
 * ]);
 * assertEquals(block, {
 *   type: "searchResult",
 *   source: "s3://docs/price%20list.md",
 *   title: "price list.md",
 *   content: [{ text: "12 euros." }],
 *   citations: { enabled: true },
 * });
 * ```
 */
export function toSearchResults(results: readonly AnyRetrievalResult[]): SearchResultBlock[] {
  return results.flatMap((result, index): SearchResultBlock[] => {
    const text = textOf(asObject(result.content));
    if (!text.trim()) return [];
    const source = sourceOf(result) ?? `result ${index + 1}`;
    const title = firstText(asObject(result.metadata), ["title"]) ?? lastPart(source);
    return [{ type: "searchResult", source, title, content: [{ text }], citations: { enabled: true } }];
  });
}

function textOf({ text, row, audio, video }: JsonObject): string {
  if (typeof text === "string" && text) return text;
  if (Array.isArray(row)) {
    return row.map(asObject).map(({ columnName, columnValue }) => `${columnName ?? ""}: ${columnValue ?? ""}`).join(
      "\n",
    );
  }
  const words = asObject(audio).transcription ?? asObject(video).summary;
  return typeof words === "string" ? words : "";
}

/** Returns the place of a result: that of its location, of its metadata, its document, or the base that it is from. */
function sourceOf(result: AnyRetrievalResult): string | undefined {
  const { location, metadata, documentId, sourceRetriever } = result as unknown as JsonObject; // the members of all kinds
  const place = Object.values(asObject(location)).find(isObject) ?? {};
  return firstText(place, ["uri", "url", "id", "query"]) ?? firstText(asObject(metadata), SOURCES) ??
    firstText({ documentId }, ["documentId"]) ?? firstText(asObject(sourceRetriever), ["identifier"]);
}

function firstText(members: JsonObject, names: readonly string[]): string | undefined {
  const texts = names.map((name) => members[name]);
  return texts.find((value): value is string => typeof value === "string" && value.trim() !== "");
}

/** Returns the last part of a path or URL, decoded; the whole place if it has no parts. */
function lastPart(place: string): string {
  const part = place.split(/[?#]/, 1)[0]!.split("/").findLast(Boolean) ?? place;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
