/**
 * The pages for people lead where they say: links, the table of contents, and the lists that the source has too.
 */
import { assert, assertEquals } from "@std/assert";

const root = new URL("../", import.meta.url);
const DOCS = [...Deno.readDirSync(new URL("docs/", root))].map(({ name }) => `docs/${name}`).sort();
const PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "support/README.md", ...DOCS];

const read = (path: string) => Deno.readTextFile(new URL(path, root));

/** A page without its blocks of code. */
async function prose(path: string): Promise<string> {
  return (await read(path)).replaceAll(/^ *```[^]*?^ *```$/gm, "");
}

/** The headings of a page under which a link may point, as GitHub names them. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
}

/** The targets of a page's links. */
function links(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

for (const page of PAGES) {
  Deno.test(`every link of ${page} leads somewhere`, async () => {
    for (const link of links(await prose(page))) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : new URL(path, new URL(page, root)).href.slice(root.href.length);
      const { isFile } = await Deno.stat(new URL(target, root));
      if (anchor !== undefined) assert(isFile && anchors(await prose(target)).includes(anchor), link);
    }
  });
}

Deno.test("the README's table of contents names every section, and its first screen the pages beside it", async () => {
  const text = await prose("README.md");
  const [first = ""] = text.split(/^## /m);
  const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  assertEquals(
    [...first.matchAll(/\[([^\]]+)\]\(#[^)]+\)/g)].map(([, name]) => name).sort(),
    sections.sort(),
  );
  const named = links(first);
  for (const page of PAGES.filter((page) => /^[A-Z]+\.md$|^docs\//.test(page) && page !== "README.md")) {
    assert(named.includes(page), `${page} is linked from the first screen`);
  }
});

Deno.test("the README lists every kind of error, as the source does", async () => {
  const source = await read("src/errors/provider_error.ts");
  const [, union = ""] = /export type ErrorKind =([^;]+);/.exec(source) ?? [];
  const kinds = [...union.matchAll(/"(\w+)"/g)].map(([, kind]) => kind);
  const [, table = ""] = /^## Errors$([^]*?)^## /m.exec(await prose("README.md")) ?? [];
  const cells = (row: string) => row.split("|").map((cell) => cell.trim()).filter(Boolean);
  const rows = table.split("\n").filter((line) => line.startsWith("| `")).map(cells);
  assert(kinds.length > 10);
  assertEquals(rows.map(([kind]) => kind), kinds.map((kind) => `\`${kind}\``));
  assertEquals(
    rows,
    source.split("\n").filter((line) => line.startsWith(" * | `")).map((line) => cells(line.slice(3))),
  );
});

Deno.test("the README and both permission lists name the same environment variables", async () => {
  interface Config {
    readonly permissions: { readonly test: { readonly env: readonly string[] } };
    readonly tasks: { readonly chat: { readonly command: string } };
  }
  const { permissions, tasks }: Config = JSON.parse(await read("deno.json"));
  const allowed = (command: string) => /--allow-env=([\w,]+) /.exec(command)?.[1]?.split(",") ?? [];
  const ours = (names: readonly string[]) => names.filter((name) => name.startsWith("AWS_")).sort();
  const readme = await read("README.md");
  const listed = ours(allowed(readme));
  assert(listed.length > 10);
  assertEquals(ours(permissions.test.env), listed);
  assertEquals(ours(allowed(tasks.chat.command)), listed);
  for (const name of listed) assert(readme.includes(`\`${name}\``), `${name} is explained`);
});

Deno.test("every page that the README links to is published with it, except the page for contributors", async () => {
  const { publish }: { publish: { include: string[] } } = JSON.parse(await read("deno.json"));
  const published = (path: string) => publish.include.some((one) => path === one || path.startsWith(`${one}/`));
  const files = links(await prose("README.md")).filter((link) => !/^#|^[a-z]+:/.test(link));
  assertEquals([...new Set(files.filter((path) => !published(path)))], ["CONTRIBUTING.md"]);
});

Deno.test("every entry point begins with a page of its own: text, an example, @module", async () => {
  const { exports }: { exports: Record<string, string> } = JSON.parse(await read("deno.json"));
  for (const [entry, path] of Object.entries(exports)) {
    const text = await read(path);
    const [page = ""] = /^\/\*\*\n[^]*?\*\//.exec(text) ?? [];
    for (const [, name = ""] of page.matchAll(/{@linkcode (\w+)}/g)) {
      assert(new RegExp(`\\b${name}\\b`).test(text.slice(page.length)), `${entry} exports ${name}`);
    }
    assert(page.includes("\n * ```ts\n"), `${entry} has an example`);
    assert(/^ \* @module$/m.test(page), `${entry} says @module`);
  }
});

Deno.test("the README names every example", async () => {
  const readme = await read("README.md");
  const entries = [...Deno.readDirSync(new URL("examples", root))];
  for (const { name, isFile } of entries) {
    // Shared files, and folders with the parts of a program beside them, are not programs of their own.
    if (name === "connect.ts" || entries.some((entry) => entry.name === `${name}.ts`)) continue;
    assert(readme.includes(isFile ? `(examples/${name})` : `(examples/${name}/`), name);
  }
});
