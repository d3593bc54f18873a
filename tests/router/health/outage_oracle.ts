/**
 * The circuits of a router over the real stores: Workers KV and Durable Objects in workerd, and Deno KV. Run with
 * `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { Miniflare } from "npm:miniflare@4.20260730.0";
import { bundle } from "../../runtimes/bundle.ts";
import { COMPATIBILITY_DATE } from "../../runtimes/workerd.ts";

/** Five failures open the circuit; three probes at once after its rest, and one failed probe of calls in a row. */
const COUNTS = [5, 3, 1];

const WORKER = `
import { DurableObject } from "cloudflare:workers";
export class Circuits extends DurableObject {
  #store = durableObjectStore(this.ctx.storage);
  get(key) { return this.#store.get(key); }
  set(key, value, options) { return this.#store.set(key, value, options); }
  delete(key) { return this.#store.delete(key); }
  run() { return outage(this.#store); }
}
const ROUTES = {
  "/kv": (env) => outage(workersKvStore(env.KV)),
  "/object": (env) => env.CIRCUITS.getByName("inside").run(),
  "/rpc": (env) => outage(env.CIRCUITS.getByName("outside")),
};
export default {
  async fetch(request, env) {
    return Response.json(await ROUTES[new URL(request.url).pathname](env));
  },
};`;

Deno.test("workerd: circuits that Workers KV, a Durable Object or a stub of one keeps spare all but the probes", async (test) => {
  const program = await bundle("tests/router/health/outage_program.ts");
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: `${program}${WORKER}` }],
    compatibilityDate: COMPATIBILITY_DATE,
    kvNamespaces: ["KV"],
    durableObjects: { CIRCUITS: { className: "Circuits", useSQLite: true } },
    host: "127.0.0.1",
    port: 0,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    cf: false,
  });
  try {
    await miniflare.ready;
    const origin = await miniflare.unsafeGetDirectURL();
    for (const path of ["/kv", "/object", "/rpc"]) {
      await test.step(path.slice(1), async () => {
        const answer = await fetch(new URL(path, origin));
        assertEquals([answer.status, await answer.json()], [200, COUNTS]);
      });
    }
  } finally {
    await miniflare.dispose();
  }
});

Deno.test("Deno KV: circuits spare all but the probes", async () => {
  const args = ["run", "--quiet", "--no-lock", "--unstable-kv", "--allow-read", "--allow-write"];
  const command = new Deno.Command("deno", { args: [...args, "tests/router/health/outage_deno_program.ts"] });
  const { code, stdout, stderr } = await command.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)), COUNTS);
});
