/** A source of AWS credentials, whose answer is kept until the source must be asked again. */
import { type Clock, systemClock } from "../base/clock.ts";
import { joinWork, SHARED_MS, sharedForMs, type SharedWork, shareWork } from "../base/shared_work.ts";
import { type Credentials, type Keys, keysOf } from "./keys.ts";

/**
 * Returns credentials. The credential providers of the AWS SDK fit this type.
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

/** The time and the reason of a need for credentials: a part of `AuthenticatorContext`. */
export interface CredentialNeed {
  /** The service's time, by which keys expire. */
  readonly now: Date;
  /** Earlier keys are useless. */
  readonly forceRefresh: boolean;
  /** Makes the caller leave; the refresh goes on for the others. */
  readonly signal?: AbortSignal;
  /** The client's clock. @default the platform's */
  readonly clock?: Clock;
  /** The source is asked in the background this long before the keys end, in milliseconds. @default {60000} */
  readonly earlyMs?: number;
  /** Called with a refresh in the background, which never rejects. */
  background?(refresh: Promise<unknown>): void;
}

/** A question to the source. */
interface Refresh extends SharedWork<Keys> {
  readonly forced: boolean;
  /** Whether the source has answered or failed. */
  settled: boolean;
}

/**
 * Keeps the keys of `source`. Valid keys serve at once: in their last minute the source is asked in the background, at
 * most every ten seconds, and its failure does no harm. Keys without an end are kept until the service refuses them.
 *
 * Without valid keys all callers wait for one refresh; its failure reaches all of them and is not kept. A caller waits
 * for another caller's refresh until ten seconds after its beginning. Then one caller asks anew, and the first success
 * serves all.
 */
export function keepCredentials(
  source: Credentials | CredentialProvider,
): (need: CredentialNeed) => Promise<Keys> {
  let kept: Keys | undefined;
  let refresh: Refresh | undefined;
  /** The number of the last refresh, and of the last refresh after a refusal. */
  let lastNumber = 0;
  let forcedNumber = 0;
  let keptNumber = 0;

  function keep(keys: Keys, number: number): void {
    // Keys that were requested before a refusal may be the refused keys, even if they come late.
    if (number < forcedNumber) return;
    // A slow answer may come after the answer to a later question: the keys that last longer are kept.
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

  /** How long a caller may wait for another caller's refresh; 0 or less if the caller must begin one. */
  function joinableMs(forced: boolean, clock: Clock): number {
    // A caller whose keys were refused cannot use keys that were requested before the refusal.
    return refresh && !refresh.settled && (refresh.forced || !forced) ? sharedForMs(refresh, clock) : 0;
  }

  return async ({ now, forceRefresh, signal, clock = systemClock, earlyMs = EARLY_MS, background }) => {
    // The caller may change static credentials at any time.
    if (typeof source !== "function") return keysOf(source);
    if (!forceRefresh) {
      const leftMs = lifeMs(kept, now);
      const asksTooSoon = refresh && sharedForMs(refresh, clock) > 0;
      if (leftMs > 0 && leftMs <= earlyMs && !asksTooSoon) {
        const { result } = begin(false, clock);
        background?.(result.catch(() => {}));
      }
    }
    const refusedNumber = forceRefresh ? lastNumber : 0;
    let own: Refresh | undefined;
    while (true) {
      signal?.throwIfAborted();
      if (kept && keptNumber > refusedNumber && lifeMs(kept, now) > 0) return kept;
      const waitMs = refresh && refresh === own ? SHARED_MS : joinableMs(forceRefresh, clock);
      const joins = waitMs > 0 ? refresh! : own = begin(forceRefresh, clock);
      const joined = await joinWork(joins, waitMs > 0 ? waitMs : SHARED_MS, clock, signal, joins === own);
      if (joined) return joined.value;
    }
  };
}

/** Returns how long keys remain valid, in milliseconds; 0 without keys. */
function lifeMs(keys: Keys | undefined, now: Date): number {
  return keys ? keys.endsAt - now.getTime() : 0;
}

/** Asks the source. Handles a source that throws, or returns keys without a promise, as JavaScript may. */
async function ask(source: CredentialProvider, forceRefresh: boolean): Promise<Keys> {
  return keysOf(await source({ forceRefresh }));
}
