/**
 * Writes a whole answer as the events of a stream, for a service that answers whole where a stream was asked for.
 */
import { deepJsonText } from "../base/json_value.ts";
import type { AnswerBlock, ToolUseBlock } from "../chat/content.ts";
import type { ChatEvent } from "../chat/event.ts";
import type { Answer } from "./prepared_call.ts";

/** Returns the events of an answer, from which a stream makes the same result as `chat()`. */
export function answerEvents({ content, outcome: { stopReason, ...members } }: Answer): ChatEvent[] {
  return [
    { type: "start", role: "assistant" },
    ...content.flatMap(blockEvents),
    { type: "stop", stopReason },
    { type: "metadata", ...members },
  ];
}

function blockEvents(block: AnswerBlock, index: number): ChatEvent[] {
  const name = block.type === "unknown" ? block.name : block.type;
  const start: ChatEvent = block.type === "toolUse"
    ? { type: "blockStart", index, block: name, toolUse: { toolUseId: block.toolUseId, name: block.name } }
    : { type: "blockStart", index, block: name };
  return [start, ...pieces(block, index), { type: "blockStop", index, block }];
}

function pieces(block: AnswerBlock, index: number): ChatEvent[] {
  switch (block.type) {
    case "text":
      return [{ type: "text", index, text: block.text }];
    case "reasoningContent":
      return block.text ? [{ type: "reasoning", index, text: block.text }] : [];
    case "toolUse": {
      const { toolUseId, name } = block;
      return [{ type: "toolInput", index, toolUseId, name, json: inputText(block) }];
    }
    case "citationsContent":
      return [
        ...(block.content ?? []).map(({ text }): ChatEvent => ({ type: "text", index, text })),
        ...block.citations.map((citation): ChatEvent => ({ type: "citation", index, citation })),
      ];
    default:
      return [];
  }
}

function inputText({ input, invalid }: ToolUseBlock): string {
  return invalid?.raw ?? deepJsonText(input);
}
