/**
 * Each runtime of the matrix, started and ready to run suites.
 */
import { assertEquals } from "@std/assert";
import { version as workerdVersion } from "npm:workerd@1.20260730.1";
import { findChromium, startChromium } from "../../helpers/chromium.ts";
import type { Project } from "../../package/project.ts";
import { runInDeno } from "./in_deno.ts";
import { bundleForPage, bundleForProcess, bundleForWorker } from "./packaged.ts";
import { servePage } from "../page.ts";
import { runFile } from "../processes.ts";
import type { Runtime, Suite } from "./rows.ts";
import type { Report } from "./contract.ts";
import type { Conditions } from "./suites.ts";
import { workerd } from "../workerd.ts";

/** A runtime that has started. It ends when it is disposed of. */
export interface Player extends AsyncDisposable {
  /** The exact version. */
  readonly version: string;
  run(suite: Suite, conditions: Conditions): Promise<Report>;
}

/** Starts a runtime. */
export type Start = (project: Project, runtime: Runtime) => Promise<Player>;

/** How each runtime is started, by its name in the matrix. */
export const STARTS: Readonly<Record<string, Start>> = {
  "Deno 2.9": startDeno,
  "Node 20": startProcess("Node 20"),
  "Node 22": startProcess("Node 22"),
  "Node 24": startProcess("Node 24"),
  "Bun 1.4": startProcess("Bun"),
  "workerd, without `nodejs_compat`": startWorkerd,
  "Chromium, headless": startPage,
};

const nothingToEnd = () => Promise.resolve();

function startDeno(_: Project, runtime: Runtime): Promise<Player> {
  return Promise.resolve({
    version: `Deno ${Deno.version.deno}`,
    run: (suite, conditions) => runInDeno(suite, conditions, runtime),
    [Symbol.asyncDispose]: nothingToEnd,
  });
}

/** A process for each suite. */
function startProcess(command: string): Start {
  return async (project, runtime) => {
    const bundle = await bundleForProcess(project, runtime);
    const runText = async (name: string, text: string): Promise<string> => {
      const path = bundle.replace(/\.mjs$/, `_${name.replaceAll(" ", "_")}.mjs`);
      await Deno.writeTextFile(path, text);
      return await runFile(command, path);
    };
    const version = await runText(
      "version",
      "console.log(globalThis.Bun ? `Bun ${Bun.version}` : `Node ${process.version}`);",
    );
    return {
      version: version.trim(),
      async run(suite, conditions) {
        const program = `import { run } from ${JSON.stringify(bundle)};
console.log(JSON.stringify(await run(${JSON.stringify(suite)}, ${JSON.stringify(conditions)})));`;
        return JSON.parse(await runText(suite, program));
      },
      [Symbol.asyncDispose]: nothingToEnd,
    };
  };
}

async function startWorkerd(project: Project, runtime: Runtime): Promise<Player> {
  const worker = await workerd(await bundleForWorker(project, runtime));
  return {
    version: `workerd ${workerdVersion}`,
    async run(suite, conditions) {
      const answer = await fetch(worker.url, { method: "POST", body: JSON.stringify([suite, conditions]) });
      if (!answer.ok) throw new Error(`Cannot run ${suite} in workerd: ${await answer.text()}`);
      const { globals, report } = await answer.json();
      assertEquals(globals, [], "nodejs_compat is off");
      return report;
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}

async function startPage(project: Project, runtime: Runtime): Promise<Player> {
  const found = await findChromium();
  if ("missing" in found) throw new Error(`Cannot start Chromium: ${found.missing}`);
  const server = servePage(await bundleForPage(project, runtime));
  // The broken servers of the tables know nothing of CORS. `../cors_oracle.ts` streams with CORS.
  const chromium = await startChromium(found.path, { withoutCors: true });
  const page = await chromium.open(server.origin);
  return {
    version: chromium.version,
    run: (suite, conditions) =>
      page.evaluate(
        async (url, suite, conditions) => await (await import(url)).run(suite, conditions),
        `${server.origin}/suites.js`,
        suite,
        conditions,
      ),
    async [Symbol.asyncDispose]() {
      await chromium[Symbol.asyncDispose]();
      server[Symbol.dispose]();
    },
  };
}
