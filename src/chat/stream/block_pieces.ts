/**
 * The events of a block that came whole, as a stream would have had them.
 */
import { deepJsonText } from "../../base/json_value.ts";
import type { AnswerBlock } from "../content.ts";
import type { ChatEvent } from "../event.ts";

/** Returns the events of a block before its `blockStop`, with the whole text in one event. */
export function blockPieces(block: AnswerBlock, index: number): ChatEvent[] {
  const name = block.type === "unknown" ? block.name : block.type;
  const call = block.type === "toolUse" ? { toolUse: { toolUseId: block.toolUseId, name: block.name } } : {};
  return [{ type: "blockStart", index, block: name, ...call }, ...deltas(block, index)];
}

function deltas(block: AnswerBlock, index: number): ChatEvent[] {
  switch (block.type) {
    case "text":
      return [{ type: "text", index, text: block.text }];
    case "reasoningContent":
      return block.text ? [{ type: "reasoning", index, text: block.text }] : [];
    case "toolUse": {
      const { toolUseId, name, input, invalid } = block;
      return [{ type: "toolInput", index, toolUseId, name, json: invalid?.raw ?? deepJsonText(input) }];
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
