/**
 * The credentials in an answer of a service.
 */
import { credentialsOf, keysOf, type SourceCredentials } from "../../auth/keys.ts";
import { expirationTime } from "../../base/expiration.ts";
import { typeName } from "../../auth/flaw.ts";

/** The values of an answer that should be credentials. */
export type Unchecked = { readonly [K in keyof SourceCredentials]-?: unknown };

/** The names of the values, as messages write them. */
const NAMES = {
  accessKeyId: "the access key id",
  secretAccessKey: "the secret access key",
  sessionToken: "the session token",
} as const;

/**
 * Checks temporary credentials, which have a token and an end.
 *
 * @param unusable creates the error of an answer without them.
 * @throws {Error} the error of `unusable`. It names the value that is missing or invalid, and quotes nothing of the answer.
 */
export function checkedCredentials(found: Unchecked | undefined, unusable: (what: string) => Error): SourceCredentials {
  if (!found) throw unusable("it holds no credentials");
  for (const [member, name] of Object.entries(NAMES)) {
    const value = found[member as keyof typeof NAMES];
    if (typeof value !== "string" || !value.trim()) {
      throw unusable(`${name} is ${typeof value === "string" ? "empty" : typeName(value)}`);
    }
  }
  const endsAt = expirationTime(found.expiration);
  if (!Number.isFinite(endsAt)) throw unusable("the expiration is missing or not a time");
  // Casts: the loop has found strings.
  const credentials = { ...found as { [K in keyof typeof NAMES]: string }, expiration: new Date(endsAt) };
  try {
    return credentialsOf(keysOf(credentials));
  } catch {
    // The error of `keysOf` is about a caller's values.
    throw unusable("a key has a character that no header can hold");
  }
}
