/**
 * The npm package as its users meet it: built, packed, installed into an empty project, judged by the tools of the
 * ecosystem, and type-checked by three compilers. `tests/runtimes/matrix/` runs it. Run with `deno task test:oracles`. Needs `npm`;
 * skips visibly without.
 */
// deno-lint-ignore-file no-console -- says why nothing is judged
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { exists, PROCESSES, runFile } from "../runtimes/processes.ts";
import { scan } from "../scan.ts";
import { emptyProject, packInto, type Project, runIn, withPackage } from "./project.ts";

const root = new URL("../../", import.meta.url);
const config: { name: string; version: string; exports: Record<string, string>; imports: Record<string, string> } = JSON
  .parse(await Deno.readTextFile(new URL("deno.json", root)));

/** The oldest TypeScript that understands the declarations. */
const OLDEST = "5.7.3";

/** Beside it the last one of its line, and the first native one. */
const COMPILERS = [OLDEST, "5.9.3", "7.0.2"];

/** The compiler that judges the contract. */
const COMPILER = "5.9.3";

const TOOLS = [
  ...COMPILERS.map((version) => `typescript-${version}@npm:typescript@${version}`),
  "@types/node@24.19.4",
  "@cloudflare/workers-types@5.20261117.1",
  "@arethetypeswrong/cli@0.18.5",
  "publint@0.3.25",
];

/** A program's folder, and the options of its compiler. `skipLibCheck` is off: declarations are checked too. */
const WORLDS: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  bundler: {
    "Node": { lib: ["es2022"], types: ["node"] },
    "Workers": { lib: ["es2022"], types: ["@cloudflare/workers-types"] },
    "a browser": { lib: ["es2022", "dom"], types: [] },
  },
  nodenext: {
    "Node": { lib: ["es2022"], types: ["node"] },
    "Node without strict": { lib: ["es2022"], types: ["node"], strict: false },
    "Node with every check": {
      lib: ["es2022"],
      types: ["node"],
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
    },
  },
  // The resolution of Node 10, which reads no `exports`: gone from TypeScript 7, and still in many projects.
  node: {
    "Node": { lib: ["es2022"], types: ["node"] },
  },
};

const STRICT = { strict: true, skipLibCheck: false };
const WEB = ["esnext", "dom", "dom.iterable", "dom.asynciterable"];

const ignore = !await exists("npm");
if (ignore) console.log("the npm package is not judged: there is no npm on this machine");

let project: Project;
let tarball: string;

if (!ignore) {
  Deno.test.beforeAll(async () => {
    project = await emptyProject();
    tarball = await packInto(project);
    await project.run("npm", "install", tarball);
  });
  Deno.test.afterAll(() => Deno.remove(project.folder, { recursive: true }));
}

/** Installs the compilers and the judges beside the package. */
const installTools = once(() => project.run("npm", "install", "--save-dev", ...TOOLS));

/** Copies the source into the project, for a user who does without a package. */
const copySource = once(async () => {
  for (const path of await sources()) {
    await project.write(`copy/${path}`, await Deno.readTextFile(new URL(path, root)));
  }
});

/** Copies the contract of `ChatProvider` into the project, and returns what the compiler complains of. */
async function contractErrors(): Promise<string> {
  for (const folder of ["contract", "runtimes"]) {
    for (const name of await filesIn(new URL(`../${folder}`, import.meta.url).pathname)) {
      const text = await Deno.readTextFile(new URL(`../${folder}/${name}`, import.meta.url));
      await project.write(`suite/${folder}/${name}`, text);
    }
  }
  await project.write("tsconfig.suite.json", {
    compilerOptions: {
      ...STRICT,
      target: "es2022",
      module: "nodenext",
      lib: WEB,
      types: [],
      allowImportingTsExtensions: true,
      noEmit: true,
    },
    files: ["suite/runtimes/matrix/contract.ts"],
  });
  return await typeErrors(COMPILER, "tsconfig.suite.json");
}

Deno.test({
  name: "npm installs two packages: this one and aws4fetch",
  ignore,
  async fn() {
    const lock = JSON.parse(await Deno.readTextFile(`${project.folder}/node_modules/.package-lock.json`));
    assertEquals(Object.keys(lock.packages), [`node_modules/${config.name}`, "node_modules/aws4fetch"]);
  },
});

Deno.test({
  name: "the package holds the compiled source, its program and its documents, and imports nothing but aws4fetch",
  ignore,
  async fn() {
    const files = await filesIn(`${project.folder}/node_modules/${config.name}`);
    const compiled = [...await sources(), ...await programs()].flatMap((path) =>
      [".d.ts", ".js"].map((end) => path.replace(/\.ts$/, end))
    );
    assertEquals(files, [...compiled, "CHANGELOG.md", "LICENSE", "README.md", "package.json"].sort());
    const imported = new Set<string | undefined>();
    for (const path of files.filter((path) => path.endsWith(".js"))) {
      // The program and the entry ./node run in Node, Deno and Bun, and may import Node's modules.
      const mayUseNode = path.startsWith("support/") || path.startsWith("src/node/");
      const text = await Deno.readTextFile(`${project.folder}/node_modules/${config.name}/${path}`);
      for (const specifier of scan(text).imports) {
        const isNode = mayUseNode && specifier?.startsWith("node:");
        if (!specifier?.startsWith(".") && !isNode) imported.add(specifier);
      }
    }
    assertEquals([...imported], ["aws4fetch"]);
  },
});

Deno.test({
  name: "the README's first program runs on Node, and prints what the README says",
  ignore,
  async fn() {
    const readme = await Deno.readTextFile(new URL("README.md", root));
    const [, program = "", output] = /^```ts\n([^]*?)^```\n\n```text\n([^]*?)^```\n/m.exec(readme) ?? [];
    await project.write("first.mjs", program);
    const fake = fakeBedrock({
      apiKey: "readme-key",
      replies: [{
        events: [
          { messageStart: { role: "assistant" } },
          ...["Paris", " is the capital", " of France."].map((text) => ({
            contentBlockDelta: { contentBlockIndex: 0, delta: { text } },
          })),
          { contentBlockStop: { contentBlockIndex: 0 } },
          { messageStop: { stopReason: "end_turn" } },
          { metadata: { usage: { inputTokens: 7, outputTokens: 7, totalTokens: 14 }, metrics: { latencyMs: 1 } } },
        ],
      }],
    });
    using server = serveHttp(fake);
    const env = {
      AWS_REGION: "us-east-1",
      AWS_BEARER_TOKEN_BEDROCK: "readme-key",
      AWS_ENDPOINT_URL: server.origin,
      NO_COLOR: "1",
    };
    for (const runtime of ["Node 20", "Node 22", "Node 24", "Bun"]) {
      assertEquals(await runFile(runtime, `${project.folder}/first.mjs`, env), output, runtime);
    }
  },
});

Deno.test({
  name: "a built checkout is installed as the README says",
  ignore,
  async fn() {
    const other = await emptyProject();
    try {
      const readme = await Deno.readTextFile(new URL("README.md", root));
      const [, options = ""] = /^npm install (.+) \.\.\/\S+\/dist\/npm /m.exec(readme) ?? [];
      await withPackage(({ pathname }) => other.run("npm", "install", ...options.split(" "), pathname));
      const { version } = JSON.parse(
        await Deno.readTextFile(`${other.folder}/node_modules/${config.name}/package.json`),
      );
      assertEquals(version, config.version);
      await other.run("node", "-e", `import(${JSON.stringify(config.name)})`);
      assertEquals(
        /TypeScript (\S+)\s+or\s+later/.exec(readme)?.[1],
        OLDEST.slice(0, 3),
        "the README names the oldest compiler",
      );
    } finally {
      await Deno.remove(other.folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "a checkout is linked to a Deno project as the README says",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ links: [root.pathname] }));
      await Deno.copyFile(new URL("entries.ts", import.meta.url), `${folder}/entries.ts`);
      assertEquals(JSON.parse(await runIn(folder, "deno", "run", "--quiet", "--check", "entries.ts")), EXPECTED);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "attw and publint have nothing to say",
  ignore,
  async fn() {
    await installTools();
    // CommonJS gets an ES module: `require()` loads it since Node 20.19, as a test below shows.
    const ignoring = ["--ignore-rules", "cjs-resolves-to-esm"];
    const attw = await project.run("npx", "--no-install", "attw", tarball, ...ignoring);
    assert(attw.includes("No problems found"), attw);
    const publint = await project.run("npx", "--no-install", "publint", tarball, "--strict");
    assert(publint.includes("All good!"), publint);
  },
});

for (const compiler of COMPILERS) {
  for (const [moduleResolution, worlds] of Object.entries(WORLDS)) {
    if (moduleResolution === "node" && compiler.startsWith("7.")) continue;
    Deno.test({
      name: `a program that uses every entry point type-checks with TypeScript ${compiler} and "${moduleResolution}"`,
      ignore,
      async fn() {
        await Deno.copyFile(new URL("entries.ts", import.meta.url), `${project.folder}/entries.ts`);
        for (const [world, options] of Object.entries(worlds)) {
          const module = moduleResolution === "nodenext" ? "nodenext" : "esnext";
          const compilerOptions = { ...STRICT, target: "es2022", module, moduleResolution, noEmit: true, ...options };
          await project.write("tsconfig.json", { compilerOptions, files: ["entries.ts"] });
          assertEquals(await typeErrors(compiler, "tsconfig.json"), "", world);
        }
      },
    });
  }
}

// The standard library of 5.7 has no buffer in the type of `TextEncoder`'s bytes; declarations do not depend on that.
for (const compiler of COMPILERS.filter((version) => version !== OLDEST)) {
  Deno.test({
    name: `a copy of the source type-checks with TypeScript ${compiler} under strict alone`,
    ignore,
    async fn() {
      await copySource();
      await project.write("tsconfig.copy.json", {
        compilerOptions: {
          ...STRICT,
          target: "es2022",
          module: "nodenext",
          // The declarations of aws4fetch need the names of the browser's, and the entry ./node those of Node's modules.
          lib: WEB,
          types: ["node"],
          allowImportingTsExtensions: true,
          noEmit: true,
        },
        include: ["copy"],
      });
      assertEquals(await typeErrors(compiler, "tsconfig.copy.json"), "");
    },
  });
}

Deno.test({
  name: "a copy of the source runs on Node 24 and Bun without a compiler",
  ignore,
  async fn() {
    await copySource();
    const mains = Object.values(config.exports).map((path) => `./copy/${path.slice(2)}`);
    await project.write(
      "copied.mjs",
      `for (const main of ${JSON.stringify(mains)}) console.log(Object.keys(await import(main)).length > 0);`,
    );
    for (const runtime of ["Node 24", "Bun"]) {
      assertEquals(await runFile(runtime, `${project.folder}/copied.mjs`), "true\n".repeat(mains.length), runtime);
    }
  },
});

Deno.test({
  name: "the contract type-checks against the package",
  ignore,
  fn: async () => assertEquals(await contractErrors(), ""),
});

for (const runtime of Object.keys(PROCESSES)) {
  Deno.test({
    name: `require() gives the same names as import on ${runtime}`,
    ignore,
    async fn() {
      const entries = Object.keys(config.exports).map((entry) => config.name + entry.slice(1));
      await project.write(
        "required.cjs",
        `const names = (entry) => [entry, Object.keys(require(entry)).sort()];
        console.log(JSON.stringify(${JSON.stringify(entries)}.map(names)));`,
      );
      const expected = [];
      for (const [entry, path] of Object.entries(config.exports)) {
        const module: object = await import(new URL(path, root).href);
        expected.push([config.name + entry.slice(1), Object.keys(module).sort()]);
      }
      assertEquals(JSON.parse(await runFile(runtime, `${project.folder}/required.cjs`)), expected);
    },
  });
}

/** Runs something once, for the first test that needs it. */
function once<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => running ??= run();
}

/** The output of `entries.ts`. */
const EXPECTED = {
  streamed: "Paris.",
  replayed: ["Oslo.", 0, false],
  fakes: ["Paris.", 401],
  embedded: [2, 256, 256],
  processed: "AKIDEXAMPLE",
  authenticated: "AWS_ACCESS_KEY_ID",
  compatible: "Oslo.",
  found: ["Paris is the capital of France."],
  batched: "Failed",
  made: "Completed",
  mantled: true,
  minted: "short-term",
  guarded: "NONE",
  invoked: ["Paris.", "Paris."],
  drawn: [1, "image/png"],
  ranked: [1, 0],
  shouted: "PARIS.",
  routed: ["failed", "answered"],
  stopReason: "end_turn",
  counted: true,
  told: "It is noon.",
  steps: 2,
  kept: 2,
  stored: 2,
  priced: "number",
  profile: "eu.amazon.nova-lite-v1:0",
  known: true,
  failure: "streamTruncated",
  frames: ["ping"],
  relayed: "echo",
  types: ["text", "stop"],
};

/** The compiler's errors; empty if there are none. */
async function typeErrors(version: string, tsconfig: string): Promise<string> {
  await installTools();
  const compiler = `node_modules/typescript-${version}/bin/tsc`;
  return await project.run("node", compiler, "--project", tsconfig).catch((error: Error) => error.message);
}

/** The files of the module, by their path from the root. */
async function sources(): Promise<string[]> {
  const found = await filesIn(new URL("src", root).pathname);
  return ["mod.ts", ...found.map((path) => `src/${path}`)];
}

/** The files of the program, by their path from the root. */
async function programs(): Promise<string[]> {
  return (await filesIn(new URL("support/fake", root).pathname)).map((path) => `support/fake/${path}`);
}

/** Every file of a folder and the folders in it, sorted; installed packages apart. */
async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) found.push(name);
    else if (name !== "node_modules") {
      for (const file of await filesIn(`${folder}/${name}`)) found.push(`${name}/${file}`);
    }
  }
  return found.sort();
}
