/**
 * The credentials of a role, for a token of an identity provider. Source: "AssumeRoleWithWebIdentity" of the STS API reference, read
 * 2026-11-29.
 */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import type { SourceCredentials } from "../../auth/keys.ts";
import { type OptionTable, optionTable, text } from "../../base/check_options.ts";
import { systemClock } from "../../base/clock.ts";
import { isProviderError } from "../../errors/provider_error.ts";
import type { Provide } from "../../transport/authenticator.ts";
import { checkSourceOptions } from "../request/check_source_options.ts";
import { provided, regionalChecks, type RegionalOptions } from "../request/service_options.ts";
import { secretText } from "../request/secret_text.ts";
import { callSts, STS } from "../sts/call_sts.ts";
import { checkPlace, placeOf } from "../sts/endpoint.ts";
import { checkedRole } from "../sts/role.ts";
import { sessionChecks, sessionForm, type SessionOptions } from "../sts/session.ts";

/** The options of `fromWebIdentity`. */
export interface WebIdentityOptions extends RegionalOptions, SessionOptions {
  /** The ARN of the role, whose trust policy allows the identity provider. */
  roleArn: string;
  /**
   * The token of the identity provider, or a function that returns it. The function is called for each refresh, and once more when STS
   * says that the token is expired or invalid. Give it a time limit of its own.
   */
  token: Provide<string>;
  /** The provider of an OAuth 2.0 access token, such as `www.amazon.com`. OpenID Connect has none. */
  providerId?: string | undefined;
}

const WEB_IDENTITY: OptionTable = /* @__PURE__ */ optionTable<WebIdentityOptions>(() => ({
  of: "fromWebIdentity()",
  options: { ...regionalChecks(), ...sessionChecks(), roleArn: text, token: provided, providerId: text },
  otherNames: {
    webIdentityToken: "token",
    roleSessionName: "sessionName",
    clientConfig: "region, endpoint, fetch and timeoutMs",
    webIdentityTokenFile: "fromTokenFile()",
  },
}));

/** The refusals that a fresh token may solve. */
const STALE_TOKEN = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidIdentityToken",
  "InvalidIdentityTokenException",
]);

/**
 * Creates a source that exchanges the token of an identity provider for the credentials of a role, without a key of AWS: on Deno
 * Deploy, Vercel, GitHub Actions, Kubernetes, Google Cloud, or with an OpenID Connect provider of your own.
 *
 * Nothing is kept: `createBedrock` keeps the credentials until they end, and `cached` shares them among clients.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of
 * kind `credentials`.
 * @throws {RangeError} when `durationSeconds` is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fromWebIdentity } from "@bedrock-edge/client/credentials";
 *
 * const credentials = fromWebIdentity({
 *   roleArn: "arn:aws:iam::123456789012:role/app",
 *   token: () => Promise.resolve("eyJ…"), // getVercelOidcToken() of @vercel/oidc, getIdToken("sts.amazonaws.com") of @deno/oidc
 *   region: "eu-central-1",
 * });
 * const bedrock = createBedrock({ region: "eu-central-1", credentials });
 * assertEquals(await bedrock.authInfo(), {
 *   scheme: "sigv4",
 *   source: "role app by web identity",
 *   region: "eu-central-1",
 * });
 * ```
 */
export function fromWebIdentity(options: WebIdentityOptions): CredentialSource {
  checkSourceOptions(options, WEB_IDENTITY);
  checkPlace(options);
  const role = checkedRole(options.roleArn);
  const { token, providerId, clock = systemClock } = options;
  const action = `assume role ${role.name} by web identity`;

  async function ask(): Promise<SourceCredentials> {
    const { url } = placeOf(STS, options);
    const secret = await secretText(token, { name: STS.host, action, option: "token" });
    const form = {
      RoleArn: role.arn,
      WebIdentityToken: secret,
      ProviderId: providerId,
      ...sessionForm(options, clock.now()),
    };
    return await callSts({ action, operation: "AssumeRoleWithWebIdentity", form, url, secrets: [secret] }, options);
  }

  return credentialSource(`role ${role.name} by web identity`, async () => {
    try {
      return await ask();
    } catch (error) {
      // A string would be the same token again.
      if (typeof token !== "function" || !isProviderError(error) || !STALE_TOKEN.has(error.code)) throw error;
      return await ask();
    }
  });
}
