/**
 * A long-term key stays in a real web page and in its workers, and leaves every server. Run with `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { findChromium, startChromium } from "../helpers/chromium.ts";
import { bundle } from "../runtimes/bundle.ts";
import { runFile } from "../runtimes/processes.ts";
import { workerd } from "../runtimes/workerd.ts";

const PROGRAM = "tests/auth/browser_program.ts";
const HELD_BACK = "LongTermKeyInBrowser";

/** The page tries, and each kind of worker. */
const PAGE = `<!doctype html><title>Keys</title><script type="module">
import { tryLongTermKey } from "./program.js";
const from = (target) => new Promise((resolve) => target.onmessage = ({ data }) => resolve(data));
const answers = await Promise.all([
  tryLongTermKey(),
  from(new Worker("./worker.js", { type: "module" })),
  from(new SharedWorker("./shared.js", { type: "module" }).port),
]);
await fetch("/answers", { method: "POST", body: answers.join(" ") });
</script>`;

const SCRIPTS: Readonly<Record<string, string>> = {
  "/worker.js": `import { tryLongTermKey } from "./program.js"; postMessage(await tryLongTermKey());`,
  "/shared.js": `onconnect = async ({ ports: [port] }) => {
    const { tryLongTermKey } = await import("./program.js");
    port.postMessage(await tryLongTermKey());
  };`,
};

const found = await findChromium();
const isMissing = "missing" in found;

Deno.test({
  name: `a page, a worker and a shared worker of Chromium${isMissing ? `, skipped: ${found.missing}` : ""}`,
  ignore: isMissing,
  async fn() {
    const files: Record<string, string> = { ...SCRIPTS, "/program.js": await bundle(PROGRAM) };
    const answers = Promise.withResolvers<string>();
    await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/answers") answers.resolve(await request.text());
      const [text, type] = pathname === "/" ? [PAGE, "text/html"] : [files[pathname], "text/javascript"];
      return new Response(text ?? "", { status: text === undefined ? 404 : 200, headers: { "content-type": type! } });
    });
    await using chromium = await startChromium("path" in found ? found.path : "");
    await chromium.open(`http://127.0.0.1:${server.addr.port}/`);
    assertEquals(await answers.promise, `${HELD_BACK} ${HELD_BACK} ${HELD_BACK}`);
  },
});

Deno.test("workerd is a server", async () => {
  const program = await bundle(PROGRAM);
  await using worker = await workerd(`${program}
export default { fetch: async () => new Response(await tryLongTermKey()) };`);
  assertEquals(await (await fetch(worker.url)).text(), "sent");
});

for (const runtime of ["this machine's Node", "Bun"]) {
  Deno.test(`${runtime} is a server, in its workers too`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/program.mjs`, await bundle(PROGRAM));
      await Deno.writeTextFile(
        `${folder}/main.mjs`,
        `import { tryLongTermKey } from "./program.mjs";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
const answer = await tryLongTermKey();
if (!isMainThread) parentPort.postMessage(answer);
else new Worker(new URL(import.meta.url)).on("message", (other) => console.log(answer, other));`,
      );
      assertEquals((await runFile(runtime, `${folder}/main.mjs`)).trim(), "sent sent");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("Deno is a server, in its workers too", async () => {
  const program = await bundle(PROGRAM);
  const script = new Blob([`${program}\npostMessage(await tryLongTermKey());`], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(script), { type: "module" });
  const { promise, resolve } = Promise.withResolvers<unknown>();
  worker.onmessage = ({ data }) => resolve(data);
  assertEquals(await promise, "sent");
  worker.terminate();
});
