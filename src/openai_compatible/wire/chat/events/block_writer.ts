/**
 * Writes the blocks of a streamed answer, one after the other: text and reasoning as they come, other blocks when they are whole.
 */
import type { AnswerBlock } from "../../../../chat/content.ts";
import type { ChatEvent } from "../../../../chat/event.ts";

/** The kinds of text. */
export type TextKind = "text" | "reasoning";

/** The block that is open. `X` has what the block collects beside its text. */
export interface OpenBlock<X> {
  readonly kind: TextKind;
  readonly index: number;
  text: string;
  readonly extras: X;
}

/** The blocks of one answer. Each function appends to `events`. */
export interface BlockWriter<X> {
  /** Returns the index of a new block. */
  takeIndex(): number;
  /** Returns the open block of a kind, which may be a new one, after closing an open block of the other kind. */
  openBlock(events: ChatEvent[], kind: TextKind): OpenBlock<X>;
  /** Adds text, after closing an open block of the other kind. */
  addText(events: ChatEvent[], kind: TextKind, text: string): void;
  /** Adds a block that came whole. */
  addWhole(events: ChatEvent[], block: AnswerBlock): void;
  /** Closes the open block. */
  close(events: ChatEvent[]): void;
}

/**
 * Begins to write the blocks of one answer.
 *
 * @param extras creates what a block collects beside its text.
 * @param wholeBlock returns the block that is closed.
 */
export function blockWriter<X>(extras: () => X, wholeBlock: (open: OpenBlock<X>) => AnswerBlock): BlockWriter<X> {
  let open: OpenBlock<X> | undefined;
  let nextIndex = 0;

  function openBlock(events: ChatEvent[], kind: TextKind): OpenBlock<X> {
    if (open?.kind === kind) return open;
    close(events);
    open = { kind, index: nextIndex++, text: "", extras: extras() };
    events.push({ type: "blockStart", index: open.index, block: kind === "text" ? "text" : "reasoningContent" });
    return open;
  }

  function close(events: ChatEvent[]): void {
    if (!open) return;
    const closed = open;
    open = undefined;
    events.push({ type: "blockStop", index: closed.index, block: wholeBlock(closed) });
  }

  return {
    takeIndex: () => nextIndex++,
    openBlock,
    addText(events, kind, text) {
      if (!text) return;
      const block = openBlock(events, kind);
      block.text += text;
      events.push({ type: kind, index: block.index, text });
    },
    addWhole(events, block) {
      close(events);
      const index = nextIndex++;
      events.push({ type: "blockStart", index, block: block.type === "unknown" ? block.name : block.type });
      events.push({ type: "blockStop", index, block });
    },
    close,
  };
}
