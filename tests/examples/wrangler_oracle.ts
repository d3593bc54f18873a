/**
 * The example Worker as a user of wrangler meets it: the npm package in an empty project, the two files copied, and the
 * commands of the example's documentation. Run with `deno task test:oracles`. Needs `npm`; skips visibly without.
 */
// deno-lint-ignore-file no-console -- says why nothing is judged
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { emptyProject, packInto, type Project } from "../package/project.ts";
import { exists } from "../runtimes/processes.ts";
import { readUntil, rest } from "./run.ts";

/** The newest one that npm installs on Node 20. */
const WRANGLER = "4.86.0";

const root = new URL("../../", import.meta.url);
const EXAMPLE = new URL("examples/cloudflare-worker.ts", root);

/** The commands of the example's documentation. */
const commands = [...(await Deno.readTextFile(EXAMPLE)).matchAll(/^ \* (n(?:pm|px) .+)$/gm)].map(([, line]) => line!);

const ignore = !await exists("npm");
if (ignore) console.log("the example Worker is not judged by wrangler: there is no npm on this machine");

let project: Project;

if (!ignore) {
  Deno.test.beforeAll(async () => {
    project = await emptyProject();
    const tarball = await packInto(project);
    assertEquals(commands[0], "npm install @bedrock-edge/client wrangler");
    await project.run("npm", "install", tarball, `wrangler@${WRANGLER}`);
    await Deno.copyFile(EXAMPLE, `${project.folder}/cloudflare-worker.ts`);
    await Deno.copyFile(new URL("wrangler.jsonc", EXAMPLE), `${project.folder}/wrangler.jsonc`);
    await project.write(".dev.vars", "AWS_BEARER_TOKEN_BEDROCK=fake-bedrock-key\n");
  });
  Deno.test.afterAll(() => Deno.remove(project.folder, { recursive: true }));
}

Deno.test({
  name: "the example Worker deploys with the command that it names",
  ignore,
  async fn() {
    const [, ...deploy] = commands.find((command) => command.startsWith("npx wrangler deploy"))!.split(" ");
    const printed = await project.run("npx", ...deploy, "--dry-run", "--outdir", "out");
    assert(printed.includes("--dry-run: exiting now."), printed);
    assert(printed.includes('env.AWS_REGION ("us-east-1")') && printed.includes("env.MODEL"), printed);
    const bundle = await Deno.readTextFile(`${project.folder}/out/cloudflare-worker.js`);
    assert(!/\bfrom "node:|\brequire\(/.test(bundle), "nodejs_compat is not needed");
  },
});

Deno.test({
  name: "wrangler dev serves the example Worker, which logs what fails",
  ignore,
  async fn() {
    const fake = fakeBedrock({
      replies: ["Paris."],
      faults: [
        { type: "status", status: 429, code: "ThrottlingException", message: "Slow down.", retryAfterSeconds: 60 },
      ],
    });
    using upstream = serveHttp(fake);
    const child = new Deno.Command("node", {
      // Not npx, which would not hand a signal on.
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
    try {
      const [, url = ""] = await readUntil(child.stdout, /Ready on (http:\/\/127\.0\.0\.1:\d+)/);
      const ask = () => fetch(url, { method: "POST", body: "The capital of France?" });
      const throttled = await ask();
      assertEquals([throttled.status, throttled.headers.get("retry-after")], [429, "60"], await throttled.text());
      const answer = await ask();
      assertEquals([answer.status, answer.headers.get("content-type")?.split(";")[0]], [200, "text/event-stream"]);
      const text = await answer.text();
      assert(text.includes('"text":"Pari"') && text.includes('"type":"stop"'), text);
      assertEquals(fake.requests.map(({ modelId }) => modelId), Array(2).fill("us.amazon.nova-lite-v1:0"));
    } finally {
      child.kill("SIGTERM");
      await child.status;
    }
    const log = await rest(child.stdout) + await errors;
    assert(log.includes("ThrottlingException: Slow down."), log);
  },
});
