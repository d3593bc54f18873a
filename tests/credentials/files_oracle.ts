/**
 * Tokens in files are read by the runtime's own means: Node, Bun and Deno have files, and Workers have none. Run with
 * `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { bundle } from "../runtimes/bundle.ts";
import { exists, PROCESSES, runFile } from "../runtimes/processes.ts";
import { workerd } from "../runtimes/workerd.ts";
import type { FilesReport } from "./files_program.ts";

const ACTION = "Cannot get the credentials of the container: ";
const program = await bundle("tests/credentials/files_program.ts");

/** Runs with a folder that has the program and the file with a token. */
async function inFolder<T>(run: (program: string, file: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    const [path, file] = [`${folder}/program.mjs`, `${folder}/token`];
    await Deno.writeTextFile(file, "eyJ.token.sig\n");
    await Deno.writeTextFile(path, `${program}\nconsole.log(JSON.stringify(await run(${JSON.stringify(file)})));\n`);
    return await run(path, file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function expected(file: string): FilesReport {
  const missing = `${ACTION}the file "${file}.missing" does not exist; check AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`;
  return { seen: ["eyJ.token.sig"], ends: ["given", missing] };
}

for (const [runtime, [command = ""]] of Object.entries(PROCESSES)) {
  const ignore = !await exists(command);
  Deno.test({
    name: `${runtime} reads a token in a file${ignore ? `, skipped: no ${command}` : ""}`,
    ignore,
    async fn() {
      await inFolder(async (path, file) => {
        assertEquals(JSON.parse(await runFile(runtime, path)), expected(file));
      });
    },
  });
}

/** Runs the program in a process of Deno. */
async function inDeno(path: string, ...permissions: readonly string[]): Promise<FilesReport> {
  const args = ["run", "--quiet", "--no-prompt", ...permissions, path];
  const { stdout } = await new Deno.Command("deno", { args, stdin: "null" }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("Deno reads a token in a file with the permission, and names the permission without it", async () => {
  await inFolder(async (path, file) => {
    assertEquals(await inDeno(path, `--allow-read=${file},${file}.missing`), expected(file));
    const refused = [file, `${file}.missing`].map((file) =>
      `${ACTION}the program may not read "${file}"; run Deno with --allow-read=${file}`
    );
    assertEquals(await inDeno(path), { seen: [], ends: refused });
  });
});

Deno.test("a Worker without nodejs_compat says that it has no files, and what works", async () => {
  await using worker = await workerd(`${program}
export default { fetch: async () => Response.json(await run("/token")) };`);
  const { seen, ends }: FilesReport = await (await fetch(worker.url)).json();
  const end =
    `${ACTION}this runtime has no files; pass readFile, or in Node before 20.16 use nodeChain() of "@bedrock-edge/client/node"`;
  assertEquals({ seen, ends }, { seen: [], ends: [end, end] });
});
