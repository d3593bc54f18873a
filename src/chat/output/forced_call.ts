/**
 * Converts a forced call to text. If a model is forced to call one tool, the input of the call is the answer that the
 * other output modes have as text, so that readers need not know the mode.
 */
import type { AnswerBlock } from "../content.ts";
import type { ChatEvent } from "../event.ts";
import type { OutputMode } from "../schema/output.ts";

/** Returns a block of a whole answer: the forced call of the tool `name` as text, any other block unchanged. */
export function rewriteForcedCall(mode: OutputMode, name: string, block: AnswerBlock): AnswerBlock {
  return mode === "tool" && isForced(block, name) ? { type: "text", text: inputOf(block) } : block;
}

/**
 * Creates the function that converts the forced call in a stream's events to text, batch by batch, exactly as the model writes
 * the input. The `blockStart` of a call without a name comes with the first event that has the name of the tool.
 */
export function createForcedCallRewriter(mode: OutputMode, name: string): (events: ChatEvent[]) => ChatEvent[] {
  if (mode !== "tool") return (events) => events;
  /** The starts of calls that may be forced: the call's name is not known yet, or the service may run the call. */
  const starts = new Map<number, ChatEvent & { type: "blockStart" }>();
  /** The text of each forced call. */
  const texts = new Map<number, string>();
  let hasForcedCall = false;

  return (events) => {
    const rewritten: ChatEvent[] = [];
    const write = (index: number, text: string) => {
      texts.set(index, (texts.get(index) ?? "") + text);
      if (text) rewritten.push({ type: "text", index, text });
    };
    for (const event of events) {
      if (event.type === "blockStart" && event.block === "toolUse" && (event.toolUse?.name ?? name) === name) {
        starts.set(event.index, event);
        continue;
      }
      const isPartOfCall = event.type === "toolInput" && event.name === name ||
        event.type === "blockStop" && isForced(event.block, name);
      const start = "index" in event ? starts.get(event.index) : undefined;
      if (start) {
        starts.delete(start.index);
        rewritten.push(isPartOfCall ? { type: "blockStart", index: start.index, block: "text" } : start);
      }
      if (isPartOfCall && event.type === "toolInput") {
        write(event.index, event.json);
      } else if (isPartOfCall && event.type === "blockStop") {
        const { index, block } = event;
        if (!texts.get(index)) write(index, inputOf(block as ForcedCall));
        rewritten.push({
          type: "blockStop",
          index,
          block: { type: "text", text: finalText(block as ForcedCall, texts.get(index)!) },
        });
        hasForcedCall = true;
      } else if (event.type === "stop" && hasForcedCall && event.stopReason === "tool_use") {
        rewritten.push({ ...event, stopReason: "end_turn" });
      } else {
        rewritten.push(event);
      }
    }
    return rewritten;
  };
}

type ForcedCall = Extract<AnswerBlock, { type: "toolUse" }>;

function isForced(block: AnswerBlock, name: string): block is ForcedCall {
  return block.type === "toolUse" && block.name === name && block.serverTool === undefined;
}

/** Returns the whole text of a call as the model wrote it, or decoded once more if only that gives an object. */
function finalText(call: ForcedCall, written: string): string {
  return call.invalid || written.trimStart().startsWith("{") ? written : inputOf(call);
}

function inputOf({ input, invalid }: ForcedCall): string {
  return invalid?.raw ?? JSON.stringify(input ?? {});
}
