/**
 * The events of a whole answer, as a stream would have had them.
 */
import { defined } from "../../base/defined.ts";
import { deepJsonText } from "../../base/json_value.ts";
import { isOwnCall } from "../../chat/calls/own_calls.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import type { ChatEvent } from "../../chat/event.ts";
import type { ChatResult } from "../../chat/result.ts";

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
  const call = block.type === "toolUse" ? { toolUse: { toolUseId: block.toolUseId, name: block.name } } : {};
  return [
    { type: "blockStart", index, block: block.type === "unknown" ? block.name : block.type, ...call },
    ...deltas(block, index),
    ...toolUses.filter((toolUse) => isOwnCall(block) && toolUse.toolUseId === block.toolUseId)
      .map((toolUse) => ({ type: "toolUse", index, toolUse }) as const),
    { type: "blockStop", index, block },
  ];
}

function deltas(block: AnswerBlock, index: number): ChatEvent[] {
  if (block.type === "text") return [{ type: "text", index, text: block.text }];
  if (block.type === "reasoningContent") return block.text ? [{ type: "reasoning", index, text: block.text }] : [];
  if (block.type === "toolUse") {
    const { toolUseId, name } = block;
    const json = block.invalid ? block.invalid.raw : deepJsonText(block.input);
    return [{ type: "toolInput", index, toolUseId, name, json }];
  }
  if (block.type !== "citationsContent") return [];
  return [
    ...(block.content ?? []).map(({ text }) => ({ type: "text", index, text }) as const),
    ...block.citations.map((citation) => ({ type: "citation", index, citation }) as const),
  ];
}
