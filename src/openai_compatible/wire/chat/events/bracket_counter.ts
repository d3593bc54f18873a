/**
 * Follows JSON that comes in pieces to its end, at a cost that is linear in its characters.
 */

/** The brackets of one text so far. */
export interface BracketCounter {
  /** Adds a piece. */
  add(piece: string): void;
  /** Whether nothing but white space has come. */
  readonly isEmpty: boolean;
  /** Whether all brackets are closed that were opened, and one was. */
  readonly isWhole: boolean;
}

/** Begins to count. */
export function bracketCounter(): BracketCounter {
  let depth = 0;
  let isEmpty = true;
  let hasOpened = false;
  let inString = false;
  let isEscaped = false;
  return {
    get isEmpty() {
      return isEmpty;
    },
    get isWhole() {
      return hasOpened && depth <= 0;
    },
    add(piece) {
      if (isEmpty && piece.trim()) isEmpty = false;
      for (let at = 0; at < piece.length; at++) {
        const character = piece[at];
        if (isEscaped) isEscaped = false;
        else if (inString) {
          if (character === "\\") isEscaped = true;
          else if (character === '"') inString = false;
        } else if (character === '"') inString = true;
        else if (character === "{" || character === "[") {
          depth++;
          hasOpened = true;
        } else if (character === "}" || character === "]") depth--;
      }
    },
  };
}
