/**
 * The clients of OpenAI and Anthropic over `signedFetch`, in Deno, Node, Bun and workerd without `nodejs_compat`. Their packages are
 * bundled as for a browser, and AWS's own signer checks the signatures. Run with `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { bundle } from "../bundle.ts";
import { exists, runFile } from "../processes.ts";
import { workerd } from "../workerd.ts";
import { type Outcomes, run } from "./cases.ts";
import { serveApis } from "./server.ts";

const PROGRAM = "tests/runtimes/compatible/cases.ts";
/** The packages of the clients are in the lock file of the oracles. */
const BUNDLING = ["--lock=tests/oracles/deno.lock"];
/** 24 cases of each of three APIs. */
const CASES = 72;
const hasNpx = await exists("npx");

function assertOk(outcomes: Outcomes): void {
  assertEquals(Object.entries(outcomes).filter(([, outcome]) => outcome !== "ok"), []);
  assertEquals(Object.keys(outcomes).length, CASES);
}

Deno.test("the clients of OpenAI and Anthropic work over signedFetch in Deno", async () => {
  await using server = serveApis();
  assertOk(await run(server.origin));
});

for (const runtime of ["Node 20", "Node 22", "Node 24", "Bun"]) {
  Deno.test({
    name: `the clients of OpenAI and Anthropic work over signedFetch in ${runtime}${hasNpx ? "" : ", skipped: no npx"}`,
    ignore: !hasNpx,
    async fn() {
      await using server = serveApis();
      const folder = await Deno.makeTempDir();
      try {
        const program = `${folder}/program.mjs`;
        const main = `\nconsole.log(JSON.stringify(await run(${JSON.stringify(server.origin)})));\n` +
          "globalThis.process.exit(0);\n";
        await Deno.writeTextFile(program, await bundle(PROGRAM, ...BUNDLING) + main);
        assertOk(JSON.parse(await runFile(runtime, program)));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "the clients of OpenAI and Anthropic work over signedFetch in workerd without nodejs_compat",
  // Miniflare keeps timers and sockets of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using server = serveApis();
    const main = `\nexport default {
  async fetch(request) {
    const globals = ["process", "Buffer"].filter((name) => name in globalThis);
    return Response.json({ globals, outcomes: await run(await request.text()) });
  },
};\n`;
    await using worker = await workerd(await bundle(PROGRAM, ...BUNDLING) + main);
    const answer = await fetch(worker.url, { method: "POST", body: server.origin });
    const { globals, outcomes } = await answer.json();
    assertEquals(globals, []);
    assertOk(outcomes);
  },
});
