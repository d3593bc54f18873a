/**
 * Visitors who leave a Worker with global clients, in real workerd: later visitors are served, and memory stays flat. Run with
 * `deno task test:oracles`.
 */
// deno-lint-ignore-file no-console -- says how much memory a visitor costs
import { assert, assertEquals } from "@std/assert";
import { Miniflare } from "npm:miniflare@4.20260730.0";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { type HttpServer, serveHttp } from "../contract/http_server.ts";
import { bundle } from "./bundle.ts";

/** Calls the Worker for visitors who leave after a while, by aborting a call through a service binding. */
const DOOR = `export default {
  async fetch(request, env) {
    const { path, visitors, afterMs } = await request.json();
    await Promise.all(Array.from({ length: visitors }, async () => {
      const visitor = new AbortController();
      const answer = env.APP.fetch("http://app" + path.replace("{i}", crypto.randomUUID()), { signal: visitor.signal });
      answer.catch(() => {});
      await scheduler.wait(afterMs);
      visitor.abort();
    }));
    return new Response("left");
  },
};`;

const KEYS = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };
const NOVA = "amazon.nova-lite-v1:0";

/** AWS, as far as the Worker asks; silent until it is told to speak. */
function upstream() {
  const state = { silent: true };
  const asked = Promise.withResolvers<void>();
  const fake = fakeBedrock({ apiKey: "k", credentials: KEYS });
  const server = serveHttp((request) => {
    const { pathname, search } = new URL(request.url);
    asked.resolve();
    if (state.silent) {
      return new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));
    }
    const answer = answerTo(pathname);
    if (answer) return Promise.resolve(answer);
    const headers = new Headers(request.headers);
    headers.delete("host"); // The one that was signed is the URL's.
    const url = `https://bedrock-runtime.us-east-1.amazonaws.com${pathname}${search}`;
    return fake(url, { method: request.method, headers, body: request.body });
  });
  return Object.assign(state, { server, asked: () => asked.promise });
}

function answerTo(path: string): Response | undefined {
  if (path === "/sts") {
    return Response.json({ ...KEYS, expiration: new Date(Date.now() + 3_600_000) });
  }
  if (path === "/foundation-models") {
    return Response.json({ modelSummaries: [{ modelId: NOVA, inferenceTypesSupported: ["ON_DEMAND"] }] });
  }
  if (path === "/inference-profiles") return Response.json({ inferenceProfileSummaries: [] });
  if (path.startsWith("/inference-profiles/")) {
    return Response.json({ models: [{ modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${NOVA}` }] });
  }
  return undefined;
}

interface Workers extends AsyncDisposable {
  /** A visitor who waits for the answer. */
  visit(path: string): Promise<{ readonly status: number; readonly text: string; readonly ms: number }>;
  /** Visitors who leave after a while. In the path, `{i}` is different for each of them. */
  leave(path: string, visitors: number, afterMs: number): Promise<void>;
  /** A visitor who closes the connection before the answer. */
  hangUp(path: string): Promise<void>;
  /** The bytes of the app's heap after a collection. */
  heap(): Promise<number>;
}

async function workers(server: HttpServer, compatibilityDate: string): Promise<Workers> {
  const script = await bundle("tests/runtimes/visitors_worker.ts");
  const worker = (name: string, contents: string) => ({
    name,
    modules: [{ type: "ESModule" as const, path: "worker.js", contents }],
    compatibilityDate,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  });
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    inspectorPort: 0,
    cf: false,
    workers: [
      { ...worker("door", DOOR), serviceBindings: { APP: "app" } },
      { ...worker("app", script), bindings: { UPSTREAM: server.origin } },
    ],
  });
  await miniflare.ready;
  const door = await miniflare.unsafeGetDirectURL("door");
  const app = await miniflare.unsafeGetDirectURL("app");
  const inspector = await connect(`ws://${(await miniflare.getInspectorURL()).host}/core:user:app`);
  return {
    async visit(path) {
      const began = performance.now();
      const answer = await fetch(new URL(path, app));
      return { status: answer.status, text: await answer.text(), ms: performance.now() - began };
    },
    async leave(path, visitors, afterMs) {
      const answer = await fetch(door, { method: "POST", body: JSON.stringify({ path, visitors, afterMs }) });
      assertEquals(await answer.text(), "left");
    },
    async hangUp(path) {
      const socket = await Deno.connect({ hostname: "127.0.0.1", port: Number(app.port) });
      await socket.write(new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nhost: app\r\n\r\n`));
      // Time for the Worker to begin: it says nothing that could be waited for.
      await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
      socket.close();
    },
    async heap() {
      // The inspector answers when the Worker runs next.
      const asked = async (method: string) => {
        let answer: Record<string, unknown> | undefined;
        inspector.ask(method, (result) => answer = result);
        while (!answer) await (await fetch(app)).text();
        return answer;
      };
      await asked("HeapProfiler.collectGarbage");
      return (await asked("Runtime.getHeapUsage")).usedSize as number;
    },
    async [Symbol.asyncDispose]() {
      inspector.close();
      await miniflare.dispose();
    },
  };
}

/** A connection to the inspector of a Worker. */
async function connect(url: string) {
  const socket = new WebSocket(url);
  const waiting: ((result: Record<string, unknown>) => void)[] = [];
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(data);
    waiting[id]?.(result);
  };
  // It ends without a closing handshake when its Worker does.
  socket.onerror = () => {};
  return {
    ask(method: string, answered: (result: Record<string, unknown>) => void) {
      const id = waiting.push(answered) - 1;
      socket.send(JSON.stringify({ id, method }));
    },
    close: () => socket.close(),
  };
}

/** How many visitors leave at once, and how long each waits: long enough that its call has reached the upstream. */
const AT_ONCE = 50;
const PATIENCE_MS = 60;
/**
 * The allowed cost of a visitor, in bytes: an empty weak reference, until the next search for them. When the client
 * held its open calls, and the registry its look-ups, a visitor cost 7000 to 9000 bytes for good.
 */
const COST = 400;

const PATHS = ["/chat", "/signed-chat", "/stream", "/discover", "/discover-without-awaiting", "/resolve?id={i}"];

Deno.test("two thousand visitors who leave each way cost a Worker with global clients no memory", async () => {
  const aws = upstream();
  using _server = aws.server;
  await using worker = await workers(aws.server, "2026-07-01");
  const leave = async (path: string, visitors: number) => {
    for (let left = 0; left < visitors; left += AT_ONCE) await worker.leave(path, AT_ONCE, PATIENCE_MS);
    // Shared work may be held as long as it is shared.
    await worker.visit("/ten-seconds-later");
    await worker.leave(path, 1, PATIENCE_MS);
  };
  const costs = [];
  for (const path of PATHS) {
    // Compiled code and filled caches cost once.
    await leave(path, 500);
    const before = await worker.heap();
    const visitors = 2000;
    await leave(path, visitors);
    costs.push({ path, bytes: ((await worker.heap()) - before) / visitors });
  }
  for (const { path, bytes } of costs) console.log(`a visitor who leaves ${path} costs ${bytes.toFixed(0)} bytes`);
  assertEquals(costs.filter(({ bytes }) => bytes > COST), []);
});

// Before 2025-05-05 there is no WeakRef, and before 2024-10-14 a promise's callbacks run in the request that settles it.
for (const compatibilityDate of ["2026-07-01", "2024-01-01"]) {
  Deno.test(`after visitors who left, the next one is served at once in workerd of ${compatibilityDate}`, async () => {
    const aws = upstream();
    using _server = aws.server;
    await using worker = await workers(aws.server, compatibilityDate);
    for (const path of PATHS) {
      aws.silent = true;
      await worker.leave(path.replace("{i}", "same"), 3, PATIENCE_MS);
      await worker.hangUp(path.replace("{i}", "same"));
      aws.silent = false;
      await worker.visit("/ten-seconds-later");
      const { status, text, ms } = await worker.visit(path.replace("{i}", "same"));
      assertEquals([path, status], [path, 200], text);
      assert(ms < 3000, `${path} took ${ms} ms`);
    }
  });
}

const LEAVING: Readonly<Record<string, (worker: Workers, path: string) => Promise<void>>> = {
  "aborts a call through a service binding": (worker, path) => worker.leave(path, 1, PATIENCE_MS),
  "closes the connection": (worker, path) => worker.hangUp(path),
};

for (const [how, leave] of Object.entries(LEAVING)) {
  Deno.test(`a visitor who waits for the work of a visitor who ${how} is served`, async () => {
    for (const path of ["/signed-chat", "/discover", "/resolve?id=same"]) {
      // A Worker for each, since a look-up that succeeded is kept.
      const aws = upstream();
      using _server = aws.server;
      await using worker = await workers(aws.server, "2026-07-01");
      const left = leave(worker, path);
      await aws.asked();
      const waits = worker.visit(path);
      await left;
      aws.silent = false;
      const { status, text, ms } = await waits;
      assertEquals([path, status], [path, 200], text);
      assert(ms < 3000, `${path} took ${ms} ms`);
    }
  });
}
