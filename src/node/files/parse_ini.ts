/**
 * The dialect of AWS's shared files. AWS's tools read it differently: where only some of them can use a line, this parser reads it as
 * they do. tests/node/file_pairs/ has a row for each difference.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html, read 2026-11-29.
 */

/** The properties of a section, by name in lower case. A property of a sub-section has the name `sub-section.property`. */
export type Properties = ReadonlyMap<string, string>;

/** A text that is not in the dialect. Messages never quote a line, because it may hold a secret. */
export interface IniFlaw {
  /** The number of the line, from 1. */
  readonly line: number;
  /** The mistake and what would work, to follow the number. */
  readonly what: string;
}

/** A property whose lines may go on. */
interface OpenProperty {
  readonly name: string;
  readonly indent: number;
}

/** Property whose value may hold "#" and ";" behind white space, because the AWS CLI passes them to the program. */
const WITH_MARKS = "credential_process";

/**
 * Parses a file into its sections, by the text between the brackets. Sections and properties that are repeated are merged, and the
 * last value counts.
 */
export function parseIni(text: string): { sections: ReadonlyMap<string, Properties> } | { flaw: IniFlaw } {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let open: OpenProperty | undefined;
  // Notepad and PowerShell write a byte order mark.
  for (const [at, line] of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).entries()) {
    const flaw = (what: string) => ({ flaw: { line: at + 1, what } });
    const content = line.trim();
    if (!content || /^[#;]/.test(content)) continue;
    const header = /^\[(.+)\]/.exec(withoutComment(content))?.[1];
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      open = undefined;
      continue;
    }
    if (!section) return flaw('is before the first section; write one such as "[default]" above it');
    const indent = line.length - line.trimStart().length;
    if (open && indent > open.indent) {
      if (!continueProperty(section, open.name, content)) return flaw('has no "="; write name = value');
      continue;
    }
    const property = propertyIn(content);
    if (!property) return flaw('has no name and "="; write name = value');
    section.set(property.name, property.value);
    open = { name: property.name, indent };
  }
  return { sections };
}

/** Adds an indented line to the property above it: to its value, or as a property of its sub-section. */
function continueProperty(section: Map<string, string>, name: string, content: string): boolean {
  const value = section.get(name);
  if (value) {
    section.set(name, `${value}\n${name === WITH_MARKS ? content : withoutComment(content)}`);
    return true;
  }
  const inner = propertyIn(content);
  if (inner) section.set(`${name}.${inner.name}`, inner.value);
  return inner !== undefined;
}

function propertyIn(content: string): { name: string; value: string } | undefined {
  // The AWS CLI takes a colon too.
  const [, written = "", after = ""] = /^([^=:]*)[=:](.*)$/.exec(content) ?? [];
  const name = written.trim().toLowerCase();
  if (!name) return undefined;
  return { name, value: (name === WITH_MARKS ? after : withoutComment(after)).trim() };
}

/** Removes a comment, which begins with "#" or ";" behind white space. */
function withoutComment(text: string): string {
  return text.replace(/\s[#;].*$/, "");
}
