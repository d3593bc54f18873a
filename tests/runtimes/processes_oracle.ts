/**
 * The contract on the runtimes that are a process: Node in three versions and Bun, each from npm at a pinned version, and
 * whatever Node this machine has. Run with `deno task test:oracles`. Needs `npx`; skips visibly without.
 */
// deno-lint-ignore-file no-console -- says which version of which runtime passed
import { assertEquals } from "@std/assert";
import { serveStages } from "../contract/remote.ts";
import { bundle } from "./bundle.ts";
import { exists, PROCESSES, runFile } from "./processes.ts";
import { expectedReport, type Report } from "./program.ts";

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
        console.log(
          `${version}: ${report.passed} cases passed, ${report.lacking} lack an ability, ${report.failed.length} failed`,
        );
        assertEquals(report, expectedReport());
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
