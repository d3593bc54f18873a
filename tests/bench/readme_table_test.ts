/**
 * The README's table of comparisons is the one that was measured.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { benchBlock, blockOf, withBlockOf } from "../../bench/readme_table.ts";

const read = (path: string): Promise<string> => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const exists = (path: string): boolean => {
  try {
    return Deno.statSync(new URL(`../../${path}`, import.meta.url)).isFile;
  } catch {
    return false;
  }
};

Deno.test({
  name: "README shows the table that the bench wrote",
  // Without results there is nothing to show; they are committed once they have been measured.
  ignore: !exists("bench/RESULTS.md"),
  async fn() {
    const results = benchBlock(await read("bench/RESULTS.md"));
    assert(results !== undefined, "bench/RESULTS.md has its block");
    assertEquals(benchBlock(await read("README.md")), results, "run: deno task bench --readme none");
  },
});

Deno.test("a block is found between its marks only", () => {
  const block = blockOf("| a |");
  assertEquals(benchBlock(`x\n${block}\ny`), block);
  for (const none of ["", "<!-- bench -->", "<!-- /bench -->\n<!-- bench -->"]) {
    assertEquals(benchBlock(none), undefined);
  }
});

Deno.test("the README gets the results' block and keeps the rest", () => {
  const readme = (table: string): string => `# A\n\n${blockOf(table)}\n\nB costs $& and $1.\n`;
  const results = `# Results\n\n${blockOf("| $& | new |")}\n`;
  assertEquals(withBlockOf(readme("| old |"), results), readme("| $& | new |"));
});

Deno.test("a missing block is refused, and the file named", () => {
  const block = blockOf("| a |");
  const error = assertThrows(() => withBlockOf("no block", block), Error);
  assert(error.message.includes("README.md"), error.message);
  assert(assertThrows(() => withBlockOf(block, "no block"), Error).message.includes("RESULTS.md"));
});
