/**
 * Programs of this machine, and Debian's packages where a program is missing. For oracles only.
 */

/** Debian's Python, which sees Debian's packages. */
export const PYTHON = "/usr/bin/python3";

/** Runs a command, and returns whether it ended well. */
export async function succeeds(command: string, args: readonly string[], cwd?: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, {
      args: [...args],
      ...cwd !== undefined && { cwd },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** Installs packages, which needs root. Returns whether they are installed. */
export function install(...packages: string[]): Promise<boolean> {
  return withLists(["install", "--yes", "--no-install-recommends", ...packages]);
}

/** Downloads a package into a folder, without root. Returns whether it is there. */
export function download(name: string, folder: string): Promise<boolean> {
  return withLists(["download", name], folder);
}

/** Runs a command of apt, and again with new lists if the package is not in those of this machine. */
async function withLists(args: string[], cwd?: string): Promise<boolean> {
  return await apt(args, cwd) || await apt(["update"]) && await apt(args, cwd);
}

/** Runs apt-get alone: test files run side by side, and apt refuses to. */
function apt(args: string[], cwd?: string): Promise<boolean> {
  return succeeds("flock", ["/var/lib/apt/lists", "apt-get", ...args], cwd);
}
