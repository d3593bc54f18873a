/**
 * The credentials that a profile describes, in the order of the AWS SDK for JavaScript: a role, keys, a token file, a program, IAM
 * Identity Center, `aws login`. In a profile that another one names as its source, keys come first.
 * Source: resolveProfileData of the AWS SDK for JavaScript, read 2026-11-29.
 */
import type { CredentialSource } from "../../auth/credential_source.ts";
import { quoted } from "../../base/quote.ts";
import { type ProfileContext, unusableProfile } from "./context.ts";
import { hasKeys, keySource } from "./keys.ts";
import { loginSource } from "./login.ts";
import { processSource } from "./process.ts";
import { roleSource, webIdentitySource } from "./role.ts";
import { hasSso, ssoSource } from "./sso.ts";

/**
 * Creates the source that a profile describes.
 *
 * @param path the names of the profiles whose source this profile is, the first one first.
 * @throws {AuthenticationError} `credentials` when the profile describes no source, or contradicts itself.
 */
export function profileSource(context: ProfileContext, path: readonly string[] = []): CredentialSource {
  const { name, profile } = context;
  if (path.length > 0 && hasKeys(profile)) return keySource(context);
  const roleArn = profile.get("role_arn");
  const base = baseSource(context, path);
  if (base) return roleArn ? roleSource(context, roleArn, base) : base;
  const tokenFile = profile.get("web_identity_token_file");
  if (roleArn && !tokenFile) {
    throw unusableProfile(
      name,
      "it has role_arn, but no source for it; add source_profile, credential_source or " +
        "web_identity_token_file",
    );
  }
  if (hasKeys(profile)) return keySource(context);
  if (roleArn && tokenFile) return webIdentitySource(context, roleArn, tokenFile);
  if (profile.get("credential_process")) return processSource(context);
  if (hasSso(profile)) return ssoSource(context);
  if (profile.get("login_session")) return loginSource(context);
  throw unusableProfile(
    name,
    "it has no credentials; run aws configure, aws configure sso or aws login",
    "ProfileEmpty",
  );
}

/** Creates the source of the credentials that assume a profile's role; `undefined` for a profile that names none. */
function baseSource(context: ProfileContext, path: readonly string[]): CredentialSource | undefined {
  const { name, profile, shared, machine } = context;
  const sourceProfile = profile.get("source_profile");
  const credentialSource = profile.get("credential_source");
  if (!profile.get("role_arn")) {
    return credentialSource && path.length > 0 ? machine(credentialSource, name) : undefined;
  }
  if (sourceProfile && credentialSource) {
    throw unusableProfile(name, "it has source_profile and credential_source; remove one of them");
  }
  if (credentialSource) return machine(credentialSource, name);
  if (!sourceProfile) return undefined;
  const properties = shared.profiles.get(sourceProfile);
  if (!properties) {
    throw unusableProfile(name, `its source_profile ${quoted(sourceProfile)} is not in ${shared.places}`);
  }
  const names = [...path, name];
  // Keys end a circle.
  if (names.includes(sourceProfile) && !hasKeys(properties)) {
    const circle = [...names, sourceProfile].join(" -> ");
    throw unusableProfile(names[0]!, `its roles are a circle, ${circle}; let the last source_profile have keys`);
  }
  return profileSource({ ...context, name: sourceProfile, profile: properties }, names);
}
