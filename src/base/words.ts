/**
 * The words of a failure of somebody else's code.
 */

/** Returns the words of a thrown value: the value itself, or its `message`; empty if it has no words. Never throws. */
export function wordsOf(thrown: unknown): string {
  try {
    const words = typeof thrown === "string" ? thrown : (thrown as { message?: unknown } | null | undefined)?.message;
    return typeof words === "string" ? words : "";
  } catch {
    // A getter of the thrown object may throw.
    return "";
  }
}
