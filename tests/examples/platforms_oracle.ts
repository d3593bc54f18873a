/**
 * The examples that serve chats with other people's packages and on other runtimes, as a user of each meets them. Run with
 * `deno task test:oracles`. Those on Node and Bun need `npm`; they skip visibly without.
 */
// deno-lint-ignore-file no-console -- says why nothing is judged
import { emptyProject, packInto, type Project } from "../package/project.ts";
import { bundle } from "../runtimes/bundle.ts";
import { BUN, exists, NODE_22 } from "../runtimes/processes.ts";
import { testChatServer } from "./chat_server.ts";
import { testCompose } from "./compose.ts";
import { account, spawn } from "./run.ts";

const root = new URL("../../", import.meta.url);

/** Vercel's own edge runtime, for machines without Vercel. */
const EDGE_RUNTIME = "edge-runtime@4.0.1";

const LOCKED = ["--lock=tests/oracles/deno.lock", "--no-prompt", "--allow-net", "--allow-env"];

testChatServer("hono.ts on Deno", {
  start: (env) => spawn(["serve", ...LOCKED, "--host=127.0.0.1", "--port=0", "examples/hono.ts"], env),
});

/** A port that is free now; oak does not tell which one the platform has chosen. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

testChatServer("oak.ts with the server of npm's package", {
  start: (env) => spawn(["run", ...LOCKED, "examples/oak.ts"], { ...env, PORT: `${freePort()}` }),
  leaveUnseen: "that server is for Node, and reads on",
});
testChatServer("oak.ts behind Deno's server, as in oak of JSR", {
  start: (env) => spawn(["serve", ...LOCKED, "--host=127.0.0.1", "--port=0", "tests/examples/oak_native.ts"], env),
});

const ignore = !await exists("npm");
if (ignore) console.log("the examples for Node and Bun are not tried: there is no npm on this machine");

const COPIED = [
  "examples/node.mjs",
  "examples/bun.ts",
  "examples/lambda.ts",
  "examples/docker-compose/app.mjs",
  "tests/examples/lambda_runtime.ts",
];

/** A program of Node that serves the bundle beside it in Vercel's edge runtime. */
const EDGE_SERVER = `import { readFile } from "node:fs/promises";
import { EdgeRuntime, runServer } from "edge-runtime";

const runtime = new EdgeRuntime({
  initialCode: await readFile(new URL("bundle.js", import.meta.url), "utf8"),
  extend: (context) => Object.assign(context, { process: { env: { ...process.env } } }),
});
const { url } = await runServer({ runtime, host: "127.0.0.1", port: 0 });
console.error(url);
`;

let project: Project;

if (!ignore) {
  Deno.test.beforeAll(async () => {
    project = await emptyProject();
    await project.run("npm", "install", await packInto(project), NODE_22.package, BUN.package, EDGE_RUNTIME);
    for (const path of COPIED) await project.write(path, await Deno.readTextFile(new URL(path, root)));
    await project.write("edge/bundle.js", await bundle("tests/examples/vercel_edge_worker.ts"));
    await project.write("edge/server.mjs", EDGE_SERVER);
  });
  Deno.test.afterAll(() => Deno.remove(project.folder, { recursive: true }));
}

/** Starts a file of the project with a runtime that is installed in it. */
const run = (program: string, file: string) => (env: Record<string, string>): Deno.ChildProcess =>
  new Deno.Command(`${project.folder}/node_modules/${program}`, {
    args: [file],
    cwd: project.folder,
    // Nothing of this machine's own account.
    env: { ...account(""), AWS_ACCESS_KEY_ID: "", NODE_NO_WARNINGS: "1", NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

testChatServer("node.mjs on Node 22", { start: run(NODE_22.program, "examples/node.mjs"), ignore });
testChatServer("lambda.ts on Node 22", { start: run(NODE_22.program, "tests/examples/lambda_runtime.ts"), ignore });
testChatServer("bun.ts on Bun", { start: run(BUN.program, "examples/bun.ts"), ignore });
testChatServer("vercel-edge.ts in Vercel's edge runtime", {
  start: run(NODE_22.program, "edge/server.mjs"),
  path: "/api/chat",
  ignore,
});
testCompose(() => project, NODE_22.program, "examples/docker-compose", ignore);
