/**
 * AWS Signature Version 4, by aws4fetch's signer. The only file that imports it.
 */
import { AwsV4Signer } from "aws4fetch";
import { checkOptions, type OptionTable, optionTable, text } from "../base/check_options.ts";
import { AuthenticationError } from "../errors/provider_error.ts";
import type { Authenticator, AuthenticatorContext, AuthenticatorRequest } from "../transport/authenticator.ts";
import { credentialsOption, OTHER_CREDENTIAL_NAMES } from "./credentials_option.ts";
import { originOfCredentials } from "./credential_source.ts";
import { type CredentialProvider, keepCredentials } from "./credentials.ts";
import type { Credentials, Keys } from "./keys.ts";
import { hexOf, hmacSha256, sha256 } from "../base/sha256.ts";

/** The options of `sigv4`. */
export interface SigV4Options {
  /** Keys, or a function that gives keys. The answer of a function is kept until a minute before it expires. */
  credentials: Credentials | CredentialProvider;
  /** The region in the signature. Default: the client's. */
  region?: string | undefined;
  /** The signing name. Default: `bedrock`. */
  service?: string | undefined;
}

const SIGV4: OptionTable = /* @__PURE__ */ optionTable<SigV4Options>(() => ({
  of: "sigv4()",
  options: { credentials: credentialsOption, region: text, service: text },
  otherNames: { ...OTHER_CREDENTIAL_NAMES, signingName: "service" },
}));

/**
 * Derived keys by secret, day, region and service. The cache saves four of a signature's five HMACs during a day.
 * Source of the shape: aws4fetch 1.0.20, `AwsV4Signer`'s option `cache`.
 */
type SigningKeys = Map<string, ArrayBuffer>;

/** Each pair of rotated credentials leaves a derived key behind; the cache forgets all beyond this number. */
const KEPT_SIGNING_KEYS = 32;

/**
 * Signs each attempt with AWS keys. The region and the service name come from the client, unless you pass them.
 *
 * @throws {AuthenticationError} `credentials` at the call, when the keys are incomplete or their source fails.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrockWith, sigv4 } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
 * const fake = fakeBedrock({ credentials }); // verifies the signature
 * const bedrock = createBedrockWith(sigv4({ credentials }), { region: "eu-central-1", fetch: fake });
 * await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" });
 * assertEquals(fake.requests[0]?.auth, "sigv4");
 * ```
 */
export function sigv4(options: SigV4Options): Authenticator {
  checkOptions(options, SIGV4);
  const credentials = keepCredentials(options.credentials);
  const keys: SigningKeys = new Map();
  const authenticate: Authenticator = async (request, context) => {
    const { region = context.region, service = context.service } = options;
    await sign(request, { ...context, region, service }, await credentials(context), keys);
  };
  // Read when it is asked for: a chain names the source that gave the last credentials.
  const get = () => originOfCredentials(options.credentials);
  return Object.defineProperty(Object.assign(authenticate, { scheme: "sigv4" }), "source", { get });
}

/** The checked keys of a signature. */
type SigningIdentity = Pick<Keys, "accessKeyId" | "secretAccessKey"> & { readonly sessionToken?: string | undefined };

/**
 * Signs one attempt. Service and region are always passed, because aws4fetch guesses both wrongly for Bedrock. Only
 * `host` and `x-amz…` headers are signed, so that a proxy may add or drop others.
 */
export async function sign(
  request: AuthenticatorRequest,
  context: Pick<AuthenticatorContext, "region" | "service" | "now">,
  { accessKeyId, secretAccessKey, sessionToken = "" }: SigningIdentity,
  keys: SigningKeys,
): Promise<void> {
  requireWebCrypto();
  requireTime(context.now);
  if (keys.size >= KEPT_SIGNING_KEYS) keys.clear();
  const signed = new Headers();
  for (const [name, value] of request.headers) if (name.startsWith("x-amz")) signed.set(name, value);
  const signer = new DirectSigner({
    method: request.method,
    url: request.url.href,
    headers: signed,
    // A cast: aws4fetch takes any bytes; its type, BodyInit, asks for an ArrayBuffer under them, which our bodies
    // always have.
    body: request.body as string | Uint8Array<ArrayBuffer> | undefined ?? null,
    accessKeyId,
    secretAccessKey,
    // aws4fetch leaves out an empty one.
    sessionToken,
    service: context.service,
    region: context.region,
    datetime: signingTime(context.now),
    cache: keys,
  });
  for (const [name, value] of (await signer.sign()).headers) request.headers.set(name, value);
}

/**
 * Returns a URL whose query authorizes one request without a body, which only its host is signed with. The query is sorted
 * and encoded as in the text that is signed.
 *
 * @param expiresInSeconds the time from `now` for which the service accepts the URL.
 */
export async function presign(
  { method, url, expiresInSeconds }: Pick<AuthenticatorRequest, "method" | "url"> & { expiresInSeconds: number },
  { region, service, now }: Pick<AuthenticatorContext, "region" | "service" | "now">,
  { accessKeyId, secretAccessKey, sessionToken = "" }: SigningIdentity,
): Promise<string> {
  requireTime(now);
  const unsigned = new URL(url);
  unsigned.searchParams.set("X-Amz-Expires", `${expiresInSeconds}`);
  const datetime = signingTime(now);
  const identity = { accessKeyId, secretAccessKey, sessionToken };
  const signer = new DirectSigner({
    method,
    url: unsigned.href,
    ...identity,
    service,
    region,
    datetime,
    signQuery: true,
  });
  const parts = [...signer.encodedSearch.split("&"), `X-Amz-Signature=${await signer.signature()}`];
  return `${url.origin}${url.pathname}?${parts.sort().join("&")}`;
}

/** Returns a time as signatures have it, such as `20261129T120000Z`. */
function signingTime(now: Date): string {
  return now.toISOString().replace(/[:-]|\.\d{3}/g, "");
}

/** Up to this length a body is hashed here, and above it by WebCrypto, which takes less time for each byte. */
const DIRECT_BYTES = 8192;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * The signer of aws4fetch with hashes that do not wait. A signature has four hashes, and in Node and Deno each call of WebCrypto
 * goes to another thread and back. The form of the signed text, which holds the rules, is aws4fetch's.
 */
class DirectSigner extends AwsV4Signer {
  override async signature(): Promise<string> {
    return hexOf(hmacSha256(this.#signingKey(), encoder.encode(await this.stringToSign())));
  }

  override async stringToSign(): Promise<string> {
    const canonical = encoder.encode(await this.canonicalString());
    return ["AWS4-HMAC-SHA256", this.datetime, this.credentialString, hexOf(sha256(canonical))].join("\n");
  }

  override async hexBodyHash(): Promise<string> {
    const { body } = this;
    const bytes = typeof body === "string" ? encoder.encode(body) : body ?? new Uint8Array();
    const isDirect = bytes instanceof Uint8Array && bytes.length <= DIRECT_BYTES;
    // The caller may have given the hash in a header, which aws4fetch uses.
    return isDirect && !this.headers.has("x-amz-content-sha256") ? hexOf(sha256(bytes)) : await super.hexBodyHash();
  }

  /** Returns the key of the day, the region and the service: "Create a signed AWS API request" of the IAM guide, read 2026-11-20. */
  #signingKey(): Uint8Array {
    const day = this.datetime.slice(0, 8);
    const name = [this.secretAccessKey, day, this.region, this.service].join();
    const kept = this.cache.get(name);
    if (kept) return new Uint8Array(kept);
    let key = encoder.encode(`AWS4${this.secretAccessKey}`);
    for (const part of [day, this.region, this.service, "aws4_request"]) key = hmacSha256(key, encoder.encode(part));
    this.cache.set(name, key.buffer);
    return key;
  }
}

function requireWebCrypto(): void {
  // The types say that it is always there, but browsers have it only in secure contexts. Required for short bodies too: a page
  // should fail at its first call, not at its first long one.
  if ((globalThis.crypto as Partial<Crypto> | undefined)?.subtle) return;
  throw new AuthenticationError(
    "Cannot sign: crypto.subtle is missing, as on a page that was not loaded over https; load the page over https or from " +
      "localhost, or use an API key",
    { kind: "credentials", code: "NoWebCrypto" },
  );
}

function requireTime(now: Date): void {
  if (!Number.isNaN(now.getTime())) return;
  throw new AuthenticationError(
    "Cannot sign: the time is invalid; pass a clock whose now() is in milliseconds since the epoch",
    {
      kind: "credentials",
      code: "InvalidTime",
    },
  );
}
