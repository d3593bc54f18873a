/**
 * The parts of a request that its blocks are encoded with.
 */
import type { Notes } from "../../../../openai_compatible/wire/notes.ts";

/** The parts of a request that its blocks are encoded with. */
export interface BlockContext {
  readonly notes: Notes;
  /** Whether images and documents may be URLs, which InvokeModel refuses (recorded 2025-12). */
  readonly takesUrls: boolean;
}
