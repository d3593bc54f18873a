/**
 * Writes the blocks of a streamed answer: text and reasoning as they come, other blocks when they are whole.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import type { AnswerBlock } from "../../../../chat/content.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import { citationOf, reasoningBlock, textBlock } from "../decode/blocks.ts";
import { addDetails } from "./reasoning_details.ts";
import { thinkSplitter } from "../decode/think_tags.ts";

/** The kinds of text. */
export type TextKind = "text" | "reasoning";

/** The block that is open. */
interface OpenText {
  readonly kind: TextKind;
  readonly index: number;
  text: string;
  readonly annotations: JsonObject[];
  readonly details: Record<string, unknown>[];
}

/** The blocks of one answer. Each function appends to `events`. */
export interface TextBlocks {
  /** Returns the index of a new block. */
  takeIndex(): number;
  /** Adds text, after closing an open block of the other kind. */
  addText(events: ChatEvent[], kind: TextKind, text: string): void;
  /** Adds text of the content, in which thinking may stand between tags. */
  addContent(events: ChatEvent[], text: string): void;
  /** Adds the source of a text. */
  addAnnotation(events: ChatEvent[], annotation: JsonObject): void;
  /** Adds details of the reasoning. */
  addDetails(events: ChatEvent[], details: readonly JsonObject[]): void;
  /** Adds a block that came whole. */
  addWhole(events: ChatEvent[], block: AnswerBlock): void;
  /** Closes the open block. */
  close(events: ChatEvent[]): void;
  /** Closes the open block, with the text that was held back. */
  end(events: ChatEvent[]): void;
}

/** Begins the blocks of one answer. */
export function textBlocks(inlineThinkTags: boolean): TextBlocks {
  const splitter = inlineThinkTags ? thinkSplitter() : undefined;
  let open: OpenText | undefined;
  let nextIndex = 0;

  function openBlock(events: ChatEvent[], kind: TextKind): OpenText {
    if (open?.kind === kind) return open;
    close(events);
    open = { kind, index: nextIndex++, text: "", annotations: [], details: [] };
    events.push({ type: "blockStart", index: open.index, block: kind === "text" ? "text" : "reasoningContent" });
    return open;
  }

  function addText(events: ChatEvent[], kind: TextKind, text: string): void {
    if (!text) return;
    const block = openBlock(events, kind);
    block.text += text;
    events.push({ type: kind, index: block.index, text });
  }

  function close(events: ChatEvent[]): void {
    if (!open) return;
    const { kind, index, text, annotations, details } = open;
    open = undefined;
    const block = kind === "text" ? textBlock(text, annotations.map(citationOf)) : reasoningBlock(text, details);
    events.push({ type: "blockStop", index, block });
  }

  return {
    takeIndex: () => nextIndex++,
    addText,
    addContent(events, text) {
      if (!splitter) return addText(events, "text", text);
      for (const piece of splitter.push(text)) addText(events, piece.isThinking ? "reasoning" : "text", piece.text);
    },
    addAnnotation(events, annotation) {
      const block = openBlock(events, "text");
      block.annotations.push(annotation);
      events.push({ type: "citation", index: block.index, citation: citationOf(annotation) });
    },
    addDetails(events, details) {
      addDetails(openBlock(events, "reasoning").details, details);
    },
    addWhole(events, block) {
      close(events);
      const index = nextIndex++;
      events.push({ type: "blockStart", index, block: block.type === "unknown" ? block.name : block.type });
      events.push({ type: "blockStop", index, block });
    },
    close,
    end(events) {
      for (const piece of splitter?.end() ?? []) addText(events, piece.isThinking ? "reasoning" : "text", piece.text);
      close(events);
    },
  };
}
