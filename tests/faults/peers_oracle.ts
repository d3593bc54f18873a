// deno-lint-ignore-file no-console -- the table is what this test is for
/**
 * The AWS SDK and the AI SDK in the raw fault table, on Node 24, where they are at home. Asserts only the false successes
 * that the README claims. Run with `deno task test:oracles`; needs `npx`, skips visibly without.
 */
import { assert, assertEquals } from "@std/assert";
import { hasNpx, inNode } from "../runtimes/in_node.ts";
import { KEYS, serveCells } from "./control.ts";
import { FALSE_SUCCESS } from "./rows.ts";
import { type PeerFound, peerTableOf, summaryOf } from "./table.ts";

/** Bundled for Node, whose own modules the AWS SDK is made of. */
async function bundled(): Promise<string> {
  const args = ["bundle", "--quiet", "--platform=deno", "--lock=tests/oracles/deno.lock", "tests/faults/peers.ts"];
  const { code, stdout, stderr } = await new Deno.Command("deno", { args }).output();
  assert(code === 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

const ignore = !await hasNpx();
if (ignore) console.log("the peers are skipped: there is no npx on this machine");

Deno.test({
  name: "the AWS SDK and the AI SDK call a stream without messageStop a finished answer",
  ignore,
  async fn() {
    using control = serveCells();
    const main = `
const unhandled = [];
process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));
const found = await runPeers(${JSON.stringify(control.origin)}, ${JSON.stringify(KEYS)});
// Written first: a pipe takes 64 KiB at once, and the rest when it is read.
process.stdout.write(JSON.stringify({ found, unhandled }), () => process.exit());
`;
    const printed = await inNode("24.21.0", await bundled() + main);
    const { found, unhandled }: { found: PeerFound[]; unhandled: string[] } = JSON.parse(printed);
    console.log(`${peerTableOf(found)}\n\n${summaryOf(found)}`);
    console.log(`unhandled rejections: ${unhandled.length ? unhandled.join(", ") : "none"}`);
    for (const row of ["last chunk between frames", "everything but messageStop", "fake: noMessageStop"]) {
      const ends = found.filter((cell) => cell.row === row && cell.operation === "ConverseStream").map(({ end }) =>
        end
      );
      assertEquals([...new Set(ends)], [FALSE_SUCCESS], row);
    }
  },
});
