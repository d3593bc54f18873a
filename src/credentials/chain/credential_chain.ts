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
import type { Authenticator, AuthenticatorContext } from "../../transport/authenticator.ts";
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

/** The links of a chain. */
export interface ChainLinks {
  readonly read: EnvReader;
  /** Whether the API key of the environment comes before the sources. @default {true} */
  readonly takesApiKey?: boolean;
  /** Returns the sources in order. It is called anew each time that the chain is asked. */
  sources(): readonly CredentialProvider[];
}

/** Creates a chain: the API key of the environment, then sources in order. */
export function credentialChain({ read, takesApiKey = true, sources }: ChainLinks): CredentialChain {
  const apiKeyOf = () => takesApiKey ? read(API_KEY) : undefined;
  // The first link always fails here: without it the error would not say that a key was looked for.
  const links = renewed(() => takesApiKey ? [missingApiKey(read), ...sources()] : sources());
  const sign = sigv4({ credentials: links });
  const authenticate: Authenticator = (request, context: AuthenticatorContext | undefined) => {
    if (context === undefined) throw usedAsCredentials();
    const apiKey = apiKeyOf();
    return apiKey === undefined ? sign(request, context) : setBearer(request.headers, apiKey, API_KEY);
  };
  return Object.defineProperties(authenticate, {
    scheme: { get: () => apiKeyOf() === undefined ? "sigv4" : "bearer" },
    source: { get: () => apiKeyOf() === undefined ? links.source : API_KEY },
    credentials: { value: renewed(sources) },
    // A cast: the compiler does not see the properties that are defined.
  }) as CredentialChain;
}

/** Creates a source that makes its chain anew each time. */
function renewed(sources: () => readonly CredentialProvider[]): CredentialSource {
  let last = firstOf(sources());
  return credentialSource(() => last.source, async (need) => {
    const chain = firstOf(sources());
    const credentials = await chain(need);
    last = chain;
    return credentials;
  });
}

/** The types forbid it, which plain JavaScript does not see. */
function usedAsCredentials(): TypeError {
  return new TypeError(
    "Cannot use this chain as credentials: it may give an API key; pass it as auth, or pass its member credentials",
  );
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
