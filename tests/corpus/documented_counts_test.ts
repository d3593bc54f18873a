/**
 * "Judged by recordings" in `docs/reliability.md` against the recordings and the tests.
 */
import { assert, assertEquals } from "@std/assert";
import { corpus } from "../helpers/corpus.ts";
import { corpusTest } from "./recorded.ts";

const root = new URL("../../", import.meta.url);
const page = await Deno.readTextFile(new URL("docs/reliability.md", root));
const section = page.slice(page.indexOf("## Judged by recordings"), page.indexOf("## The table"));

/** The cells of the rows of one table: of files, which begin with a name, or of what is judged. */
function rowsOf(isWanted: (cells: readonly string[]) => boolean): string[][] {
  return section.split("\n").filter((line) => line.startsWith("| ")).map((line) =>
    line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "").trim())
  ).filter(isWanted);
}

const FILES = rowsOf(([name]) => name!.endsWith(".jsonl`"));
const JUDGED = rowsOf((cells) => cells.length === 3 && cells[2]!.startsWith("`tests/"));

corpusTest(
  "docs/reliability.md counts the exchanges and the refusals of each recorded file",
  FILES.map(([name]) => corpus(name!.slice(1, -".jsonl`".length))),
  () => {
    const counted = FILES.map(([name]) => {
      const { recordings } = corpus(name!.slice(1, -".jsonl`".length));
      return [name, `${recordings.length}`, `${recordings.filter(({ status }) => status !== 200).length}`];
    });
    assertEquals(FILES.map((cells) => cells.slice(0, 3)), counted);
    const total = FILES.reduce((sum, [, exchanges]) => sum + Number(exchanges), 0);
    const sources = FILES.flatMap(([name]) => corpus(name!.slice(1, -".jsonl`".length)).recordings);
    const repositories = new Set(sources.map(({ source }) => source.split("/").slice(0, 2).join("/"))).size;
    const sentence = `${total.toLocaleString("en-US")} HTTP exchanges that ${repositories} public repositories`;
    assert(section.replaceAll("\n", " ").includes(sentence), sentence);
  },
);

Deno.test("docs/reliability.md names a test for each judgment, and that test has the count", async () => {
  assertEquals(JUDGED.length, 31);
  for (const [what, count, held] of JUDGED) {
    for (const path of held!.match(/tests\/[\w/]+\.ts/g)!) {
      const source = await Deno.readTextFile(new URL(path, root));
      // In the names of tests, thousands have a comma; in what they assert they have none.
      const digits = count!.replace(",", "");
      assert(new RegExp(`\\b${digits}\\b|\\b${count}\\b`).test(source), `${path} does not count ${count}: ${what}`);
    }
  }
});
