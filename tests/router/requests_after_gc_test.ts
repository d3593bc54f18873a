import { assertEquals } from "@std/assert";

Deno.test("a stream through a router does not hold its request once it has begun", async () => {
  const program = new URL("requests_after_gc.ts", import.meta.url).href;
  const args = ["run", "--quiet", "--no-lock", "--no-check", "--v8-flags=--expose-gc", program];
  const { stdout, stderr } = await new Deno.Command("deno", { args, env: { NO_COLOR: "1" } }).output();
  const text = new TextDecoder();
  assertEquals(text.decode(stderr), "");
  const held: Record<string, boolean> = JSON.parse(text.decode(stdout));
  assertEquals(Object.keys(held).length, 6);
  assertEquals(Object.entries(held).filter(([, isHeld]) => isHeld), []);
});
