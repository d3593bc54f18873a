/**
 * Tests use what users use: a name that an entry point exports is imported from there, so that a file under `src/` can move
 * without the tests that never meant its place.
 */
import { assert, assertEquals } from "@std/assert";
import { entryPoints, insideImports, publicNames } from "./public_names.ts";

const root = new URL("../", import.meta.url);

/** Checked under the options of other projects, by configurations that do not know the name of the package. */
const WITHOUT_NAME = "tests/oracles/sdk_providers.ts";

async function sourcesIn(folder: string): Promise<[path: string, text: string][]> {
  const found: [string, string][] = [];
  for await (const entry of Deno.readDir(new URL(folder, root))) {
    const path = folder + entry.name;
    if (entry.isDirectory) found.push(...await sourcesIn(`${path}/`));
    else if (path.endsWith(".ts")) found.push([path, await Deno.readTextFile(new URL(path, root))]);
  }
  return found;
}

Deno.test("tests import public names from the entry points", async () => {
  const files = new Map(
    [
      ["mod.ts", await Deno.readTextFile(new URL("mod.ts", root))],
      ...await sourcesIn("src/"),
    ] as const,
  );
  const entries = entryPoints(await Deno.readTextFile(new URL("deno.json", root)));
  const names = publicNames(files, entries);
  for (const specifier of entries.keys()) {
    assert([...names.values()].includes(specifier), `${specifier} exports nothing that the scan sees`);
  }
  const breaches = (await sourcesIn("tests/")).flatMap(([path, text]) =>
    path === WITHOUT_NAME ? [] : insideImports(path, text, names)
  );
  assertEquals(breaches, []);
});

const MANIFEST = JSON.stringify({
  name: "@acme/thing",
  exports: { ".": "./mod.ts", "./more": "./src/more/mod.ts" },
});
const MODULE = new Map([
  ["mod.ts", `export { a, type A } from "./src/a.ts";\nexport type { B as C } from "./src/b.ts";`],
  ["src/more/mod.ts", `export {\n  type A,\n  m,\n} from "../a.ts";`],
]);
const NAMES = publicNames(MODULE, entryPoints(MANIFEST));

/** A file's text and what is wrong with it. */
const CASES: readonly (readonly [name: string, text: string, wrong: readonly string[]])[] = [
  [
    "a value and a type, over several lines",
    `import {\n  type A,\n  a as mine,\n  other,\n} from "../src/a.ts";`,
    [
      `tests/x.ts imports A from src/a.ts; import it from "@acme/thing"`,
      `tests/x.ts imports a from src/a.ts; import it from "@acme/thing"`,
    ],
  ],
  [
    "a name of another entry point",
    `import { m } from "../src/a.ts";`,
    [`tests/x.ts imports m from src/a.ts; import it from "@acme/thing/more"`],
  ],
  [
    "an entry point by its path",
    `import type { C } from "../mod.ts";`,
    [`tests/x.ts imports C from mod.ts; import it from "@acme/thing"`],
  ],
  [
    "a name that is passed on",
    `export { a } from "../src/a.ts";`,
    [`tests/x.ts imports a from src/a.ts; import it from "@acme/thing"`],
  ],
  ["not a name that is only used inside", `import { other } from "../src/a.ts";`, []],
  ["not a name that is called otherwise outside", `import type { B } from "../src/b.ts";`, []],
  ["not the entry point by its name", `import { a, type A } from "@acme/thing";`, []],
  ["not text that looks like an import", "const program = `\nimport { a } from '../src/a.ts';\n`;", []],
];

for (const [name, text, wrong] of CASES) {
  Deno.test(`the scan for public names finds ${name}`, () => {
    assertEquals(insideImports("tests/x.ts", text, NAMES), wrong);
  });
}
