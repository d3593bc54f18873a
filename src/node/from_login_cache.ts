/** Credentials of `aws login`. */
import type { CredentialSource } from "../auth/credential_source.ts";
import { type OptionTable, optionTable, withMethods } from "../base/check_options.ts";
import type { Clock } from "../base/clock.ts";
import { checkSourceOptions } from "../credentials/request/check_source_options.ts";
import type { SharedFileOptions } from "./files/shared_files.ts";
import { loginSource } from "./kinds/login.ts";
import { SDK_NAMES, sharedFileChecks } from "./kinds/profile_options.ts";
import { sourceOfProfile } from "./kinds/source_of_profile.ts";

/** The options of `fromLoginCache`. */
export interface LoginCacheOptions extends SharedFileOptions {
  /** Time, for tests. */
  clock?: Clock | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<LoginCacheOptions>(() => ({
  of: "fromLoginCache()",
  options: { ...sharedFileChecks(), clock: withMethods("now", "setTimeout") },
  otherNames: SDK_NAMES,
}));

/**
 * Creates a source that reads the credentials which `aws login` has left for a profile with `login_session`. They are read until they
 * end, after 15 minutes, and are not renewed: every command of the AWS CLI with that profile renews them.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of kind
 * `credentials`, which says when to run `aws login`.
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { fromLoginCache } from "@bedrock-edge/client/node";
 *
 * // ~/.aws/config, which this example does not read from the disk
 * const config = "[profile dev]\nlogin_session = arn:aws:iam::123456789012:user/ada\n";
 * const readFile = (path: string) =>
 *   path.endsWith("config") ? Promise.resolve(config) : Promise.reject(Object.assign(new Error(), { code: "ENOENT" }));
 * const source = fromLoginCache({ profile: "dev", env: { HOME: "/home/ada" }, readFile });
 * await assertRejects(() => source(), Error, "run aws login --profile dev");
 * ```
 */
export function fromLoginCache(options: LoginCacheOptions = {}): CredentialSource {
  checkSourceOptions(options, OPTIONS);
  return sourceOfProfile(options, loginSource);
}
