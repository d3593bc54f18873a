import { assertEquals } from "@std/assert";

Deno.test("a stream through middleware does not hold its request once it has begun", async () => {
  const program = new URL("requests_after_gc.ts", import.meta.url).href;
  const args = ["run", "--quiet", "--no-lock", "--no-check", "--v8-flags=--expose-gc", program];
  const { stdout, stderr } = await new Deno.Command("deno", { args, env: { NO_COLOR: "1" } }).output();
  const text = new TextDecoder();
  assertEquals(text.decode(stderr), "");
  assertEquals(JSON.parse(text.decode(stdout)), {
    none: false,
    use: false,
    instrument: false,
    "a cache": false,
    "a hit of a cache": false,
    all: false,
  });
});
