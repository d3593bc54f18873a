/**
 * The options of every kind of call: time limits and retries.
 */

import {
  checkOptions,
  invalidOption,
  nested,
  numberFrom,
  type OptionCheck,
  type OptionTable,
  optionTable,
} from "./check_options.ts";
import { defined } from "./defined.ts";

/** Milliseconds; `Infinity` for none. Each rejects with the platform's `TimeoutError`. */
export interface Timeouts {
  /** Until the response's headers, for each attempt. @default {60000} for a stream, {900000} for a whole answer */
  responseMs?: number | undefined;
  /** From the headers to the first content event. @default {120000} */
  firstEventMs?: number | undefined;
  /** Longest silence between two bytes while the caller is reading. @default {120000} */
  idleMs?: number | undefined;
  /** For the whole call, including retries and waits. @default none */
  totalMs?: number | undefined;
}

/** The number and the waits of retries. */
export interface RetryOptions {
  /** Attempts after the first. @default {3} */
  maxRetries?: number | undefined;
  /** Longest wait before an attempt, in milliseconds; a longer `Retry-After` ends the call instead. @default {20000} */
  maxDelayMs?: number | undefined;
}

/** The settings of one call. */
export interface CallSettings {
  /** `Timeouts` with every member present. */
  readonly timeouts: { readonly [K in keyof Timeouts]-?: number };
  /** `RetryOptions` with every member present. */
  readonly retry: { readonly [K in keyof RetryOptions]-?: number };
}

/** A source of settings: a client, its defaults, or a request. */
export interface GivenSettings {
  readonly timeouts?: Timeouts | undefined;
  readonly retry?: RetryOptions | false | undefined;
}

const TIMEOUTS: OptionTable = /* @__PURE__ */ optionTable<Timeouts>(() => ({
  of: "timeouts",
  options: {
    responseMs: numberFrom(0),
    firstEventMs: numberFrom(0),
    idleMs: numberFrom(0),
    totalMs: numberFrom(0),
  },
}));

const RETRY: OptionTable = /* @__PURE__ */ optionTable<RetryOptions>(() => ({
  of: "retry",
  options: { maxRetries: numberFrom(0), maxDelayMs: numberFrom(0) },
  otherNames: {
    retries: "maxRetries",
    maxRetry: "maxRetries",
    maxAttempts: "maxRetries, which does not count the first attempt",
    attempts: "maxRetries, which does not count the first attempt",
  },
}));

/** Checks `timeouts`. */
export const timeoutsOption: OptionCheck = /* @__PURE__ */ nested(TIMEOUTS);

/** Checks `retry`. Refuses a number and `true`, because they do not say what they count. */
export const retryOption: OptionCheck = (value, option) => {
  if (value === false) return;
  if (typeof value === "number") throw invalidOption(option, `${value}`, `{ maxRetries: ${value} }, or false for none`);
  checkOptions(value, RETRY, option);
};

/** Returns the settings of a call; a later source wins, member by member. The caller has checked the options. */
export function callSettings(streaming: boolean, ...given: readonly (GivenSettings | undefined)[]): CallSettings {
  const timeouts = {
    responseMs: streaming ? 60_000 : 900_000,
    firstEventMs: 120_000,
    idleMs: 120_000,
    totalMs: Infinity,
  };
  const retry = { maxRetries: 3, maxDelayMs: 20_000 };
  for (const source of given) {
    Object.assign(timeouts, defined(source?.timeouts ?? {}));
    Object.assign(retry, source?.retry === false ? { maxRetries: 0 } : defined(source?.retry ?? {}));
  }
  return { timeouts, retry };
}
