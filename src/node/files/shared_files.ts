/** AWS's two shared files, read and merged. */
import { type EnvReader, envReader } from "../../auth/env.ts";
import { quoted } from "../../base/quote.ts";
import { failure } from "../machine/failure.ts";
import { expandHome } from "../machine/home.ts";
import { type ReadFile, readIfPresent } from "../machine/read_file.ts";
import { parseIni, type Properties } from "./parse_ini.ts";
import { splitPosix } from "./shell_words.ts";

/** The places of the shared files. */
export interface SharedFileOptions {
  /** The profile. Default: `AWS_PROFILE`, then `default`. */
  profile?: string | undefined;
  /** The path of the config file. Default: `AWS_CONFIG_FILE`, then `~/.aws/config`. */
  configFile?: string | undefined;
  /** The path of the credentials file. Default: `AWS_SHARED_CREDENTIALS_FILE`, then `~/.aws/credentials`. */
  credentialsFile?: string | undefined;
  /** The environment variables. When given, nothing ambient is read. */
  env?: object | undefined;
  /** Reads a file as UTF-8, and rejects with the code `ENOENT` for a missing one. @default the platform's */
  readFile?: ReadFile | undefined;
}

/** The content of both files. */
export interface SharedConfig {
  /** The properties of each profile. Those of the credentials file win over those of the config file. */
  readonly profiles: ReadonlyMap<string, Properties>;
  /** The properties of each `[sso-session …]`. */
  readonly ssoSessions: ReadonlyMap<string, Properties>;
  /** Both files for messages, with a missing one named as such. */
  readonly places: string;
}

/** A name that the AWS SDK refuses, because it is a member of every object there. */
const REFUSED = "__proto__";

/** Returns the name of the profile, whether or not it exists. */
export function profileName({ profile, env }: SharedFileOptions, read: EnvReader = envReader(env)): string {
  return profile || read("AWS_PROFILE") || "default";
}

/**
 * Reads both files. Either may be missing.
 *
 * @throws {AuthenticationError} `credentials` when a file cannot be read or parsed.
 */
export async function readSharedFiles(options: SharedFileOptions, read: EnvReader): Promise<SharedConfig> {
  const { configFile, credentialsFile, readFile } = options;
  const configPath = expandHome(configFile || read("AWS_CONFIG_FILE") || "~/.aws/config", read);
  const credentialsPath = expandHome(
    credentialsFile || read("AWS_SHARED_CREDENTIALS_FILE") || "~/.aws/credentials",
    read,
  );
  const [config, credentials] = await Promise.all(
    [configPath, credentialsPath].map(async (path) => ({ path, text: await readIfPresent(path, readFile) })),
  ) as [FoundFile, FoundFile];
  const { profiles, ssoSessions } = namedSections(sectionsOf(config));
  for (const [name, properties] of sectionsOf(credentials)) {
    if (name === REFUSED) continue;
    profiles.set(name, new Map([...profiles.get(name) ?? [], ...properties]));
  }
  const places = [config, credentials].map(({ path, text }) => text === undefined ? `${path} (missing)` : path);
  return { profiles, ssoSessions, places: places.join(" and ") };
}

interface FoundFile {
  readonly path: string;
  /** `undefined` for a missing file. */
  readonly text: string | undefined;
}

function sectionsOf({ path, text = "" }: FoundFile): ReadonlyMap<string, Properties> {
  const parsed = parseIni(text);
  if ("sections" in parsed) return parsed.sections;
  const { line, what } = parsed.flaw;
  throw failure(`Cannot read ${path}: line ${line} ${what}`, "InvalidSharedFile");
}

/** Sorts the sections of a config file by their kind. Other kinds, such as `[services …]` and `[plugins]`, are ignored. */
function namedSections(sections: ReadonlyMap<string, Properties>) {
  const profiles = new Map<string, Properties>();
  const ssoSessions = new Map<string, Properties>();
  const plainDefault = sections.get("default");
  if (plainDefault) profiles.set("default", plainDefault);
  for (const [header, properties] of sections) {
    const [, kind, quotedName = ""] = /^(profile|sso-session)\s(.*)$/.exec(header) ?? [];
    const name = nameIn(quotedName);
    if (name === undefined || name === REFUSED) continue;
    // "[profile default]" replaces "[default]".
    if (kind === "profile") profiles.set(name, properties);
    if (kind === "sso-session") ssoSessions.set(name, properties);
  }
  return { profiles, ssoSessions };
}

/** Returns a name without its quotes; `undefined` for several words or none. */
function nameIn(text: string): string | undefined {
  const line = splitPosix(text);
  return "words" in line && line.words.length === 1 ? line.words[0] : undefined;
}

/**
 * Returns the properties of a profile.
 *
 * @throws {AuthenticationError} `credentials` when no file has the profile.
 */
export function profileIn({ profiles, places }: SharedConfig, name: string): Properties {
  const properties = profiles.get(name);
  if (properties) return properties;
  const known = [...profiles.keys()];
  const instead = known.length ? `; the profiles are ${known.slice(0, 10).join(", ")}` : "; run aws configure";
  throw failure(`Cannot use profile ${quoted(name)}: it is not in ${places}${instead}`, "ProfileNotFound");
}
