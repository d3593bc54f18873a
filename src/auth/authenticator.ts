/**
 * The whole extension point of authority: a function that sets the headers which let one attempt in.
 */
import type { Clock } from "../clock.ts";

/** One attempt, as it is to be let in. */
export interface AuthenticatorRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The URL to sign: the one of `signingEndpoint`, where that differs from where the request goes. */
  readonly url: URL;
  /** Set what lets the request in here. */
  readonly headers: Headers;
  /** The body exactly as it will be sent. */
  readonly body: string | Uint8Array | undefined;
}

/** What is known around an attempt. */
export interface AuthenticatorContext {
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The service said that the last credentials are expired: do not answer from a cache. */
  readonly forceRefresh: boolean;
  /** The region that is called. */
  readonly region: string;
  /** The signing name, `bedrock` for the runtime. */
  readonly service: string;
  /** The service's idea of now: the local clock, corrected by what the service's `Date` header told. */
  readonly now: Date;
  /** Aborted when the call is. */
  readonly signal?: AbortSignal;
  /** The client's clock. @default the platform's */
  readonly clock?: Clock;
}

/**
 * Sets what lets one attempt in. Called once per attempt, so that a retry never carries a stale signature.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Authenticator } from "@bedrock-edge/client";
 *
 * // A gateway that holds the AWS keys itself and knows us by a header of its own.
 * const auth: Authenticator = ({ headers }) => headers.set("cf-aig-authorization", "Bearer gateway-token");
 * const headers = new Headers();
 * auth(
 *   { method: "POST", url: new URL("https://example.com"), headers, body: "{}" },
 *   { attempt: 1, forceRefresh: false, region: "us-east-1", service: "bedrock", now: new Date() },
 * );
 * assertEquals(headers.get("cf-aig-authorization"), "Bearer gateway-token");
 * ```
 */
export type Authenticator = (request: AuthenticatorRequest, context: AuthenticatorContext) => void | Promise<void>;

/** A value, or a function that gives it, at once or later. */
export type Provide<T> = T | (() => T | Promise<T>);

/** How requests are let in, for `authInfo()`. */
export type AuthScheme = "bearer" | "sigv4" | "custom";

/** An authenticator of this module says of itself what it is; read at call time, since the environment may change. */
export interface DescribedAuthenticator extends Authenticator {
  readonly scheme?: AuthScheme;
  /** Which option or variable decided; never its value. Default: the option that held the authenticator. */
  readonly source?: string;
}
