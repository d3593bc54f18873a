/**
 * The contract on the runtimes that are a process: Node in three versions and Bun, each from npm at a pinned version, and
 * whatever Node this machine has. Run with `deno task test:oracles`. Needs `npx`; skips visibly without.
 */
// deno-lint-ignore-file no-console -- says which version of which runtime passed
import { assert, assertEquals } from "@std/assert";
import { serveStages } from "../contract/remote.ts";
import { bundle } from "./bundle.ts";
import type { Report } from "./program.ts";

const { arch, os } = Deno.build;
const cpu = arch === "x86_64" ? "x64" : "arm64";
const nodePlatform = `${os === "windows" ? "win" : os}-${cpu}`;
const bunPlatform = `${os}-${arch === "x86_64" ? "x64" : "aarch64"}`;

/** The platform's own packages: the ones that users name fetch them by an install script, which npm may refuse to run. */
const npx = (name: string, command: string): string[] => ["npx", "--yes", `--package=${name}`, "-c", command];

/** A runtime: how to run a file with it, given in `$PROGRAM`. */
const RUNTIMES: Readonly<Record<string, readonly string[]>> = {
  "this machine's Node": ["node", "-e", "import(process.env.PROGRAM)"],
  "Node 20": npx(`node-${nodePlatform}@20.20.2`, 'node "$PROGRAM"'),
  "Node 22": npx(`node-${nodePlatform}@22.23.3`, 'node "$PROGRAM"'),
  "Node 24": npx(`node-${nodePlatform}@24.21.0`, 'node "$PROGRAM"'),
  // The package has no command of its own. npx puts its folder of commands first on the path, and the package is beside it.
  "Bun": npx(`@oven/bun-${bunPlatform}@1.4.5`, `"\${PATH%%/.bin:*}/@oven/bun-${bunPlatform}/bin/bun" "$PROGRAM"`),
};

/** Whether a command can be started here; decided before the tests are registered, so that a skipped one shows as such. */
async function exists(command: string): Promise<boolean> {
  try {
    await new Deno.Command(command, { args: ["--version"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch {
    return false;
  }
}

const main = (origin: string): string => `
const { Bun, process } = globalThis;
const version = Bun ? "Bun " + Bun.version : "Node " + process.version;
const report = await run(${JSON.stringify(origin)});
console.log(JSON.stringify({ version, report }));
`;

for (const [name, [command = "", ...args]] of Object.entries(RUNTIMES)) {
  const ignore = !await exists(command);
  if (ignore) console.log(`${name} is skipped: there is no ${command} on this machine`);
  Deno.test({
    name: `the contract holds on ${name}`,
    ignore,
    async fn() {
      using server = serveStages();
      const folder = await Deno.makeTempDir();
      try {
        const PROGRAM = `${folder}/program.mjs`;
        await Deno.writeTextFile(PROGRAM, await bundle("tests/runtimes/program.ts") + main(server.origin));
        const { code, stdout, stderr } = await new Deno.Command(command, {
          args,
          env: { PROGRAM, npm_config_loglevel: "error" },
          stdin: "null",
        }).output();
        assertEquals(code, 0, new TextDecoder().decode(stderr));
        const { version, report }: { version: string; report: Report } = JSON.parse(new TextDecoder().decode(stdout));
        console.log(`${version}: ${report.passed} cases passed, ${report.failed.length} failed`);
        assertEquals(report.failed, []);
        assert(report.passed > 100, "every case was played");
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
