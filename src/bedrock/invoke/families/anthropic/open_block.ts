/**
 * Collects the deltas of one block of a stream, so that the block is decoded as that of a whole answer.
 */
import { corrupt } from "../../../../event_stream/message.ts";
import type { JsonObject } from "../../../../base/json_object.ts";
import type { AnswerBlock } from "../../../../chat/content.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import { decodeCitation } from "./citations.ts";
import { calledTool, decodeBlock, isCall } from "./decode_block.ts";

/** A block that has begun and not ended. */
export interface OpenBlock {
  readonly index: number;
  /** Appends the events of the start. */
  start(events: ChatEvent[]): void;
  /** Adds a delta; returns false for one that the block cannot take. */
  add(events: ChatEvent[], delta: JsonObject): boolean;
  /** Returns the whole block. */
  whole(): AnswerBlock;
}

/** Creates a block from the member `content_block` of its start. */
export function createOpenBlock(index: number, wire: JsonObject): OpenBlock {
  const { type } = wire;
  const { toolUse } = calledTool(wire);
  let text = textIn(wire.text);
  let thinking = textIn(wire.thinking);
  let signature = textIn(wire.signature);
  let input = "";
  const citations: unknown[] = Array.isArray(wire.citations) ? [...wire.citations] : [];

  function addText(events: ChatEvent[], more: unknown): void {
    const piece = textIn(more);
    text += piece;
    if (piece) events.push({ type: "text", index, text: piece });
  }

  function addThinking(events: ChatEvent[], more: unknown): void {
    const piece = textIn(more);
    thinking += piece;
    if (piece) events.push({ type: "reasoning", index, text: piece });
  }

  function addInput(events: ChatEvent[], more: unknown): void {
    const piece = textIn(more);
    input += piece;
    if (toolUse && piece) events.push({ type: "toolInput", index, ...toolUse, json: piece });
    // Input of an unknown call may be missing in another call, so that no call of the answer can be trusted.
    else if (!toolUse && piece.trim()) {
      throw corrupt(`input of a tool call came at index ${index}, where no call began`);
    }
  }

  return {
    index,
    start(events) {
      events.push({ type: "blockStart", index, block: nameOf(type), ...toolUse ? { toolUse } : {} });
      if (type === "text" && text) events.push({ type: "text", index, text });
      if (type === "thinking" && thinking) events.push({ type: "reasoning", index, text: thinking });
    },
    add(events, delta) {
      if (delta.type === "text_delta" && type === "text") addText(events, delta.text);
      else if (delta.type === "thinking_delta" && type === "thinking") addThinking(events, delta.thinking);
      else if (delta.type === "signature_delta" && type === "thinking") signature += textIn(delta.signature);
      else if (delta.type === "input_json_delta") addInput(events, delta.partial_json);
      else if (delta.type === "citations_delta" && type === "text") {
        citations.push(delta.citation);
        events.push({ type: "citation", index, citation: decodeCitation(delta.citation) });
      } else return false;
      return true;
    },
    whole: () =>
      decodeBlock({
        ...wire,
        ...type === "text" ? { text, ...citations.length ? { citations } : {} } : {},
        ...type === "thinking" ? { thinking, signature } : {},
        // The text of an input is read as that of a whole answer. Without text, the start may hold the input.
        ...isCall(type) && input.trim() ? { input } : {},
      }),
  };
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Returns our name of a block's type. */
function nameOf(type: unknown): string {
  if (type === "thinking" || type === "redacted_thinking") return "reasoningContent";
  return isCall(type) ? "toolUse" : `${type}`;
}
