/**
 * A project in which the npm package is installed, and the suites bundled for each runtime as its users bundle: the package
 * stays in `node_modules` for Node and Bun; wrangler puts everything into one file for Workers, and esbuild for a page.
 */
import { emptyProject, packInto, type Project } from "../../package/project.ts";
import { asProgram } from "./as_program.ts";
import { runFile } from "../processes.ts";
import { entriesOf, EXAMPLES, examplesOf, type Runtime, usesEveryEntry } from "./rows.ts";
import { COMPATIBILITY_DATE } from "../workerd.ts";

const root = new URL("../../../", import.meta.url);

/** The bundlers, and the package that the examples import. */
const PACKAGES = ["wrangler@4.164.0", "esbuild@0.28.2", "zod@4.6.7"];

/** Wrangler needs it. */
const NODE_OF_WRANGLER = "Node 22";

/** Builds and packs the package, installs it into an empty project, and copies the suites and the programs beside it. */
export async function packagedProject(): Promise<Project> {
  const project = await emptyProject();
  const tarball = await packInto(project);
  await project.run("npm", "install", tarball, ...PACKAGES);
  for (const folder of ["tests/contract", "tests/faults", "tests/helpers", "tests/runtimes", "examples"]) {
    await copySources(project, folder);
  }
  for (const path of ["tests/package/entries", ...EXAMPLES.map((name) => `examples/${name}`)]) {
    const source = await Deno.readTextFile(new URL(`${path}.ts`, root));
    // Beside the original, whose exports other examples import.
    await project.write(`suite/${path}.program.ts`, asProgram(source));
  }
  return project;
}

/** Bundles the suites for Node or Bun. Returns the path of the bundle. */
export async function bundleForProcess(project: Project, runtime: Runtime): Promise<string> {
  const [main, name] = await writeMain(project, runtime);
  const options = ["--bundle", "--format=esm", "--platform=node", "--packages=external", `--outfile=${name}.mjs`];
  await project.run("npx", "--no-install", "esbuild", main, ...options, "--log-level=error");
  return `${project.folder}/${name}.mjs`;
}

/** Bundles the suites for a page. Returns the text of the bundle. */
export async function bundleForPage(project: Project, runtime: Runtime): Promise<string> {
  const [main] = await writeMain(project, runtime);
  return await project.run("npx", "--no-install", "esbuild", main, "--bundle", "--format=esm", "--log-level=error");
}

/** Has wrangler bundle the suites as it would deploy them. Returns the text of the bundle. */
export async function bundleForWorker(project: Project, runtime: Runtime): Promise<string> {
  const [, name] = await writeMain(project, runtime);
  await project.write(
    "suite/worker.ts",
    `import { run } from "./${name}_main.ts";
export default {
  async fetch(request: Request): Promise<Response> {
    const globals = ["process", "Buffer", "Deno"].filter((name) => name in globalThis);
    const [suite, conditions] = await request.json();
    return Response.json({ globals, report: await run(suite, conditions) });
  },
};
`,
  );
  await project.write("wrangler.jsonc", {
    name: "suites",
    main: "suite/worker.ts",
    compatibility_date: COMPATIBILITY_DATE,
    compatibility_flags: ["enable_request_signal"],
  });
  await project.write(
    "deploy.mjs",
    `import { execFileSync } from "node:child_process";
const args = ["node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run", "--outdir=deployed"];
execFileSync(process.execPath, args, { cwd: import.meta.dirname, stdio: "inherit" });
`,
  );
  await runFile(NODE_OF_WRANGLER, `${project.folder}/deploy.mjs`, { WRANGLER_SEND_METRICS: "false" });
  return await Deno.readTextFile(`${project.folder}/deployed/worker.js`);
}

/** Writes the main module of the suites for a runtime. Returns its path, and a name for files. */
async function writeMain(project: Project, runtime: Runtime): Promise<[path: string, name: string]> {
  const name = runtime.name.toLowerCase().replace(/\W+/g, "_");
  const path = `suite/${name}_main.ts`;
  await project.write(path, mainOf(runtime));
  return [path, name];
}

/** A module that exports `run(suite, conditions)`, with every program that the runtime can run. */
function mainOf(runtime: Runtime): string {
  const imports: string[] = [];
  const record = (names: readonly string[], from: (name: string) => string): string => {
    const members = names.map((name) => {
      const variable = `program${imports.length}`;
      imports.push(`import ${variable} from ${JSON.stringify(from(name))};`);
      return `${JSON.stringify(name)}: ${variable}`;
    });
    return `{ ${members.join(", ")} }`;
  };
  const examples = record(examplesOf(runtime), (name) => `./examples/${name}.program.ts`);
  const usage = record(usesEveryEntry(runtime) ? ["entries"] : [], () => "./tests/package/entries.program.ts");
  const entries = entriesOf(runtime).map((specifier, index) => {
    imports.push(`import * as entry${index} from ${JSON.stringify(specifier)};`);
    const print = `async (console) => console.log(Object.keys(entry${index}).sort().join(" "))`;
    return `${JSON.stringify(specifier)}: ${print}`;
  });
  return `import { runSuite } from "./tests/runtimes/matrix/suites.ts";
${imports.join("\n")}
const programs = {
  "examples": ${examples},
  "entry points": { ...${usage}, ${entries.join(", ")} },
};
export const run = (suite, conditions) => runSuite(suite, conditions, programs[suite]);
`;
}

async function copySources(project: Project, folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, root))) {
    const path = `${folder}/${name}`;
    if (isDirectory && name !== "node_modules") await copySources(project, path);
    else if (name.endsWith(".ts")) {
      await project.write(`suite/${path}`, await Deno.readTextFile(new URL(path, root)));
    }
  }
}
