/**
 * The life of one call over all its targets: what can end it, and its deadline.
 */
import { whenAborted } from "../../base/aborts.ts";
import { type Clock, LONGEST_TIMER_MS } from "../../base/clock.ts";

/** The deadline of a call. */
export interface Deadline {
  /** In milliseconds since the epoch; `Infinity` for none. */
  readonly at: number;
  /** In milliseconds from the beginning. */
  readonly ms: number;
  /** The option that set it. */
  readonly option: "deadlineMs" | "timeouts.totalMs";
}

/** The life of a call. */
export interface Life {
  /** Aborted when the call must end; `undefined` if nothing can end it early. */
  readonly signal: AbortSignal | undefined;
  readonly deadline: Deadline;
  /** Returns whether a reason is that of the deadline. */
  isLate(reason: unknown): boolean;
  /** Releases the timer and the listeners. */
  end(): void;
}

/** Begins a call. The signals are the caller's, and that of a stream which is left. */
export function beginLife(
  clock: Clock,
  signals: readonly (AbortSignal | undefined)[],
  deadlineMs: number | undefined,
  totalMs: number | undefined,
): Life {
  const ms = Math.min(deadlineMs ?? Infinity, totalMs ?? Infinity);
  const deadline: Deadline = {
    at: clock.now() + ms,
    ms,
    option: ms === deadlineMs ? "deadlineMs" : "timeouts.totalMs",
  };
  const given = signals.filter((signal) => signal !== undefined);
  if (ms > LONGEST_TIMER_MS && given.length < 2) {
    return {
      signal: given[0],
      deadline,
      isLate: () => false,
      end: () => {},
    };
  }
  let late: DOMException | undefined;
  const controller = new AbortController();
  const abort = (reason: unknown) => controller.abort(reason);
  const expire = () => {
    late = lateError(deadline);
    abort(late);
  };
  const undo = given.map((signal) => whenAborted(signal, abort));
  if (ms <= LONGEST_TIMER_MS) undo.push(clock.setTimeout(expire, ms));
  return {
    signal: controller.signal,
    deadline,
    isLate: (reason) => late !== undefined && reason === late,
    end: () => undo.forEach((each) => each()),
  };
}

/** Creates the error of a call that took too long. */
export function lateError({ ms, option }: Deadline, lines = ""): DOMException {
  return new DOMException(
    `Cannot wait longer for an answer from the targets: ${option} is ${ms}; raise it${lines}`,
    "TimeoutError",
  );
}

/** The life of one attempt. */
export interface AttemptLife {
  readonly signal: AbortSignal | undefined;
  /** Stops the timer of an attempt that has answered or failed. */
  answer(): void;
}

/** Begins an attempt, which ends with the call, or with the platform's `TimeoutError` after `firstEventMs`. */
export function beginAttempt(clock: Clock, { signal }: Life, firstEventMs: number | undefined): AttemptLife {
  if (firstEventMs === undefined || firstEventMs > LONGEST_TIMER_MS) return { signal, answer: () => {} };
  const controller = new AbortController();
  // Followed to the end of the call: an attempt that has answered goes on as a stream.
  if (signal) whenAborted(signal, (reason) => controller.abort(reason));
  const disarm = clock.setTimeout(() =>
    controller.abort(
      new DOMException(
        `Cannot wait longer for the first event of the target: firstEventMs is ${firstEventMs}; raise it`,
        "TimeoutError",
      ),
    ), firstEventMs);
  return { signal: controller.signal, answer: disarm };
}
