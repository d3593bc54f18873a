/** Waits for abort signals, with one listener of this module for each signal. */

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
