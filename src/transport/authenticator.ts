/**
 * Authentication as an extension point: a function that sets the headers which authorize one attempt.
 */
import type { Clock } from "../base/clock.ts";

/** One attempt, before it is authorized. */
export interface AuthenticatorRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The URL to sign: the one of `signingEndpoint`, where that differs from where the request goes. */
  readonly url: URL;
  /** The headers of the attempt, to be added to. */
  readonly headers: Headers;
  /** The body exactly as it will be sent. */
  readonly body: string | Uint8Array | undefined;
}

/** The context of an attempt. */
export interface AuthenticatorContext {
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The service said that the last credentials are expired: do not answer from a cache. */
  readonly forceRefresh: boolean;
  /** The region that is called. */
  readonly region: string;
  /** The signing name of the service. */
  readonly service: string;
  /** The service's time: the local clock, corrected by the service's `Date` header. */
  readonly now: Date;
  /** Aborted when the call is. */
  readonly signal?: AbortSignal;
  /** The client's clock. @default the platform's */
  readonly clock?: Clock;
}

/**
 * Sets the headers that authorize one attempt. Called once per attempt, so that a retry never carries a stale signature.
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

/** A value, or a function that returns it or a promise of it. */
export type Provide<T> = T | (() => T | Promise<T>);
