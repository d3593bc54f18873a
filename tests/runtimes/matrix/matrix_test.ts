import { assertEquals } from "@std/assert";
import { readmeMatrix, runtimeMatrix } from "./matrix.ts";
import { EXAMPLES, RUNTIMES, SUITES } from "./rows.ts";

const root = new URL("../../../", import.meta.url);

/** The cells of a Markdown table, whose columns the formatter makes equally wide. */
function cellsOf(table: string): string[][] {
  const rows = table.trim().split("\n").map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  return rows.filter(([first = ""]) => !/^-+$/.test(first));
}

Deno.test("the README has the matrix of the runtimes that test:runtimes plays", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  const [, table = ""] = /<!-- runtimes -->([^]*?)<!-- \/runtimes -->/.exec(readme) ?? [];
  assertEquals(cellsOf(table), cellsOf(readmeMatrix()));
});

Deno.test("the matrix has a row for each runtime, and a cell for each suite", () => {
  const [head, ...rows] = cellsOf(runtimeMatrix(({ name }, suite) => `${suite} on ${name}`));
  assertEquals(head?.slice(2, -1), [...SUITES]);
  assertEquals(
    rows.map((cells) => cells.slice(2, -1)),
    RUNTIMES.map(({ name }) => SUITES.map((suite) => `${suite} on ${name}`)),
  );
});

Deno.test("every example that tells a story is in the matrix, and every example of the matrix exists", async () => {
  for await (const { name } of Deno.readDir(new URL("tests/examples/output/", root))) {
    const story = name.replace(/\.txt$/, "");
    assertEquals(EXAMPLES.includes(story), true, `${story} is not in the matrix`);
  }
  for (const name of EXAMPLES) await Deno.stat(new URL(`examples/${name}.ts`, root));
  for (const { cannot } of RUNTIMES) {
    const examples = Object.keys(cannot).filter((name) => !name.startsWith("./"));
    assertEquals(examples.filter((name) => !EXAMPLES.includes(name)), []);
  }
});
