/**
 * What a caller may say of any call, whatever is called: how long, and how often.
 */

/** Milliseconds; `Infinity` for none. Each rejects with the platform's `TimeoutError`. */
export interface Timeouts {
  /** Until the response's headers, for each attempt. @default {60000} for a stream, {900000} for a whole answer */
  responseMs?: number | undefined;
  /** From the headers to the first content event. @default {120000} */
  firstEventMs?: number | undefined;
  /** Longest silence between two bytes while somebody is reading. @default {120000} */
  idleMs?: number | undefined;
  /** For the whole call, retries and waits included. @default none */
  totalMs?: number | undefined;
}

/** How often, and how patiently, a failed attempt is made again. */
export interface RetryOptions {
  /** Attempts after the first. @default {3} */
  maxRetries?: number | undefined;
  /** Longest wait before an attempt, in milliseconds; a longer `Retry-After` ends the call instead. @default {20000} */
  maxDelayMs?: number | undefined;
}

/** How one call is to be made. */
export interface CallSettings {
  /** `Timeouts` with every member there. */
  readonly timeouts: { readonly [K in keyof Timeouts]-?: number };
  /** `RetryOptions` with every member there. */
  readonly retry: { readonly [K in keyof RetryOptions]-?: number };
}

/** Where settings come from: a client, its defaults, a request. */
export interface GivenSettings {
  readonly timeouts?: Timeouts | undefined;
  readonly retry?: RetryOptions | false | undefined;
}

/**
 * The settings of a call; a later source wins, member by member.
 *
 * @throws {RangeError} for a number below 0.
 */
export function callSettings(streaming: boolean, ...given: readonly (GivenSettings | undefined)[]): CallSettings {
  const timeouts = {
    responseMs: streaming ? 60_000 : 900_000,
    firstEventMs: 120_000,
    idleMs: 120_000,
    totalMs: Infinity,
  };
  const retry = { maxRetries: 3, maxDelayMs: 20_000 };
  for (const source of given) {
    merge(timeouts, "timeouts", source?.timeouts);
    merge(retry, "retry", source?.retry === false ? { maxRetries: 0 } : source?.retry);
  }
  return { timeouts, retry };
}

function merge(into: Record<string, number>, option: string, given: object | undefined): void {
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === undefined || !(name in into)) continue;
    if (!(value >= 0)) throw new RangeError(`Cannot use ${value} as ${option}.${name}: use a number of at least 0`);
    into[name] = value;
  }
}
