/**
 * Adds the events of a stream to the blocks of its answer so far.
 */
import type { AnswerBlock } from "../content.ts";
import type { ChatEvent } from "../event.ts";
import { asServiceCall, hasNewType, isOwnCall } from "../calls/own_calls.ts";

/**
 * Creates the function that adds the events of one stream to its blocks so far: open reasoning and open calls. An open call is
 * `invalid`, so that it is not run. At a stop, calls of an unknown type become the service's if their result is beside them.
 */
export function createBlockGrower(): (event: ChatEvent, blocks: Map<number, AnswerBlock>) => void {
  /** The indexes of calls of an unknown type, by id. */
  const calls = new Map<string, number[]>();
  const answered = new Set<string>();
  /** The indexes of calls that have a result, until the next stop. */
  let served: number[] = [];

  return (event, blocks) => {
    if (event.type === "reasoning") growReasoning(event, blocks);
    else if (event.type === "toolInput") {
      const { index, toolUseId, name, json } = event;
      const open = blocks.get(index);
      const before = open?.type === "toolUse" ? open.invalid?.raw ?? "" : "";
      const invalid = { raw: before + json, error: "the stream ended before the call was whole" };
      blocks.set(index, { type: "toolUse", toolUseId, name, input: undefined, invalid });
    } else if (event.type === "blockStop") {
      const { index, block } = event;
      if (block.type === "toolResult") {
        answered.add(block.toolUseId);
        for (const call of calls.get(block.toolUseId) ?? []) served.push(call);
        calls.delete(block.toolUseId);
      } else if (isOwnCall(block) && hasNewType(block)) {
        const { toolUseId } = block;
        if (answered.has(toolUseId)) served.push(index);
        else if (!calls.get(toolUseId)?.push(index)) calls.set(toolUseId, [index]);
      }
    } else if (event.type === "stop") {
      for (const index of served) {
        const block = blocks.get(index);
        if (block && isOwnCall(block)) blocks.set(index, asServiceCall(block));
      }
      served = [];
    }
  };
}

/** Adds an event to the blocks so far, if it is a piece of reasoning. */
export function growReasoning(event: ChatEvent, blocks: Map<number, AnswerBlock>): void {
  if (event.type !== "reasoning") return;
  const open = blocks.get(event.index);
  const before = open?.type === "reasoningContent" ? open.text ?? "" : "";
  blocks.set(event.index, { type: "reasoningContent", text: before + event.text });
}
