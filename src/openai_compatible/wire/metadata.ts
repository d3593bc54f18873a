/**
 * Reads members of answers in a way of the caller's own.
 */

/** Reads one answer, whole or streamed. */
export interface MetadataExtractor {
  /** Reads the JSON of a whole answer, or of one piece of a stream. Must not change it. */
  read(json: Readonly<Record<string, unknown>>): void;
  /** Returns the members to add to `result.unknown`. Called once, at the end. */
  metadata(): Readonly<Record<string, unknown>> | undefined;
}
