import { assertEquals } from "@std/assert";

Deno.test("close() stops every call also after a garbage collection, although the client does not hold its calls", async () => {
  const program = new URL("close_after_gc.ts", import.meta.url).href;
  const args = ["run", "--quiet", "--no-lock", "--no-check", "--v8-flags=--expose-gc", program];
  const { stdout, stderr } = await new Deno.Command("deno", { args, env: { NO_COLOR: "1" } }).output();
  const text = new TextDecoder();
  assertEquals(text.decode(stderr), "");
  const ended: Record<string, string> = JSON.parse(text.decode(stdout));
  assertEquals(Object.keys(ended).length, 20);
  assertEquals(new Set(Object.values(ended)), new Set(["AbortError: The client was closed"]));
});
