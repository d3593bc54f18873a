/**
 * `docs/reliability.md` against the repository: the tests that it names exist, and its table says of us what `rows.ts` says.
 */
import { assert, assertEquals } from "@std/assert";
import { ROWS } from "./rows.ts";
import { promisedIn } from "./table.ts";

const root = new URL("../../", import.meta.url);
const page = await Deno.readTextFile(new URL("docs/reliability.md", root));

Deno.test("docs/reliability.md names only files that exist", async () => {
  const named = [...new Set(page.match(/\btests\/[\w/.]+\.ts\b/g))];
  assert(named.length > 10, "it names the tests that hold what it promises");
  const missing: string[] = [];
  for (const path of named) await Deno.stat(new URL(path, root)).catch(() => missing.push(path));
  assertEquals(missing, []);
});

Deno.test("docs/reliability.md has every row of the fault table, with the ends that are held", () => {
  const rows = page.slice(page.indexOf("## The table")).split("\n").filter((line) => line.startsWith("| ")).slice(2)
    .map((line) => line.split("|").map((cell) => cell.trim()).slice(1, 4));
  assertEquals(rows.slice(0, ROWS.length), ROWS.map(promisedIn));
});
