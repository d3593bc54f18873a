/**
 * Splits thinking between `<think>` and `</think>` at the beginning of an answer from its text.
 */

const OPEN = "<think>";
const CLOSE = "</think>";

/** A piece of a streamed answer. */
export interface ThoughtPiece {
  readonly isThinking: boolean;
  readonly text: string;
}

/** Splits the pieces of one stream. A piece that may be the beginning of a tag is held back until more has come. */
export interface ThinkSplitter {
  /** Returns the pieces that are certain, without empty ones. */
  push(text: string): ThoughtPiece[];
  /** Returns the pieces that were held back. */
  end(): ThoughtPiece[];
}

/** Begins to split the text of one answer. */
export function thinkSplitter(): ThinkSplitter {
  let state: "start" | "thinking" | "behind" | "text" = "start";
  let held = "";

  function pieces(isThinking: boolean, text: string): ThoughtPiece[] {
    return text ? [{ isThinking, text }] : [];
  }

  /** Goes as far as the held text allows. */
  function advance(): ThoughtPiece[] {
    if (state === "start") {
      const text = held.trimStart();
      if (text.length < OPEN.length && OPEN.startsWith(text)) return [];
      if (!text.startsWith(OPEN)) return rest("text");
      held = text.slice(OPEN.length);
      state = "thinking";
    }
    if (state === "thinking") {
      const end = held.indexOf(CLOSE);
      if (end < 0) {
        const certain = held.length - overlap(held);
        const text = held.slice(0, certain);
        held = held.slice(certain);
        return pieces(true, text);
      }
      const thinking = pieces(true, held.slice(0, end));
      held = held.slice(end + CLOSE.length);
      state = "behind";
      return [...thinking, ...advance()];
    }
    // The line breaks behind the tag belong to the tag.
    if (state === "behind") {
      held = held.trimStart();
      return held ? rest("text") : [];
    }
    return rest("text");
  }

  function rest(next: "text"): ThoughtPiece[] {
    state = next;
    const text = held;
    held = "";
    return pieces(false, text);
  }

  return {
    push(text) {
      held += text;
      return advance();
    },
    end() {
      const text = held;
      held = "";
      return pieces(state === "thinking", text);
    },
  };
}

/** Returns how many characters at the end of a text may be the beginning of the closing tag. */
function overlap(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(CLOSE.slice(0, length))) return length;
  }
  return 0;
}

/** Splits a whole text. */
export function splitThinking(whole: string): { readonly thinking: string; readonly text: string } {
  const splitter = thinkSplitter();
  const pieces = [...splitter.push(whole), ...splitter.end()];
  const join = (isThinking: boolean) =>
    pieces.filter((piece) => piece.isThinking === isThinking).map(({ text }) => text).join("");
  return { thinking: join(true), text: join(false) };
}
