/**
 * The SvelteKit example in Vite, as a user starts it: the folder copied, and the npm package of this checkout. Run with
 * `deno task test:oracles`. Needs `npm`; skips visibly without.
 */
// deno-lint-ignore-file no-console -- says why nothing is judged
import { assert, assertEquals, assertRejects } from "@std/assert";
import { emptyProject, packInto, type Project } from "../package/project.ts";
import { exists, NODE_22 } from "../runtimes/processes.ts";
import { testChatServer } from "./chat_server.ts";
import { copyFolder } from "./copy_folder.ts";
import { account } from "./run.ts";

const EXAMPLE = new URL("../../examples/sveltekit/", import.meta.url);

const ignore = !await exists("npm");
if (ignore) console.log("the SvelteKit example is not tried: there is no npm on this machine");

let project: Project;

if (!ignore) {
  Deno.test.beforeAll(async () => {
    project = await emptyProject();
    await copyFolder(EXAMPLE, project.folder);
    await project.run("npm", "install", await packInto(project), NODE_22.package);
  });
  Deno.test.afterAll(() => Deno.remove(project.folder, { recursive: true }));
}

/** Runs Vite, on the Node that SvelteKit needs. */
const vite = (args: readonly string[], env: Record<string, string>): Deno.Command =>
  new Deno.Command(`${project.folder}/node_modules/${NODE_22.program}`, {
    args: ["node_modules/vite/bin/vite.js", ...args],
    cwd: project.folder,
    // Nothing of this machine's own account.
    env: { ...account(""), AWS_ACCESS_KEY_ID: "", NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });

testChatServer("sveltekit", {
  start: (env) => vite(["dev", "--host=127.0.0.1", "--port=0"], env).spawn(),
  says: "stdout",
  ignore,
});

Deno.test({
  name: "sveltekit builds for production, without a key in the code",
  ignore,
  async fn() {
    const child = vite(["build"], { AWS_BEARER_TOKEN_BEDROCK: "the-key-of-the-build" }).spawn();
    await child.stdin.close();
    const { code, stdout, stderr } = await child.output();
    const text = new TextDecoder();
    assertEquals(code, 0, text.decode(stderr) + text.decode(stdout));
    const found = await project.run("grep", "-rl", "the-key-of-the-build", ".svelte-kit").catch(() => "");
    assertEquals(found, "");
  },
});

/** Reads an answer as the page does. */
async function read(response: Response): Promise<string> {
  const { readAnswer } = await import(new URL("src/read_answer.js", EXAMPLE).href);
  let answer = "";
  for await (const text of readAnswer(response)) answer += text;
  return answer;
}

Deno.test("the page of sveltekit shows a whole answer, and says when there is none", async () => {
  const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
  const texts = event({ type: "text", text: "Par" }) + ": \n\n" + event({ type: "text", text: "is." });
  assertEquals(await read(new Response(texts + event({ type: "stop" }))), "Paris.");
  const failures: Readonly<Record<string, Response>> = {
    "HTTP 429": new Response("{}", { status: 429 }),
    "the answer was cut off": new Response(texts),
    "throttled": new Response(`${texts}event: error\n${event({ type: "error", kind: "throttled" })}`),
  };
  for (const [message, response] of Object.entries(failures)) {
    const error = await assertRejects(() => read(response), Error);
    assert(error.message === message, error.message);
  }
});
