// deno-lint-ignore-file no-console -- the table is part of the test: its output shows every cell
/**
 * The raw fault table on the other runtimes: Node 20 and 24, and workerd without `nodejs_compat`. Run with
 * `deno task test:oracles`. Node needs `npx`; skips visibly without.
 */
import { assert, assertEquals } from "@std/assert";
import { Miniflare } from "npm:miniflare@4.20260730.0";
import { bundle } from "../runtimes/bundle.ts";
import { hasNpx, inNode } from "../runtimes/in_node.ts";
import { KEYS, serveCells } from "./control.ts";
import type { Found } from "./program.ts";
import { tableOf, wrongIn } from "./table.ts";

const PROGRAM = "tests/faults/program.ts";

/**
 * The row in which the runtime itself falls silent. The fetch of Node 20.20.2 sometimes reports nothing for a body that
 * cannot be unzipped: then the caller's `idleMs` ends the call, long after this table's watchdog. The rest of such a
 * cell follows: the call's timers are left, and the call is not tried again.
 */
const SILENT_ROW: Readonly<Record<string, string>> = { "Node 20.20.2": "invalid gzip" };

function judge(runtime: string, found: readonly Found[]): void {
  console.log(`${runtime}: ${found.length} cells\n${tableOf(found)}`);
  const judged = found.filter(({ row, end }) => !(row === SILENT_ROW[runtime] && end === "hangs"));
  assertEquals(wrongIn(judged), []);
  assert(found.length > 500, "every cell was played");
}

const ignore = !await hasNpx();
if (ignore) console.log("Node is skipped: there is no npx on this machine");

for (const version of ["20.20.2", "24.21.0"]) {
  Deno.test({
    name: `every fault on a real connection ends in the right data or the right error on Node ${version}`,
    ignore,
    async fn() {
      using control = serveCells();
      const main = `console.log(JSON.stringify(await run(${JSON.stringify(control.origin)}, ${
        JSON.stringify(KEYS)
      })));`;
      judge(`Node ${version}`, JSON.parse(await inNode(version, `${await bundle(PROGRAM)}\n${main}`)));
    },
  });
}

Deno.test("every fault on a real connection ends in the right data or the right error in workerd", async () => {
  using control = serveCells();
  const script = `${await bundle(PROGRAM)}
export default {
  async fetch(request) {
    const [control, keys] = await request.json();
    return Response.json(await run(control, keys));
  },
};`;
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: script }],
    compatibilityDate: "2026-07-01",
    compatibilityFlags: ["enable_request_signal"],
    host: "127.0.0.1",
    port: 0,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    cf: false,
  });
  try {
    await miniflare.ready;
    const url = await miniflare.unsafeGetDirectURL();
    const answer = await fetch(url, { method: "POST", body: JSON.stringify([control.origin, KEYS]) });
    judge("workerd", await answer.json());
  } finally {
    await miniflare.dispose();
  }
});
