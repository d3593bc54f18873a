/** Keys in a profile. */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import { credentialsOf, keysOf } from "../../auth/keys.ts";
import type { Properties } from "../files/parse_ini.ts";
import { type ProfileContext, requiredProperty } from "./context.ts";

const ID = "aws_access_key_id";
const SECRET = "aws_secret_access_key";

/** Returns whether a profile has keys, or one half of them. */
export function hasKeys(profile: Properties): boolean {
  return profile.has(ID) || profile.has(SECRET);
}

/** Creates the source of the keys in a profile. */
export function keySource(context: ProfileContext): CredentialSource {
  const { name, profile } = context;
  // deno-lint-ignore require-await -- what it throws must reject
  return credentialSource(`profile ${name}`, async () => {
    const keys = keysOf({
      accessKeyId: requiredProperty(context, ID, `write it beside ${SECRET}`),
      secretAccessKey: requiredProperty(context, SECRET, `write it beside ${ID}`),
      // The second is the name in old files, which the AWS CLI reads.
      sessionToken: profile.get("aws_session_token") || profile.get("aws_security_token"),
    }, namesIn(name));
    return credentialsOf(keys);
  });
}

function namesIn(name: string) {
  return {
    accessKeyId: `${ID} of profile ${name}`,
    secretAccessKey: `${SECRET} of profile ${name}`,
    sessionToken: `aws_session_token of profile ${name}`,
  };
}
