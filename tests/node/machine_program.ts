/** Real files and real programs, in the runtime that runs this file. */
import { fromProcess, type FromProcessOptions } from "@bedrock-edge/client/node";

/** Returns the id that a profile gives, or the message of its error. */
async function outcome(profile: string, options: FromProcessOptions): Promise<string> {
  try {
    return (await fromProcess({ profile, ...options })()).accessKeyId;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Asks every profile of a config file.
 *
 * @param folder a folder with a file `config`.
 */
export async function askProfiles(folder: string): Promise<Record<string, string>> {
  const options = { configFile: `${folder}/config`, credentialsFile: `${folder}/missing` };
  const home = { env: { HOME: folder, AWS_CONFIG_FILE: "~/config" } };
  return {
    words: await outcome("words", options),
    home: await outcome("words", home),
    variable: await outcome("variable", options),
    long: await outcome("long", options),
    fails: await outcome("fails", options),
    killed: await outcome("killed", options),
    missing: await outcome("missing", options),
    folder: await outcome("folder", options),
    slow: await outcome("slow", { ...options, processTimeoutMs: 200 }),
  };
}

/** The config file that `askProfiles` asks. */
export const CONFIG = `[profile words]
credential_process = printf '{"Version": 1, "AccessKeyId": "AKIAWORDS", "SecretAccessKey": "secret"}'
[profile variable]
credential_process = sh -c 'printf "{\\"Version\\":1,\\"AccessKeyId\\":\\"$PROFILE_TEST\\",\\"SecretAccessKey\\":\\"s\\"}"; echo noise >&2'
[profile long]
credential_process = sh -c 'yes | head -c 1000000'
[profile fails]
credential_process = sh -c 'exit 3'
[profile killed]
credential_process = sh -c 'kill -9 $$'
[profile missing]
credential_process = /no/such/program
[profile folder]
credential_process = /tmp
[profile slow]
credential_process = sh -c 'sleep 60; sleep 60'
`;
