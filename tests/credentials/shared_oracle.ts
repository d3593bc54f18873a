/**
 * Visitors of a Worker who need credentials at the same time, in real workerd: one of them asks STS, and none of them depends on the
 * request of another. Run with `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { Miniflare } from "npm:miniflare@4.20260730.0";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { bundle } from "../runtimes/bundle.ts";
import { GIVEN, xmlAnswer } from "./sts.ts";

/** AWS, as far as the Worker asks. STS answers when it is told to, and a visitor's later request too. */
function upstream() {
  const sts = { asked: 0, first: Promise.withResolvers<void>(), answer: Promise.withResolvers<void>() };
  const later = new Map<string, Promise<void>>();
  const { accessKeyId, secretAccessKey, sessionToken } = GIVEN;
  const fake = fakeBedrock({ credentials: { accessKeyId, secretAccessKey, sessionToken }, replies: ["Hello."] });
  const server = serveHttp(async (request) => {
    const [, service, ...path] = new URL(request.url).pathname.split("/");
    if (service === "sts") {
      sts.asked++;
      sts.first.resolve();
      await sts.answer.promise;
      const expiration = new Date(Date.now() + 3_600_000);
      return new Response(xmlAnswer("AssumeRoleWithWebIdentity", { ...GIVEN, expiration }));
    }
    if (service === "later") {
      await later.get(`${path[0]}`);
      return new Response("later");
    }
    const headers = new Headers(request.headers);
    headers.delete("host"); // The one that was signed is the URL's.
    const url = `https://bedrock-runtime.us-east-1.amazonaws.com/${path.join("/")}`;
    return fake(url, { method: request.method, headers, body: await request.text() });
  });
  return { server, sts, later };
}

/**
 * Watches the Worker: notes each promise, timer and controller of one request that another request uses. Promises of async
 * functions belong to the request that first waits for them by `then`.
 */
const WATCH = `
import { AsyncLocalStorage } from "node:async_hooks";
import app from "./app.js";

const visitor = new AsyncLocalStorage();
const crossings = [];
const owners = new WeakMap();
const timers = new Map();
const own = (thing) => (owners.set(thing, visitor.getStore()), thing);
const note = (what, owner) => {
  const user = visitor.getStore();
  if (owner !== undefined && user !== undefined && owner !== user) crossings.push(what + " of " + owner + " in " + user);
};

const { then } = Promise.prototype;
Promise.prototype.then = function (...handlers) {
  if (owners.has(this)) note("a promise", owners.get(this));
  else own(this);
  return then.apply(this, handlers);
};
const construct = (target, args, made) => own(Reflect.construct(target, args, made));
globalThis.Promise = new Proxy(Promise, { construct });
globalThis.AbortController = new Proxy(AbortController, { construct });
const { abort } = AbortController.prototype;
AbortController.prototype.abort = function (reason) {
  note("a controller", owners.get(this));
  return abort.call(this, reason);
};
const { setTimeout: set, clearTimeout: clear } = globalThis;
globalThis.setTimeout = (run, ms) => {
  const id = set(run, ms);
  timers.set(id, visitor.getStore());
  return id;
};
globalThis.clearTimeout = (id) => {
  note("a timer", timers.get(id));
  clear(id);
};

export default {
  fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/crossings") return Response.json(crossings);
    return visitor.run(pathname, () => app.fetch(request, env, ctx));
  },
};`;

async function worker(origin: string, compatibilityDate: string) {
  const contents = await bundle("tests/credentials/shared_worker.ts");
  const miniflare = new Miniflare({
    modules: [
      { type: "ESModule", path: "worker.js", contents: WATCH },
      { type: "ESModule", path: "app.js", contents },
    ],
    compatibilityDate,
    // The watch alone needs it.
    compatibilityFlags: ["nodejs_als"],
    bindings: { UPSTREAM: origin },
    host: "127.0.0.1",
    port: 0,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    cf: false,
  });
  await miniflare.ready;
  const url = await miniflare.unsafeGetDirectURL();
  return {
    async visit(path: string) {
      const answer = await fetch(new URL(path, url), { method: "POST", body: "a visitor's" });
      return { status: answer.status, body: await answer.json() };
    },
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  };
}

/** Time for a Worker to begin with a request: it says nothing that could be waited for. */
const BEGIN_MS = 200;
const served = (chats: number) => ({
  status: 200,
  body: { texts: Array(chats).fill("Hello."), body: "a visitor's", later: "later" },
});

// Since 2024-10-14 workerd sends what waits for a promise back to its own request.
for (const compatibilityDate of ["2026-07-01", "2024-01-01"]) {
  for (const name of ["client", "cached"]) {
    Deno.test(`two visitors share one question to STS by ${name}, and no promise, in workerd of ${compatibilityDate}`, async () => {
      const aws = upstream();
      using server = aws.server;
      await using app = await worker(server.origin, compatibilityDate);
      const firstIsServed = Promise.withResolvers<void>();
      // The second visitor still has work to do when the request of the first one is over.
      aws.later.set(
        "second",
        firstIsServed.promise.then(() => new Promise((resolve) => setTimeout(resolve, BEGIN_MS))),
      );
      const first = app.visit(`/${name}/first`);
      await Promise.race([aws.sts.first.promise, first]);
      const second = app.visit(`/${name}/second`);
      await new Promise((resolve) => setTimeout(resolve, BEGIN_MS));
      aws.sts.answer.resolve();
      assertEquals(await first, served(1));
      firstIsServed.resolve();
      assertEquals(await second, served(1));
      assertEquals(aws.sts.asked, 1);
      assertEquals(await app.visit("/crossings"), { status: 200, body: [] });
    });

    Deno.test(`the calls of one request share one question by ${name}, in workerd of ${compatibilityDate}`, async () => {
      const aws = upstream();
      using server = aws.server;
      await using app = await worker(server.origin, compatibilityDate);
      aws.sts.answer.resolve();
      assertEquals(await app.visit(`/${name}/only/5`), served(5));
      assertEquals(await app.visit(`/${name}/next/2`), served(2));
      assertEquals(aws.sts.asked, 1);
    });
  }
}

/** STS whose credentials end after four minutes, so that they are refreshed in the background at once. */
function shortLived() {
  const sts = { asked: 0, refresh: Promise.withResolvers<void>(), isRefreshed: Promise.withResolvers<void>() };
  const server = serveHttp(async () => {
    const number = ++sts.asked;
    if (number > 1) await sts.refresh.promise;
    const expiration = new Date(Date.now() + 240_000);
    if (number > 1) setTimeout(sts.isRefreshed.resolve, BEGIN_MS);
    return new Response(xmlAnswer("AssumeRoleWithWebIdentity", { ...GIVEN, accessKeyId: `ASIA${number}`, expiration }));
  });
  return { server, sts };
}

for (const [name, refreshed] of [["guarded", "ASIA2"], ["unguarded", "ASIA1"]] as const) {
  const how = name === "guarded" ? "with" : "without";
  Deno.test(`a refresh in the background ${how} waitUntil gives ${refreshed} to the next visitor`, async () => {
    const { server: stsServer, sts } = shortLived();
    using server = stsServer;
    await using app = await worker(server.origin, "2026-07-01");
    const key = async () => (await app.visit(`/key/${name}`)).body;
    assertEquals([await key(), sts.asked], ["ASIA1", 1]);
    await app.visit("/ten-seconds-later");
    // The refresh begins, and goes on after the request is over.
    assertEquals(await key(), "ASIA1");
    await new Promise((resolve) => setTimeout(resolve, BEGIN_MS));
    sts.refresh.resolve();
    await sts.isRefreshed.promise;
    assertEquals([await key(), sts.asked], [refreshed, 2]);
  });
}
