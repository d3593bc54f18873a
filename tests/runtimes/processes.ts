/**
 * The runtimes that are a process, each from npm at a pinned version, and whatever Node this machine has.
 */
const { arch, os } = Deno.build;
const cpu = arch === "x86_64" ? "x64" : "arm64";
const nodePlatform = `${os === "windows" ? "win" : os}-${cpu}`;
const bunPlatform = `${os}-${arch === "x86_64" ? "x64" : "aarch64"}`;

/** The platform's own packages: the ones that users name fetch them by an install script, which npm may refuse to run. */
const npx = (name: string, command: string): string[] => ["npx", "--yes", `--package=${name}`, "-c", command];

/** The package that holds the program of Node 22 alone, and the program in `node_modules`. */
export const NODE_22: { readonly package: string; readonly program: string } = {
  package: `node-${nodePlatform}@22.23.3`,
  program: `node-${nodePlatform}/bin/node`,
};

/** The same of Bun. */
export const BUN: { readonly package: string; readonly program: string } = {
  package: `@oven/bun-${bunPlatform}@1.4.5`,
  program: `@oven/bun-${bunPlatform}/bin/bun`,
};

/** How to run a file with each runtime; the command finds the file in `$PROGRAM`. */
export const PROCESSES: Readonly<Record<string, readonly string[]>> = {
  "this machine's Node": ["node", "-e", "import(process.env.PROGRAM)"],
  "Node 20": npx(`node-${nodePlatform}@20.20.2`, 'node "$PROGRAM"'),
  "Node 22": npx(NODE_22.package, 'node "$PROGRAM"'),
  "Node 24": npx(`node-${nodePlatform}@24.21.0`, 'node "$PROGRAM"'),
  // The package has no command of its own. npx puts its folder of commands first on the path, and the package is beside it.
  "Bun": npx(BUN.package, `"\${PATH%%/.bin:*}/@oven/bun-${bunPlatform}/bin/bun" "$PROGRAM"`),
};

/** Returns whether a command can be started here. Ask before tests are registered, so that a skipped one shows as such. */
export async function exists(command: string): Promise<boolean> {
  try {
    await new Deno.Command(command, { args: ["--version"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a program in a runtime and returns what it printed.
 *
 * @param runtime a name of {@linkcode PROCESSES}.
 * @param env variables for the program, beside those of this process.
 * @throws {Error} with the program's complaints, when it ends badly.
 */
export async function runFile(runtime: string, path: string, env: Record<string, string> = {}): Promise<string> {
  const [command = "", ...args] = PROCESSES[runtime] ?? [];
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    env: { ...env, PROGRAM: path, npm_config_loglevel: "error" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`Cannot run ${path} in ${runtime}: ${text.decode(stderr)}${text.decode(stdout)}`);
  return text.decode(stdout);
}
