/** Credentials that a program prints. */
import type { CredentialSource } from "../auth/credential_source.ts";
import { type OptionTable, optionTable, withMethods } from "../base/check_options.ts";
import type { Clock } from "../base/clock.ts";
import { checkSourceOptions } from "../credentials/request/check_source_options.ts";
import { processSource } from "./kinds/process.ts";
import { processChecks, type ProcessOptions, SDK_NAMES } from "./kinds/profile_options.ts";
import { sourceOfProfile } from "./kinds/source_of_profile.ts";

/** The options of `fromProcess`. */
export interface FromProcessOptions extends ProcessOptions {
  /** Time and timers, for tests. */
  clock?: Clock | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<FromProcessOptions>(() => ({
  of: "fromProcess()",
  options: { ...processChecks(), clock: withMethods("now", "setTimeout") },
  otherNames: { ...SDK_NAMES, timeoutMs: "processTimeoutMs" },
}));

/**
 * Creates a source that runs the program in `credential_process` of a profile, such as `aws-vault` or a script of your own. The program
 * prints JSON: `{ "Version": 1, "AccessKeyId", "SecretAccessKey", "SessionToken"?, "Expiration"? }`.
 *
 * No shell runs, as in the AWS CLI: variables, `~` and pipes are not replaced. The program gets the environment of this process.
 * Its output is never part of an error. Deno needs `--allow-run=program` and `--allow-env`.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of kind
 * `credentials`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fromProcess } from "@bedrock-edge/client/node";
 *
 * // ~/.aws/config, which this example does not read from the disk
 * const config = "[profile dev]\ncredential_process = /opt/bin/vault-keys --role dev\n";
 * const source = fromProcess({
 *   profile: "dev",
 *   env: { HOME: "/home/ada" },
 *   readFile: (path) => Promise.resolve(path.endsWith("config") ? config : ""),
 *   runProcess: () =>
 *     Promise.resolve({ status: 0, stdout: '{ "Version": 1, "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "secret" }' }),
 * });
 * assertEquals((await source()).accessKeyId, "AKIDEXAMPLE");
 * ```
 */
export function fromProcess(options: FromProcessOptions = {}): CredentialSource {
  checkSourceOptions(options, OPTIONS);
  return sourceOfProfile(options, processSource);
}
