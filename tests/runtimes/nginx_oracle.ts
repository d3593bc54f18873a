/**
 * `toResponse()` behind real nginx from Debian: pieces arrive one by one, and silence is not cut. Run with
 * `deno task test:oracles`.
 *
 * nginx is this machine's or, where there is none, Debian's package, unpacked into a folder of its own: that needs no root.
 */
import { toResponse } from "@bedrock-edge/client";
import { assert, assertEquals } from "@std/assert";
import type { ToResponseInit } from "@bedrock-edge/client";
import { download, succeeds } from "../helpers/debian.ts";
import { EVENTS, silentStream } from "./silent_stream.ts";

/** The path of nginx, or the reason for its absence. */
async function findNginx(): Promise<{ path: string } | { missing: string }> {
  for (const path of ["nginx", "/usr/sbin/nginx"]) if (await succeeds(path, ["-v"])) return { path };
  const folder = await Deno.makeTempDir({ prefix: "nginx-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  if (!await download("nginx", folder)) return { missing: "apt-get cannot download it here" };
  const [entry] = Array.from(Deno.readDirSync(folder));
  if (!await succeeds("dpkg", ["-x", entry?.name ?? "", "."], folder)) return { missing: "dpkg cannot unpack it here" };
  const path = `${folder}/usr/sbin/nginx`;
  return await succeeds(path, ["-v"]) ? { path } : { missing: "a library that it needs is missing" };
}

const nginx = await findNginx();
const skipped = "missing" in nginx ? `, skipped: no nginx, ${nginx.missing}` : "";

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** The silence after which nginx cuts here; its default is 60 s. */
const READ_TIMEOUT_S = 2;

/** An nginx with its defaults, but for places that it may write to and a short patience. */
async function behindNginx(handle: () => Promise<Response>): Promise<{ url: string } & AsyncDisposable> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handle);
  const port = freePort();
  const folder = await Deno.makeTempDir({ prefix: "nginx-run-" });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) =>
    `${name}_temp_path ${folder}/${name};`
  );
  await Deno.writeTextFile(
    `${folder}/nginx.conf`,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; ${temporary.join(" ")}
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${server.addr.port}; proxy_read_timeout ${READ_TIMEOUT_S}s; }
  }
}`,
  );
  const command = "path" in nginx ? nginx.path : "nginx";
  const args = ["-p", folder, "-e", `${folder}/error.log`, "-c", `${folder}/nginx.conf`];
  const child = new Deno.Command(command, { args, stdout: "null", stderr: "null" }).spawn();
  const url = `http://127.0.0.1:${port}/`;
  await listening(port);
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.status;
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Resolves once somebody listens on a port. */
async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10)); // nginx cannot tell when it is ready
    }
  }
  throw new Error("nginx does not listen");
}

/** The pieces that come through nginx. `next` is asked for more after each. */
async function piecesOf(
  init: ToResponseInit,
  patienceMs: number,
  next: (piece: string, go: () => void) => void,
): Promise<string> {
  const { stream, next: go } = silentStream();
  await using proxy = await behindNginx(() => toResponse(stream, init));
  go();
  const response = await fetch(proxy.url, { signal: AbortSignal.timeout(patienceMs) });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += read.value;
      next(read.value, go);
    }
  } finally {
    await stream.cancel();
  }
  return text;
}

const ignore = "missing" in nginx;

Deno.test({
  name: `nginx with its defaults hands on each piece before the next one exists${skipped}`,
  ignore,
  async fn() {
    let pieces = 0;
    const text = await piecesOf({}, 20_000, (_, go) => {
      pieces++;
      go();
    });
    assertEquals(text.match(/"type":"(text|stop)"/g)?.length, EVENTS.length);
    assert(pieces >= EVENTS.length, `${pieces} pieces`);
  },
});

Deno.test({
  name: `nginx collects the pieces of a response that lets it: the header is what keeps it from that${skipped}`,
  ignore,
  async fn() {
    const outcome = await piecesOf({ headers: { "x-accel-buffering": "yes" } }, 1000, (_, go) => go()).catch((error) =>
      error
    );
    assertEquals((outcome as Error).name, "TimeoutError");
  },
});

Deno.test({
  name: `comments carry a response over a silence that is longer than nginx's patience${skipped}`,
  ignore,
  async fn() {
    const keepAliveMs = 500;
    let comments = 0;
    const text = await piecesOf({ keepAliveMs }, 20_000, (piece, go) => {
      comments += piece.split(": \n\n").length - 1;
      // The silence is over once it was longer than nginx waits.
      if (comments * keepAliveMs > READ_TIMEOUT_S * 1000 + 500) { for (const _ of EVENTS) go(); }
    });
    assert(text.includes('"type":"stop"'), text);
  },
});

Deno.test({
  name: `without comments nginx cuts the same response${skipped}`,
  ignore,
  async fn() {
    const text = await piecesOf({ keepAliveMs: false }, 20_000, () => {}).catch(() => "cut");
    assert(!text.includes('"type":"stop"'), text);
  },
});
