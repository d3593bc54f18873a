/** Roles of IAM Identity Center. */
import type { CredentialSource } from "../auth/credential_source.ts";
import { type OptionTable, optionTable } from "../base/check_options.ts";
import { checkSourceOptions } from "../credentials/request/check_source_options.ts";
import { serviceChecks, type ServiceOptions } from "../credentials/request/service_options.ts";
import type { SharedFileOptions } from "./files/shared_files.ts";
import { SDK_NAMES, sharedFileChecks } from "./kinds/profile_options.ts";
import { sourceOfProfile } from "./kinds/source_of_profile.ts";
import { ssoSource } from "./kinds/sso.ts";

/** The options of `fromSSO`. */
export interface FromSSOOptions extends SharedFileOptions, ServiceOptions {}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<FromSSOOptions>(() => ({
  of: "fromSSO()",
  options: { ...sharedFileChecks(), ...serviceChecks() },
  otherNames: {
    ...SDK_NAMES,
    region: "sso_region in the profile",
    ssoSession: "sso_session in the profile",
    ssoStartUrl: "sso_start_url in the profile",
    ssoAccountId: "sso_account_id in the profile",
    ssoRegion: "sso_region in the profile",
    ssoRoleName: "sso_role_name in the profile",
  },
}));

/**
 * Creates a source that gets the credentials of a role of IAM Identity Center for a profile with `sso_session` or `sso_start_url`, with
 * the token that `aws sso login` has left in `~/.aws/sso/cache`.
 *
 * The token is not renewed. After its end the source rejects, and the message says to run `aws sso login`.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of kind
 * `credentials`.
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { fromSSO } from "@bedrock-edge/client/node";
 *
 * // ~/.aws/config, which this example does not read from the disk
 * const config = `
 * [profile dev]
 * sso_session = corp
 * sso_account_id = 123456789012
 * sso_role_name = Developer
 * [sso-session corp]
 * sso_region = eu-central-1
 * sso_start_url = https://corp.awsapps.com/start
 * `;
 * const readFile = (path: string) =>
 *   path.endsWith("config") ? Promise.resolve(config) : Promise.reject(Object.assign(new Error(), { code: "ENOENT" }));
 * const source = fromSSO({ profile: "dev", env: { HOME: "/home/ada" }, readFile });
 * await assertRejects(() => source(), Error, "run aws sso login --profile dev");
 * ```
 */
export function fromSSO(options: FromSSOOptions = {}): CredentialSource {
  checkSourceOptions(options, OPTIONS);
  return sourceOfProfile(options, ssoSource);
}
