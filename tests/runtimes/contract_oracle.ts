/**
 * The contract of every provider on every runtime, and the matrix of the outcomes: Deno, workerd without `nodejs_compat`, Node in
 * three versions and Bun, each at a pinned version, and the Node of this machine. Run with `deno task test:oracles`. Needs
 * `npx`; skips visibly without.
 */
// deno-lint-ignore-file no-console -- says which version of which runtime passed, and prints the matrix
import { assert, assertEquals } from "@std/assert";
import { version as workerdVersion } from "npm:workerd@1.20260730.1";
import { serveStages } from "../contract/remote.ts";
import { bundle } from "./bundle.ts";
import { matrix } from "./matrix.ts";
import { exists, PROCESSES, runFile } from "./processes.ts";
import { expectedReport, type Report, run } from "./program.ts";
import { COMPATIBILITY_DATE, contractInWorkerd } from "./workerd.ts";

/** The reports so far, by the name of the runtime. */
const reports = new Map<string, Report>();

function judge(runtime: string, version: string, report: Report): void {
  reports.set(runtime, report);
  const { passed, lacking, failed } = report;
  console.log(`${version}: ${passed} cases passed, ${lacking} lack an ability, ${failed.length} failed`);
  assertEquals(report, expectedReport());
}

Deno.test("the contract holds on Deno, over its own fetch", async () => {
  using server = serveStages();
  judge("Deno", `Deno ${Deno.version.deno}`, await run(server.origin));
});

Deno.test("the contract holds in workerd", async () => {
  using server = serveStages();
  const { agent, globals, report } = await contractInWorkerd(await bundle("tests/runtimes/program.ts"), server.origin);
  assertEquals(globals, [], "nodejs_compat is off");
  judge("workerd", `workerd ${workerdVersion} (${agent}), ${COMPATIBILITY_DATE}`, report);
});

const main = (origin: string): string => `
const { Bun, process } = globalThis;
const version = Bun ? "Bun " + Bun.version : "Node " + process.version;
const report = await run(${JSON.stringify(origin)});
console.log(JSON.stringify({ version, report }));
`;

for (const [name, [command = ""]] of Object.entries(PROCESSES)) {
  const ignore = !await exists(command);
  if (ignore) console.log(`${name} is skipped: there is no ${command} on this machine`);
  Deno.test({
    name: `the contract holds on ${name}`,
    ignore,
    async fn() {
      using server = serveStages();
      const folder = await Deno.makeTempDir();
      try {
        const program = `${folder}/program.mjs`;
        await Deno.writeTextFile(program, await bundle("tests/runtimes/program.ts") + main(server.origin));
        const { version, report }: { version: string; report: Report } = JSON.parse(await runFile(name, program));
        judge(name, version, report);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test("every provider keeps the same promises on every runtime", () => {
  console.log(matrix(reports));
  assert(reports.size >= 2, "Deno and workerd report on every machine");
  for (const report of reports.values()) assertEquals(report.outcomes, expectedReport().outcomes);
});
