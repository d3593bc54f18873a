/**
 * Calls of telemetry, which must not fail the call that they tell of.
 */

/** Runs a function. Returns `undefined` if it throws. */
export function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
