/**
 * The example Worker as a user of wrangler meets it: the folder copied, the npm package of this checkout, and the commands
 * of the example's documentation. Run with `deno task test:oracles`. Needs `npm`; skips visibly without.
 */
// deno-lint-ignore-file no-console -- prints the size, and says why nothing is judged
import { assert, assertEquals } from "@std/assert";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { serveHttp } from "../contract/http_server.ts";
import { emptyProject, packInto, type Project } from "../package/project.ts";
import { exists, NODE_22 } from "../runtimes/processes.ts";
import { workerd } from "../runtimes/workerd.ts";
import { copyFolder } from "./copy_folder.ts";
import { leaveAfter } from "./leave.ts";
import { account, readUntil, rest } from "./run.ts";

const EXAMPLE = new URL("../../examples/cloudflare-worker/", import.meta.url);

/** The most that the Worker may weigh: chat, conversation and store, with every part of Converse. */
const MOST_GZIP_KIB = 95;

/** The commands of the example's documentation. */
const commands = [...(await Deno.readTextFile(new URL("src/index.ts", EXAMPLE))).matchAll(/^ \* (n(?:pm|px) .+)$/gm)]
  .map(([, line]) => line!);

const ignore = !await exists("npm");
if (ignore) console.log("the example Worker is not judged by wrangler: there is no npm on this machine");

let project: Project;

if (!ignore) {
  Deno.test.beforeAll(async () => {
    project = await emptyProject();
    await copyFolder(EXAMPLE, project.folder);
    // `npm install` alone would look for a version of the package that is published.
    assertEquals(commands[0], "npm install");
    await project.run("npm", "install", await packInto(project), NODE_22.package);
    await project.write(".dev.vars", "AWS_BEARER_TOKEN_BEDROCK=fake-bedrock-key\n");
  });
  Deno.test.afterAll(() => Deno.remove(project.folder, { recursive: true }));
}

/** The file that the dry run writes. */
const bundle = (): string => `${project.folder}/dist/index.js`;

/** Runs a command of wrangler, on the Node that it needs. */
const wrangler = (...args: string[]): Promise<string> =>
  project.run(`node_modules/${NODE_22.program}`, "node_modules/wrangler/bin/wrangler.js", ...args);

/** A Worker in `wrangler dev`. */
interface Served extends AsyncDisposable {
  readonly url: URL;
  /** Puts another Bedrock behind the Worker. */
  meet(options: FakeBedrockOptions): FakeBedrock;
  /** Ends wrangler, and returns what it has logged. */
  stop(): Promise<string>;
}

async function serve(): Promise<Served> {
  let fake = fakeBedrock();
  const upstream = serveHttp((request) => fake(request));
  const child = new Deno.Command(`${project.folder}/node_modules/${NODE_22.program}`, {
    args: [
      "node_modules/wrangler/bin/wrangler.js",
      ...["dev", "--ip=127.0.0.1", "--port=0", "--inspector-port=0", `--var=AWS_ENDPOINT_URL:${upstream.origin}`],
    ],
    cwd: project.folder,
    env: { CI: "true", NO_COLOR: "1", WRANGLER_SEND_METRICS: "false" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = rest(child.stderr);
  let log: Promise<string> | undefined;
  const stop = (): Promise<string> =>
    log ??= (async () => {
      child.kill("SIGTERM");
      await child.status;
      upstream[Symbol.dispose]();
      return await rest(child.stdout) + await errors;
    })();
  const [, url = ""] = await readUntil(child.stdout, /Ready on (http:\/\/127\.0\.0\.1:\d+)/);
  return {
    url: new URL(url),
    meet: (options) => fake = fakeBedrock(options),
    stop,
    [Symbol.asyncDispose]: async () => void await stop(),
  };
}

/** Posts a prompt, and returns the text of the answer. */
async function ask(url: URL, path: string, body: string): Promise<string> {
  const answer = await fetch(new URL(path, url), { method: "POST", body });
  const sse = await answer.text();
  assertEquals([answer.status, answer.headers.get("content-type")?.split(";")[0]], [200, "text/event-stream"], sse);
  assert(sse.includes('"type":"stop"'), sse);
  return [...sse.matchAll(/"type":"text".*?"text":"([^"]*)"/g)].map(([, text]) => text).join("");
}

/** The number of messages in each request. */
const messagesOf = ({ requests }: FakeBedrock): number[] => requests.map(({ body }) => body.messages.length);

Deno.test({
  name: "the example Worker deploys with the command that it names, which prints its size",
  ignore,
  async fn() {
    const [, , ...deploy] = commands.find((command) => command.startsWith("npx wrangler deploy --dry-run"))!.split(" ");
    const printed = await wrangler(...deploy);
    assert(printed.includes("--dry-run: exiting now."), printed);
    for (const binding of ["env.TALKS (Talks)", 'env.AWS_REGION ("us-east-1")', "env.MODEL"]) {
      assert(printed.includes(binding), printed);
    }
    const [size, gzip] = /Total Upload: .*gzip: ([\d.]+) KiB/.exec(printed) ?? [];
    console.log(size);
    assert(Number(gzip) <= MOST_GZIP_KIB, printed);
    assert(!/\bfrom\s*"node:|\brequire\("/.test(await Deno.readTextFile(bundle())), "nodejs_compat is not needed");
  },
});

// In workerd itself, since `wrangler dev` stands between with a proxy that notices late that a client has left.
for (const path of ["/", "/talks/ada"]) {
  Deno.test({
    name: `a client that leaves ${path} of the bundle closes the connection to Bedrock`,
    ignore,
    async fn() {
      const silence = { type: "silence", where: "body", afterEvents: 4 } as const;
      const fake = fakeBedrock({ faults: [silence], replies: ["Paris."] });
      using upstream = serveHttp(fake);
      const bindings = { ...account(upstream.origin), MODEL: "us.amazon.nova-lite-v1:0" };
      await using worker = await workerd(await Deno.readTextFile(bundle()), bindings, { TALKS: "Talks" });
      await leaveAfter(worker.url, path, '"type":"text"');
      await eventually(() => Promise.resolve(fake.requests[0]?.ended === "cancelled"), "the connection was closed");
      // The turn of the client who left is not kept.
      assertEquals(await ask(worker.url, path, "The capital of France?"), "Paris.");
      assertEquals(messagesOf(fake), [1, 1]);
    },
  });
}

Deno.test({
  name: "the example Worker fits the types that wrangler writes",
  ignore,
  async fn() {
    await wrangler("types");
    await project.run("node", "node_modules/typescript/bin/tsc");
  },
});

const REFUSED: readonly (readonly [path: string, init: RequestInit, status: number])[] = [
  ["/", {}, 405],
  ["/", { method: "POST", body: " " }, 400],
  ["/other", { method: "POST", body: "Hello?" }, 404],
  ["/talks/", { method: "POST", body: "Hello?" }, 404],
  ["/talks/ada", {}, 405],
  ["/talks/ada", { method: "POST", body: " " }, 400],
];

Deno.test({
  name: "wrangler dev serves the example Worker",
  ignore,
  async fn(test) {
    await using served = await serve();
    const { url } = served;

    await test.step("a failure before the first word is a status", async () => {
      const throttling = { code: "ThrottlingException", message: "Slow down.", retryAfterSeconds: 60 };
      const fake = served.meet({ faults: [{ type: "status", status: 429, ...throttling }], replies: ["Paris."] });
      const throttled = await fetch(url, { method: "POST", body: "The capital of France?" });
      assertEquals([throttled.status, throttled.headers.get("retry-after")], [429, "60"], await throttled.text());
      assertEquals(await ask(url, "/", "The capital of France?"), "Paris.");
      assertEquals(fake.requests.map(({ modelId }) => modelId), Array(2).fill("us.amazon.nova-lite-v1:0"));
    });

    await test.step("requests that ask nothing do not reach Bedrock", async () => {
      const fake = served.meet({});
      for (const [path, init, status] of REFUSED) {
        const refused = await fetch(new URL(path, url), init);
        await refused.body?.cancel();
        assertEquals(refused.status, status, path);
      }
      assertEquals(fake.requests, []);
    });

    await test.step("conversations are kept, each by itself", async () => {
      const fake = served.meet({});
      for (const path of ["/talks/bob", "/talks/bob", "/talks/eve"]) await ask(url, path, "Hello?");
      assertEquals(messagesOf(fake), [1, 3, 1]);
    });

    await test.step("failures are logged", async () => {
      const log = await served.stop();
      assert(log.includes("ThrottlingException: Slow down."), log);
    });
  },
});

Deno.test({
  name: "the example Worker takes its key from the Secrets Store, and has kept its conversations over a restart",
  ignore,
  async fn() {
    const config = await Deno.readTextFile(new URL("wrangler.jsonc", EXAMPLE));
    const withStore = config.replace(/\/\/ ("secrets_store_secrets".*)\n *\/\/ (.*)\n *\/\/ (\],)$/m, "$1$2$3");
    assert(withStore !== config);
    await project.write("wrangler.jsonc", withStore);
    await project.write(".dev.vars", "");
    const secret = ["--name=bedrock", "--scopes=workers", "--value=fake-bedrock-key"];
    await wrangler("secrets-store", "secret", "create", "YOUR-STORE-ID", ...secret);
    await using served = await serve();
    const fake = served.meet({});
    await ask(served.url, "/", "Hello?");
    await ask(served.url, "/talks/bob", "Hello?");
    const forgotten = await fetch(new URL("/talks/bob", served.url), { method: "DELETE" });
    assertEquals(forgotten.status, 204);
    await ask(served.url, "/talks/bob", "Hello?");
    assertEquals(messagesOf(fake), [1, 5, 1]);
    assertEquals(fake.requests.map(({ auth }) => auth), Array(3).fill("bearer"));
  },
});
