/**
 * Several calls at once, over a list that need not be known yet.
 */
import { unlessAborted, whenAborted } from "../../../base/aborts.ts";

/**
 * Runs `work` on each item, at most `concurrency` at a time, and takes an item only when there is room for its work. The first
 * failure, or an abort of `signal`, stops everything: the signal of `work` aborts, the source is closed, and the returned promise
 * rejects with the reason.
 */
export async function inParallel<T>(
  items: AsyncGenerator<T, void>,
  concurrency: number,
  signal: AbortSignal | undefined,
  work: (item: T, stop: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const undo = signal && whenAborted(signal, (reason) => stop.abort(reason));
  const unlessStopped = <V>(promise: Promise<V>) => unlessAborted(promise, [stop.signal]);
  const running = new Set<Promise<void>>();
  const start = (item: T): void => {
    // Never rejects: the signal carries the failure.
    const run: Promise<void> = work(item, stop.signal)
      .catch((error) => stop.abort(error))
      .finally(() => running.delete(run));
    running.add(run);
  };
  try {
    for (;;) {
      const { done, value } = await unlessStopped(items.next());
      if (done) break;
      start(value);
      if (running.size >= concurrency) await unlessStopped(Promise.race(running));
    }
    await unlessStopped(Promise.all(running));
  } catch (error) {
    stop.abort(error);
    // Not awaited: the source may be waiting for something that never comes.
    items.return().catch(() => {});
    throw error;
  } finally {
    undo?.();
  }
}
