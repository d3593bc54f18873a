/**
 * Counts the listeners that code adds to a signal.
 */

/** Watches a signal from now on; the returned function gives the number of listeners that were added. */
export function countListeners(signal: AbortSignal): () => number {
  let count = 0;
  const add = signal.addEventListener.bind(signal) as (...args: unknown[]) => void;
  signal.addEventListener = (...args: unknown[]) => {
    count++;
    add(...args);
  };
  return () => count;
}
