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
 * Returns how a client authenticates: by what it was given, or by the key of an environment variable.
 *
 * @throws {TypeError} when both `apiKey` and `auth` are given.
 */
export function clientAuth(options: AuthOptions): ClientAuth {
  const { name, apiKeyEnv, apiKeyHeader = "authorization", needsKey, env } = options;
  const hint = apiKeyEnv === undefined ? PASS_KEY : `Pass apiKey, or set ${apiKeyEnv}`;
  const given = givenAuth(options, hint);
  if (given) return given;
  const readEnv = envReader(env);
  const keyOfEnv = () => apiKeyEnv === undefined ? undefined : readEnv(apiKeyEnv);
  return {
    authenticate({ headers }) {
      if (headers.has(apiKeyHeader)) return;
      const key = keyOfEnv();
      if (key !== undefined) return setKey(headers, apiKeyHeader, key, `the key in ${apiKeyEnv}`);
      if (!needsKey) return;
      if (apiKeyEnv === undefined) throw missingKey(name, "no key is given", "pass apiKey or auth");
      const obstacle = readEnv.obstacle?.(apiKeyEnv);
      const why = obstacle === undefined ? "no key is given" : `no key is given, and ${obstacle}`;
      throw missingKey(name, why, `pass apiKey, or set ${apiKeyEnv}`);
    },
    info() {
      return keyOfEnv() === undefined ? NO_KEY : { scheme: schemeOf(apiKeyHeader), source: apiKeyEnv! };
    },
    hint,
  };
}

/**
 * Returns how a client authenticates that reads no environment: by what it was given, or not at all.
 *
 * @throws {TypeError} when both `apiKey` and `auth` are given.
 */
export function authWithoutEnv(options: AuthOptions): ClientAuth {
  const { name, apiKeyEnv, apiKeyHeader = "authorization", needsKey } = options;
  return givenAuth(options, PASS_KEY) ?? {
    authenticate({ headers }) {
      if (headers.has(apiKeyHeader) || !needsKey && apiKeyEnv === undefined) return;
      if (apiKeyEnv === undefined) throw missingKey(name, "no key is given", "pass apiKey or auth");
      throw missingKey(
        name,
        "a client of text reads no environment variable",
        `pass the value of ${apiKeyEnv} as apiKey`,
      );
    },
    info: () => NO_KEY,
    hint: PASS_KEY,
  };
}

const PASS_KEY = "Pass apiKey, or auth";

const NO_KEY: OpenAIAuthInfo = { scheme: "none", source: "none" };

/** Returns the authentication by the options `apiKey` or `auth`; `undefined` without both. */
function givenAuth(
  { apiKey, apiKeyHeader = "authorization", auth }: AuthOptions,
  hint: string,
): ClientAuth | undefined {
  if (apiKey !== undefined && auth !== undefined) {
    throw new TypeError(
      "Cannot create a client with apiKey and auth: only one can let a request in; pass one of them",
    );
  }
  if (auth !== undefined) {
    const { scheme = "custom", source = "auth" } = auth as DescribedAuthenticator;
    return { authenticate: auth, info: () => ({ scheme, source }), hint };
  }
  if (apiKey === undefined) return undefined;
  return {
    async authenticate({ headers }) {
      // A header of the caller's own is the key.
      if (headers.has(apiKeyHeader)) return;
      setKey(headers, apiKeyHeader, typeof apiKey === "function" ? await apiKey() : apiKey, "apiKey");
    },
    info: () => ({ scheme: schemeOf(apiKeyHeader), source: "apiKey" }),
    hint,
  };
}

function setKey(headers: Headers, header: string, key: unknown, from: string): void {
  const checked = checkedApiKey(key, from, "a key");
  headers.set(header, schemeOf(header) === "bearer" ? `Bearer ${checked}` : checked);
}

function schemeOf(header: string): "bearer" | "header" {
  return header.toLowerCase() === "authorization" ? "bearer" : "header";
}

function missingKey(name: string, why: string, how: string): AuthenticationError {
  return new AuthenticationError(`Cannot authenticate: ${name} needs a key, and ${why}; ${how}`, {
    kind: "credentials",
    code: "MissingApiKey",
  });
}
