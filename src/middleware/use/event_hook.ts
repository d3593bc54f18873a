/**
 * The events that a middleware makes of the events of one answer.
 */
import type { AnswerBlock } from "../../chat/content.ts";
import type { ChatEvent } from "../../chat/event.ts";

/** Returns the events to hand out instead of one; nothing to leave it as it is. */
export type EventHook = (event: ChatEvent) => ChatEvent | readonly ChatEvent[] | undefined | void;

/**
 * Creates the hook of one answer, in which the text of a block follows its `text` events. A block that the hook changes itself
 * stays as the hook made it.
 */
export function followText(hook: EventHook): (event: ChatEvent) => ChatEvent | readonly ChatEvent[] {
  /** The text that was handed out, by the index of its block. */
  const texts = new Map<number, string>();
  const changed = new Set<number>();

  function hear(event: ChatEvent): void {
    if (event.type === "start") {
      texts.clear();
      changed.clear();
    } else if (event.type === "text") {
      texts.set(event.index, (texts.get(event.index) ?? "") + event.text);
    }
  }

  return (event) => {
    const made = hook(event) ?? event;
    if (made !== event && event.type === "text") changed.add(event.index);
    if ("type" in made) hear(made);
    else made.forEach(hear);
    if (made !== event || event.type !== "blockStop" || !changed.has(event.index)) return made;
    return { ...event, block: withText(event.block, texts.get(event.index) ?? "") };
  };
}

/** Returns a block with another text. Cited text becomes one part. */
function withText(block: AnswerBlock, text: string): AnswerBlock {
  if (block.type === "text") return { ...block, text };
  return block.type === "citationsContent" ? { ...block, content: [{ text }] } : block;
}
