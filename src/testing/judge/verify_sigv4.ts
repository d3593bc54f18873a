/**
 * Signature Version 4 as the service computes it: from the received request, with WebCrypto alone. Shares no code with
 * the signer: an accepted signature is a proof, not an echo. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, read 2026-11-20.
 */

/** The claims in an `Authorization` header of this scheme. */
export interface SigV4Claim {
  /** The access key id of the signer. */
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the credential scope. */
  readonly date: string;
  /** Region of the credential scope. */
  readonly region: string;
  /** Service of the credential scope. */
  readonly service: string;
  /** Names of the signed headers, in lower case, as listed. */
  readonly signedHeaders: readonly string[];
  /** Hex digits. */
  readonly signature: string;
}

/** The request as it stands on the wire: nothing decoded, nothing joined. */
export interface WireRequest {
  /** The method in upper case. */
  readonly method: string;
  /** The raw path with its percent signs. */
  readonly path: string;
  /** The raw query without `?`. */
  readonly query: string;
  /** Every header line in order, `host` among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body's bytes. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether dot segments and empty segments are resolved before signing; only S3 does not. @default {true} */
  readonly normalizePath?: boolean;
  /** Whether the received path is encoded once more; only S3 does not. @default {true} */
  readonly encodesPathAgain?: boolean;
  /** The hash of the body in the text that is signed; S3 takes the one of its header. @default the hash of `body` */
  readonly bodyHash?: string | undefined;
}

/** The service's own values: the two texts that it quotes in a refusal, and the expected signature. */
export interface SigV4Computation {
  /** The canonical request. */
  readonly canonicalRequest: string;
  /** The string to sign. */
  readonly stringToSign: string;
  /** Hex digits. */
  readonly signature: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** Reads an `Authorization` header; `undefined` if a part of the scheme is missing. */
export function parseSigV4(authorization: string): SigV4Claim | undefined {
  const [scheme, rest] = splitOnce(authorization.trim(), " ");
  if (scheme !== ALGORITHM) return undefined;
  const parts = new Map<string, string>();
  for (const part of rest.split(",")) {
    const [name, value] = splitOnce(part.trim(), "=");
    parts.set(name, value);
  }
  const scope = (parts.get("Credential") ?? "").split("/");
  const [accessKeyId, date, region, service, terminator] = scope;
  const signedHeaders = parts.get("SignedHeaders");
  const signature = parts.get("Signature");
  if (!accessKeyId || !date || !region || !service || !signedHeaders || !signature) return undefined;
  if (scope.length !== 5 || terminator !== "aws4_request") return undefined;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

/** Computes the signature of `request` for the scope and headers that `claim` names. */
export async function computeSigV4(
  request: WireRequest,
  claim: Omit<SigV4Claim, "signature" | "accessKeyId">,
  secretAccessKey: string,
): Promise<SigV4Computation> {
  const lines = headerLines(request.headers);
  const canonicalRequest = [
    request.method,
    canonicalPath(request),
    canonicalQuery(request.query),
    ...claim.signedHeaders.map((name) => `${name}:${(lines.get(name) ?? []).join(",")}`),
    "",
    claim.signedHeaders.join(";"),
    request.bodyHash ?? await hashOf(request.body),
  ].join("\n");

  const timestamp = (lines.get("x-amz-date") ?? [])[0] ?? "";
  const scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
  const digest = hex(await crypto.subtle.digest("SHA-256", utf8.encode(canonicalRequest)));
  const stringToSign = [ALGORITHM, timestamp, scope, digest].join("\n");

  let key = await hmac(utf8.encode(`AWS4${secretAccessKey}`), claim.date);
  for (const part of [claim.region, claim.service, "aws4_request"]) key = await hmac(key, part);
  return { canonicalRequest, stringToSign, signature: hex(await hmac(key, stringToSign)) };
}

/** Returns the SHA-256 of a body in hex digits. */
export async function hashOf(body: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await crypto.subtle.digest("SHA-256", body));
}

const utf8 = new TextEncoder();

async function hmac(secret: BufferSource, text: string): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return await crypto.subtle.sign("HMAC", key, utf8.encode(text));
}

function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function headerLines(headers: WireRequest["headers"]): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const trimmed = value.trim().replace(/\s+/g, " ");
    const present = lines.get(key);
    if (present) present.push(trimmed);
    else lines.set(key, [trimmed]);
  }
  return lines;
}

/** Encodes the received path once more: `%3A` becomes `%253A`. Every service except S3 does so. */
function canonicalPath({ path, normalizePath = true, encodesPathAgain = true }: WireRequest): string {
  const raw = normalizePath ? withoutDots(path) : path;
  return raw.split("/").map((segment) => encode(encodesPathAgain ? segment : decode(segment))).join("/");
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  const end = kept.length > 0 && /\/\.{0,2}$/.test(path) ? "/" : "";
  return `/${kept.join("/")}${end}`;
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  const pairs = query.split("&").map((pair): [string, string] => {
    const [name, value] = splitOnce(pair, "=");
    return [encode(decode(name)), encode(decode(value))];
  });
  // Sorts by code unit, as the specification says: `localeCompare` would put "a" before "B".
  pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
  return pairs.map((pair) => pair.join("=")).join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Percent-encodes all characters except the unreserved ones; the platform leaves five more alone. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
