/**
 * The forced call as the answer that it is. Where the model was forced to call one tool, its input is what the other ways have
 * as text: so it is made text, and whoever reads the answer need not know.
 */
import type { AnswerBlock } from "../../../chat/content.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import type { OutputMode } from "../../../chat/schema/output.ts";

/** The block of a whole answer: the forced call as text, any other as it is. */
export function outputBlock(way: OutputMode, name: string, block: AnswerBlock): AnswerBlock {
  return way === "tool" && isAnswer(block, name) ? { type: "text", text: inputOf(block) } : block;
}

/**
 * The events of a stream, batch by batch, with the forced call as text, exactly as the model writes it. That a block of calls
 * begins is told only once its name is known.
 */
export function outputEvents(way: OutputMode, name: string): (events: ChatEvent[]) => ChatEvent[] {
  if (way !== "tool") return (events) => events;
  /** Blocks whose beginning has not been told. */
  const begun = new Map<number, ChatEvent & { type: "blockStart" }>();
  /** The text of each forced call. */
  const texts = new Map<number, string>();
  let called = false;

  return (events) => {
    const told: ChatEvent[] = [];
    const write = (index: number, text: string) => {
      texts.set(index, (texts.get(index) ?? "") + text);
      if (text) told.push({ type: "text", index, text });
    };
    for (const event of events) {
      if (event.type === "blockStart" && event.block === "toolUse") {
        begun.set(event.index, event);
        continue;
      }
      const call = event.type === "toolInput" && event.name === name ||
        event.type === "blockStop" && isAnswer(event.block, name);
      const start = "index" in event ? begun.get(event.index) : undefined;
      if (start) {
        begun.delete(start.index);
        told.push(call ? { ...start, block: "text" } : start);
      }
      if (call && event.type === "toolInput") {
        write(event.index, event.json);
      } else if (call && event.type === "blockStop") {
        const { index, block } = event;
        if (!texts.get(index)) write(index, inputOf(block as Call));
        told.push({
          type: "blockStop",
          index,
          block: { type: "text", text: textOf(block as Call, texts.get(index)!) },
        });
        called = true;
      } else if (event.type === "stop" && called && event.stopReason === "tool_use") {
        told.push({ ...event, stopReason: "end_turn" });
      } else {
        told.push(event);
      }
    }
    return told;
  };
}

type Call = Extract<AnswerBlock, { type: "toolUse" }>;

function isAnswer(block: AnswerBlock, name: string): block is Call {
  return block.type === "toolUse" && block.name === name && block.serverTool === undefined;
}

/** Returns the whole text of a call as the model wrote it, or decoded once more if only that gives an object. */
function textOf(call: Call, written: string): string {
  return call.invalid || written.trimStart().startsWith("{") ? written : inputOf(call);
}

function inputOf({ input, invalid }: Call): string {
  return invalid?.raw ?? JSON.stringify(input ?? {});
}
