/**
 * The suites in Deno, from the source. The outputs of the programs there are those that all other runtimes must have.
 */
import config from "../../../deno.json" with { type: "json" };
import { runIn } from "../../package/project.ts";
import { finish, spawn } from "../../examples/run.ts";
import { entriesOf, EXAMPLES, type Runtime, type Suite } from "./rows.ts";
import type { Report } from "./contract.ts";
import type { Conditions } from "./suites.ts";

const root = new URL("../../../", import.meta.url);

/** No variable can be read, so that nothing of this machine's own account reaches a program. */
const RUN = ["run", "--quiet", "--frozen", "--no-prompt", "--allow-net=127.0.0.1"];

/**
 * Runs each program as its users do, and returns what it prints: the examples, the program that uses every entry point, and
 * the names that each entry point exports.
 */
export async function outputsInDeno(): Promise<Record<string, string>> {
  const outputs: Record<string, string> = {};
  for (const name of ["entries", ...EXAMPLES]) {
    const path = name === "entries" ? "tests/package/entries.ts" : `examples/${name}.ts`;
    const { code, stdout, stderr } = await finish(spawn([...RUN, path]));
    if (code !== 0) throw new Error(`Cannot run ${path} in Deno: ${stderr}`);
    outputs[name] = stdout;
  }
  for (const [entry, path] of Object.entries(config.exports)) {
    const names = Object.keys(await import(new URL(path, root).href));
    outputs[config.name + entry.slice(1)] = `${names.sort().join(" ")}\n`;
  }
  return outputs;
}

/** Runs a suite in a process of its own. The programs have run already, or {@linkcode outputsInDeno} would have thrown. */
export async function runInDeno(suite: Suite, conditions: Conditions, runtime: Runtime): Promise<Report> {
  if (suite === "examples") return { passed: EXAMPLES.length, lacking: 0, failed: [] };
  if (suite === "entry points") return { passed: entriesOf(runtime).length + 1, lacking: 0, failed: [] };
  const suites = new URL("suites.ts", import.meta.url).href;
  const program = `import { runSuite } from ${JSON.stringify(suites)};
console.log(JSON.stringify(await runSuite(${JSON.stringify(suite)}, ${JSON.stringify(conditions)})));`;
  return JSON.parse(await runIn(root, "deno", "eval", "--no-lock", program));
}
