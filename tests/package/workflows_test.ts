/**
 * Checks that the workflows agree with `deno.json`, and with each other. No other test reaches the place where they
 * run.
 */
import { assert, assertEquals } from "@std/assert";

const root = new URL("../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, root));

const config: { name: string; tasks: Record<string, unknown> } = JSON.parse(await read("deno.json"));
const publish = await read(".github/workflows/publish.yml");
const workflows: Readonly<Record<string, string>> = {
  "publish.yml": publish,
  "ci.yml": await read(".github/workflows/ci.yml"),
};

/** The commands of a workflow's steps, in order. A folded one is one line. */
function commands(workflow: string): string[] {
  return [...workflow.matchAll(/^ *(?:- )?run: (?:>-\n((?: {10}.*\n)+)|(.*))/gm)]
    .map(([, folded, line]) => folded?.trim().replaceAll(/\n +/g, " ") ?? line ?? "");
}

/** The place of the one command that matches. */
function stepOf(pattern: RegExp): number {
  const found = commands(publish).flatMap((command, at) => pattern.test(command) ? [at] : []);
  assertEquals(found.length, 1, `one step of publish.yml matches ${pattern}`);
  return found[0]!;
}

Deno.test("a tag publishes, and only if it is the version of deno.json", () => {
  assert(publish.includes('push: { tags: ["v*"] }'));
  const [first] = commands(publish);
  assertEquals(
    first,
    `test "$GITHUB_REF_NAME" = "v$(deno eval -p "JSON.parse(Deno.readTextFileSync('deno.json')).version")"`,
  );
});

Deno.test("both registries are published to, after everything has passed", () => {
  const all = stepOf(/^\.ci\/run$/);
  const build = stepOf(/^deno task build:npm$/);
  const real = stepOf(/^deno task test:jsr$/);
  const jsr = stepOf(/^deno publish /);
  const npm = stepOf(/npm publish /);
  assert(all < build && build < npm, "npm gets what was built from what passed");
  assert(build < real, "test:jsr changes deno.json, from which the manifest is made");
  assert(real < jsr && jsr < npm);
});

Deno.test("npm gets the built package with provenance, for everybody, once", () => {
  const command = commands(publish)[stepOf(/npm publish /)]!;
  const [ask, act] = command.split(" || ");
  assertEquals(ask, `npm view "${config.name}@\${GITHUB_REF_NAME#v}" version`);
  assertEquals(act, "npm publish ./dist/npm --provenance --access public");
});

Deno.test("the registries know the repository without a secret", () => {
  assert(/permissions:\n +contents: read\n(?: +#.*\n)* +id-token: write\n/.test(publish));
  assert(!/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/.test(publish), "no secret");
  assert(!/^ *(?:- )?.*with:.*registry-url/m.test(publish), "setup-node would write an empty token into .npmrc");
  const node = /node-version: (\d+)/.exec(publish)?.[1];
  assert(Number(node) >= 24, "older ones come with an npm that needs a token");
});

Deno.test("every task that the workflows run exists", () => {
  for (const [name, workflow] of Object.entries(workflows)) {
    for (const command of commands(workflow)) {
      const task = /^deno task (\S+)/.exec(command)?.[1];
      assert(task === undefined || task in config.tasks, `${name}: ${command}`);
    }
  }
});

Deno.test("one version of Deno is named everywhere", async () => {
  const places = { ...workflows };
  for (const path of [".ci/run", "README.md", "CONTRIBUTING.md", "support/README.md"]) places[path] = await read(path);
  const named = Object.values(places).flatMap((text) =>
    [...text.matchAll(/deno@(\d[\d.]+\d)|deno-version: (\S+\d)/g)].map(([, npm, setup]) => npm ?? setup)
  );
  assert(named.length > 5);
  assertEquals([...new Set(named)].length, 1, `${named}`);
});
