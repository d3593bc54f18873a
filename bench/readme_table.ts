/** Copies the table of comparisons from `RESULTS.md` to the README, unchanged, between two marks. */

const BEGIN = "<!-- bench -->";
const END = "<!-- /bench -->";

/** The text from mark to mark, including the marks; `undefined` without both marks in order. */
export function benchBlock(markdown: string): string | undefined {
  const from = markdown.indexOf(BEGIN);
  const to = markdown.indexOf(END, from);
  return from < 0 || to < 0 ? undefined : markdown.slice(from, to + END.length);
}

/** A block around a table. */
export function blockOf(table: string): string {
  return `${BEGIN}\n\n${table}\n\n${END}`;
}

/**
 * Returns the README with the block of the results in place of its own.
 *
 * @throws {Error} if one of them has no block.
 */
export function withBlockOf(readme: string, results: string): string {
  const [old, block] = [benchBlock(readme), benchBlock(results)];
  if (!old || !block) {
    throw new Error(`Cannot fill in the README's table: ${old ? "RESULTS.md" : "README.md"} has no ${BEGIN} … ${END}`);
  }
  return readme.replace(old, () => block);
}
