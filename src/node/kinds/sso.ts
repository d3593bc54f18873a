/**
 * Roles of IAM Identity Center, for a token that `aws sso login` has left in a file. Tokens are not renewed here: the file belongs to
 * the AWS CLI.
 * Source: https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html, read 2026-11-29.
 */
import { parseAwsErrorBody } from "../../aws/error_body.ts";
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import type { SourceCredentials } from "../../auth/keys.ts";
import { asObject } from "../../base/json_object.ts";
import { quoted } from "../../base/quote.ts";
import { askService } from "../../credentials/request/ask_service.ts";
import { checkedCredentials } from "../../credentials/request/checked_credentials.ts";
import type { CredentialService } from "../../credentials/request/credential_service.ts";
import { placeOf, type RegionalService } from "../../credentials/sts/endpoint.ts";
import type { Properties } from "../files/parse_ini.ts";
import { type ProfileContext, profileOption, requiredProperty, unusableProfile } from "./context.ts";
import { readSsoToken } from "./sso_token.ts";

/** The portal of IAM Identity Center, as a place finds it. */
export const PORTAL: RegionalService = {
  host: "portal.sso",
  variable: "AWS_ENDPOINT_URL_SSO",
  displayName: "IAM Identity Center",
  plainFips: "us-gov-west-1",
};

/** The properties of a profile that choose this source. */
const NAMES = ["sso_session", "sso_start_url", "sso_account_id", "sso_region", "sso_role_name"];

/** Returns whether a profile has settings of IAM Identity Center. */
export function hasSso(profile: Properties): boolean {
  return NAMES.some((name) => profile.has(name));
}

/** Creates the source of a role of IAM Identity Center. */
export function ssoSource(profileContext: ProfileContext): CredentialSource {
  const { name, options } = profileContext;
  return credentialSource(`profile ${name} (IAM Identity Center)`, async () => {
    const context = withSession(profileContext);
    const required = (property: string) =>
      requiredProperty(context, property, `run aws configure sso ${profileOption(name)}`);
    const accountId = required("sso_account_id");
    const roleName = required("sso_role_name");
    const region = required("sso_region");
    const token = await readSsoToken(context, required("sso_start_url"));
    const { url } = placeOf(PORTAL, { ...options, region });
    const service: CredentialService = {
      name: "sso",
      displayName: PORTAL.displayName,
      action: `get the credentials of role ${roleName} in account ${accountId}`,
      parseError: parseAwsErrorBody,
      hint: (_, status) => status === 401 ? `Run aws sso login ${profileOption(name)}` : undefined,
    };
    return await askService({
      service,
      method: "GET",
      url: roleUrl(url, accountId, roleName),
      headers: { "x-amz-sso_bearer_token": token },
      read: ({ text }, unusable) => readRole(text, unusable),
    }, options);
  });
}

function roleUrl(portal: URL, accountId: string, roleName: string): URL {
  const url = new URL("federation/credentials", portal);
  url.search = `${new URLSearchParams({ role_name: roleName, account_id: accountId })}`;
  return url;
}

function readRole(text: string, unusable: (what: string) => Error): SourceCredentials {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw unusable("it is not JSON");
  }
  const { roleCredentials } = asObject(answer);
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = asObject(roleCredentials);
  return checkedCredentials({ accessKeyId, secretAccessKey, sessionToken, expiration }, unusable);
}

/** Adds the properties of the `[sso-session …]` that the profile names. */
function withSession(context: ProfileContext): ProfileContext {
  const { name, profile, shared } = context;
  const sessionName = profile.get("sso_session");
  if (!sessionName) return context;
  const session = shared.ssoSessions.get(sessionName);
  if (!session) {
    throw unusableProfile(
      name,
      `there is no [sso-session ${sessionName}] in the config file; run aws configure sso ${profileOption(name)}`,
    );
  }
  for (const [property, value] of session) {
    const own = profile.get(property);
    if (own !== undefined && own !== value) {
      throw unusableProfile(
        name,
        `its ${property} is ${quoted(own)}, but that of [sso-session ${sessionName}] is ` +
          `${quoted(value)}; remove ${property} from the profile`,
      );
    }
  }
  return { ...context, profile: new Map([...profile, ...session]) };
}
