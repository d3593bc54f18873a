/**
 * Authenticates a client's attempts: by the caller's function, by a key, or by the key of an environment variable.
 */
import { checkedApiKey } from "../auth/bearer.ts";
import type { DescribedAuthenticator } from "../auth/described.ts";
import { envReader } from "../auth/env.ts";
import { AuthenticationError } from "../errors/provider_error.ts";
import type { Authenticator } from "../transport/authenticator.ts";
import type { OpenAICompatibleOptions } from "./options.ts";

/** The options that authenticate. */
type AuthOptions = Pick<
  OpenAICompatibleOptions,
  "name" | "apiKey" | "apiKeyEnv" | "apiKeyHeader" | "needsKey" | "auth" | "env" | "headers"
>;

/** The source of the credentials, never the secret. */
export interface OpenAIAuthInfo {
  /** How requests are authenticated; `none` for requests without a key. */
  scheme: "bearer" | "header" | "sigv4" | "custom" | "none";
  /** The option or the environment variable that decided. */
  source: string;
}

/** The authenticator of a client, and its description. */
export interface ClientAuth {
  readonly authenticate: Authenticator;
  info(): OpenAIAuthInfo;
  /** How to get a key, as a hint. */
  readonly hint: string;
}

/**
 * Returns how a client authenticates.
 *
 * @throws {TypeError} when both `apiKey` and `auth` are given.
 */
export function clientAuth(options: AuthOptions): ClientAuth {
  const { name, apiKey, apiKeyEnv, apiKeyHeader = "authorization", needsKey, auth, env } = options;
  const isBearer = apiKeyHeader.toLowerCase() === "authorization";
  const hint = apiKeyEnv === undefined ? "Pass apiKey, or auth" : `Pass apiKey, or set ${apiKeyEnv}`;
  if (apiKey !== undefined && auth !== undefined) {
    throw new TypeError(
      "Cannot create a client with apiKey and auth: only one can let a request in; pass one of them",
    );
  }
  const readEnv = envReader(env);
  const keyOfEnv = () => apiKeyEnv === undefined ? undefined : readEnv(apiKeyEnv);
  const scheme = isBearer ? "bearer" : "header";

  function setKey(headers: Headers, key: unknown, from: string): void {
    const checked = checkedApiKey(key, from, "a key");
    headers.set(apiKeyHeader, isBearer ? `Bearer ${checked}` : checked);
  }

  if (auth !== undefined) {
    const { scheme: own = "custom", source = "auth" } = auth as DescribedAuthenticator;
    return { authenticate: auth, info: () => ({ scheme: own, source }), hint };
  }
  if (apiKey !== undefined) {
    return {
      async authenticate({ headers }) {
        // A header of the caller's own is the key.
        if (headers.has(apiKeyHeader)) return;
        setKey(headers, typeof apiKey === "function" ? await apiKey() : apiKey, "apiKey");
      },
      info: () => ({ scheme, source: "apiKey" }),
      hint,
    };
  }
  return {
    authenticate({ headers }) {
      if (headers.has(apiKeyHeader)) return;
      const key = keyOfEnv();
      if (key !== undefined) return setKey(headers, key, `the key in ${apiKeyEnv}`);
      if (needsKey) throw missingKey(name, apiKeyEnv, readEnv.obstacle?.(apiKeyEnv ?? ""));
    },
    info() {
      return keyOfEnv() === undefined ? { scheme: "none", source: "none" } : { scheme, source: apiKeyEnv! };
    },
    hint,
  };
}

function missingKey(name: string, variable: string | undefined, obstacle: string | undefined): AuthenticationError {
  const how = variable === undefined ? "pass apiKey or auth" : `pass apiKey, or set ${variable}`;
  const why = obstacle === undefined ? "no key is given" : `no key is given, and ${obstacle}`;
  return new AuthenticationError(`Cannot authenticate: ${name} needs a key, and ${why}; ${how}`, {
    kind: "credentials",
    code: "MissingApiKey",
  });
}
