/**
 * Decides whether a request may come in: a Bedrock API key or a SigV4 signature, and AWS's own words for everyone else.
 */
import type { Clock } from "../../base/clock.ts";
import { expirationTime } from "../../base/expiration.ts";
import { Refusal } from "./refusal.ts";
import { computeSigV4, hashOf, parseSigV4, type SigV4Claim, type WireRequest } from "./verify_sigv4.ts";

/** AWS keys that the fake accepts. */
export interface FakeCredentials {
  /** The access key id, which a signature names. */
  readonly accessKeyId: string;
  /** The secret access key. */
  readonly secretAccessKey: string;
  /** The required session token. Without it, a request must not carry a token. */
  readonly sessionToken?: string | undefined;
  /** The time of `clock` from which the keys are expired, in any form that a client's `credentials` take. */
  readonly expiration?: Date | string | number | null | undefined;
}

/** The accepted keys. */
export interface Authority {
  readonly credentials: FakeCredentials;
  readonly apiKey: string;
  readonly expiredKeys: ReadonlySet<string>;
  readonly clock: Clock;
  /** The services that a signature may name. @default {["bedrock"]} */
  readonly services?: readonly string[];
}

/** The default key of a fake. */
export const DEFAULT_KEY = "fake-bedrock-key";

/** AWS's tolerance. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html, read 2026-11-20. */
const MAX_SKEW_MS = 5 * 60_000;

/** The scheme that a request claims, unverified; `undefined` without a claim. */
export function schemeOf(headers: Headers): "bearer" | "sigv4" | undefined {
  const authorization = headers.get("authorization")?.trim() ?? "";
  if (/^bearer\b/i.test(authorization)) return "bearer";
  return authorization.startsWith("AWS4-") ? "sigv4" : undefined;
}

/** Returns if `request` may come in. @throws {Refusal} in AWS's shape. */
export async function authorize(request: Request, body: Uint8Array<ArrayBuffer>, authority: Authority): Promise<void> {
  const scheme = schemeOf(request.headers);
  if (scheme === undefined) throw new Refusal("MissingAuthenticationTokenException", "Missing Authentication Token");
  if (scheme === "bearer") return authorizeBearer(request, authority);
  await authorizeSigV4(request, body, authority);
}

function authorizeBearer(request: Request, { apiKey, expiredKeys }: Authority): void {
  const given = (request.headers.get("authorization") ?? "").trim().slice("bearer".length).trim();
  if (expiredKeys.has(given)) throw new Refusal(undefined, "Bearer Token has expired", 403, "Message");
  if (given === apiKey) return;
  const said = "Authentication failed: Please make sure your API Key is valid.";
  // The key in the options may be a real one: the answer does not name it.
  const advice = ` This is fakeBedrock, which accepts "${DEFAULT_KEY}" or the key of its option apiKey`;
  const message = apiKey === DEFAULT_KEY ? said + advice : said;
  throw new Refusal(undefined, message, 403, "Message");
}

/** Returns if the signature is right. @throws {Refusal} in AWS's shape. */
export async function authorizeSigV4(
  request: Request,
  body: Uint8Array<ArrayBuffer>,
  { credentials, expiredKeys, clock, services = ["bedrock"] }: Authority,
): Promise<void> {
  const claim = parseSigV4(request.headers.get("authorization") ?? "");
  if (!claim) {
    throw new Refusal(
      "IncompleteSignatureException",
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter.",
    );
  }
  if (expiredKeys.has(claim.accessKeyId)) throw expired();
  if (claim.accessKeyId !== credentials.accessKeyId) throw unrecognized();
  if ((request.headers.get("x-amz-security-token") ?? undefined) !== credentials.sessionToken) throw unrecognized();
  if (expirationTime(credentials.expiration) <= clock.now()) throw expired();

  const url = new URL(request.url);
  const host = request.headers.get("host") ?? url.host;
  checkScope(claim, host, services);
  checkSignedHeaders(claim, request.headers);
  checkDate(claim, request.headers.get("x-amz-date") ?? "", clock.now());

  const isS3 = claim.service === "s3";
  const bodyHash = isS3 ? request.headers.get("x-amz-content-sha256") ?? undefined : undefined;
  if (bodyHash !== undefined && bodyHash !== "UNSIGNED-PAYLOAD" && bodyHash !== await hashOf(body)) {
    throw invalidSignature("The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  const wire: WireRequest = {
    method: request.method,
    path: url.pathname,
    query: url.search.slice(1),
    // Over HTTP/2 the AWS SDK signs the pseudo header that has the host there: seen 2026-11-29 with 3.1162.0.
    headers: [...[...request.headers].filter(([name]) => name !== "host"), ["host", host], [":authority", host]],
    body,
    normalizePath: !isS3,
    encodesPathAgain: !isS3,
    bodyHash,
  };
  const expected = await computeSigV4(wire, claim, credentials.secretAccessKey);
  if (expected.signature === claim.signature) return;
  // The canonical string contains the session token. AWS sends it anyway, and clients must not repeat it.
  throw invalidSignature(
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key " +
      "and signing method. Consult the service documentation for details.\n\n" +
      `The Canonical String for this request should have been\n'${expected.canonicalRequest}'\n\n` +
      `The String-to-Sign should have been\n'${expected.stringToSign}'\n`,
  );
}

function checkScope(claim: SigV4Claim, host: string, services: readonly string[]): void {
  // Behind a loopback server or a proxy the host names neither a service nor a region, so that any is accepted.
  const [, api, region] = /(?:^|\.)bedrock-(runtime|mantle)(?:-fips)?\.([a-z0-9-]+)\./.exec(host) ?? [];
  const known = api === undefined
    ? services
    : services.filter((name) => name.endsWith("-mantle") === (api === "mantle"));
  if (!known.includes(claim.service)) {
    throw invalidSignature(`Credential should be scoped to correct service: '${known[0]}'. `);
  }
  if (region !== undefined && region !== claim.region) {
    throw invalidSignature(`Credential should be scoped to a valid region, not '${claim.region}'. `);
  }
}

function checkSignedHeaders(claim: SigV4Claim, headers: Headers): void {
  if (!claim.signedHeaders.includes("host") && !claim.signedHeaders.includes(":authority")) {
    throw invalidSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const unsigned = [...headers.keys()].filter((name) =>
    name.startsWith("x-amz-") && !claim.signedHeaders.includes(name)
  );
  if (unsigned.length > 0) {
    throw invalidSignature(`There were headers present in the request which were not signed: ${unsigned.join(", ")}`);
  }
}

function checkDate(claim: SigV4Claim, timestamp: string, now: number): void {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (!parts) throw new Refusal("IncompleteSignatureException", "Date must be in ISO-8601 'basic format'.");
  const [, year, month, day, hour, minute, second] = parts;
  const signedAt = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (timestamp.slice(0, 8) !== claim.date) {
    throw invalidSignature(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        `'${claim.date}' != '${timestamp.slice(0, 8)}', from '${timestamp}'.`,
    );
  }
  const earliest = now - MAX_SKEW_MS, latest = now + MAX_SKEW_MS;
  if (signedAt < earliest) {
    throw invalidSignature(
      `Signature expired: ${timestamp} is now earlier than ${basicDate(earliest)} (${basicDate(now)} - 5 min.)`,
    );
  }
  if (signedAt > latest) {
    throw invalidSignature(
      `Signature not yet current: ${timestamp} is still later than ${basicDate(latest)} (${basicDate(now)} + 5 min.)`,
    );
  }
}

function basicDate(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function invalidSignature(message: string): Refusal {
  return new Refusal("InvalidSignatureException", message);
}

function unrecognized(): Refusal {
  return new Refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
}

function expired(): Refusal {
  return new Refusal("ExpiredTokenException", "The security token included in the request is expired");
}
