/**
 * Writes the blocks of a streamed answer with their citations, the details of reasoning, and thinking between tags.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import { citationOf, reasoningBlock, textBlock } from "../decode/blocks.ts";
import { thinkSplitter } from "../decode/think_tags.ts";
import { type BlockWriter, blockWriter } from "./block_writer.ts";
import { addDetails } from "./reasoning_details.ts";

/** The parts of an open block beside its text. */
interface TextExtras {
  readonly annotations: JsonObject[];
  readonly details: Record<string, unknown>[];
}

/** The blocks of one answer. Each function appends to `events`. */
export interface TextBlocks extends Pick<BlockWriter<unknown>, "takeIndex" | "addText" | "addWhole" | "close"> {
  /** Adds text of the content, in which thinking may stand between tags. */
  addContent(events: ChatEvent[], text: string): void;
  /** Adds the source of a text. */
  addAnnotation(events: ChatEvent[], annotation: JsonObject): void;
  /** Adds details of the reasoning. */
  addDetails(events: ChatEvent[], details: readonly JsonObject[]): void;
  /** Closes the open block, with the text that was held back. */
  end(events: ChatEvent[]): void;
}

/** Begins the blocks of one answer. */
export function textBlocks(inlineThinkTags: boolean): TextBlocks {
  const splitter = inlineThinkTags ? thinkSplitter() : undefined;
  const { takeIndex, openBlock, addText, addWhole, close } = blockWriter<TextExtras>(
    () => ({ annotations: [], details: [] }),
    ({ kind, text, extras: { annotations, details } }) =>
      kind === "text" ? textBlock(text, annotations.map(citationOf)) : reasoningBlock(text, details),
  );
  return {
    takeIndex,
    addText,
    addWhole,
    close,
    addContent(events, text) {
      if (!splitter) return addText(events, "text", text);
      for (const piece of splitter.push(text)) addText(events, piece.isThinking ? "reasoning" : "text", piece.text);
    },
    addAnnotation(events, annotation) {
      const { index, extras } = openBlock(events, "text");
      extras.annotations.push(annotation);
      events.push({ type: "citation", index, citation: citationOf(annotation) });
    },
    addDetails(events, details) {
      addDetails(openBlock(events, "reasoning").extras.details, details);
    },
    end(events) {
      for (const piece of splitter?.end() ?? []) addText(events, piece.isThinking ? "reasoning" : "text", piece.text);
      close(events);
    },
  };
}
