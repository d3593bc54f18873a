/**
 * Waits for a job of the service: asks for its state, at first often, later seldom.
 */
import { unlessAborted } from "../../../base/aborts.ts";
import { abortSignal, callback, numberFrom, type OptionCheck, withMethods } from "../../../base/check_options.ts";
import { type Clock, systemClock } from "../../../base/clock.ts";
import { waitFor } from "../../../base/waiting.ts";
import { isProviderError } from "../../../errors/provider_error.ts";

/** How to wait for a job of the type `J`. */
export interface WaitOptions<J> {
  /** Stops the wait, which then rejects with `signal.reason`. The job goes on. */
  signal?: AbortSignal | undefined;
  /** Called with each state of the job that the service tells, the last one included. May be async: its promise is awaited. */
  onProgress?: ((job: J) => void | Promise<void>) | undefined;
  /** Milliseconds between the first two questions; each later pause is half longer, with a jitter of a fifth. @default {2000} */
  intervalMs?: number | undefined;
  /** The longest pause between two questions, in milliseconds. @default {60000} */
  maxIntervalMs?: number | undefined;
  /** The longest wait, in milliseconds. Then the wait rejects with a `TimeoutError`, and the job goes on. @default {Infinity} */
  timeoutMs?: number | undefined;
  /** Time and timers, for tests. @default the client's */
  clock?: Clock | undefined;
}

/** The checks of the options of every wait. */
export function waitChecks(): Readonly<Record<keyof WaitOptions<unknown>, OptionCheck>> {
  return {
    signal: abortSignal,
    onProgress: callback,
    intervalMs: numberFrom(1),
    maxIntervalMs: numberFrom(1),
    timeoutMs: numberFrom(0),
    clock: withMethods("now", "setTimeout"),
  };
}

/** Names of these options in other libraries. */
export const OTHER_WAIT_NAMES: Readonly<Record<string, string>> = {
  interval: "intervalMs",
  delay: "intervalMs",
  minDelay: "intervalMs, in milliseconds",
  maxDelay: "maxIntervalMs, in milliseconds",
  maxWaitTime: "timeoutMs, in milliseconds",
  timeout: "timeoutMs",
  abortSignal: "signal",
};

/** Each pause is longer than the one before by this factor: ten questions in the first four minutes, and one a minute later. */
const GROWTH = 1.5;

/** The part of a pause that is random, so that many waits do not ask at the same time. */
const JITTER = 0.2;

/** So many questions in a row may fail for a reason that passes: a wait of hours must survive a minute of an outage. */
const MAX_FAILURES = 5;

/**
 * Asks until the job is over, and resolves with its last state.
 *
 * @param ask asks for the state. A retryable failure or a timeout counts as a question without an answer, up to five times in a row.
 * @throws {DOMException} `TimeoutError` after `timeoutMs`.
 */
export async function poll<J>(
  ask: (signal: AbortSignal | undefined) => Promise<J>,
  isOver: (job: J) => boolean,
  options: WaitOptions<J>,
  clientClock: Clock | undefined,
): Promise<J> {
  const { signal, onProgress, intervalMs = 2000, maxIntervalMs = 60_000, timeoutMs = Infinity } = options;
  const clock = options.clock ?? clientClock ?? systemClock;
  const deadline = clock.now() + timeoutMs;
  let pauseMs = Math.min(intervalMs, maxIntervalMs);
  let failures = 0;
  while (true) {
    signal?.throwIfAborted();
    const answer = await answerTo(ask, deadline - clock.now(), clock, signal);
    if (answer === undefined) throw late(timeoutMs);
    if ("job" in answer) {
      failures = 0;
      await onProgress?.(answer.job);
      if (isOver(answer.job)) return answer.job;
    } else if (!mayPass(answer.error, signal) || ++failures > MAX_FAILURES) throw answer.error;
    const nextMs = Math.min(pauseMs * (1 - JITTER * Math.random()), deadline - clock.now());
    if (nextMs <= 0) throw late(timeoutMs);
    await pause(nextMs, clock, signal);
    pauseMs = Math.min(pauseMs * GROWTH, maxIntervalMs);
  }
}

/** The answer to one question. */
type Answer<J> = { readonly job: J } | { readonly error: unknown };

/** Asks once, for at most the time that is left. Resolves with `undefined` when the time has passed, and stops the question. */
async function answerTo<J>(
  ask: (signal: AbortSignal | undefined) => Promise<J>,
  leftMs: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<Answer<J> | undefined> {
  const question = new AbortController();
  const answer = ask(question.signal).then((job): Answer<J> => ({ job }), (error): Answer<J> => ({ error }));
  // The first question is asked also without any time.
  const { result, stop } = waitFor(answer, Math.max(leftMs, 1), clock);
  try {
    return (await unlessAborted(result, [signal]))?.value;
  } finally {
    stop();
    question.abort(signal?.reason);
  }
}

/** Returns whether a later question may succeed: after an outage, or a question without an answer in its time. */
function mayPass(error: unknown, signal: AbortSignal | undefined): boolean {
  if (isProviderError(error)) return error.retryable;
  return !signal?.aborted && Object(error).name === "TimeoutError";
}

function late(timeoutMs: number): DOMException {
  const message = `Cannot wait longer for the job: timeoutMs is ${timeoutMs}; raise it, or ask again later`;
  return new DOMException(message, "TimeoutError");
}

/** Resolves after the time, and rejects with the signal's reason when that aborts first. */
async function pause(ms: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  const { result, stop } = waitFor(new Promise<never>(() => {}), ms, clock);
  try {
    await unlessAborted(result, [signal]);
  } finally {
    stop();
  }
}
