/**
 * One entry of a store: what it may hold, and when it is over.
 */
import { checkOptions, numberFrom, type OptionTable, optionTable } from "../base/check_options.ts";
import type { Clock } from "../base/clock.ts";
import { kindOf, quoted } from "../base/quote.ts";
import type { StoreSetOptions } from "../base/store.ts";

/** A value and its end. */
export interface Entry {
  readonly value: string;
  /** Milliseconds since the epoch. `undefined`: the entry has no end. */
  readonly expiresAt: number | undefined;
}

/** Time as the stores need it. */
export type StoreClock = Pick<Clock, "now">;

/** The last time that a `Date` can hold, in milliseconds. An entry with a later end has no end. */
const LAST_TIME = 8.64e15;

/** Half of a surrogate pair. UTF-8 has no bytes for it, so that storage puts U+FFFD in its place. */
const LONE_SURROGATE = /\p{Surrogate}/u;

const SET_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<StoreSetOptions>(() => ({
  of: "set()",
  options: { expiresInMs: numberFrom(0) },
  otherNames: {
    ttl: "expiresInMs, in milliseconds",
    ttlMs: "expiresInMs",
    maxAge: "expiresInMs, in milliseconds",
    expirationTtl: "expiresInMs, in milliseconds",
    expireIn: "expiresInMs",
    ex: "expiresInMs, in milliseconds",
    px: "expiresInMs",
  },
}));

/**
 * Checks a key.
 *
 * @throws {TypeError} when the key is not a string.
 */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key !== "string") throw new TypeError(`Cannot use a store: the key is ${kindOf(key)}; use a string`);
}

/**
 * Returns the entry of a call of `set()`, after checks.
 *
 * @throws {TypeError} for a key or a value that is not a string, half of a surrogate pair in the value, and an unknown option.
 * @throws {RangeError} for a negative lifetime.
 */
export function entryOf(key: unknown, value: unknown, options: StoreSetOptions, clock: StoreClock): Entry {
  checkKey(key);
  checkOptions(options, SET_OPTIONS);
  if (typeof value !== "string") {
    throw new TypeError(
      `Cannot set ${quoted(key)}: the value is ${kindOf(value)}; use a string, such as JSON.stringify(value)`,
    );
  }
  if (hasLoneSurrogate(value)) {
    throw new TypeError(
      `Cannot set ${
        quoted(key)
      }: the value has half of a surrogate pair, which UTF-8 cannot hold; use JSON.stringify(value)`,
    );
  }
  const expiresAt = clock.now() + (options.expiresInMs ?? Infinity);
  return { value, expiresAt: expiresAt <= LAST_TIME ? expiresAt : undefined };
}

/** Whether an entry is over. It is over at its end, not only after it. */
export function isOver({ expiresAt = Infinity }: Pick<Entry, "expiresAt">, clock: StoreClock): boolean {
  return clock.now() >= expiresAt;
}

/**
 * Returns the seconds until an end, for a platform that counts in whole seconds. One more than the rest rounded up: the platform
 * may count from the beginning of the second, and must not remove an entry early.
 */
export function secondsUntil(expiresAt: number, clock: StoreClock): number {
  return Math.ceil((expiresAt - clock.now()) / 1000) + 1;
}

/** Whether a text has half of a surrogate pair. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text);
}
