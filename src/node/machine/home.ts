/** The home directory, where AWS's files are. */
import type { EnvReader } from "../../auth/env.ts";
import { failure } from "./failure.ts";
import { accountHome, isWindows } from "./machine.ts";

const NAMES = ["HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH"];

/**
 * Returns a path below the home directory, in the order of the AWS SDK: `HOME`, `USERPROFILE`, `HOMEDRIVE` with `HOMEPATH`, and the
 * account's. A path that begins with `~` is below it too; another path is unchanged.
 *
 * @throws {AuthenticationError} `credentials` when the path needs a home directory and none is known.
 */
export function expandHome(path: string, read: EnvReader): string {
  if (!/^~(?=$|[/\\])/.test(path)) return path;
  return `${homeDirectory(path, read)}${isWindows ? path.slice(1).replaceAll("/", "\\") : path.slice(1)}`;
}

function homeDirectory(path: string, read: EnvReader): string {
  const homePath = read("HOMEPATH");
  const home = read("HOME") ?? read("USERPROFILE") ??
    (homePath && `${read("HOMEDRIVE") ?? "C:"}${homePath}`) ?? accountHome();
  if (home) return home;
  const obstacle = read.obstacle?.(...NAMES) ?? "HOME is not set; set it, or pass configFile and credentialsFile";
  throw failure(`Cannot find ${path}: ${obstacle}`, "HomeNotFound");
}
