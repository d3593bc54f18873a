/**
 * The options of every source that asks a service.
 */
import {
  callback,
  flag,
  numberFrom,
  object,
  type OptionCheck,
  text,
  url,
  withMethods,
} from "../../base/check_options.ts";
import type { Clock } from "../../base/clock.ts";
import { checkFetch } from "../../transport/fetch.ts";

/** The options of every source that asks a service. */
export interface ServiceOptions {
  /** Called instead of the global `fetch`, which is looked up at each request. */
  fetch?: ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) | undefined;
  /**
   * Allows http endpoints beyond this machine, such as a service mesh or a compose network. Tokens and credentials then travel
   * unencrypted. @default {false}
   */
  allowHttp?: boolean | undefined;
  /** The longest time of one attempt, in milliseconds, until the whole answer is there. */
  timeoutMs?: number | undefined;
  /** Time and timers, for tests. */
  clock?: Clock | undefined;
}

/** The options of every source that asks a service of a region. */
export interface RegionalOptions extends ServiceOptions {
  /** The region of the service. Default: `AWS_REGION`, then `AWS_DEFAULT_REGION`. */
  region?: string | undefined;
  /** The endpoint of the service: https, or http on loopback. Default: AWS's host for the region. */
  endpoint?: string | URL | undefined;
  /** A Worker's `env`. When given, nothing ambient is read. */
  env?: object | undefined;
}

/** Returns the checks of `ServiceOptions`. */
export function serviceChecks(): Readonly<Record<keyof ServiceOptions, OptionCheck>> {
  return {
    fetch: checkFetch,
    allowHttp: flag,
    timeoutMs: numberFrom(1),
    clock: withMethods("now", "setTimeout"),
  };
}

/** Returns the checks of `RegionalOptions`. */
export function regionalChecks(): Readonly<Record<keyof RegionalOptions, OptionCheck>> {
  return { ...serviceChecks(), region: text, endpoint: url, env: object };
}

/** Accepts a string, or a function that returns one or a promise of one. The value is not quoted in the message. */
export const provided: OptionCheck = (value, option) => {
  if (typeof value !== "string") callback(value, option);
};
