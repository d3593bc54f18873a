/**
 * The session of `aws login`, whose credentials the AWS CLI keeps in a file until they end.
 * Source: the login credential provider of the AWS SDK for JavaScript, read 2026-11-29.
 */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import { credentialsOf, keysOf } from "../../auth/keys.ts";
import { expirationTime } from "../../base/expiration.ts";
import { asObject } from "../../base/json_object.ts";
import { hexOf, sha256 } from "../../base/sha256.ts";
import { expandHome } from "../machine/home.ts";
import { readCache } from "./cache_file.ts";
import { clockOf, type ProfileContext, profileOption, requiredProperty, unusableProfile } from "./context.ts";

/** Creates the source that reads the credentials of `aws login`. */
export function loginSource(context: ProfileContext): CredentialSource {
  const { name, options, read } = context;
  return credentialSource(`profile ${name} (aws login)`, async () => {
    const logIn = `run aws login ${profileOption(name)}`;
    const session = requiredProperty(context, "login_session", logIn);
    const folder = read("AWS_LOGIN_CACHE_DIRECTORY") ?? expandHome("~/.aws/login/cache", read);
    const path = `${folder}/${hexOf(sha256(new TextEncoder().encode(session)))}.json`;
    const cache = await readCache(path, options.readFile);
    if (!cache) throw unusableProfile(name, `the session of aws login is not in ${path}; ${logIn}`, "LoginNotFound");
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = asObject(cache.accessToken);
    const endsAt = expirationTime(expiresAt);
    const isWhole = [accessKeyId, secretAccessKey, sessionToken].every((value) => typeof value === "string" && value);
    if (!isWhole || !Number.isFinite(endsAt)) {
      throw unusableProfile(name, `${path} has no credentials; ${logIn}`, "InvalidLoginCache");
    }
    if (endsAt <= clockOf(options).now()) {
      const ended = new Date(endsAt).toISOString();
      throw unusableProfile(name, `its credentials of aws login ended at ${ended}; ${logIn}`, "LoginExpired");
    }
    const keys = keysOf({
      // Casts: they are whole.
      accessKeyId: accessKeyId as string,
      secretAccessKey: secretAccessKey as string,
      sessionToken: sessionToken as string,
      expiration: new Date(endsAt),
    }, namesIn(path));
    return credentialsOf(keys);
  });
}

function namesIn(path: string) {
  return {
    accessKeyId: `accessKeyId in ${path}`,
    secretAccessKey: `secretAccessKey in ${path}`,
    sessionToken: `sessionToken in ${path}`,
  };
}
