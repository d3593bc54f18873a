/**
 * The checks of the options of functions that keep what the control plane says.
 */
import { abortSignal, numberFrom, type OptionCheck, withMethods } from "../../base/check_options.ts";

/** Returns the checks of `DiscoverOptions` and `ResolveOptions`. */
export function keptChecks(): Readonly<Record<"store" | "ttlMs" | "signal" | "clock", OptionCheck>> {
  return {
    store: withMethods("get", "set", "delete"),
    ttlMs: numberFrom(0),
    signal: abortSignal,
    clock: withMethods("now"),
  };
}
