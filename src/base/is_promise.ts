/**
 * Tells promises from other values, for functions of a caller that may return either or must not return one.
 */
import { kindOf } from "./quote.ts";

/** Returns whether a value is a promise, also one of another realm or of a library. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

/** Returns the kind of a value that must not be used, for a message. The rejection of a promise counts as handled. */
export function kindOfUnused(value: unknown): string {
  if (!isPromise(value)) return kindOf(value);
  Promise.resolve(value).catch(() => {});
  return "a promise";
}
