/**
 * Comments carry a response over the idle limit of `Bun.serve`, 10 s, which cuts it otherwise. Run with `deno task test:oracles`.
 */
import { assert, assertEquals } from "@std/assert";
import { bundle } from "./bundle.ts";
import { exists, runFile } from "./processes.ts";

const ignore = !await exists("npx");

Deno.test({
  name: `Bun.serve cuts a silent response, and not one with comments${ignore ? ", skipped: no npx" : ""}`,
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const program = `${folder}/program.mjs`;
      const main = "\nconsole.log(JSON.stringify(await run(globalThis.Bun)));\nprocess.exit(0);\n";
      await Deno.writeTextFile(program, await bundle("tests/runtimes/bun_idle.ts") + main);
      const { silent, commented } = JSON.parse(await runFile("Bun", program));
      assertEquals(silent, "cut");
      assert(commented.includes(": \n\n") && commented.includes('"type":"stop"'), commented);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
