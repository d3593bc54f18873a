/**
 * The checks of the options that every client has.
 */
import { retryOption, timeoutsOption } from "../../base/call_options.ts";
import {
  allowHttpOption,
  callback,
  checkedElsewhere,
  flag,
  numberFrom,
  object,
  type OptionCheck,
  text,
  url,
  withMethods,
} from "../../base/check_options.ts";
import { checkFetch } from "../../transport/fetch.ts";
import type { ClientOptions } from "./options.ts";

/** Returns the checks of the options that every client has. */
export function baseChecks(): Readonly<
  Record<Exclude<keyof ClientOptions, "control" | "models" | "codecs">, OptionCheck>
> {
  return {
    region: text,
    endpoint: url,
    allowHttp: allowHttpOption,
    dangerouslyAllowBrowser: flag,
    signingEndpoint: url,
    fips: flag,
    dualStack: flag,
    env: object,
    fetch: checkFetch,
    clock: withMethods("now", "setTimeout"),
    retry: retryOption,
    timeouts: timeoutsOption,
    maxAnswerBytes: numberFrom(1),
    maxFrameBytes: numberFrom(16),
    // The client's codec checks them, because it knows which options a request may have.
    defaults: checkedElsewhere,
    onRequest: callback,
    onResponse: callback,
  };
}
