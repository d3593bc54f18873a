/**
 * Converts the citations of Anthropic Messages to those of Converse, and back. The location has Converse's name and members; members
 * that Converse does not have keep the name of Messages beside them.
 * Source: Anthropic's reference of the Messages API, and Converse's reference of CitationLocation, read 2026-11-30.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import type { Citation } from "../../../../chat/content.ts";

/** A kind of location: its name in Converse, and the names of its members in Messages by those in Converse. */
interface LocationKind {
  readonly type: string;
  readonly name: string;
  readonly members: Readonly<Record<string, string>>;
}

const KINDS: readonly LocationKind[] = [
  {
    type: "char_location",
    name: "documentChar",
    members: { documentIndex: "document_index", start: "start_char_index", end: "end_char_index" },
  },
  {
    type: "page_location",
    name: "documentPage",
    members: { documentIndex: "document_index", start: "start_page_number", end: "end_page_number" },
  },
  {
    type: "content_block_location",
    name: "documentChunk",
    members: { documentIndex: "document_index", start: "start_block_index", end: "end_block_index" },
  },
  {
    type: "search_result_location",
    name: "searchResultLocation",
    members: { searchResultIndex: "search_result_index", start: "start_block_index", end: "end_block_index" },
  },
  { type: "web_search_result_location", name: "web", members: { url: "url" } },
];

/** Reads a citation. One of an unknown type has its own type as the name of its location. */
export function decodeCitation(wire: unknown): Citation {
  const { type, cited_text, document_title, title, source, ...rest } = asObject(wire);
  const kind = KINDS.find((kind) => kind.type === type);
  const place: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    const ours = kind && Object.entries(kind.members).find(([, theirs]) => theirs === name);
    if (value !== null) place[ours?.[0] ?? name] = value;
  }
  return defined({
    title: textOf(document_title) ?? textOf(title),
    source: textOf(source),
    sourceContent: typeof cited_text === "string" ? [{ text: cited_text }] : undefined,
    location: { [kind?.name ?? `${type}`]: place },
  });
}

/** Writes a citation; `undefined` for one without a location, which Messages cannot express. */
export function encodeCitation({ title, source, sourceContent, location }: Citation): JsonObject | undefined {
  const [name, place] = Object.entries(location ?? {})[0] ?? [];
  if (name === undefined || !isObject(place)) return undefined;
  const kind = KINDS.find((kind) => kind.name === name);
  const members = Object.entries(place).map(([name, value]) => [kind?.members[name] ?? name, value]);
  const isDocument = kind !== undefined && "documentIndex" in kind.members;
  return {
    type: kind?.type ?? name,
    ...defined({
      cited_text: sourceContent?.map(({ text }) => text).join(""),
      [isDocument ? "document_title" : "title"]: title,
      source,
    }),
    ...Object.fromEntries(members),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
