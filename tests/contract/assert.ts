/**
 * Assertions that need no library: the contract is bundled for runtimes that have none of ours.
 */

/** @throws {Error} unless `claim` holds. */
export function assert(claim: unknown, message: string): asserts claim {
  if (!claim) throw new Error(message);
}

/** By value, members in any order; `undefined` members count, as they do for whoever reads them. */
export function assertEquals(actual: unknown, expected: unknown, message = "values differ"): void {
  const a = show(actual), b = show(expected);
  if (a !== b) throw new Error(`${message}:\n  actual   ${a}\n  expected ${b}`);
}

/** Returns the error that `run` rejects with. @throws {Error} if `run` resolves. */
export async function rejection(run: () => PromiseLike<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await run();
  } catch (error) {
    return error;
  }
  throw new Error(`Nothing was thrown; it gave ${show(value)}`);
}

function show(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (part === undefined) return "undefined";
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1));
  }) ?? "undefined";
}
