/**
 * Runs a program in a pinned Node, or in whatever Node this machine has.
 */

const { arch, os } = Deno.build;
const cpu = arch === "x86_64" ? "x64" : "arm64";
const platform = `${os === "windows" ? "win" : os}-${cpu}`;

/** Returns the output of a program. @throws {Error} with its error output, if it ends badly. */
export async function inNode(version: string, program: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const PROGRAM = `${folder}/program.mjs`;
    await Deno.writeTextFile(PROGRAM, program);
    // The platform's own package: the one that users name fetches it by an install script, which npm may refuse to run.
    const args = ["--yes", `--package=node-${platform}@${version}`, "-c", 'node "$PROGRAM"'];
    const env = { PROGRAM, npm_config_loglevel: "error" };
    const { code, stdout, stderr } = await new Deno.Command("npx", { args, env, stdin: "null" }).output();
    if (code !== 0) throw new Error(`Cannot run in Node ${version}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Whether packages of npm can be run here. */
export async function hasNpx(): Promise<boolean> {
  try {
    await new Deno.Command("npx", { args: ["--version"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch {
    return false;
  }
}
