/**
 * Builds an answer from its events.
 */
import { defined } from "../defined.ts";
import type { AnswerBlock } from "./content.ts";
import type { ChatEvent, ChatEventSource } from "./event.ts";
import type { Outcome } from "./result.ts";

/** Collects a stream's events. Blocks are kept by index, because indexes have gaps and interleave. */
export class Draft {
  /** Whole blocks, and the text so far of an open block. */
  readonly #blocks = new Map<number, AnswerBlock>();
  /** The members of the answer beside its content. With a stop reason the answer is whole. */
  readonly outcome: { -readonly [K in keyof Outcome]?: Outcome[K] } = { usage: undefined, latencyMs: undefined };

  /** Adds one event; `grow` adds events other than text to an open block. */
  add(event: ChatEvent, grow: ChatEventSource["grow"]): void {
    const blocks = this.#blocks;
    if (event.type === "text") {
      const open = blocks.get(event.index);
      const before = open?.type === "text" ? open.text : "";
      blocks.set(event.index, { type: "text", text: before + event.text });
      return;
    }
    if (event.type === "blockStop") blocks.set(event.index, event.block);
    // Another message begins, which must stop too.
    else if (event.type === "start") delete this.outcome.stopReason;
    else if (event.type === "stop" || event.type === "metadata") this.#learn(event);
    grow?.(event, blocks);
  }

  /** The blocks so far. */
  content(): AnswerBlock[] {
    return [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
  }

  #learn({ type: _type, unknown, ...said }: ChatEvent & { type: "stop" | "metadata" }): void {
    const { outcome } = this;
    // A second event without a member keeps the member of the first event.
    Object.assign(outcome, defined({ ...said, unknown: unknown && { ...outcome.unknown, ...unknown } }));
  }
}
