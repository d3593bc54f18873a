/** AWS keys: the caller's values, checked and read once. */
import { AuthenticationError } from "../errors/provider_error.ts";
import { dateTime, expirationTime } from "../base/expiration.ts";
import { quoted } from "../base/quote.ts";
import { flawIn, typeName } from "./flaw.ts";

/** AWS keys. White space around a value, as a file or a shell leaves it, is ignored. */
export interface Credentials {
  /** `AKIA…` for a user, `ASIA…` for a session. */
  accessKeyId: string;
  /** The secret; it never leaves the signer. */
  secretAccessKey: string;
  /** The token of temporary keys. An empty token counts as none. */
  sessionToken?: string | undefined;
  /**
   * The end of the keys: a `Date`, ISO 8601 text (UTC unless it names a zone), or seconds or milliseconds since the epoch as a
   * number or as text. `null` and `undefined` mean that the keys do not end.
   */
  expiration?: Date | string | number | null | undefined;
}

/**
 * AWS keys as the sources of this package return them: without the members that the keys do not have. The clients of the AWS SDK take
 * them too.
 */
export interface SourceCredentials {
  /** `AKIA…` for a user, `ASIA…` for a session. */
  accessKeyId: string;
  /** The secret; it never leaves the signer. */
  secretAccessKey: string;
  /** The token of temporary keys. */
  sessionToken?: string;
  /** The end of the keys; missing for keys that do not end. */
  expiration?: Date;
}

/** Keys that can sign. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Empty for none. */
  readonly sessionToken: string;
  /** The end of the keys in milliseconds since the epoch; `Infinity` for none. */
  readonly endsAt: number;
}

/** The name of each value in messages. */
export interface KeyNames {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Not needed for keys without an end. */
  readonly expiration?: string;
}

const OWN_NAMES: KeyNames = {
  accessKeyId: "credentials.accessKeyId",
  secretAccessKey: "credentials.secretAccessKey",
  sessionToken: "credentials.sessionToken",
};

/**
 * Checks keys and reads them into a form of their own, so that every call sees the same.
 *
 * @throws {AuthenticationError} `credentials` when the keys cannot sign. The message names the value and never quotes it.
 */
export function keysOf(credentials: Credentials, names: KeyNames = OWN_NAMES): Keys {
  if (typeof credentials !== "object" || credentials === null) {
    throw invalid(`the credentials are ${typeName(credentials)}; pass { accessKeyId, secretAccessKey, sessionToken? }`);
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  return {
    accessKeyId: headerText(accessKeyId, names.accessKeyId),
    secretAccessKey: text(secretAccessKey, names.secretAccessKey),
    sessionToken: isAbsent(sessionToken) ? "" : headerText(sessionToken, names.sessionToken),
    endsAt: endOf(expiration, names.expiration),
  };
}

/** Returns keys as a source returns them. */
export function credentialsOf({ accessKeyId, secretAccessKey, sessionToken, endsAt }: Keys): SourceCredentials {
  return {
    accessKeyId,
    secretAccessKey,
    ...sessionToken && { sessionToken },
    ...endsAt !== Infinity && { expiration: new Date(endsAt) },
  };
}

function isAbsent(token: unknown): boolean {
  return token === undefined || token === null || (typeof token === "string" && !token.trim());
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string" || !value.trim()) {
    const what = typeof value === "string" ? "empty" : typeName(value);
    throw invalid(`${name} is ${what}; pass { accessKeyId, secretAccessKey, sessionToken? }`);
  }
  const trimmed = value.trim();
  const flaw = flawIn(trimmed);
  if (flaw) throw invalid(`${name} ${flaw}`);
  return trimmed;
}

/** Checks a value that is sent in a header, because the platform's complaint about a bad header value would quote it. */
function headerText(value: unknown, name: string): string {
  const checked = text(value, name);
  if (/^[!-~]+$/.test(checked)) return checked;
  throw invalid(`${name} has a character that is not ASCII; copy the value again`);
}

/** Reads an expiration; `Infinity` for none. */
function endOf(expiration: unknown, name: string = "credentials.expiration"): number {
  const endsAt = expirationTime(expiration);
  if (!Number.isNaN(endsAt)) return endsAt;
  throw invalid(
    `${name} is ${
      describeExpiration(expiration)
    }; pass a Date, ISO 8601 text, seconds or milliseconds since the epoch, or null`,
  );
}

function describeExpiration(expiration: unknown): string {
  if (dateTime(expiration) !== undefined) return "an invalid Date";
  if (typeof expiration === "number") return `${expiration}`;
  return typeof expiration === "string" ? quoted(expiration) : typeName(expiration);
}

function invalid(what: string): AuthenticationError {
  return new AuthenticationError(`Cannot sign: ${what}`, { kind: "credentials", code: "InvalidCredentials" });
}
