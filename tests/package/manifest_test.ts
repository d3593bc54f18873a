/**
 * The `package.json` of the npm package says what `deno.json` says.
 */
import { assert, assertEquals } from "@std/assert";
import { type DenoConfig, manifest } from "../../support/npm/manifest.ts";
import { scan } from "../scan.ts";

const config: DenoConfig = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));

/** The entry `./node` for runtimes without files. */
const WITHOUT_FILES = {
  workerd: "./src/node/unavailable.js",
  "edge-light": "./src/node/unavailable.js",
  browser: "./src/node/unavailable.js",
};

Deno.test("the npm package has the name, version and license of deno.json", () => {
  const { name, version, license } = manifest(config);
  assertEquals({ name, version, license }, {
    name: config.name,
    version: config.version,
    license: config.license,
  });
});

Deno.test("every entry point of deno.json is one of the npm package, with types before code", () => {
  const { exports } = manifest(config);
  // A cast: the manifest is JSON, and this is the member under test.
  const entries = Object.entries(exports as Record<string, unknown>);
  assertEquals(entries.map(([entry]) => entry), [...Object.keys(config.exports), "./package.json"]);
  for (const [entry, path] of Object.entries(config.exports)) {
    const conditions = entries.find(([name]) => name === entry)?.[1];
    assertEquals(
      JSON.stringify(conditions),
      JSON.stringify({
        types: stem(path) + ".d.ts",
        ...entry === "./node" && WITHOUT_FILES,
        default: stem(path) + ".js",
      }),
    );
  }
});

Deno.test("a compiler that reads no exports finds the declarations of every entry point", () => {
  const { types, typesVersions } = manifest(config);
  assertEquals(types, "./mod.d.ts");
  const others = Object.entries(config.exports).filter(([entry]) => entry !== ".");
  assertEquals(typesVersions, {
    "*": Object.fromEntries(others.map(([entry, path]) => [entry.slice(2), [stem(path) + ".d.ts"]])),
  });
});

Deno.test("only the npm imports of deno.json become dependencies, with their range", () => {
  assertEquals(manifest(config).dependencies, { aws4fetch: config.imports.aws4fetch?.replace("npm:aws4fetch@", "") });
  const imports = { "@std/http": "jsr:@std/http@^1.1.3", "@scope/name": "npm:@scope/name@^2.0.0" };
  assertEquals(manifest({ ...config, imports }).dependencies, { "@scope/name": "^2.0.0" });
});

Deno.test("the program of the npm package is the served fake, and begins as Node's programs do", async () => {
  const { bin } = manifest(config);
  assertEquals(bin, { "bedrock-edge-fake": "./support/fake/main.js" });
  const source = await Deno.readTextFile(new URL("../../support/fake/main.ts", import.meta.url));
  assert(source.startsWith("#!/usr/bin/env node\n"));
});

Deno.test("the npm package is an ES module that bundlers may drop parts of", () => {
  const { type, sideEffects, engines } = manifest(config);
  assertEquals({ type, sideEffects, engines }, { type: "module", sideEffects: false, engines: { node: ">=20" } });
});

Deno.test("the repository is named where it is known", () => {
  assert(!("repository" in manifest(config)));
  assertEquals(manifest(config, "https://github.com/someone/something").repository, {
    type: "git",
    url: "git+https://github.com/someone/something.git",
  });
});

Deno.test("the program that judges the package imports every entry point", async () => {
  const { imports } = scan(await Deno.readTextFile(new URL("entries.ts", import.meta.url)));
  assertEquals([...imports].sort(), Object.keys(config.exports).map((entry) => config.name + entry.slice(1)).sort());
});

function stem(path: string): string {
  return path.slice(0, -".ts".length);
}
