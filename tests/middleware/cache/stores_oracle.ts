/**
 * The cache of responses over the real stores: Workers KV and the Cache API in workerd, Deno KV and Deno's caches. Run with
 * `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { Miniflare } from "npm:miniflare@4.20260730.0";
import { bundle } from "../../runtimes/bundle.ts";
import { COMPATIBILITY_DATE } from "../../runtimes/workerd.ts";
import { REPORT } from "./stores_program.ts";

const WORKER = `
const ROUTES = {
  "/kv": (env) => cacheOver(workersKvStore(env.KV)),
  "/cache": () => cacheOver(cacheStore(caches.default)),
};
export default {
  async fetch(request, env) {
    return Response.json(await ROUTES[new URL(request.url).pathname](env));
  },
};`;

Deno.test("workerd: answers are given again from Workers KV and from the Cache API", async (test) => {
  const program = await bundle("tests/middleware/cache/stores_program.ts");
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: `${program}${WORKER}` }],
    compatibilityDate: COMPATIBILITY_DATE,
    kvNamespaces: ["KV"],
    host: "127.0.0.1",
    port: 0,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    cf: false,
  });
  try {
    await miniflare.ready;
    const origin = await miniflare.unsafeGetDirectURL();
    for (const path of ["/kv", "/cache"]) {
      await test.step(path.slice(1), async () => {
        const answer = await fetch(new URL(path, origin));
        assertEquals([answer.status, await answer.json()], [200, REPORT]);
      });
    }
  } finally {
    await miniflare.dispose();
  }
});

Deno.test("Deno: answers are given again from Deno KV and from the Cache API", async () => {
  const args = ["run", "--quiet", "--no-lock", "--unstable-kv", "--allow-read", "--allow-write"];
  const command = new Deno.Command("deno", { args: [...args, "tests/middleware/cache/stores_deno_program.ts"] });
  const { code, stdout, stderr } = await command.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)), [REPORT, REPORT]);
});
