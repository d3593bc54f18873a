/** Credentials of a profile, whichever kind it is. */
import type { CredentialSource } from "../auth/credential_source.ts";
import { type OptionTable, optionTable } from "../base/check_options.ts";
import { checkSourceOptions } from "../credentials/request/check_source_options.ts";
import { profileSource } from "./kinds/profile.ts";
import { profileChecks, type ProfileOptions, SDK_NAMES } from "./kinds/profile_options.ts";
import { sourceOfProfile } from "./kinds/source_of_profile.ts";

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ProfileOptions>(() => ({
  of: "fromProfile()",
  options: profileChecks(),
  otherNames: SDK_NAMES,
}));

/**
 * Creates a source of the credentials that a profile of AWS's shared files describes: keys, a role over another profile or over the
 * machine's credentials, a role with a token file, `credential_process`, IAM Identity Center, or `aws login`.
 *
 * The files are read anew for each refresh. Their dialect is that of the AWS CLI and the AWS SDKs; where these read a file
 * differently, this source takes the reading that gives credentials. Variables in `AWS_CONFIG_FILE` are not replaced; `~` is.
 * STS and the portal of IAM Identity Center can be elsewhere: `AWS_ENDPOINT_URL_STS`, `AWS_ENDPOINT_URL_SSO`.
 *
 * `source` names the profile, then the way to the credentials: `profile dev (role app by profile base)`.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of kind
 * `credentials`, which says what to run or to change.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fromProfile } from "@bedrock-edge/client/node";
 *
 * // ~/.aws/credentials, which this example does not read from the disk
 * const credentials = "[dev]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n";
 * const source = fromProfile({
 *   profile: "dev",
 *   env: { HOME: "/home/ada" },
 *   readFile: (path) => Promise.resolve(path.endsWith("credentials") ? credentials : ""),
 * });
 * assertEquals((await source()).accessKeyId, "AKIDEXAMPLE");
 * ```
 */
export function fromProfile(options: ProfileOptions = {}): CredentialSource {
  checkSourceOptions(options, OPTIONS);
  return sourceOfProfile(options, profileSource);
}
