/**
 * The health of a router's targets. Each isolate has its own knowledge, plain data that requests may share; a store shares the
 * knowledge between isolates.
 */
import type { Clock } from "../../base/clock.ts";
import type { Store } from "../../base/store.ts";
import { isPromise } from "../../base/is_promise.ts";
import { waitFor } from "../../base/waiting.ts";
import {
  type Admission,
  admission,
  type BreakerLimits,
  type Outcome,
  stateAfter,
  type TargetState,
} from "./breaker.ts";
import { byOwnClock, isNewer, stateOfText, type StoredState, textOfState, UNKNOWN } from "./stored_state.ts";

/** Longest wait for a store, in milliseconds: a call must not depend on it. */
const STORE_MS = 1000;
/** How much longer than its latest time an entry is kept. */
const KEPT_MS = 60_000;

/** The health of targets, by name. Without a store, or with one that answers at once, nothing here is a promise. */
export interface Health {
  /** Returns whether a target may be called, by what this isolate knows. Takes no probe. */
  peek(target: string): Admission["kind"];
  /** Asks whether a target may be called now, and takes a probe if that is needed. */
  admit(target: string): Admission | Promise<Admission>;
  /** Reports a call that was admitted. */
  report(target: string, outcome: Outcome): void | Promise<void>;
}

/** The parts of the health of targets. */
export interface HealthOptions {
  /** The limits of the circuit breaker; `undefined` for none. */
  readonly limits: BreakerLimits | undefined;
  readonly store: Store | undefined;
  /** The beginning of the keys in the store. */
  readonly prefix: string;
  /** Learns of a failure of the store, which fails no call. */
  readonly onError: ((error: unknown) => unknown) | undefined;
  readonly clock: Clock;
}

/** Creates the health of a router's targets, all of them healthy. */
export function createHealth({ limits, store, prefix, onError, clock }: HealthOptions): Health {
  const states = new Map<string, StoredState>();

  const stateOf = (target: string): StoredState => states.get(target) ?? UNKNOWN;

  /** Keeps a change at once, so that no other call takes the same probe, and then in the store. */
  function keep(target: string, state: TargetState): Promise<void> | undefined {
    const { at, turn } = stateOf(target);
    // Never before the change that it follows, which an isolate with a faster clock may have made.
    states.set(target, { ...state, at: Math.max(clock.now(), at), turn: turn + 1 });
    return write(target);
  }

  function decide(target: string): Admission | Promise<Admission> {
    const admitted = admission(stateOf(target), limits, clock.now());
    if (admitted.kind !== "probe") return admitted;
    const written = keep(target, admitted.next);
    return written ? written.then(() => admitted) : admitted;
  }

  /** Takes over what another isolate wrote since. */
  function learn(target: string, text: unknown): void {
    const shared = stateOfText(text);
    if (shared && isNewer(shared, stateOf(target))) states.set(target, byOwnClock(shared, limits, clock.now()));
  }

  function write(target: string): Promise<void> | undefined {
    if (!store) return undefined;
    const state = stateOf(target);
    const latest = Math.max(state.openUntil, state.coolUntil, state.since + (limits?.windowMs ?? 0));
    const expiresInMs = Math.max(latest - clock.now(), 0) + KEPT_MS;
    return settled(() => store.set(prefix + target, textOfState(state), { expiresInMs }), () => {});
  }

  /** Runs a step of the store. Returns a promise only if the store does; it never rejects. */
  function settled(step: () => unknown, then: (value: unknown) => void): Promise<void> | undefined {
    try {
      const value = step();
      return isPromise(value) ? inTime(value, then) : void then(value);
    } catch (error) {
      tell(error);
      return undefined;
    }
  }

  async function inTime(value: PromiseLike<unknown>, then: (value: unknown) => void): Promise<void> {
    try {
      const done = await waitFor(Promise.resolve(value), STORE_MS, clock).result;
      if (!done) {
        throw new DOMException(
          `Cannot wait longer for the store of the breaker: ${STORE_MS} ms have passed`,
          "TimeoutError",
        );
      }
      then(done.value);
    } catch (error) {
      tell(error);
    }
  }

  function tell(error: unknown): void {
    try {
      onError?.(error);
    } catch {
      // The call goes on without the store, and without the caller's log.
    }
  }

  return {
    peek: (target) => admission(stateOf(target), limits, clock.now()).kind,
    admit(target) {
      const read = store && settled(() => store.get(prefix + target), (text) => learn(target, text));
      return read ? read.then(() => decide(target)) : decide(target);
    },
    report(target, outcome) {
      const before = stateOf(target);
      const after = stateAfter(before, outcome, limits, clock.now());
      if (after === before) return;
      return keep(target, after);
    },
  };
}
