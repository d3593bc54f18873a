/**
 * The answers of STS: XML, and JSON where a client asks for it or a stand-in of STS prefers it. Pure.
 *
 * Source of the XML: "AssumeRoleWithWebIdentity" of the STS API reference, read 2026-11-20. The JSON has the same nesting, and seconds
 * since the epoch as `Expiration`; AWS does not document it.
 */
import { parseAwsErrorBody } from "../../aws/error_body.ts";
import { asObject, isObject, type JsonObject } from "../../base/json_object.ts";
import type { Unchecked } from "../request/checked_credentials.ts";
import type { ErrorBody } from "../../transport/service.ts";

/** Reads the credentials of a successful answer; `undefined` for an answer without credentials. Values may be missing. */
export function parseStsCredentials(text: string): Unchecked | undefined {
  const found = looksLikeJson(text) ? jsonCredentials(text) : looksLikeXml(text) ? xmlCredentials(text) : undefined;
  if (!found) return undefined;
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = found;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

/** Reads the body of a refused answer. A proxy's page is not STS's own. */
export function parseStsError(text: string): ErrorBody {
  if (looksLikeJson(text)) {
    const { Error: error } = asObject(parsed(text));
    const { code, text: words, isOwn } = parseAwsErrorBody(isObject(error) ? JSON.stringify(error) : text);
    return { code, text: words, isOwn };
  }
  const error = element(text, "Error");
  if (error === undefined) return { isOwn: false };
  return { code: value(error, "Code"), text: value(error, "Message"), isOwn: true };
}

function looksLikeJson(text: string): boolean {
  return text.trimStart().startsWith("{");
}

function looksLikeXml(text: string): boolean {
  return text.trimStart().startsWith("<");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Finds `Credentials` at any depth: the answer's outer objects have the name of the operation. */
function jsonCredentials(text: string): JsonObject | undefined {
  let level: readonly unknown[] = [parsed(text)];
  // Response, result, credentials; gateways leave out one of them.
  for (let depth = 0; depth < 4; depth++) {
    const objects = level.filter(isObject);
    const found = objects.map(({ Credentials }) => Credentials).find(isObject);
    if (found) return found;
    level = objects.flatMap((object) => Object.values(object));
  }
  return undefined;
}

function xmlCredentials(text: string): Partial<Record<string, string>> | undefined {
  const credentials = element(text, "Credentials");
  if (credentials === undefined) return undefined;
  const names = ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"];
  return Object.fromEntries(names.map((name) => [name, value(credentials, name)]));
}

/** Returns the inside of the first element with a name, which may have a prefix and attributes. Linear in the text. */
function element(text: string, name: string): string | undefined {
  const begin = new RegExp(`<(?:\\w{1,20}:)?${name}(?:\\s[^<>]*)?>`).exec(text);
  if (!begin) return undefined;
  const inside = text.slice(begin.index + begin[0].length);
  const end = inside.search(new RegExp(`</(?:\\w{1,20}:)?${name}\\s*>`));
  return end < 0 ? undefined : inside.slice(0, end);
}

/** Returns the text of an element; `undefined` for an element that is missing, was cut, or holds other elements. */
function value(text: string, name: string): string | undefined {
  const inside = element(text, name);
  return inside === undefined || inside.includes("<") ? undefined : decoded(inside).trim();
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' };

/** Replaces the references of XML by their characters. An unknown reference stays as it is. */
function decoded(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (reference, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? reference;
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : reference;
  });
}
