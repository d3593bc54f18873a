/**
 * Builds an answer from its events.
 */
import { defined } from "../../base/defined.ts";
import { cut } from "../../base/quote.ts";
import type { AnswerBlock } from "../content.ts";
import type { ChatEvent, ChatEventSource } from "../event.ts";
import type { Outcome, Usage } from "../result.ts";
import { summedUsage } from "../usage.ts";
import { WHOLE_STOPS, withoutCall } from "../calls/whole_calls.ts";

/** Collects a stream's events. Blocks are kept by index, because indexes have gaps and interleave. */
export class Draft {
  /** Whole blocks, and the text so far of an open block. */
  readonly #blocks = new Map<number, AnswerBlock>();
  /** The unknown members of all events, by name. */
  readonly #unknown = new Map<string, unknown>();
  readonly #outcome: { -readonly [K in keyof Outcome]?: Outcome[K] } = { usage: undefined, latencyMs: undefined };

  /** The indexes of the whole blocks of the message under way. */
  readonly #ofMessage = new Set<number>();

  /** The usage of earlier answers of the same stream. */
  readonly #earlier: (Usage | undefined)[] = [];

  /** The tokens of all answers so far. */
  get usage(): Usage | undefined {
    const { usage } = this.#outcome;
    return this.#earlier.length ? summedUsage([...this.#earlier, usage]) : usage;
  }

  /** Adds one event; the source's `grow` adds events other than text to an open block. */
  add(event: ChatEvent, { grow, severalAnswers }: Partial<ChatEventSource> = {}): void {
    const blocks = this.#blocks;
    if (event.type === "text") {
      const open = blocks.get(event.index);
      const before = open?.type === "text" ? open.text : "";
      blocks.set(event.index, { type: "text", text: before + event.text });
      return;
    }
    if (event.type === "blockStop") {
      blocks.set(event.index, event.block);
      this.#ofMessage.add(event.index);
    } // Another message begins, which must stop too.
    else if (event.type === "start") this.#begin(severalAnswers);
    else if (event.type === "stop" || event.type === "metadata") this.#learn(event);
    grow?.(event, blocks);
  }

  /** The members of the answer beside its content. With a stop reason the answer is whole. */
  get outcome(): Partial<Outcome> {
    if (!this.#unknown.size) return this.#outcome;
    return { ...this.#outcome, unknown: Object.fromEntries(this.#unknown) };
  }

  /** The blocks so far. */
  content(): AnswerBlock[] {
    return [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
  }

  #begin(isAnother = false): void {
    const { stopReason } = this.#outcome;
    delete this.#outcome.stopReason;
    if (!isAnother) this.#endCalls(stopReason);
    this.#ofMessage.clear();
    if (!isAnother) return;
    this.#blocks.clear();
    this.#unknown.clear();
    this.#earlier.push(this.#outcome.usage);
    this.#outcome.usage = undefined;
  }

  /** A message in the same answer follows one that may be cut: the later stop says nothing about the calls before it. */
  #endCalls(stopReason: string | undefined): void {
    if (stopReason !== undefined && WHOLE_STOPS.includes(stopReason)) return;
    const why = stopReason === undefined ? "without a reason" : `with ${cut(stopReason)}`;
    for (const index of this.#ofMessage) {
      const block = this.#blocks.get(index);
      if (block) this.#blocks.set(index, withoutCall(block, `the message of the call stopped ${why}`));
    }
  }

  #learn({ type: _type, unknown = {}, ...said }: ChatEvent & { type: "stop" | "metadata" }): void {
    // A second event without a member keeps the member of the first event.
    Object.assign(this.#outcome, defined(said));
    for (const [name, value] of Object.entries(unknown)) this.#unknown.set(name, value);
  }
}
