/**
 * The state of a target as the text in a store.
 */
import { isObject } from "../../base/json_object.ts";
import { type BreakerLimits, HEALTHY, type TargetState } from "./breaker.ts";

/** A state with its place in time, by which isolates know the newer one. */
export interface StoredState extends TargetState {
  /** The time of the last change, in milliseconds since the epoch. */
  readonly at: number;
  /** The number of changes, which orders those of one millisecond. */
  readonly turn: number;
}

/** The state of a target of which nothing is known. */
export const UNKNOWN: StoredState = { ...HEALTHY, at: 0, turn: 0 };

/** Returns whether a state is newer than another. */
export function isNewer(state: StoredState, other: StoredState): boolean {
  return state.at > other.at || (state.at === other.at && state.turn > other.turn);
}

/**
 * Returns a state whose rest ends at most one whole rest from now. A later end comes from an isolate with a faster clock, or with
 * a longer rest.
 */
export function byOwnClock(state: StoredState, limits: BreakerLimits | undefined, now: number): StoredState {
  return limits && state.openUntil > now + limits.cooldownMs ? { ...state, openUntil: now + limits.cooldownMs } : state;
}

/** Returns the text for a store. */
export function textOfState(state: StoredState): string {
  return JSON.stringify(state);
}

/** Reads the text of a store; `undefined` for another text, such as that of another version. */
export function stateOfText(text: unknown): StoredState | undefined {
  if (typeof text !== "string") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { probes, ...numbers } = { ...UNKNOWN, ...value } as Record<string, unknown>;
  const isWhole = Array.isArray(probes) && probes.every(Number.isFinite) &&
    Object.keys(UNKNOWN).every((name) => name === "probes" || Number.isFinite(numbers[name]));
  return isWhole ? { ...UNKNOWN, ...value } as StoredState : undefined; // each member was checked
}
