/**
 * Assigns an index to each block of a stream: the wire's index, unless another block of the answer has the same index.
 *
 * Reports show streams that use one index for two calls (Shelpuk/kitty-bridge#116, icebear0828/codex-proxy#610,
 * langchain-ai/langchain#40759). An answer of AgentCore's harness holds several messages whose indexes all begin at 0.
 */

/** Hands out indexes that are unique in one answer. */
export interface BlockIndexes {
  /** Returns the index of a new block whose index on the wire is `given`. */
  take(given: unknown): number;
  /** Begins another message, whose blocks get indexes above all earlier blocks. */
  nextMessage(): void;
}

/** The highest index that is accepted from the wire. It keeps every sum of two indexes exact. */
const HIGHEST = 2 ** 32;

/** Creates the indexes of one answer. */
export function blockIndexes(): BlockIndexes {
  const taken = new Set<number>();
  /** The first index of the current message. */
  let base = 0;
  let next = 0;
  return {
    take(given) {
      const wanted = isPosition(given) ? base + given : next;
      const index = taken.has(wanted) ? next : wanted;
      taken.add(index);
      next = Math.max(next, index + 1);
      return index;
    },
    nextMessage() {
      base = next;
    },
  };
}

function isPosition(given: unknown): given is number {
  return typeof given === "number" && Number.isInteger(given) && given >= 0 && given <= HIGHEST;
}
