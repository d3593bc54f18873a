import { assert, assertEquals } from "@std/assert";
import { violations } from "./layers.ts";
import { foreignWords } from "./vocabulary.ts";

const root = new URL("../", import.meta.url);

async function sources(folder: string, files: Map<string, string> = new Map()): Promise<Map<string, string>> {
  for await (const entry of Deno.readDir(new URL(folder, root))) {
    const path = folder + entry.name;
    if (entry.isDirectory) await sources(`${path}/`, files);
    else if (path.endsWith(".ts")) files.set(path, await Deno.readTextFile(new URL(path, root)));
  }
  return files;
}

Deno.test("layers hold in mod.ts and src", async () => {
  const files = await sources("src/");
  files.set("mod.ts", await Deno.readTextFile(new URL("mod.ts", root)));
  assert(files.has("src/errors/provider_error.ts"), "the walk found the wrong folder");
  assertEquals(violations(files), []);
});

/** The layers of the made-up trees. */
const MADE_UP = [["base"], ["errors", "models"], ["chat"], ["auth", "node/machine"], ["http"], ["converse/wire"], [
  "converse/check",
], [
  "converse",
  "sse",
]];

/** A made-up tree and what is wrong with it. */
interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly wrong: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "accept downward imports and the own folder",
    files: {
      "mod.ts": `export { a } from "./src/converse/create.ts";\nexport type { B } from "./src/chat/types.ts";`,
      "src/converse/create.ts":
        `import { b } from "./check/rule.ts";\nimport { x } from "../errors/x.ts";\nexport const a = b + x;`,
      "src/converse/check/rule.ts": `import type { W } from "../wire.ts";\nexport const b = 1;`,
      "src/converse/wire.ts": `export type W = 1;`,
      "src/chat/types.ts": `import type { C } from "./more.ts";\nexport type B = C;`,
      "src/chat/more.ts": `export type C = 1;`,
      "src/errors/x.ts": `export const x = 1;`,
    },
    wrong: [],
  },
  {
    name: "refuse an upward import out of a sub-folder",
    files: {
      "src/converse/check/rule.ts": `import type { A } from "../create.ts";`,
      "src/converse/create.ts": `export type A = 1;`,
    },
    wrong: ["src/converse/check/rule.ts imports src/converse/create.ts: layer 6 looks up to 7"],
  },
  {
    name: "refuse an upward import inside a folder, of a file that has a layer of its own",
    files: {
      "src/converse/wire.ts": `import type { A } from "./create.ts";`,
      "src/converse/create.ts": `export type A = 1;`,
    },
    wrong: ["src/converse/wire.ts imports src/converse/create.ts: layer 5 looks up to 7"],
  },
  {
    name: "refuse a sub-folder that nobody gave a layer",
    files: { "src/converse/cache/point.ts": `export const a = 1;` },
    wrong: ["src/converse/cache/point.ts has no layer; name its folder in tests/layers.ts"],
  },
  {
    name: "refuse an upward import",
    files: { "src/errors/e.ts": `import { c } from "../chat/c.ts";`, "src/chat/c.ts": `export const c = 1;` },
    wrong: ["src/errors/e.ts imports src/chat/c.ts: layer 1 looks up to 2"],
  },
  {
    name: "refuse an upward import of a type, over several lines",
    files: { "src/auth/a.ts": `import type {\n  C,\n} from "../http/c.ts";`, "src/http/c.ts": `export type C = 1;` },
    wrong: ["src/auth/a.ts imports src/http/c.ts: layer 3 looks up to 4"],
  },
  {
    name: "refuse an upward type import inside a type",
    files: { "src/chat/a.ts": `export type A = import("../http/c.ts").C;`, "src/http/c.ts": `export type C = 1;` },
    wrong: ["src/chat/a.ts imports src/http/c.ts: layer 2 looks up to 4"],
  },
  {
    name: "refuse an upward re-export and an import for its effects",
    files: {
      "src/chat/a.ts": `export { c } from "../http/c.ts";\nimport "../auth/d.ts";`,
      "src/http/c.ts": `export const c = 1;`,
      "src/auth/d.ts": ``,
    },
    wrong: [
      "src/chat/a.ts imports src/http/c.ts: layer 2 looks up to 4",
      "src/chat/a.ts imports src/auth/d.ts: layer 2 looks up to 3",
    ],
  },
  {
    name: "refuse an import of mod.ts from below",
    files: { "mod.ts": `export const a = 1;`, "src/sse/t.ts": `import { a } from "../../mod.ts";` },
    wrong: ["src/sse/t.ts imports mod.ts: layer 7 looks up to 8"],
  },
  {
    name: "refuse a neighbor of the same layer",
    files: { "src/errors/e.ts": `import { m } from "../models/m.ts";`, "src/models/m.ts": `export const m = 1;` },
    wrong: ["src/errors/e.ts imports src/models/m.ts: a neighbor in layer 1"],
  },
  {
    name: "refuse a cycle inside a folder, types counted",
    files: {
      "src/chat/a.ts": `import { b } from "./b.ts";`,
      "src/chat/b.ts": `import type { C } from "./c.ts";`,
      "src/chat/c.ts": `import { a } from "./a.ts";`,
    },
    wrong: ["src/chat/a.ts -> src/chat/b.ts -> src/chat/c.ts -> src/chat/a.ts is a cycle"],
  },
  {
    name: "accept two paths to one file, without a cycle",
    files: {
      "src/chat/a.ts": `import { b } from "./b.ts";\nimport { c } from "./c.ts";`,
      "src/chat/b.ts": `import { c } from "./c.ts";`,
      "src/chat/c.ts": `export const c = 1;`,
    },
    wrong: [],
  },
  {
    name: "allow aws4fetch in the signer only",
    files: {
      "src/auth/sigv4.ts": `import { AwsV4Signer } from "aws4fetch";`,
      "src/auth/bearer.ts": `import { AwsV4Signer } from 'aws4fetch';`,
    },
    wrong: [`src/auth/bearer.ts imports "aws4fetch"`],
  },
  {
    name: "allow modules of Node in node/machine/machine.ts only, also types and late imports",
    files: {
      "src/node/machine/machine.ts":
        `import { readFile } from "node:fs/promises";\nimport { spawn } from "node:child_process";`,
      "src/node/machine/home.ts": `import { homedir } from "node:os";`,
      "src/auth/a.ts": `import type { Readable } from "node:stream";\nconst fs = await import("node:fs");`,
    },
    wrong: [
      ["src/node/machine/home.ts", "node:os"],
      ["src/auth/a.ts", "node:stream"],
      ["src/auth/a.ts", "node:fs"],
    ].map(([path, name]) => `${path} imports "${name}"; only src/node/machine/machine.ts may import modules of Node`),
  },
  {
    name: "refuse every other package, builtin, absolute path and computed import",
    files: {
      "src/chat/a.ts": [
        `import { assert } from "@std/assert";`,
        `import fs from "node:fs";`,
        `import z from "npm:zod@4.0.0";`,
        `const late = await import("cloudflare:workers");`,
        `import { x } from "/src/chat/b.ts";`,
        "const name = `./${late}.ts`; await import(name);",
      ].join("\n"),
    },
    wrong: [
      `src/chat/a.ts imports "@std/assert"`,
      `src/chat/a.ts imports "node:fs"; only src/node/machine/machine.ts may import modules of Node`,
      `src/chat/a.ts imports "npm:zod@4.0.0"`,
      `src/chat/a.ts imports "cloudflare:workers"`,
      `src/chat/a.ts imports "/src/chat/b.ts"`,
      `src/chat/a.ts imports what only the run knows`,
    ],
  },
  {
    name: "refuse an import of what is not of the module",
    files: { "src/chat/a.ts": `import { helper } from "../../tests/helper.ts";` },
    wrong: ["src/chat/a.ts imports tests/helper.ts, which is not of the module"],
  },
  {
    name: "refuse a folder that nobody gave a layer",
    files: { "src/utils/a.ts": `export const a = 1;`, "src/chat/b.ts": `import { a } from "../utils/a.ts";` },
    wrong: ["src/utils/a.ts has no layer; name its folder in tests/layers.ts"],
  },
  {
    name: "allow a runtime's name in auth/env.ts only",
    files: {
      "src/auth/env.ts": `export const read = globalThis.Deno?.env ?? process.env;`,
      "src/http/a.ts": `export const a = Deno.env;`,
      "src/http/b.ts": `export const b = process.env;`,
      "src/http/c.ts": `export const c = Buffer.from("");`,
      "src/http/d.ts": `export const d = globalThis.process;`,
      "src/http/e.ts": "export const e = `${Deno.build.os}`;",
      "src/http/f.ts": `export const f = new ArrayBuffer(this.process({ process: 1 }));`,
    },
    wrong: ["a", "b", "c", "d", "e"].map((name) => `src/http/${name}.ts names a runtime (Deno, process or Buffer)`),
  },
  {
    name: "refuse barrels",
    files: {
      "mod.ts": `export * from "./src/chat/a.ts";`,
      "src/chat/a.ts": `export * as b from "./b.ts";`,
      "src/chat/b.ts": `export const b = 1;`,
    },
    wrong: ["mod.ts is a barrel (export *)", "src/chat/a.ts is a barrel (export *)"],
  },
  {
    name: "refuse the type any, wherever it stands",
    files: {
      "src/chat/a.ts": `export function a(b: any): void {}`,
      "src/chat/b.ts": `export const b = c as any;`,
      "src/chat/c.ts": `export type C = Record<string, any>;`,
      "src/chat/d.ts": `export const d: any[] = [];`,
    },
    wrong: ["a", "b", "c", "d"].map((name) => `src/chat/${name}.ts says any`),
  },
  {
    name: "accept any as a key, a method and a word",
    files: {
      "src/chat/a.ts": `export const a = { any: {} };\nAbortSignal.any([]);\n// any\ntype T = { any?: "any" };`,
    },
    wrong: [],
  },
  {
    name: "read code, not comments, strings, templates or patterns",
    files: {
      "src/chat/a.ts": [
        `/** @example import { x } from "npm:zod"; export * from "y"; Deno.exit() */`,
        `// import { x } from "npm:zod";`,
        `const a = 'import { x } from "npm:zod"; Deno.exit()', b = "it's \\" Deno.env";`,
        "const c = `Deno.env ${ { d: `process.env ${a}` }.d } Buffer.from \\` any`;",
        `const e = /["'\`]Deno.[/]any/.test(a) ? 4 / 2 / 1 : 0; // "`,
      ].join("\n"),
    },
    wrong: [],
  },
  {
    name: "read on behind strings, templates and patterns",
    files: {
      "src/chat/a.ts": 'const a = `${`}`}` + \'"\' + (4 / 2);\nconst b = a.match(/[`"\'/]/g); import "npm:late@1.0.0";',
    },
    wrong: [`src/chat/a.ts imports "npm:late@1.0.0"`],
  },
];

for (const { name, files, wrong } of CASES) {
  Deno.test(`layers ${name}`, () => assertEquals(violations(new Map(Object.entries(files)), MADE_UP), wrong));
}

/** Words of one provider in neutral files, and the words that are found. */
const FOREIGN: readonly (readonly [path: string, text: string, words: readonly string[]])[] = [
  ["src/transport/a.ts", `const url = "https://bedrock";`, ["bedrock"]],
  ["src/transport/a.ts", `throw new Error("Cannot reach Bedrock");`, ["Bedrock"]],
  ["src/transport/a.ts", "/** AWS refuses it. */", ["AWS"]],
  ["src/transport/a.ts", "// Asks Amazon.", ["Amazon"]],
  ["src/transport/a.ts", `import { x } from "../aws/x.ts";`, ["aws"]],
  ["src/transport/a.ts", "const error = awsError(parseAwsBody(AWS_KEY));", ["aws", "Aws", "AWS"]],
  ["src/transport/a.ts", `headers.get("x-amzn-requestid") ?? headers.get("x-amz-date")`, ["amzn", "amz"]],
  ["src/transport/secrets/a.ts", "/^AWS4-HMAC/.test(`${sigv4}`)", ["AWS", "sigv4"]],
  ["src/chat/a.ts", "converse(client, Converse)", ["converse", "Converse"]],
  ["src/chat/stream/a.ts", `"it ended before messageStop"`, ["messageStop"]],
  ["src/chat/a.ts", "// Anthropic's Claude, and Nova.", ["Anthropic", "Claude", "Nova"]],
  ["src/errors/provider_error.ts", `Object.assign(this, { provider: "bedrock" });`, ["bedrock"]],
  // Words that only look alike.
  ["src/chat/a.ts", "// Draws laws and flaws, conversely; a conversation innovates.", []],
  // A file that knows its provider, an example, the package's name, and the sources of facts.
  ["src/bedrock/a.ts", `"Bedrock"`, []],
  ["src/chat/a.ts", '/**\n * ```ts\n * import { createBedrock } from "@bedrock-edge/client";\n * ```\n */', []],
  ["src/errors/a.ts", `Symbol.for("bedrock-edge.ProviderError")`, []],
  ["src/chat/a.ts", "/** A limit (aws-samples/bedrock-access-gateway#107). */", []],
  ["src/chat/a.ts", "/**\n * A limit.\n * Source: the bedrock-runtime API model.\n */", []],
  ["src/chat/a.ts", "/**\n * Source: AWS.\n *\n * Asks AWS.\n */", ["AWS"]],
];

for (const [path, text, words] of FOREIGN) {
  Deno.test(`layers find ${words.join(", ") || "no word of one provider"} in ${JSON.stringify(text)}`, () => {
    assertEquals(foreignWords(path, text), words.map((word) => `${path} says "${word}", a word of one provider`));
  });
}
