/**
 * One call from its first attempt to its last byte: what can stop it, and the timers that do.
 */
import { whenAborted } from "../base/aborts.ts";
import type { CallSettings, Timeouts } from "../base/call_options.ts";
import { type Clock, LONGEST_TIMER_MS } from "../base/clock.ts";
import { type Redactor, redactor } from "./secrets/redact.ts";
import type { Service } from "./service.ts";

/** The text of a timeout, by the option that ended the call. */
const AWAITED: Readonly<Record<keyof Timeouts, string>> = {
  responseMs: "for the answer to begin",
  firstEventMs: "for the first words of the answer",
  idleMs: "for more of the answer",
  totalMs: "for the whole call, retries included",
};

/** The state of a call while it goes on. */
export interface Progress {
  /** The model that is called, where one is. */
  readonly model: string | undefined;
  /** The service's id of the last answer. */
  requestId: string | undefined;
  /** How often the request has been sent. */
  attempts: number;
}

/** The life of one call. Ends by `end`; stops early by the caller's signal, a timer, or the client's `close`. */
export interface Call {
  /** The service that is called. */
  readonly service: Service;
  /** How the call is to be made. */
  readonly settings: CallSettings;
  /** Finds the secrets of the last attempt in texts that errors show. Each attempt sets its own. */
  secrets: Redactor;
  /** Aborted when the call is stopped early; give it to whatever waits. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Stops the call: everything that waits on it rejects with `reason`. */
  abort(reason: unknown): void;
  /** Releases timers and listeners. Safe to call again. */
  end(): void;
  /** Stops the call with the platform's `TimeoutError` after `ms`, unless the returned function is called before. */
  timer(ms: number, option: keyof Timeouts): () => void;
  /** Stops the call with the platform's `TimeoutError`. */
  timedOut(ms: number, option: keyof Timeouts): void;
  /** Runs `run` after `ms`, unless the call ends or the returned function is called before; never beyond a timer's longest time. */
  schedule(run: () => void, ms: number): () => void;
  /** Resolves after `ms`; rejects with the reason when the call is stopped first. */
  wait(ms: number): Promise<void>;
  /** Calls `run` when the call is stopped early, at once if it has been; the returned function takes that back. */
  onAbort(run: (reason: unknown) => void): () => void;
  /** Settles as `promise` does, unless the call is stopped first: then it rejects with the reason. */
  race<T>(promise: Promise<T>): Promise<T>;
}

/**
 * Begins a call.
 *
 * @param signals stop the call: the caller's, and that of a stream which is left.
 * @param onEnd called once, however the call ends.
 */
export function beginCall(
  service: Service,
  clock: Clock,
  settings: CallSettings,
  signals: readonly (AbortSignal | undefined)[],
  onEnd: () => void,
): Call {
  const controller = new AbortController();
  /** Undo what would outlive the call. */
  const undo = new Set([onEnd]);
  let ended = false;
  const call: Call = {
    service,
    settings,
    secrets: redactor(() => []),
    signal: controller.signal,
    now: () => clock.now(),
    abort(reason) {
      if (!ended) controller.abort(reason);
    },
    end() {
      if (ended) return;
      ended = true;
      for (const each of undo) each();
    },
    // Without a limit too: the timer keeps the call alive, and nothing else may hold a call whose fetch never settles.
    timer: (ms, option) =>
      call.schedule(() => {
        if (ms <= LONGEST_TIMER_MS) call.timedOut(ms, option);
      }, Math.min(ms, LONGEST_TIMER_MS)),
    timedOut: (ms, option) =>
      call.abort(
        new DOMException(
          `Cannot wait longer ${AWAITED[option]}: timeouts.${option} is ${ms}; raise it`,
          "TimeoutError",
        ),
      ),
    schedule(run, ms) {
      if (ended || ms > LONGEST_TIMER_MS) return () => {};
      const stop = () => {
        undo.delete(stop);
        disarm();
      };
      const disarm = clock.setTimeout(() => {
        undo.delete(stop);
        run();
      }, ms);
      undo.add(stop);
      return stop;
    },
    wait: (ms) => call.race(new Promise<void>((resolve) => call.schedule(resolve, ms))),
    onAbort: (run) => whenAborted(controller.signal, run),
    race: (promise) =>
      new Promise((resolve, reject) => {
        const forget = call.onAbort(reject);
        promise.then(
          (value) => {
            forget();
            resolve(value);
          },
          (error) => {
            forget();
            reject(error);
          },
        );
      }),
  };
  const { totalMs } = settings.timeouts;
  if (totalMs <= LONGEST_TIMER_MS) call.timer(totalMs, "totalMs");
  for (const signal of signals) if (signal) undo.add(whenAborted(signal, call.abort));
  return call;
}
