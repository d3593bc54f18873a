/**
 * Reads Bedrock's API keys: which kind, for which region, and until when.
 */
import { standardBase64 } from "../../base/base64.ts";
import { kindOf } from "../../base/quote.ts";
import { keyRequest, LONG_TERM_PREFIX, SHORT_TERM_PREFIX } from "./key_format.ts";

/** A key that lasts at most 12 hours. */
export interface ShortTermApiKey {
  /** Discriminant. */
  readonly kind: "short-term";
  /** The region that the key is for. */
  readonly region: string;
  /** The id of the access key that made the key. It is not a secret. */
  readonly accessKeyId: string;
  /** Whether temporary credentials made the key. The key ends with them, which may be before `expiresAt`. */
  readonly isFromTemporaryCredentials: boolean;
  /** The time at which the key was made. */
  readonly createdAt: Date;
  /** The latest end of the key. */
  readonly expiresAt: Date;
}

/** A key of an IAM user. The key works in every region, and only IAM knows its end. */
export interface LongTermApiKey {
  /** Discriminant. */
  readonly kind: "long-term";
  /** The name of the IAM user; `undefined` if it cannot be read. */
  readonly user: string | undefined;
  /** The account's twelve digits; `undefined` if they cannot be read. */
  readonly accountId: string | undefined;
}

/** The facts that an API key holds. New kinds may be added: keep a `default` branch. */
export type ApiKeyInfo = ShortTermApiKey | LongTermApiKey;

/**
 * Reads an API key of Bedrock, for logs and checks before a deployment. Returns nothing secret, checks no signature and sends
 * nothing: a key that can be read may still be refused.
 *
 * @throws {TypeError} when the text is not an API key of Bedrock. The message quotes nothing of it.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { apiKeyInfo, mintApiKey } from "@bedrock-edge/client/credentials";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
 * const info = apiKeyInfo(await mintApiKey({ credentials, region: "eu-central-1", expiresInSeconds: 900 }));
 * if (info.kind === "short-term") {
 *   assertEquals([info.region, info.accessKeyId], ["eu-central-1", "AKIDEXAMPLE"]);
 *   assertEquals(info.expiresAt.getTime() - info.createdAt.getTime(), 900_000);
 * }
 * ```
 */
export function apiKeyInfo(key: string): ApiKeyInfo {
  if (typeof key !== "string") throw unreadable(`${kindOf(key)} is not a string`);
  const trimmed = key.trim();
  if (trimmed.startsWith(SHORT_TERM_PREFIX)) return shortTermInfo(trimmed.slice(SHORT_TERM_PREFIX.length));
  if (trimmed.startsWith(LONG_TERM_PREFIX)) return longTermInfo(trimmed.slice(LONG_TERM_PREFIX.length));
  throw unreadable("not in the form of Bedrock's keys");
}

function shortTermInfo(encoded: string): ShortTermApiKey {
  const request = decoded(encoded);
  if (request === undefined) throw unreadable("its text is not base64");
  const [place, query = ""] = request.split("?", 2);
  const { host, pathname } = keyRequest();
  if (place !== host + pathname) throw unreadable("it holds another request");
  const members = new URLSearchParams(query);
  const [, accessKeyId, region] = /^(\w+)\/\d{8}\/([\w-]+)\//.exec(members.get("X-Amz-Credential") ?? "") ?? [];
  const createdAt = signingTime(members.get("X-Amz-Date") ?? "");
  const seconds = /^\d+$/.exec(members.get("X-Amz-Expires") ?? "")?.[0];
  const expiresAt = new Date(createdAt.getTime() + Number(seconds) * 1000);
  if (!accessKeyId || !region || Number.isNaN(expiresAt.getTime())) {
    throw unreadable("a part of its request is missing");
  }
  const isFromTemporaryCredentials = members.has("X-Amz-Security-Token");
  return { kind: "short-term", region, accessKeyId, isFromTemporaryCredentials, createdAt, expiresAt };
}

/** IAM names a service-specific credential `user-at-account`: `CreateServiceSpecificCredential`, read 2026-11-29. */
function longTermInfo(encoded: string): LongTermApiKey {
  const [, user, accountId] = /^([\w+=,.@-]{1,64})-at-(\d{12}):/.exec(decoded(encoded) ?? "") ?? [];
  return { kind: "long-term", user, accountId };
}

/** Returns the text that is encoded in base64; `undefined` for anything else. */
function decoded(encoded: string): string | undefined {
  const base64 = standardBase64(encoded);
  if (base64 === undefined) return undefined;
  // All that is read is ASCII. Other characters come out wrong, and match nothing.
  return atob(base64);
}

/** Reads a time such as `20261129T120000Z`; an invalid date for anything else. */
function signingTime(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function unreadable(why: string): TypeError {
  return new TypeError(
    `Cannot read the API key: ${why}; pass a Bedrock API key, which begins with "${SHORT_TERM_PREFIX}" or "${LONG_TERM_PREFIX}"`,
  );
}
