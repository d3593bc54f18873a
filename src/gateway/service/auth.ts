/**
 * The credentials of AI Gateway: a key, or the OIDC token of a deployment on Vercel. Source of the order: `@ai-sdk/gateway`
 * 4.0.146, read 2026-11-29.
 */
import { setBearer } from "../../auth/bearer.ts";
import type { EnvReader } from "../../auth/env.ts";
import { asObject } from "../../base/json_object.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import type { Authenticator, Provide } from "../../transport/authenticator.ts";
import { asGatewayError } from "./gateway_error.ts";
import { contextHeader } from "./request_context.ts";

/** How a request is authenticated, in the header `ai-gateway-auth-method`. */
export type AuthMethod = "api-key" | "oidc";

/** The source of the credentials, without the secret. */
export interface GatewayAuthInfo {
  /** A key or an access token of the caller, or the OIDC token of a deployment. */
  method: AuthMethod;
  /** The option, the environment variable or the header of the request that decided. */
  source: string;
}

/** A credential. */
interface Credential extends GatewayAuthInfo {
  /** A token, or the caller's function. */
  readonly token: Provide<string>;
}

/** The header with the method of authentication. */
export const METHOD_HEADER = "ai-gateway-auth-method";

const KEY_VARIABLE = "AI_GATEWAY_API_KEY";
const TOKEN_VARIABLE = "VERCEL_OIDC_TOKEN";
const TOKEN_HEADER = "x-vercel-oidc-token";

/** The kind of key to pass, for messages. */
const KEY = "a key of AI Gateway";

/** The hint for a token that has ended, here or at the gateway. */
export const PULL_TOKEN = "Run vercel env pull for a new token, or set AI_GATEWAY_API_KEY";

/** Chooses the credentials of a client at every attempt, because tokens end and the environment may change. */
export interface GatewayAuth {
  readonly authenticate: Authenticator;
  /** @throws {AuthenticationError} `credentials` when no source has credentials, or the token has ended. */
  info(): GatewayAuthInfo;
}

/**
 * Creates the authentication of a client: the option `apiKey`, `AI_GATEWAY_API_KEY`, the OIDC token of the request that is being
 * served, and `VERCEL_OIDC_TOKEN`. Headers of the caller override all of them.
 *
 * @param now the time in milliseconds since the epoch, by which a token has ended.
 */
export function gatewayAuth(apiKey: Provide<string> | undefined, read: EnvReader, now: () => number): GatewayAuth {
  function choose(): Credential {
    // A function may give a key later; an empty key counts as not given.
    if (typeof apiKey === "function" || apiKey?.trim()) return { token: apiKey, method: "api-key", source: "apiKey" };
    const key = read(KEY_VARIABLE);
    if (key) return { token: key, method: "api-key", source: KEY_VARIABLE };
    const served = contextHeader(TOKEN_HEADER);
    if (served) return oidc(served, TOKEN_HEADER);
    const token = read(TOKEN_VARIABLE);
    if (token) return oidc(token, TOKEN_VARIABLE);
    throw nothingFound(read);
  }

  function oidc(token: string, source: string): Credential {
    const endsAt = endOf(token);
    if (endsAt > now()) return { token, method: "oidc", source };
    throw new AuthenticationError(
      `Cannot authenticate: the OIDC token of ${source} ended at ${new Date(endsAt).toISOString()}`,
      { kind: "credentials", code: "ExpiredToken", hint: PULL_TOKEN },
    );
  }

  return {
    async authenticate({ headers }) {
      if (headers.has("authorization")) {
        if (!headers.has(METHOD_HEADER)) headers.set(METHOD_HEADER, "api-key");
        return;
      }
      try {
        const { token, method, source } = choose();
        setBearer(headers, typeof token === "function" ? await token() : token, nameOf(source), KEY);
        if (!headers.has(METHOD_HEADER)) headers.set(METHOD_HEADER, method);
      } catch (error) {
        throw asRefused(error);
      }
    },
    info() {
      try {
        const { method, source } = choose();
        return { method, source };
      } catch (error) {
        throw asRefused(error);
      }
    },
  };
}

/** Returns the error of credentials that were not sent as the gateway's own refusal of credentials, for who asks by its class. */
function asRefused(error: unknown): unknown {
  if (!(error instanceof AuthenticationError)) return error;
  return asGatewayError(error, {
    className: "GatewayAuthenticationError",
    type: "authentication_error",
    statusCode: 401,
  });
}

function nameOf(source: string): string {
  return source === "apiKey" ? "the API key" : source;
}

/** The latest time that a `Date` can hold, in milliseconds. */
const LAST_TIME = 8.64e15;

/** Returns the end of a token in milliseconds since the epoch; `Infinity` for a token that does not say its end. */
function endOf(token: string): number {
  try {
    const payload = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    const { exp } = asObject(JSON.parse(atob(payload)));
    return typeof exp === "number" && exp * 1000 <= LAST_TIME ? exp * 1000 : Infinity;
  } catch {
    // The gateway judges a token that is not a JWT.
    return Infinity;
  }
}

function nothingFound(read: EnvReader): AuthenticationError {
  const obstacle = read.obstacle?.(KEY_VARIABLE, TOKEN_VARIABLE);
  const why = obstacle === undefined
    ? `no credentials were found in ${KEY_VARIABLE}, nor in ${TOKEN_VARIABLE}; set one of them, or pass apiKey, or env (in a Worker)`
    : `${obstacle}, or pass apiKey`;
  return new AuthenticationError(`Cannot authenticate: ${why}`, {
    kind: "credentials",
    code: "CredentialsNotFound",
    hint:
      "The Vercel dashboard makes keys, under AI Gateway; on Vercel the OIDC token needs no key, and vercel env pull fetches one",
  });
}
