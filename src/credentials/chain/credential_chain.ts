/**
 * A chain that also takes an API key. AWS's SDKs prefer the key to all other credentials of the environment, and a key is not among
 * credentials, which sign. So the chain is an authenticator, which chooses for each attempt.
 */
import { setBearer } from "../../auth/bearer.ts";
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import type { CredentialProvider } from "../../auth/credentials.ts";
import type { AuthScheme } from "../../auth/described.ts";
import type { EnvReader } from "../../auth/env.ts";
import { sigv4 } from "../../auth/sigv4.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import type { Authenticator } from "../../transport/authenticator.ts";
import { firstOf } from "./first_of.ts";

const API_KEY = "AWS_BEARER_TOKEN_BEDROCK";

/** A chain of an API key and of sources: the option `auth` of `createBedrock`, and an argument of `createBedrockWith`. */
export interface CredentialChain extends Authenticator {
  /** The scheme of the next attempt. */
  readonly scheme: Exclude<AuthScheme, "custom">;
  /** The variable of the API key, or the source that gave the last credentials; all sources before the first answer. */
  readonly source: string;
  /** The chain without the API key: for `fromAssumeRole`, `mintApiKey`, and all others that need AWS credentials. */
  readonly credentials: CredentialSource;
}

/** Creates a chain: the API key of the environment, then sources in order. */
export function credentialChain(read: EnvReader, sources: readonly CredentialProvider[]): CredentialChain {
  // The first link always fails here: without it the error would not say that a key was looked for.
  const links = firstOf([missingApiKey(read), ...sources]);
  const sign = sigv4({ credentials: links });
  const authenticate: Authenticator = (request, context) => {
    const apiKey = read(API_KEY);
    return apiKey === undefined ? sign(request, context) : setBearer(request.headers, apiKey, API_KEY);
  };
  return Object.defineProperties(authenticate, {
    scheme: { get: () => read(API_KEY) === undefined ? "sigv4" : "bearer" },
    source: { get: () => read(API_KEY) === undefined ? links.source : API_KEY },
    credentials: { value: firstOf(sources) },
    // A cast: the compiler does not see the properties that are defined.
  }) as CredentialChain;
}

function missingApiKey(read: EnvReader): CredentialSource {
  return credentialSource(API_KEY, () => {
    const why = read.obstacle?.(API_KEY) ?? `${API_KEY} is not set`;
    return Promise.reject(
      new AuthenticationError(`Cannot read an API key from the environment: ${why}`, {
        kind: "credentials",
        code: "CredentialsNotFound",
      }),
    );
  });
}
