/**
 * The served fake as a process, in Deno from the source and in Node from the npm package, and the other programs that the oracle
 * needs.
 */
import { install, PYTHON, succeeds } from "../helpers/debian.ts";
import { emptyProject, packInto, type Project } from "../package/project.ts";

/** A fake that runs in a process of its own. It gets Ctrl-C when it is disposed of. */
export interface FakeProcess extends AsyncDisposable {
  readonly origin: string;
  /** The environment variables that it printed, ready for a shell. */
  readonly printed: string;
}

/** Starts the fake by a command, and waits until it says its URL. */
export async function startFake(command: string, args: readonly string[], cwd?: string): Promise<FakeProcess> {
  const process = new Deno.Command(command, {
    args: [...args, "--port", "0"],
    ...cwd !== undefined && { cwd },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let printed = "";
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  while (!printed.includes("explains faults and scripts")) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The fake ended before it listened: ${printed}`);
    printed += value;
  }
  const [origin = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
  return {
    origin,
    printed,
    async [Symbol.asyncDispose]() {
      process.kill("SIGINT");
      const { code } = await process.status;
      await reader.cancel();
      if (code !== 0) throw new Error(`The fake ended with ${code} at Ctrl-C`);
    },
  };
}

/** Starts the fake of this checkout in Deno, by the command of `deno task fake`. A task would not pass Ctrl-C on. */
export async function startInDeno(): Promise<FakeProcess> {
  const root = new URL("../../", import.meta.url);
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const [command = "", ...args] = tasks.fake.command.split(" ");
  return await startFake(command, args, root.pathname);
}

/** An empty project with the npm package of this checkout, which is built first. */
export async function projectWithPackage(): Promise<Project> {
  const project = await emptyProject();
  await project.run("npm", "install", await packInto(project));
  return project;
}

/** Installs Debian's botocore if it is missing. Returns why that is not possible; "" once it is there. */
export async function findBotocore(): Promise<string> {
  const isThere = () => succeeds(PYTHON, ["-c", "import botocore"]);
  if (await isThere()) return "";
  if (!await install("python3-botocore")) return "apt-get cannot install python3-botocore here";
  return await isThere() ? "" : "python3-botocore does not start here";
}
