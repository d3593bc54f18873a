/**
 * An answer as it grows: events in, its content and outcome out.
 */
import type { AnswerBlock } from "./content.ts";
import type { ChatEvent, ChatEventSource } from "./event.ts";
import type { Outcome } from "./result.ts";

/** Collects a stream's events. Blocks are kept by the index the service gave them: indices have gaps and interleave. */
export class Draft {
  /** Whole blocks, and of an open one the text so far. */
  readonly #blocks = new Map<number, AnswerBlock>();
  /** What has been said beside the content; with a stop reason in it, the answer is whole. */
  readonly outcome: Partial<Outcome> = {};

  /** Takes in one event; `grow` knows what else than text makes an open block grow. */
  add(event: ChatEvent, grow: ChatEventSource["grow"]): void {
    const blocks = this.#blocks;
    if (event.type === "text") {
      const open = blocks.get(event.index) as { text: string } | undefined;
      blocks.set(event.index, { type: "text", text: (open?.text ?? "") + event.text });
    } else if (event.type === "blockStop") {
      blocks.set(event.index, event.block);
    } else if (event.type === "stop" || event.type === "metadata") {
      const { type: _, ...told } = event;
      Object.assign(this.outcome, told);
    } else {
      grow?.(event, blocks);
    }
  }

  /** The blocks so far. */
  content(): AnswerBlock[] {
    return [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
  }
}
