/** Roles that a profile assumes. */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import { quoted } from "../../base/quote.ts";
import { wordsOf } from "../../base/words.ts";
import { secretText } from "../../credentials/request/secret_text.ts";
import type { RegionalOptions } from "../../credentials/request/service_options.ts";
import { fromAssumeRole } from "../../credentials/sources/assume_role.ts";
import { fromWebIdentity } from "../../credentials/sources/web_identity.ts";
import type { SessionOptions } from "../../credentials/sts/session.ts";
import { failure } from "../machine/failure.ts";
import { expandHome } from "../machine/home.ts";
import { readIfPresent } from "../machine/read_file.ts";
import { type ProfileContext, unusableProfile } from "./context.ts";

/** The region of STS for profiles that name no region, as in the AWS SDK. */
const DEFAULT_REGION = "us-east-1";

/** Creates the source of a role that other credentials assume. */
export function roleSource(context: ProfileContext, roleArn: string, credentials: CredentialSource): CredentialSource {
  const { name, profile } = context;
  const serialNumber = profile.get("mfa_serial");
  const role = checked(context, () =>
    fromAssumeRole({
      ...regional(context),
      ...session(context),
      credentials,
      roleArn,
      externalId: profile.get("external_id") || undefined,
      ...serialNumber && { serialNumber, tokenCode: mfaCode(context, serialNumber) },
    }));
  return ofProfile(name, role);
}

/** Returns the source of a role with the profile in its name. */
function ofProfile(name: string, role: CredentialSource): CredentialSource {
  return credentialSource(() => `profile ${name} (${role.source})`, (need) => role(need));
}

/** Creates the source of a role that the token in a file assumes. The file is read anew each time, since platforms replace it. */
export function webIdentitySource(context: ProfileContext, roleArn: string, tokenFile: string): CredentialSource {
  const { name, options, read } = context;
  const path = expandHome(tokenFile, read);
  const token = async () => {
    const text = await readIfPresent(path, options.readFile);
    if (text !== undefined) return text;
    throw failure(
      `Cannot read ${path}: it is missing; check web_identity_token_file of profile ${name}`,
      "FileNotFound",
    );
  };
  const role = checked(context, () => fromWebIdentity({ ...regional(context), ...session(context), roleArn, token }));
  return ofProfile(name, role);
}

function regional({ options, profile, read }: ProfileContext): RegionalOptions {
  const { fetch, allowHttp, timeoutMs, clock, env } = options;
  const region = options.region ?? read("AWS_REGION") ?? read("AWS_DEFAULT_REGION");
  return { fetch, allowHttp, timeoutMs, clock, env, region: region ?? (profile.get("region") || DEFAULT_REGION) };
}

function session({ profile }: ProfileContext): SessionOptions {
  const duration = profile.get("duration_seconds");
  return {
    sessionName: profile.get("role_session_name") || undefined,
    durationSeconds: duration ? Number(duration) : undefined,
  };
}

/** Returns the function that asks for a code, once for each session. */
function mfaCode({ name, options }: ProfileContext, serialNumber: string): () => string | Promise<string> {
  const { mfaCode } = options;
  if (mfaCode) {
    const use = { name: "sts", action: `use profile ${quoted(name)}`, option: "mfaCode" };
    return () => secretText(() => mfaCode(serialNumber), use);
  }
  throw unusableProfile(
    name,
    `its role needs a code of the device ${serialNumber}; pass mfaCode, a function that asks for the code`,
    "MfaCodeNeeded",
  );
}

/** Creates a source, whose checks of options are about the profile's properties here. */
function checked(context: ProfileContext, create: () => CredentialSource): CredentialSource {
  try {
    return create();
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    throw unusableProfile(
      context.name,
      `a property of its role is invalid: ${wordsOf(cause)}`,
      "InvalidProfile",
      cause,
    );
  }
}
