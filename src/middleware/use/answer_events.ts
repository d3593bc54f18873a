/**
 * The events of a whole answer, as a stream would have had them.
 */
import { defined } from "../../base/defined.ts";
import { isOwnCall } from "../../chat/calls/own_calls.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import type { ChatEvent } from "../../chat/event.ts";
import type { ChatResult } from "../../chat/result.ts";
import { blockPieces } from "../../chat/stream/block_pieces.ts";

/** The members of a result that its events have. */
type Answer = Omit<ChatResult, "text" | "message" | "model" | "requestId" | "repairs" | "attempts">;

/** Returns the events of an answer, in order, with the whole text of a block in one event. */
export function answerEvents(answer: Answer): ChatEvent[] {
  const { content, toolUses, stopReason, additionalModelResponseFields, usage, latencyMs, unknown } = answer;
  const { trace, serviceTier, performanceConfig } = answer;
  return [
    { type: "start", role: "assistant" },
    ...content.flatMap((block, index) => blockEvents(block, index, toolUses)),
    { type: "stop", stopReason, ...defined({ additionalModelResponseFields }) },
    {
      type: "metadata",
      usage,
      latencyMs,
      ...defined({ trace, serviceTier, performanceConfig }),
      ...unknown && { unknown },
    },
  ];
}

function blockEvents(block: AnswerBlock, index: number, toolUses: ChatResult["toolUses"]): ChatEvent[] {
  return [
    ...blockPieces(block, index),
    ...toolUses.filter((toolUse) => isOwnCall(block) && toolUse.toolUseId === block.toolUseId)
      .map((toolUse) => ({ type: "toolUse", index, toolUse }) as const),
    { type: "blockStop", index, block },
  ];
}
