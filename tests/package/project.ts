/**
 * A user's project in a folder of its own, and the commands that a user would type in it.
 */

/** A folder, and what is done in it. */
export interface Project {
  /** The path of the folder. */
  readonly folder: string;
  /** Writes a file, an object as JSON. */
  write(name: string, content: string | object): Promise<void>;
  /**
   * Runs a command in the folder and returns what it printed.
   *
   * @throws {Error} with all that it printed, when it ends badly.
   */
  run(command: string, ...args: string[]): Promise<string>;
}

/** Makes a project that holds nothing but a `package.json`. npm would otherwise look for one in the folders above. */
export async function emptyProject(): Promise<Project> {
  const folder = await Deno.makeTempDir();
  const project: Project = {
    folder,
    async write(name, content) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, typeof content === "string" ? content : JSON.stringify(content));
    },
    run: (command, ...args) => runIn(folder, command, ...args),
  };
  await project.write("package.json", { private: true, type: "module" });
  return project;
}

/** Builds and packs the npm package of this checkout. Returns the tarball's path in the project. */
export function packInto(project: Project): Promise<string> {
  return withPackage(async (built) => {
    const [packed]: { filename: string }[] = JSON.parse(
      await runIn(built, "npm", "pack", "--json", "--pack-destination", project.folder),
    );
    return `./${packed?.filename}`;
  });
}

/** Builds the npm package of this checkout, and uses its folder. One test file at a time: there is one folder for all of them. */
export async function withPackage<T>(use: (built: URL) => Promise<T>): Promise<T> {
  const root = new URL("../../", import.meta.url);
  await Deno.mkdir(new URL("dist/", root), { recursive: true });
  using lock = await Deno.open(new URL("dist/lock", root), { create: true, write: true });
  await lock.lock(true);
  await runIn(root, "deno", "task", "build:npm");
  return await use(new URL("dist/npm/", root));
}

/** Runs a command in a folder, as {@linkcode Project.run} does. */
export async function runIn(folder: string | URL, command: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd: folder,
    env: { npm_config_audit: "false", npm_config_fund: "false", npm_config_update_notifier: "false", NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  const printed = text.decode(stdout);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${printed}${text.decode(stderr)}`);
  return printed;
}
