/**
 * A streamed request's body, base64 images included, is not kept until the stream ends.
 */
import { assert, assertEquals } from "@std/assert";

/** A stream by itself takes about 100 KiB; its request, as text, as bytes and as JSON, takes 1 to 5 MiB. */
const MOST_KIB = 300;

Deno.test("an open stream holds nothing of its request", async () => {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      "run",
      "--v8-flags=--expose-gc",
      "--quiet",
      "--no-prompt",
      "--frozen",
      "--no-check",
      "tests/bedrock/client/sent_body_program.ts",
    ],
    cwd: new URL("../../../", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const heldKiB: Record<string, number> = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(Object.entries(heldKiB).filter(([, kib]) => kib > MOST_KIB), [], JSON.stringify(heldKiB));
  assert(Object.keys(heldKiB).length === 7);
});
