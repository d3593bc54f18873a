/**
 * Real files and real programs on Deno, Node and Bun. Run with `deno task test:oracles`; the pure tests may not start programs.
 */
import { assertEquals } from "@std/assert";
import { exists, PROCESSES, runFile } from "../runtimes/processes.ts";
import { CONFIG } from "./machine_program.ts";

const failed = (profile: string, why: string) => `Cannot run credential_process of profile "${profile}": ${why}`;

const EXPECTED = {
  words: "AKIAWORDS",
  home: "AKIAWORDS",
  variable: "AKIAVARIABLE",
  long: failed("long", 'the output of "sh" is not a JSON object; print { Version: 1, AccessKeyId, SecretAccessKey }'),
  fails: failed("fails", '"sh" ended with status 3; run it by hand to see why'),
  killed: failed("killed", '"sh" ended with a signal; run it by hand to see why'),
  missing: failed(
    "missing",
    '"/no/such/program" was not found; write the whole path of the program. Variables and "~" are not replaced, as in the AWS CLI',
  ),
  folder: failed("folder", '"/tmp" may not be run by the account of this program; make it executable'),
  slow: failed("slow", '"sh" is still running after 200 ms; raise processTimeoutMs'),
};

/** Runs the program in a runtime. @returns what it printed */
async function run(runtime: string, folder: string): Promise<string> {
  const env = { PROFILE_TEST: "AKIAVARIABLE" };
  if (runtime !== "Deno") return await runFile(runtime, `${folder}/program.mjs`, env);
  const args = ["run", "--no-prompt", "--allow-read", "--allow-env", "--allow-run", `${folder}/program.mjs`];
  const { stdout } = await new Deno.Command("deno", { args, env, stderr: "inherit" }).output();
  return new TextDecoder().decode(stdout);
}

const hasNpx = await exists("npx");

for (const runtime of ["Deno", ...Object.keys(PROCESSES)]) {
  const ignore = runtime !== "Deno" && !hasNpx;
  Deno.test({
    name: `files and programs work on ${runtime}${ignore ? ", skipped: no npx" : ""}`,
    ignore,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        await Deno.writeTextFile(`${folder}/config`, CONFIG);
        const file = new URL("./machine_program.ts", import.meta.url).href;
        const bundle = await new Deno.Command("deno", { args: ["bundle", "--quiet", "--platform=deno", file] })
          .output();
        const main = `\nconsole.log(JSON.stringify(await askProfiles(${JSON.stringify(folder)})));\n`;
        await Deno.writeTextFile(`${folder}/program.mjs`, new TextDecoder().decode(bundle.stdout) + main);
        assertEquals(JSON.parse(await run(runtime, folder)), EXPECTED);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
