/**
 * An uncaught error on Node prints its hint, once. Run with `deno task test:oracles`; needs `npx`, and skips visibly without.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { bundle } from "../runtimes/bundle.ts";
import { hasNpx, inNode } from "../runtimes/in_node.ts";

const ignore = !await hasNpx();

for (const version of ["20.20.2", "24.21.0"]) {
  Deno.test({
    name: `an uncaught error on Node ${version} prints its hint once`,
    ignore,
    async fn() {
      const program = await bundle("tests/errors/uncaught.ts");
      for (const [facts, hint] of [["false", "Hint: "], ["true", 'Hint: Call "us.anthropic']] as const) {
        const { message } = await assertRejects(() => inNode(version, `${program}\nawait uncaught(${facts});`), Error);
        assertEquals(message.split(hint).length, 2, message);
        assert(message.includes("kind: 'validation'"), message);
      }
    },
  });
}
