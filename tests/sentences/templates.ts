/**
 * The sentences that the source can say, as templates: the strings that begin with "Cannot", with `…` for each value.
 */
import { scan } from "../scan.ts";

/** A string of the source. */
export interface Template {
  readonly path: string;
  /** The text, with `…` for each value. */
  readonly text: string;
}

/**
 * Returns the strings of a file that begin with "Cannot". Values beside each other count as one, and so does an end that the
 * code joins to the string.
 */
export function templatesIn(path: string, source: string): Template[] {
  return stringsIn(path, source)
    .map(({ text }) => ({ path, text: text.replace(/ $/, " …").replaceAll(/…(\s*…)+/g, "…") }))
    .filter(({ text }) => /^Cannot \S/.test(text));
}

/** Returns the strings of a file, templates included, in order. */
export function stringsIn(path: string, source: string): Template[] {
  return scan(source).words.flatMap(({ kind, text }) => kind === "string" ? [{ path, text: unescaped(text) }] : []);
}

/** Replaces the escapes of a string's source by their characters. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character) => character === "n" ? "\n" : character);
}

/** Returns whether a message can come from a template. */
export function isFrom(message: string, { text }: Template): boolean {
  const pattern = text.split("…").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("[^]*");
  return new RegExp(`^${pattern}$`).test(message);
}

/**
 * Returns the template that a message comes from, or `undefined`. If several match, returns the one with the most text
 * of its own: a template that is nearly all values matches the sentences of others too.
 */
export function templateOf(message: string, templates: readonly Template[]): Template | undefined {
  return templates.filter((template) => isFrom(message, template))
    .toSorted((a, b) => b.text.replaceAll("…", "").length - a.text.replaceAll("…", "").length)[0];
}
