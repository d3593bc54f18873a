/**
 * A chain that also takes an API key. AWS's SDKs prefer the key to all other credentials of the environment, and a key is not among
 * credentials, which sign. So the chain is an authenticator, which chooses for each attempt, and a source of credentials where no key
 * is set.
 */
import { setBearer } from "../../auth/bearer.ts";
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import type { CredentialProvider, CredentialProviderOptions } from "../../auth/credentials.ts";
import type { AuthScheme } from "../../auth/described.ts";
import type { EnvReader } from "../../auth/env.ts";
import type { SourceCredentials } from "../../auth/keys.ts";
import { sigv4 } from "../../auth/sigv4.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import type { Authenticator, AuthenticatorContext, AuthenticatorRequest } from "../../transport/authenticator.ts";
import { firstOf } from "./first_of.ts";

const API_KEY = "AWS_BEARER_TOKEN_BEDROCK";

/**
 * A chain of an API key and of sources: the option `auth` of `createBedrock`, and an argument of `createBedrockWith`. As `credentials`
 * it gives those of its sources, and refuses an API key that is set, which would come first and does not sign.
 */
export interface CredentialChain extends Authenticator, CredentialSource {
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
  function authenticate(request: AuthenticatorRequest, context: AuthenticatorContext): void | Promise<void> {
    const apiKey = apiKeyOf();
    return apiKey === undefined ? sign(request, context) : setBearer(request.headers, apiKey, API_KEY);
  }
  // deno-lint-ignore require-await -- what it throws must reject
  async function provide(need?: CredentialProviderOptions): Promise<SourceCredentials> {
    if (apiKeyOf() !== undefined) throw keySignsNothing();
    return links(need);
  }
  // Only an authenticator gets the context of an attempt.
  const chain = (first?: AuthenticatorRequest | CredentialProviderOptions, context?: AuthenticatorContext) =>
    context ? authenticate(first as AuthenticatorRequest, context) : provide(first as CredentialProviderOptions);
  return Object.defineProperties(chain, {
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

function keySignsNothing(): AuthenticationError {
  return new AuthenticationError(
    `Cannot use the API key in ${API_KEY} as credentials: it does not sign; pass the chain as auth, or pass its member credentials`,
    { kind: "credentials", code: "ApiKeyNotSigning" },
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
