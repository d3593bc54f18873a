/**
 * A source of AWS credentials, kept until it must be asked again.
 */
import { type Clock, systemClock } from "../base/clock.ts";
import { joinWork, SHARED_MS, sharedForMs, type SharedWork, shareWork } from "../base/shared_work.ts";
import { type Credentials, type Keys, keysOf } from "./keys.ts";

/**
 * Gives credentials. The credential providers of the AWS SDK fit this type.
 *
 * All calls of a client share one refresh, so no call's `signal` reaches the provider: give the provider a timeout of its own.
 */
export type CredentialProvider = (options?: CredentialProviderOptions) => Promise<Credentials>;

/** The options that a credential provider gets. */
export interface CredentialProviderOptions {
  /** The service refused the last credentials, so an answer from a cache is useless. */
  forceRefresh?: boolean;
  /** Never given; declared because the providers of the AWS SDK take it. */
  callerClientConfig?: never;
}

/** The provider is asked again this long before the keys end, so that a request on its way does not outlive them. */
const EARLY_MS = 60_000;

/** When and how credentials are needed: a part of `AuthenticatorContext`. */
export interface CredentialNeed {
  /** The time of the service, by which keys end. */
  readonly now: Date;
  /** Keys that were given before are useless. */
  readonly forceRefresh: boolean;
  /** Makes the caller leave; the refresh goes on for the others. */
  readonly signal?: AbortSignal;
  /** The client's clock. @default the platform's */
  readonly clock?: Clock;
}

/** A question to the source. */
interface Refresh extends SharedWork<Keys> {
  readonly forced: boolean;
  /** Whether the source answered or failed. */
  settled: boolean;
}

/**
 * Keeps the keys that `source` gives. Keys that live serve at once: in their last minute the source is asked beside the call, at
 * most every ten seconds, and a failure of it does not hurt. Keys without an end are kept until the service refuses them.
 *
 * Without living keys all callers wait for one refresh; a failure reaches all of them and is not kept. Another caller's refresh
 * is awaited for ten seconds from its beginning. Then one caller asks anew, and the first success serves all.
 */
export function keptCredentials(
  source: Credentials | CredentialProvider,
): (need: CredentialNeed) => Promise<Keys> {
  let kept: Keys | undefined;
  let refresh: Refresh | undefined;
  /** The number of the last refresh, and of the last refresh after a refusal. */
  let lastNumber = 0;
  let forcedNumber = 0;
  let keptNumber = 0;

  function keep(keys: Keys, number: number): void {
    // Keys that were asked for before a refusal may be the refused keys, however late they come.
    if (number < forcedNumber) return;
    // A slow answer may come after a later question's: then the keys that last longer are kept.
    if (kept && keptNumber >= forcedNumber && keys.endsAt < kept.endsAt) return;
    kept = keys;
    keptNumber = number;
  }

  function begin(forced: boolean, clock: Clock): Refresh {
    const before = refresh && !refresh.settled && (refresh.forced || !forced) ? refresh : undefined;
    const number = ++lastNumber;
    if (forced) forcedNumber = number;
    const asking = ask(source as CredentialProvider, forced).then((keys) => {
      keep(keys, number);
      return keys;
    });
    const begun: Refresh = { ...shareWork(asking, clock, before), forced, settled: false };
    const settle = () => {
      begun.settled = true;
    };
    asking.then(settle, settle);
    refresh = begun;
    return begun;
  }

  /** How long another caller's refresh can be awaited; 0 or less where a caller must begin one. */
  function joinableMs(forced: boolean, clock: Clock): number {
    // A caller whose keys were refused cannot use keys that were asked for before the refusal.
    return refresh && !refresh.settled && (refresh.forced || !forced) ? sharedForMs(refresh, clock) : 0;
  }

  return async ({ now, forceRefresh, signal, clock = systemClock }) => {
    // The caller may change static credentials at any time.
    if (typeof source !== "function") return keysOf(source);
    if (!forceRefresh) {
      const leftMs = lifeMs(kept, now);
      const asksTooSoon = refresh && sharedForMs(refresh, clock) > 0;
      if (leftMs > 0 && leftMs <= EARLY_MS && !asksTooSoon) begin(false, clock);
    }
    const refusedNumber = forceRefresh ? lastNumber : 0;
    let own: Refresh | undefined;
    while (true) {
      signal?.throwIfAborted();
      if (kept && keptNumber > refusedNumber && lifeMs(kept, now) > 0) return kept;
      const waitMs = refresh && refresh === own ? SHARED_MS : joinableMs(forceRefresh, clock);
      const joins = waitMs > 0 ? refresh! : own = begin(forceRefresh, clock);
      const joined = await joinWork(joins, waitMs > 0 ? waitMs : SHARED_MS, clock, signal);
      if (joined) return joined.value;
    }
  };
}

/** Returns how long keys live, in milliseconds; 0 without keys. */
function lifeMs(keys: Keys | undefined, now: Date): number {
  return keys ? keys.endsAt - now.getTime() : 0;
}

/** Asks the source. Also a source that throws, or returns keys without a promise, as JavaScript may. */
async function ask(source: CredentialProvider, forceRefresh: boolean): Promise<Keys> {
  return keysOf(await source({ forceRefresh }));
}
