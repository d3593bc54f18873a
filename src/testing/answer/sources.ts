/** The parts of a request besides text: media to describe, documents and search results to cite. */
import { blobBytes } from "../judge/constraints.ts";
import { documentsOf, insideOf, member, members, messagesOf, type WireBlock } from "../judge/conversation.ts";

/** A piece of an answer, with its sources. */
export interface Piece {
  readonly text: string;
  readonly citations?: readonly Record<string, unknown>[];
}

/** `one png of 68 bytes, one pdf "Report" of 1204 bytes`; `undefined` without media. */
export function describeMedia(blocks: readonly WireBlock[]): string | undefined {
  const seen = blocks.flatMap((block) => {
    if ("searchResult" in block) return [`one search result "${member(block, "searchResult")["title"]}"`];
    if ("guardContent" in block) return describe("image", member(block, "guardContent"));
    return ["image", "document", "video", "audio"].flatMap((kind) => describe(kind, block));
  });
  return seen.length > 0 ? seen.join(", ") : undefined;
}

function describe(kind: string, block: WireBlock): string[] {
  if (!(kind in block)) return [];
  const { format = "txt", name, source } = member(block, kind);
  const title = name === undefined ? "" : ` "${name}"`;
  const uri = member(member({ source }, "source"), "s3Location")["uri"];
  const size = uri === undefined ? `of ${bytesOf(member({ source }, "source"))} bytes` : `at ${uri}`;
  return [`one ${format}${title} ${size}`];
}

function bytesOf(source: Record<string, unknown>): number {
  if (typeof source["bytes"] === "string") return blobBytes(source["bytes"]);
  const texts = typeof source["text"] === "string" ? [source["text"]] : collectTexts(source);
  return texts.reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
}

function collectTexts(value: unknown): string[] {
  return members(value, "content").map((part) => String(part["text"] ?? ""));
}

/** One claim for each citable document and search result of the request, with a quotation of its beginning. */
export function citationsFor(body: unknown): Piece[] {
  const messages = messagesOf(body);
  const pieces: Piece[] = [];
  documentsOf(messages).forEach((document, documentIndex) => {
    if (member(document, "citations")["enabled"] !== true) return;
    const { quote, location } = passageOf(document, documentIndex);
    const title = document["name"];
    const claim = quote === undefined ? `I was shown "${title}".` : `"${title}" says: "${quote}"`;
    const sourceContent = quote === undefined ? {} : { sourceContent: [{ text: quote }] };
    pieces.push({ text: claim, citations: [{ title, ...sourceContent, location }] });
  });
  insideOf(messages, "searchResult").forEach((result, searchResultIndex) => {
    if (member(result, "citations")["enabled"] !== true) return;
    const { title, source } = result;
    const quote = opening(collectTexts(result)[0] ?? "");
    const location = { searchResultLocation: { searchResultIndex, start: 0, end: 1 } };
    pieces.push({
      text: `${source} says: "${quote}"`,
      citations: [{ title, source, sourceContent: [{ text: quote }], location }],
    });
  });
  return pieces;
}

/**
 * The beginning of a document and its location: characters of plain text, a chunk of a list, a page of everything else.
 */
function passageOf(document: Record<string, unknown>, documentIndex: number): {
  quote: string | undefined;
  location: Record<string, unknown>;
} {
  const source = member(document, "source");
  const [chunk] = collectTexts(source);
  if (chunk !== undefined) return { quote: chunk, location: { documentChunk: { documentIndex, start: 0, end: 1 } } };
  const text = plainText(source, document["format"] ?? "txt");
  // Pages count from 1, and the end is the page after.
  if (text === undefined) return { quote: undefined, location: { documentPage: { documentIndex, start: 1, end: 2 } } };
  const quote = opening(text);
  const start = text.indexOf(quote);
  return { quote, location: { documentChar: { documentIndex, start, end: start + quote.length } } };
}

/** The text of a document that the fake can read. */
function plainText(source: Record<string, unknown>, format: unknown): string | undefined {
  if (typeof source["text"] === "string") return source["text"];
  if (typeof source["bytes"] !== "string" || !["txt", "md", "csv", "html"].includes(String(format))) return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(source["bytes"]), (byte) => byte.charCodeAt(0)));
}

/** The first sentence, or a quotable part of the first line. */
function opening(text: string): string {
  const [line = ""] = text.trim().split(/\r?\n/);
  const sentence = /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  return [...sentence].slice(0, 200).join("");
}
