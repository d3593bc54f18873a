/**
 * A queue of one: whoever comes second waits until the first has left.
 */
import { unlessAborted } from "../../aborts.ts";

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
