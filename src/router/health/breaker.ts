/**
 * The state of one target: a circuit breaker, and the time for which the service asked to be left alone. Pure.
 */

/** The limits of a circuit breaker. */
export interface BreakerLimits {
  /** Failures in a row that open the circuit. */
  readonly failures: number;
  /** The time in which they must happen, in milliseconds. */
  readonly windowMs: number;
  /** How long an open circuit spares its target, in milliseconds. */
  readonly cooldownMs: number;
  /** Calls that try the target after that, and must succeed to close the circuit. */
  readonly probes: number;
}

/** The state of a target, as a store keeps it. Times are in milliseconds since the epoch. */
export interface TargetState {
  /** Failures in a row, while the circuit is closed. */
  readonly failures: number;
  /** The time of the first of them. */
  readonly since: number;
  /** The end of an open circuit's rest; 0 while the circuit is closed. */
  readonly openUntil: number;
  /** The beginnings of the probes under way. */
  readonly probes: readonly number[];
  /** Probes that have succeeded. */
  readonly successes: number;
  /** The end of the time for which the service asked to be left alone. */
  readonly coolUntil: number;
}

/** The state of a target of which nothing is known. */
export const HEALTHY: TargetState = {
  failures: 0,
  since: 0,
  openUntil: 0,
  probes: [],
  successes: 0,
  coolUntil: 0,
};

/** Whether a target may be called now. */
export type Admission =
  | { readonly kind: "free" }
  | { readonly kind: "probe"; readonly startedAt: number; readonly next: TargetState }
  | { readonly kind: "open" | "cooling"; readonly until: number };

/**
 * Returns whether a target may be called. A probe is taken with the state `next`, which must be kept before anything else runs.
 * A probe of which nothing was heard for `cooldownMs` counts as lost: the request that made it may have ended with its I/O.
 */
export function admission(state: TargetState, limits: BreakerLimits | undefined, now: number): Admission {
  if (limits && state.openUntil) {
    if (now < state.openUntil) return { kind: "open", until: state.openUntil };
    // A time far ahead is that of an isolate with a faster clock, and must not count for longer than another.
    const live = state.probes.filter((startedAt) => Math.abs(now - startedAt) < limits.cooldownMs);
    // Without a live probe nothing would close the circuit. An isolate with a larger limit may have counted the successes.
    if (live.length && live.length + state.successes >= limits.probes) {
      return { kind: "open", until: Math.min(...live) + limits.cooldownMs };
    }
    return { kind: "probe", startedAt: now, next: { ...state, probes: [...live, now] } };
  }
  return now < state.coolUntil ? { kind: "cooling", until: state.coolUntil } : { kind: "free" };
}

/** The outcome of a call, as far as it says something about the target's health. */
export interface Outcome {
  /** Whether the target answered, failed, or neither: the caller left, or the request was at fault. */
  readonly kind: "answered" | "failed" | "unknown";
  /** The beginning of the probe, for a call that was one. */
  readonly probe?: number | undefined;
  /** The wait that the service asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** Returns the state after a call; the same object if nothing has changed. */
export function stateAfter(
  state: TargetState,
  outcome: Outcome,
  limits: BreakerLimits | undefined,
  now: number,
): TargetState {
  const cooled = outcome.retryAfterMs
    ? { ...state, coolUntil: Math.max(state.coolUntil, now + outcome.retryAfterMs) }
    : state;
  if (!limits) return cooled;
  return cooled.openUntil ? afterProbe(cooled, outcome, limits, now) : afterCall(cooled, outcome, limits, now);
}

/**
 * A call that began before the circuit opened proves nothing about the time since. A probe that took longer than `cooldownMs`, as long
 * answers do, is no longer among the probes, and counts all the same: otherwise such a target would never get its calls back.
 */
function afterProbe(state: TargetState, { kind, probe }: Outcome, limits: BreakerLimits, now: number): TargetState {
  if (probe === undefined) return state;
  const at = state.probes.indexOf(probe);
  if (at < 0 && probe < state.openUntil) return state;
  const probes = at < 0 ? state.probes : state.probes.toSpliced(at, 1);
  if (kind === "failed") return { ...state, ...opened(limits, now) };
  if (kind === "unknown") return { ...state, probes };
  const successes = state.successes + 1;
  return successes >= limits.probes ? { ...HEALTHY, coolUntil: state.coolUntil } : { ...state, probes, successes };
}

function afterCall(state: TargetState, { kind }: Outcome, limits: BreakerLimits, now: number): TargetState {
  if (kind === "unknown" || (kind === "answered" && !state.failures)) return state;
  if (kind === "answered") return { ...state, failures: 0, since: 0 };
  const isNew = !state.failures || now - state.since > limits.windowMs;
  const failures = isNew ? 1 : state.failures + 1;
  if (failures >= limits.failures) return { ...state, ...opened(limits, now) };
  return { ...state, failures, since: isNew ? now : state.since };
}

function opened({ cooldownMs }: BreakerLimits, now: number): Omit<TargetState, "coolUntil"> {
  return { failures: 0, since: 0, openUntil: now + cooldownMs, probes: [], successes: 0 };
}
