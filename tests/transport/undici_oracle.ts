/**
 * The `fetch` option with other people's `fetch` in Node: undici's own in two majors, with a proxy and with time limits, Node's with
 * undici's dispatcher, and node-fetch, which has no web streams. Run with `deno task test:oracles`. Needs `npx`; skips without.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { bundle } from "../runtimes/bundle.ts";
import { hasNpx } from "../runtimes/in_node.ts";
import type { Outcome } from "./undici_program.ts";

const { arch, os } = Deno.build;
const node = (version: string) =>
  `node-${os === "windows" ? "win" : os}-${arch === "x86_64" ? "x64" : "arm64"}@${version}`;

const PAIRS: readonly (readonly [node: string, undici: string])[] = [
  ["20.20.2", "7.30.2"],
  ["24.21.0", "7.30.2"],
  ["24.21.0", "8.13.1"],
];

/** A proxy that tunnels, and counts its connections; then the cases. */
const main = (origin: string): string => `
import { createServer } from "node:http";
import { connect } from "node:net";
const { process } = globalThis;
let proxied = 0;
const proxy = createServer((request, response) => {
  proxied++;
  fetch(request.url, { method: request.method, headers: { ...request.headers, host: undefined }, body: request, duplex: "half" })
    .then(async (answer) => {
      response.writeHead(answer.status, [...answer.headers].filter(([name]) => name !== "transfer-encoding").flat());
      response.end(new Uint8Array(await answer.arrayBuffer()));
    }, () => response.destroy());
}).on("connect", (request, socket) => {
  proxied++;
  const [host, port] = request.url.split(":");
  const up = connect(Number(port), host, () => {
    socket.write("HTTP/1.1 200 Connected\\r\\n\\r\\n");
    up.pipe(socket).pipe(up);
  });
  up.on("error", () => socket.destroy());
  socket.on("error", () => up.destroy());
});
await new Promise((listening) => proxy.listen(0, "127.0.0.1", listening));
const modules = process.env.MODULES;
const undici = await import(modules + "/undici/index.js");
const { default: nodeFetch } = await import(modules + "/node-fetch/src/index.js");
const outcomes = await run(
  ${JSON.stringify(origin)},
  "http://127.0.0.1:" + proxy.address().port,
  () => proxied,
  undici.default ?? undici,
  nodeFetch,
);
console.log(JSON.stringify(outcomes));
process.exit(0);
`;

/** Serves answers under `/good`, never one under `/mute`, and half of one under `/pausing`. */
function service() {
  const fakes = {
    good: () => fakeBedrock({ apiKey: "k", replies: ["Paris."] }),
    mute: () => fakeBedrock({ apiKey: "k", faults: [{ type: "silence", where: "headers" }] }),
    pausing: () => fakeBedrock({ apiKey: "k", faults: [{ type: "silence", where: "body", afterEvents: 2 }] }),
  };
  return serveHttp(async (request) => {
    const { origin, pathname } = new URL(request.url);
    const [, name, ...path] = pathname.split("/");
    return await fakes[name as keyof typeof fakes]()(new Request(`${origin}/${path.join("/")}`, request));
  });
}

async function outcomesOn(version: string, undici: string): Promise<Record<string, Outcome>> {
  using server = service();
  const folder = await Deno.makeTempDir();
  try {
    const PROGRAM = `${folder}/program.mjs`;
    await Deno.writeTextFile(PROGRAM, await bundle("tests/transport/undici_program.ts") + main(server.origin));
    const { code, stdout, stderr } = await new Deno.Command("npx", {
      args: [
        "--yes",
        ...[node(version), `undici@${undici}`, "node-fetch@3.3.2"].map((name) => `--package=${name}`),
        "-c",
        // npx puts its folder of commands first on the path, and the packages are beside it.
        'MODULES="${PATH%%/.bin:*}" node "$PROGRAM"',
      ],
      env: { PROGRAM, npm_config_loglevel: "error" },
      stdin: "null",
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const ignore = !await hasNpx();

for (const [version, undici] of PAIRS) {
  Deno.test({
    name: `Node ${version} with undici ${undici}: its fetch works as the option, and its limits are TimeoutErrors`,
    ignore,
    async fn() {
      const outcomes = await outcomesOn(version, undici);
      const of = (name: string): Outcome => {
        const outcome = outcomes[name];
        assert(outcome, `${name} was not played`);
        return outcome;
      };
      assertEquals(of("undici's fetch, by bedrock.fetch()"), { ended: "Paris.", calls: 1, proxied: 0 });
      for (const streamed of ["", ", streamed"]) {
        assertEquals(of(`undici's fetch${streamed}`), { ended: "Paris.", calls: 1, proxied: 0 });
        const { proxied, ...rest } = of(`undici's fetch through a proxy${streamed}`);
        assertEquals(rest, { ended: "Paris.", calls: 1 });
        // An agent keeps its connection, and the second call may use it.
        assert(proxied === 1 || (proxied === 0 && streamed), `${proxied} connections through the proxy`);
      }
      // Majors of undici do not always understand each other: then the option is named, at once.
      const mixed = of("Node's fetch through a proxy of undici");
      assertEquals(mixed.calls, 1);
      assert(
        mixed.ended === "Paris." || mixed.ended.startsWith("TypeError: Cannot call the fetch option: "),
        mixed.ended,
      );
      const foreign = of("node-fetch");
      assertEquals(foreign.calls, 1);
      assert(
        foreign.ended.startsWith("TypeError: Cannot read the answer of the fetch option (HTTP 200): "),
        foreign.ended,
      );
      for (const whose of ["undici's", "Node's"]) {
        const headers = of(`${whose} fetch, a limit for the headers`);
        assertEquals(headers.calls, 1);
        assert(/^TimeoutError: .*UND_ERR_HEADERS_TIMEOUT/.test(headers.ended), headers.ended);
        const body = of(`${whose} fetch, a limit for the body`);
        assertEquals(body.calls, 1);
        assert(/^TimeoutError: .*UND_ERR_BODY_TIMEOUT/.test(body.ended), body.ended);
      }
    },
  });
}
