/**
 * The promises of every store over the real platforms: Workers KV, Durable Objects and the Cache API in workerd, and Deno KV. Run
 * with `deno task test:oracles`.
 */
import { assert, assertEquals } from "@std/assert";
import { Miniflare } from "npm:miniflare@4.20260730.0";
import { bundle } from "../runtimes/bundle.ts";
import { COMPATIBILITY_DATE } from "../runtimes/workerd.ts";
import { PROMISES } from "./promises.ts";

const ALL = { kept: PROMISES.length, broken: [] };

/** A Durable Object that is itself a store, as the documentation of `durableObjectStore` shows. */
const keeper = (name: string, mostBytes: number): string => `
export class ${name} extends DurableObject {
  #store = durableObjectStore(this.ctx.storage, { prefix: "rpc:" });
  get(key) { return this.#store.get(key); }
  set(key, value, options) { return this.#store.set(key, value, options); }
  delete(key) { return this.#store.delete(key); }
  run() { return keepPromises("durableObject", this.ctx.storage, ${mostBytes}); }
  async sweep() {
    await this.ctx.storage.deleteAll();
    const { clock, pass } = movingClock();
    const store = durableObjectStore(this.ctx.storage, { prefix: "sweep:", clock });
    await this.ctx.storage.put("other", { value: "of the object", expiresAt: 0 });
    for (let i = 0; i < 100; i++) await store.set("k" + i, "v", i % 2 ? { expiresInMs: 1000 } : {});
    pass(999);
    const early = await store.deleteExpired();
    pass(1);
    return [early, await store.deleteExpired(), (await this.ctx.storage.list()).size, await store.deleteExpired()];
  }
}`;

const WORKER = `
import { DurableObject } from "cloudflare:workers";
${keeper("Sqlite", 1_900_000)}
${keeper("Old", 120_000)}
const ROUTES = {
  "/kv": (env) => keepPromises("kv", env.KV, 700_000),
  "/default-cache": () => keepPromises("cache", caches.default, 700_000),
  "/named-cache": async () => keepPromises("cache", await caches.open("named"), 700_000),
  "/sqlite": (env) => env.SQLITE.getByName("a").run(),
  "/old": (env) => env.OLD.getByName("a").run(),
  "/sweep": (env) => env.SQLITE.getByName("b").sweep(),
  "/sweep-old": (env) => env.OLD.getByName("b").sweep(),
  "/rpc": async (env) => [await talkTwice(env.SQLITE.getByName("c")), await talkTwice(env.OLD.getByName("c"))],
  async "/lifetimes"(env) {
    const store = workersKvStore(env.LIFETIMES);
    const lifetimes = { none: undefined, short: 1, minute: 60_000, long: 60_001, century: 3e12, never: Infinity };
    for (const [key, expiresInMs] of Object.entries(lifetimes)) await store.set(key, "v", { expiresInMs });
    const now = Math.floor(Date.now() / 1000);
    const { keys } = await env.LIFETIMES.list();
    return Object.fromEntries(keys.map(({ name, expiration }) => [name, expiration && expiration - now]));
  },
};
export default {
  async fetch(request, env) {
    return Response.json(await ROUTES[new URL(request.url).pathname](env));
  },
};`;

/** The program in workerd. */
async function worker(): Promise<{ ask(path: string): Promise<unknown> } & AsyncDisposable> {
  const program = await bundle("tests/store/program.ts");
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: `${program}${WORKER}` }],
    compatibilityDate: COMPATIBILITY_DATE,
    kvNamespaces: ["KV", "LIFETIMES"],
    durableObjects: { SQLITE: { className: "Sqlite", useSQLite: true }, OLD: { className: "Old" } },
    host: "127.0.0.1",
    port: 0,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    cf: false,
  });
  await miniflare.ready;
  const origin = await miniflare.unsafeGetDirectURL();
  return {
    async ask(path) {
      const answer = await fetch(new URL(path, origin));
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return JSON.parse(text);
    },
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  };
}

Deno.test("workerd: every store keeps its promises over the real storage", async (test) => {
  await using workerd = await worker();
  for (const path of ["/kv", "/default-cache", "/named-cache", "/sqlite", "/old"]) {
    await test.step(path.slice(1), async () => assertEquals(await workerd.ask(path), ALL));
  }
  await test.step("KV gets lifetimes in whole seconds of at least 60", async () => {
    // A cast: the Worker above answers so.
    const { short, minute, long, ...endless } = await workerd.ask("/lifetimes") as Record<string, number>;
    for (const [seconds, expected] of [[short, 60], [minute, 61], [long, 62]]) {
      // The second may have passed since.
      assert(seconds! === expected || seconds! === expected! - 1, `${seconds} seconds, not ${expected}`);
    }
    assertEquals(endless, {});
  });
  await test.step("a Durable Object is a store by remote procedure call", async () => {
    assertEquals(await workerd.ask("/rpc"), [4, 4]);
  });
  await test.step("deleteExpired() removes what is over, and nothing else", async () => {
    assertEquals(await workerd.ask("/sweep"), [0, 50, 51, 0]);
    assertEquals(await workerd.ask("/sweep-old"), [0, 50, 51, 0]);
  });
});

Deno.test("Deno KV: the store keeps its promises, leaves no chunk behind, and stays within the limits", async () => {
  const args = [
    "run",
    "--quiet",
    "--no-lock",
    "--unstable-kv",
    "--allow-read",
    "--allow-write",
    "tests/store/deno_kv_program.ts",
  ];
  const { code, stdout, stderr } = await new Deno.Command("deno", { args }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const report = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(report, { ...ALL, isWhole: true, twice: 12, short: 1, none: 0 });
});

/** Uses of our functions with Cloudflare's own types, in a process of its own: those types replace the web's. */
const TYPED = `
import type {
  Cache, DurableObjectNamespace, DurableObjectStorage, KVNamespace, Rpc,
} from "npm:@cloudflare/workers-types@5.20261117.1";
import {
  cacheStore, durableObjectStore, type Store, type StoreSetOptions, workersKvStore,
} from "${new URL("../../src/store/mod.ts", import.meta.url)}";
declare const env: { KV: KVNamespace; storage: DurableObjectStorage; cache: Cache };
workersKvStore(env.KV);
durableObjectStore(env.storage);
cacheStore(env.cache);

declare class Keeper implements Store, Rpc.DurableObjectBranded {
  [Rpc.__DURABLE_OBJECT_BRAND]: never;
  get(key: string): ReturnType<Store["get"]>;
  set(key: string, value: string, options?: StoreSetOptions): Promise<void>;
  delete(key: string): Promise<void>;
}
declare const keepers: DurableObjectNamespace<Keeper>;
export const store: Store = keepers.getByName("visitor-7");
`;

Deno.test("the compiler accepts Cloudflare's own types", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, TYPED);
    const { code, stderr } = await new Deno.Command("deno", { args: ["check", "--no-config", file] }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(file);
  }
});
