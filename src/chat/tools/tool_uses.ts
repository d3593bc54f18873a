/**
 * Validates the calls of an answer, whole or streamed. Pure, except for the caller's schemas.
 */
import type { ToolUseBlock } from "../content.ts";
import type { ChatEvent } from "../event.ts";
import { hasNewType, isOwnCall, markServiceCalls } from "../calls/own_calls.ts";
import { withResponse } from "../response.ts";
import type { ChatResult } from "../result.ts";
import { checkedToolUse, type ToolEntry } from "../tool.ts";

/** Returns a whole answer with the calls that the caller must answer, validated, in `toolUses`. */
export async function finishToolUses(answer: ChatResult, tools: readonly ToolEntry[]): Promise<ChatResult> {
  const content = markServiceCalls(answer.content);
  const toolUses = await Promise.all(content.filter(isOwnCall).map((call) => checkedToolUse(tools, call)));
  return withResponse({ ...answer, content, toolUses }, answer);
}

/**
 * Creates the function that adds whole, validated calls to the batches of one stream, each before the end of its block. Most
 * batches end no call, and stay unchanged.
 *
 * A call of an unknown type waits for the answer's stop, because a result in the same answer would show that the service ran
 * the call.
 */
export function createToolUseInserter(
  tools: readonly ToolEntry[],
): (batch: ChatEvent[]) => ChatEvent[] | Promise<ChatEvent[]> {
  const waiting: { readonly index: number; readonly call: ToolUseBlock }[] = [];
  const answered = new Set<string>();

  async function withCalls(batch: readonly ChatEvent[]): Promise<ChatEvent[]> {
    const events: ChatEvent[] = [];
    const hand = async (index: number, call: ToolUseBlock): Promise<void> => {
      events.push({ type: "toolUse", index, toolUse: await checkedToolUse(tools, call) });
    };
    for (const event of batch) {
      if (event.type === "blockStop") {
        const { index, block } = event;
        if (block.type === "toolResult") answered.add(block.toolUseId);
        if (isOwnCall(block) && hasNewType(block)) waiting.push({ index, call: block });
        else if (isOwnCall(block)) await hand(index, block);
      } else if (event.type === "stop") {
        for (const { index, call } of waiting.splice(0)) {
          if (!answered.has(call.toolUseId)) await hand(index, call);
        }
      }
      events.push(event);
    }
    return events;
  }

  return (batch) => batch.some((event) => event.type === "stop" || endsCall(event)) ? withCalls(batch) : batch;
}

function endsCall(event: ChatEvent): boolean {
  return event.type === "blockStop" && (event.block.type === "toolResult" || isOwnCall(event.block));
}
