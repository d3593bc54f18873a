/**
 * Waiting for abort signals, with one listener of this module for each signal.
 */
import { type LooseMap, looseMap } from "./loose_map.ts";

/** The functions that wait for each signal. Node warns of a leak when a signal gets its eleventh listener. */
const waiting = /* @__PURE__ */ new WeakMap<AbortSignal, Set<(reason: unknown) => void>>();

/**
 * Calls `run` with the signal's reason when the signal aborts, or now if it is aborted already. However many functions wait
 * for one signal, the signal has one listener.
 *
 * @returns a function that takes the request back. Call it when the work is over, because a signal may outlive the work.
 */
export function whenAborted(signal: AbortSignal, run: (reason: unknown) => void): () => void {
  if (signal.aborted) {
    run(signal.reason);
    return () => {};
  }
  let runs = waiting.get(signal);
  if (!runs) {
    const all = runs = new Set();
    waiting.set(signal, all);
    signal.addEventListener("abort", () => all.forEach((run) => run(signal.reason)));
  }
  runs.add(run);
  return () => void runs.delete(run);
}

/** What a signal can abort. */
export interface Abortable {
  abort(reason: unknown): void;
}

/** The targets of each signal, held weakly. */
const targets = /* @__PURE__ */ new WeakMap<AbortSignal, LooseMap<number, Abortable>>();
let targetNumber = 0;

/**
 * Aborts `target` when the signal aborts, as `whenAborted` would, but does not keep `target` alive. On Workers a signal of the
 * isolate would otherwise hold the call of every visitor who left.
 *
 * @returns a function that takes the request back.
 */
export function abortWith(signal: AbortSignal, target: Abortable): () => void {
  if (signal.aborted) {
    target.abort(signal.reason);
    return () => {};
  }
  let all = targets.get(signal);
  if (!all) {
    // Where nothing can be held weakly, an abort must still reach every target.
    const made = all = looseMap(Infinity);
    targets.set(signal, made);
    whenAborted(signal, (reason) => abortAll(made.values(), reason));
  }
  const number = ++targetNumber;
  all.set(number, target);
  return () => all.delete(number);
}

/**
 * Aborts every target.
 *
 * @throws what aborting a target throws, after all others were aborted: Workers refuse to stop the call of another request.
 */
export function abortAll(all: readonly Abortable[], reason: unknown): void {
  const failures: unknown[] = [];
  for (const target of all) {
    try {
      target.abort(reason);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length) throw failures[0];
}

/**
 * Settles as `work` does, unless a signal aborts first: then it rejects with that signal's reason, and the end of `work` is
 * ignored.
 */
export function unlessAborted<T>(work: Promise<T>, signals: readonly (AbortSignal | undefined)[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const undo = signals.map((signal) => signal && whenAborted(signal, reject));
    work.then(resolve, reject).finally(() => undo.forEach((each) => each?.()));
  });
}
