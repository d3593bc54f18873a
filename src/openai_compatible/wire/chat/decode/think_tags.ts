/**
 * Splits thinking between tags at the beginning of an answer from its text, such as `<think>` and `</think>`.
 */

/** How thinking is marked. */
export interface ThinkTags {
  /** The name of the tags. @default {"think"} */
  readonly tag?: string;
  /** Whether the answer begins inside of the tags: the prompt has opened them. @default {false} */
  readonly isOpen?: boolean;
  /** Whether thinking may come as several texts in a row, each in tags of its own. @default {false} */
  readonly repeats?: boolean;
}

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
export function thinkSplitter({ tag = "think", isOpen = false, repeats = false }: ThinkTags = {}): ThinkSplitter {
  const open = `<${tag}>`;
  const close = `</${tag}>`;
  let state: "start" | "thinking" | "behind" | "text" = "start";
  let held = "";

  function add(certain: ThoughtPiece[], isThinking: boolean, text: string): void {
    if (text) certain.push({ isThinking, text });
  }

  /** Goes to the next state, if the held text allows; appends the pieces that are certain. */
  function step(certain: ThoughtPiece[]): boolean {
    if (state === "start") {
      const text = held.trimStart();
      if (text.length < open.length && open.startsWith(text)) return false;
      const hasTag = text.startsWith(open);
      if (hasTag) held = text.slice(open.length);
      state = hasTag || isOpen ? "thinking" : "text";
      return true;
    }
    if (state === "thinking") {
      const end = held.indexOf(close);
      const length = end < 0 ? held.length - overlap(held, close) : end;
      add(certain, true, held.slice(0, length));
      held = held.slice(end < 0 ? length : length + close.length);
      if (end >= 0) state = repeats ? "start" : "behind";
      return end >= 0;
    }
    // The line breaks behind the tag belong to the tag.
    if (state === "behind") {
      held = held.trimStart();
      if (held) state = "text";
      return held !== "";
    }
    add(certain, false, held);
    held = "";
    return false;
  }

  return {
    push(text) {
      held += text;
      const certain: ThoughtPiece[] = [];
      while (step(certain)) { /* to the next state */ }
      return certain;
    },
    end() {
      const rest: ThoughtPiece[] = [];
      add(rest, state === "thinking" || state === "start" && isOpen, held);
      held = "";
      return rest;
    },
  };
}

/** Returns how many characters at the end of a text may be the beginning of the closing tag. */
function overlap(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}

/** Splits a whole text. */
export function splitThinking(whole: string, tags?: ThinkTags): { readonly thinking: string; readonly text: string } {
  const splitter = thinkSplitter(tags);
  const pieces = [...splitter.push(whole), ...splitter.end()];
  const join = (isThinking: boolean) =>
    pieces.filter((piece) => piece.isThinking === isThinking).map(({ text }) => text).join("");
  return { thinking: join(true), text: join(false) };
}
