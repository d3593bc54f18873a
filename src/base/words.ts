/** The message of a failure in code that is not ours. */

/**
 * Returns the message of a thrown value: the value itself, or its `message`; empty if there is no text. Never throws.
 */
export function wordsOf(thrown: unknown): string {
  try {
    const words = typeof thrown === "string" ? thrown : (thrown as { message?: unknown } | null | undefined)?.message;
    return typeof words === "string" ? words : "";
  } catch {
    // A getter of the thrown object may throw.
    return "";
  }
}
