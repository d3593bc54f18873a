/**
 * Reads a stream of completions, the format of Claude 2 and Claude Instant: pieces of one text, of which the last has the stop reason.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import { outcomeOf } from "./outcome.ts";

/** The reader of one stream. */
export interface CompletionEvents {
  /** Reads a piece, whose `completion` is text. */
  read(json: JsonObject, events: ChatEvent[]): void;
  /** Ends the block if it is open. */
  endBlock(events: ChatEvent[]): void;
}

/** Begins to read a stream. */
export function completionEvents(): CompletionEvents {
  let text: string | undefined;

  function endBlock(events: ChatEvent[]): void {
    if (text === undefined) return;
    events.push({ type: "blockStop", index: 0, block: { type: "text", text } });
    text = undefined;
  }

  return {
    read({ completion, ...rest }, events) {
      const piece = `${completion}`;
      if (text === undefined) {
        text = "";
        events.push({ type: "start", role: "assistant" }, { type: "blockStart", index: 0, block: "text" });
      }
      text += piece;
      if (piece) events.push({ type: "text", index: 0, text: piece });
      const { stop_reason: stopReason } = rest;
      if (typeof stopReason !== "string") return;
      endBlock(events);
      const { unknown } = outcomeOf(stopReason, rest);
      events.push({ type: "stop", stopReason, ...unknown ? { unknown } : {} });
    },
    endBlock,
  };
}
