/**
 * The events of a ConverseStream as ours.
 */
import type { ChatEvent } from "../chat/event.ts";
import { addDelta, type OpenBlock, sum } from "./assemble.ts";
import { decodeMetadata } from "./decode.ts";
import type { BlockReader } from "./dialect.ts";
import type { WireEvent } from "./frame.ts";
import { asObject } from "./wire.ts";

/**
 * Decodes one stream's events in order. What it gives makes one event of each, and before the first of a block one that says
 * that it begins.
 */
export function converseEvents(reader: BlockReader): (wire: readonly WireEvent[]) => ChatEvent[] {
  const open = new Map<number, OpenBlock>();
  const begin = (events: ChatEvent[], index: number, kind: string, block: OpenBlock = {}): OpenBlock => {
    open.set(index, block);
    events.push({ type: "blockStart", index, block: kind });
    return block;
  };

  return (wire) => {
    const events: ChatEvent[] = [];
    for (const { name, value } of wire) {
      const index = typeof value.contentBlockIndex === "number" ? value.contentBlockIndex : 0;
      const { start, delta, stopReason } = value;
      if (name === "contentBlockDelta") {
        const { text } = asObject(delta);
        if (typeof text === "string") {
          const block = open.get(index) ?? begin(events, index, "text");
          // A citation may come before the text that it is about.
          block.text = sum(block.text, text);
          events.push({ type: "text", index, text });
        } else {
          const [[kind, content]] = membersOf(delta);
          const block = open.get(index) ?? begin(events, index, kind);
          addDelta(block, kind, content);
          events.push(reader.delta?.(index, kind, content, block) ?? { type: "unknown", name, value });
        }
      } else if (name === "contentBlockStart") {
        const [[kind]] = membersOf(start);
        if (!open.has(index)) begin(events, index, kind, asObject(start));
      } else if (name === "contentBlockStop") {
        // A block without a single delta is an empty text: every other kind says at its start what it is.
        const block = open.get(index) ?? begin(events, index, "text", { text: "" });
        events.push({ type: "blockStop", index, block: reader.closed(block) });
        open.delete(index);
      } else if (name === "messageStart") {
        events.push({ type: "start", role: "assistant" });
      } else if (name === "messageStop" && typeof stopReason === "string") {
        const { p: _, ...told } = value;
        events.push({ ...told, type: "stop", stopReason });
      } else if (name === "metadata") {
        events.push({ ...decodeMetadata(value), type: "metadata" });
      } else {
        events.push({ type: "unknown", name, value });
      }
    }
    return events;
  };
}

/** A union's members; AWS sends one. */
function membersOf(union: unknown): [[name: string, value: unknown]] {
  return Object.entries({ ...asObject(union), "": undefined }) as never;
}
