/** The token that `aws sso login` leaves in a file. */
import { expirationTime } from "../../base/expiration.ts";
import { hexOf } from "../../base/sha256.ts";
import { expandHome } from "../machine/home.ts";
import { readCache } from "./cache_file.ts";
import { clockOf, type ProfileContext, profileOption, unusableProfile } from "./context.ts";

/**
 * Reads the token of the profile's session.
 *
 * @throws {AuthenticationError} `credentials` when the token is missing or expired.
 */
export async function readSsoToken(context: ProfileContext, startUrl: string): Promise<string> {
  const { name, profile, options, read } = context;
  // The file's name is the hash of the session's name, in profiles without a session that of the start URL.
  const path = `${expandHome("~/.aws/sso/cache", read)}/${await sha1(profile.get("sso_session") || startUrl)}.json`;
  const cache = await readCache(path, options.readFile);
  const logIn = `run aws sso login ${profileOption(name)}`;
  if (!cache) throw unusableProfile(name, `its token of aws sso login is not in ${path}; ${logIn}`, "SsoTokenNotFound");
  const { accessToken, expiresAt } = cache;
  // Old versions of the AWS CLI wrote "UTC" for the zone.
  const endsAt = expirationTime(typeof expiresAt === "string" ? expiresAt.replace(/\s?UTC$/, "Z") : expiresAt);
  // Another character is not possible in a header, and the platform's complaint would quote the token.
  if (typeof accessToken !== "string" || !/^[!-~]+$/.test(accessToken) || !Number.isFinite(endsAt)) {
    throw unusableProfile(name, `${path} has no token; ${logIn}`, "InvalidSsoToken");
  }
  if (endsAt <= clockOf(options).now()) {
    const ended = new Date(endsAt).toISOString();
    throw unusableProfile(name, `its token of aws sso login ended at ${ended}; ${logIn}`, "SsoTokenExpired");
  }
  return accessToken;
}

async function sha1(text: string): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text))));
}
