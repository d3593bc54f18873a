/**
 * CONTRIBUTING tells a new reader the truth: its paths exist, its folders are those of `src/` in the order of the layers, and
 * the files that it names for a change are those that an existing example of the change needs.
 */
import { assert, assertEquals } from "@std/assert";
import { LAYERS } from "./layers.ts";
import { scan } from "./scan.ts";

const root = new URL("../", import.meta.url);
const page = await Deno.readTextFile(new URL("CONTRIBUTING.md", root));
const prose = page.replaceAll(/^ *```[^]*?^ *```$/gm, "");

/** Every path of the repository, folders with a slash at their end; without dependencies and what is made. */
async function pathsIn(folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder || ".", root))) {
    if ([".git", "node_modules", "dist"].includes(name)) continue;
    const path = folder + name;
    if (isDirectory) found.push(`${path}/`, ...await pathsIn(`${path}/`));
    else found.push(path);
  }
  return found;
}

const paths = await pathsIn();

/** The section of the page under a heading. */
function section(heading: string): string {
  const level = heading.replace(/ .*/, "");
  const [, rest = ""] = page.split(`${heading}\n`);
  return rest.split(new RegExp(`^#{1,${level.length}} `, "m"))[0] ?? "";
}

/** Words in backticks. */
function quotedIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = ""]) => word);
}

/** Folders that the page names before they exist. */
function foldersToCome(): string[] {
  const [, list = ""] = /Folders to come have their layer already:([^.]+)\./.exec(page.replaceAll("\n", " ")) ?? [];
  return quotedIn(list);
}

Deno.test("every path in CONTRIBUTING exists", () => {
  const named = quotedIn(prose).filter((word) =>
    /^[\w.*…-]+(\/[\w.*…-]*)*$/.test(word) && /\/|\.(ts|json|md|yml)$/.test(word)
  );
  assert(named.length > 40, "the scan finds no paths");
  const toCome = foldersToCome();
  const missing = named.filter((word) => {
    if (toCome.includes(word) || /^(\.\.\/|dist\/|\.\/\w+$)/.test(word)) return false;
    const pattern = word.replaceAll(/[.]/g, "\\.").replaceAll("**/", "(?:.*/)?").replaceAll("…", "\\w*");
    // A path may begin in the middle, as `client/` does where the sentence is about `bedrock/`.
    return !paths.some((path) => new RegExp(`(?:^|/)${pattern}/?$`).test(path));
  });
  assertEquals(missing, []);
});

Deno.test("the folders in CONTRIBUTING are those of src, lowest layer first", () => {
  const rows = [...section("## The architecture on one page").matchAll(/^\| `(\w+)\/`/gm)].map(([, name = ""]) => name);
  const folders = paths.flatMap((path) => /^src\/(\w+)\/$/.exec(path)?.[1] ?? []);
  assertEquals(rows.toSorted(), folders.toSorted());
  const lowest = (folder: string): number =>
    LAYERS.findIndex((names) => names.some((name) => name === folder || name.startsWith(`${folder}/`)));
  assertEquals(rows, rows.toSorted((a, b) => lowest(a) - lowest(b)));
});

Deno.test("a layer without a folder is one that CONTRIBUTING announces", () => {
  const empty = LAYERS.flat().map((name) => `${name}/`).filter((name) => !paths.includes(`src/${name}`));
  assertEquals(
    empty.filter((name) => !paths.includes(`src/${name.slice(0, -1)}.ts`)).toSorted(),
    foldersToCome().toSorted(),
  );
});

/** Whether the code of a file has one of the names: as an identifier, or as a whole string. Comments and prose do not count. */
function mentions(text: string, names: readonly string[]): boolean {
  const { code, words } = scan(text);
  return names.some((name) =>
    new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(code) ||
    words.some(({ kind, text }) => kind === "string" && text === name)
  );
}

const CHANGES = ["A content block", "A model quirk", "An operation", "A provider", "A credential source"];

for (const change of CHANGES) {
  Deno.test(`CONTRIBUTING names the files of ${change.toLowerCase()}`, async () => {
    const text = section(`### ${change}`);
    const names = quotedIn(/^Example: .*$/m.exec(text)?.[0] ?? "");
    const listed = [...text.matchAll(/^- (.*?):/gm)].flatMap(([, files = ""]) => quotedIn(files));
    assert(names.length > 0 && listed.length > 1, `${change} has no example or no files`);
    const isModule = (path: string) => path === "mod.ts" || /^src\/.*\.ts$/.test(path);
    const needed: string[] = [];
    for (const path of paths.filter(isModule)) {
      if (mentions(await Deno.readTextFile(new URL(path, root)), names)) needed.push(path);
    }
    assertEquals(listed.filter(isModule).toSorted(), needed.toSorted());
    for (const path of listed.filter((path) => !isModule(path))) {
      const other = await Deno.readTextFile(new URL(path, root));
      assert(names.some((name) => other.includes(name)), `${path} does not have ${names.join(" or ")}`);
    }
  });
}
