/**
 * The README's table of comparisons is the one of `RESULTS.md`, word for word, between two marks.
 */

const BEGIN = "<!-- bench -->";
const END = "<!-- /bench -->";

/** What stands between the marks, the marks included; `undefined` where they are not, or not in this order. */
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
 * The README with the results' block in place of its own.
 *
 * @throws {Error} when one of them has no block.
 */
export function withBlockOf(readme: string, results: string): string {
  const [old, block] = [benchBlock(readme), benchBlock(results)];
  if (!old || !block) {
    throw new Error(`Cannot fill in the README's table: ${old ? "RESULTS.md" : "README.md"} has no ${BEGIN} … ${END}`);
  }
  return readme.replace(old, () => block);
}
