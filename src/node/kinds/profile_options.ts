/** The options of the sources of profiles. */
import { callback, numberFrom, object, type OptionCheck, text } from "../../base/check_options.ts";
import { regionalChecks, type RegionalOptions } from "../../credentials/request/service_options.ts";
import type { SharedFileOptions } from "../files/shared_files.ts";
import type { RunProcess } from "./run_credential_process.ts";

/** The options of sources that may run the program of `credential_process`. */
export interface ProcessOptions extends SharedFileOptions {
  /** The longest time of the program, in milliseconds. @default {60_000} */
  processTimeoutMs?: number | undefined;
  /** Runs the program, for tests. @default the platform's */
  runProcess?: RunProcess | undefined;
}

/** The options of the source that reads every kind of profile. */
export interface ProfileOptions extends ProcessOptions, Omit<RegionalOptions, "endpoint"> {
  /**
   * The region of STS. Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's `region`, then `us-east-1`. The region of IAM
   * Identity Center is always the profile's `sso_region`.
   */
  region?: string | undefined;
  /** Returns the code of the device with the given serial number, for roles with `mfa_serial`. It is called for each refresh. */
  mfaCode?: ((serialNumber: string) => string | Promise<string>) | undefined;
}

/** Returns the checks of `SharedFileOptions`. */
export function sharedFileChecks(): Readonly<Record<keyof SharedFileOptions, OptionCheck>> {
  return { profile: text, configFile: text, credentialsFile: text, env: object, readFile: callback };
}

/** Returns the checks of `ProcessOptions`. */
export function processChecks(): Readonly<Record<keyof ProcessOptions, OptionCheck>> {
  return { ...sharedFileChecks(), processTimeoutMs: numberFrom(1), runProcess: callback };
}

/** Returns the checks of `ProfileOptions`. */
export function profileChecks(): Readonly<Record<keyof ProfileOptions, OptionCheck>> {
  const { endpoint: _, ...regional } = regionalChecks();
  return { ...regional, ...processChecks(), mfaCode: callback };
}

/** Names in the AWS SDK. */
export const SDK_NAMES: Readonly<Record<string, string>> = {
  filepath: "credentialsFile",
  configFilepath: "configFile",
  mfaCodeProvider: "mfaCode",
  clientConfig: "region, fetch and timeoutMs",
};
