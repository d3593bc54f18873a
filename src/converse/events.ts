/**
 * The events of a ConverseStream as ours.
 */
import type { ChatEvent } from "../chat/event.ts";
import { defined } from "../defined.ts";
import { addDelta, type OpenBlock, wholeBlock } from "./assemble.ts";
import { decodeBlock, decodeMetadata } from "./decode.ts";
import type { WireEvent } from "./frame.ts";
import { asObject } from "./wire.ts";

/**
 * Decodes one stream's events in order. What it gives makes one event of each, and before the first of a block one that says
 * that it begins.
 */
export function converseEvents(): (wire: readonly WireEvent[]) => ChatEvent[] {
  const open = new Map<number, OpenBlock>();

  return (wire) => {
    const events: ChatEvent[] = [];
    for (const { name, value } of wire) {
      const index = typeof value.contentBlockIndex === "number" ? value.contentBlockIndex : 0;
      /** The block at this index; begun where it has not been, with what its start held. */
      const block = (kind: string, start: OpenBlock): OpenBlock => {
        let begun = open.get(index);
        if (!begun) {
          open.set(index, begun = start);
          events.push({ type: "blockStart", index, block: kind });
        }
        return begun;
      };
      const { start, delta, stopReason } = value;
      if (name === "contentBlockDelta") {
        const { text } = asObject(delta);
        if (typeof text === "string") {
          const begun = block("text", { text: "" });
          begun.text = begun.text as string + text;
          events.push({ type: "text", index, text });
        } else {
          const [[kind, content]] = membersOf(delta);
          addDelta(block(kind, {}), kind, content);
          events.push({ type: "unknown", name, value });
        }
      } else if (name === "contentBlockStart") {
        const [[kind]] = membersOf(start);
        block(kind, { ...asObject(start) });
      } else if (name === "contentBlockStop") {
        // A block without a single delta is an empty text: every other kind says at its start what it is.
        events.push({ type: "blockStop", index, block: decodeBlock(wholeBlock(block("text", { text: "" }))) });
        open.delete(index);
      } else if (name === "messageStart") {
        events.push({ type: "start", role: "assistant" });
      } else if (name === "messageStop" && typeof stopReason === "string") {
        const { additionalModelResponseFields } = value;
        events.push({ type: "stop", stopReason, ...defined({ additionalModelResponseFields }) });
      } else if (name === "metadata") {
        events.push({ type: "metadata", ...decodeMetadata(value), ...defined({ trace: value.trace }) });
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
