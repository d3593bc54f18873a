/**
 * Citations as footnotes.
 *
 * @module
 */
import type { Citation } from "@bedrock-edge/client";

/** The footnotes of one answer; equal sources share a footnote. */
export class Footnotes {
  readonly #notes: Map<string, Citation> = new Map();

  /** The marks behind a claim, such as `[1][2]`. */
  mark(citations: readonly Citation[]): string {
    return citations.map((citation) => {
      const key = JSON.stringify(citation);
      this.#notes.set(key, citation);
      return `[${[...this.#notes.keys()].indexOf(key) + 1}]`;
    }).join("");
  }

  /** One line for each footnote. @param names the original names of renamed documents */
  lines(names: Readonly<Record<string, string>> = {}): string[] {
    return [...this.#notes.values()].map((citation, index) => `[${index + 1}] ${describe(citation, names)}`);
  }
}

function describe(
  { title, source, sourceContent, location }: Citation,
  names: Readonly<Record<string, string>>,
): string {
  const from = title === undefined ? source ?? "a source without a name" : names[title] ?? title;
  const quote = sourceContent?.map(({ text }) => text).join(" ").replace(/\s+/g, " ").trim();
  return [from, placeOf(location), quote && `"${quote}"`].filter(Boolean).join(", ");
}

/** Returns the locations that help a reader, among AWS's kinds. */
function placeOf(location: Citation["location"]): string | undefined {
  // AWS's members; each may be missing.
  const { documentPage, web } = (location ?? {}) as {
    documentPage?: { start?: number; end?: number };
    web?: { url?: string };
  };
  if (web) return web.url;
  if (documentPage?.start === undefined) return undefined;
  const { start, end = start + 1 } = documentPage;
  // The end is the page after.
  return end - start > 1 ? `pages ${start} to ${end - 1}` : `page ${start}`;
}
