/** Files and programs in memory. */
import type { ReadFile, RunProcess } from "@bedrock-edge/client/node";
import { homeFiles } from "./home_files.ts";

/** The home directory. */
export const HOME = "/home/ada";

/** Creates a reader of files, by their whole path. */
export function disk(files: ReadonlyMap<string, string>): ReadFile {
  return (path) => {
    const text = files.get(path);
    if (text !== undefined) return Promise.resolve(text);
    return Promise.reject(
      Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: "ENOENT" }),
    );
  };
}

/** The shared files of a home directory that has tokens too. `$HOME/` stands for the directory in their texts. */
export async function homeOf(
  shared: { readonly config?: string | undefined; readonly credentials?: string | undefined },
): Promise<ReadFile> {
  const files = new Map(await homeFiles());
  for (const [name, text] of Object.entries(shared)) {
    if (text !== undefined) files.set(`.aws/${name}`, text.replaceAll("$HOME/", `${HOME}/`));
  }
  return disk(new Map([...files].map(([path, text]) => [`${HOME}/${path}`, text])));
}

/** Runs `printf` and `false`, as a system does; every other program is missing. */
export const programs: RunProcess = ([program, format = "", ...texts]) => {
  if (program === "false") return Promise.resolve({ status: 1, stdout: "" });
  if (program !== "printf") {
    return Promise.reject(Object.assign(new Error(`spawn ${program} ENOENT`), { code: "ENOENT" }));
  }
  const rest = [...texts];
  return Promise.resolve({ status: 0, stdout: format.replaceAll("%s", () => rest.shift() ?? "") });
};
