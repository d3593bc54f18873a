/**
 * A queue of one: whoever comes second waits until the first has left.
 */

/**
 * Makes a queue. Who waits holds nothing and runs nothing.
 *
 * @returns a function that resolves when it is the caller's turn, with what the caller must call to leave. It rejects with
 * the reason of the first signal that is aborted: then the caller has left already.
 */
export function oneAtATime(): (signals: readonly (AbortSignal | undefined)[]) => Promise<() => void> {
  let last: Promise<void> = Promise.resolve();
  return async (signals) => {
    const before = last;
    let leave!: () => void;
    const left = new Promise<void>((resolve) => leave = resolve);
    last = before.then(() => left);
    try {
      await unlessAborted(before, signals);
    } catch (reason) {
      leave();
      throw reason;
    }
    return leave;
  };
}

/** `work`, unless a signal is aborted first: then it rejects with the reason, whatever `work` does later. */
export function unlessAborted<T>(work: Promise<T>, signals: readonly (AbortSignal | undefined)[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const undo = signals.map((signal) => {
      const abort = () => reject(signal?.reason);
      if (signal?.aborted) abort();
      signal?.addEventListener("abort", abort);
      return () => signal?.removeEventListener("abort", abort);
    });
    work.then(resolve, reject).finally(() => undo.forEach((each) => each()));
  });
}
