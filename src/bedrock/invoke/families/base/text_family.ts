/**
 * The families whose answers are one text: a whole answer, or chunks with pieces of the text.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import { isDeeper } from "../../../../base/json_value.ts";
import type { AnswerBlock } from "../../../../chat/content.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import type { Outcome } from "../../../../chat/result.ts";
import { thinkSplitter } from "../../../../openai_compatible/wire/chat/decode/think_tags.ts";
import { blockWriter, type TextKind } from "../../../../openai_compatible/wire/chat/events/block_writer.ts";
import type { Family, FamilyEvents, WritingFamily } from "../../base/family.ts";
import { stopReasonOf } from "./stop_reasons.ts";
import { plainUsage } from "./usage.ts";

/** A whole answer, or one chunk of a streamed answer. */
export interface TextPiece {
  readonly text: string;
  /** The format's word for why the model stopped; `undefined` before the last piece. */
  readonly stop: string | undefined;
  /** The count of the prompt's tokens, if the piece has it. */
  readonly inputTokens?: unknown;
  /** The count of the answer's tokens, if the piece has it. */
  readonly outputTokens?: unknown;
  /** The members that have no place of their own. */
  readonly rest?: JsonObject | undefined;
}

/** Reads a whole answer or a chunk; `undefined` for other JSON. */
export type PieceReader = (json: JsonObject) => TextPiece | undefined;

/** A family whose answers are one text. */
export interface TextFamily extends Pick<Family, "name" | "bodyFormats"> {
  readonly read: PieceReader;
  /** Whether the answer begins with thinking, which ends at `</think>`. @default {false} */
  readonly thinks?: boolean;
}

/** A family with active models whose answers are one text. */
export interface WritingTextFamily extends TextFamily, Omit<WritingFamily, keyof Family> {}

/** Returns a family whose answers are one text. */
export function textFamily(family: WritingTextFamily): WritingFamily;
/** Returns a family that is only read. */
export function textFamily(family: TextFamily): Family;
export function textFamily({ read, thinks = false, ...family }: TextFamily): Family {
  return {
    ...family,
    decode(json) {
      const piece = read(json);
      if (piece?.stop === undefined || isDeeper(json)) return undefined;
      const writer = pieceWriter(thinks);
      const events: ChatEvent[] = [];
      writer.add(events, piece.text);
      writer.end(events);
      return {
        content: events.flatMap(wholeBlock),
        outcome: { stopReason: stopReasonOf(piece.stop), ...members(piece) },
      };
    },
    events: () => textEvents(read, thinks),
  };
}

function textEvents(read: PieceReader, thinks: boolean): FamilyEvents {
  const writer = pieceWriter(thinks);
  /** The members of the pieces so far; a later piece overrides an earlier one. */
  let sum: Omit<TextPiece, "text" | "stop"> = {};
  let progress: "none" | "started" | "stopped" = "none";

  return {
    read(json, events) {
      const piece = progress === "stopped" ? undefined : read(json);
      if (!piece) {
        events.push({ type: "unknown", name: "chunk", value: json });
        return;
      }
      if (progress === "none") events.push({ type: "start", role: "assistant" });
      progress = "started";
      sum = {
        inputTokens: piece.inputTokens ?? sum.inputTokens,
        outputTokens: piece.outputTokens ?? sum.outputTokens,
        rest: { ...sum.rest, ...piece.rest },
      };
      writer.add(events, piece.text);
      if (piece.stop === undefined) return;
      progress = "stopped";
      writer.end(events);
      events.push({ type: "stop", stopReason: stopReasonOf(piece.stop) }, { type: "metadata", ...members(sum) });
    },
    end(events) {
      if (progress === "started") writer.end(events);
    },
  };
}

/** Writes text, and thinking at its beginning, as blocks. */
function pieceWriter(thinks: boolean) {
  const splitter = thinks ? thinkSplitter({ isOpen: true }) : undefined;
  const writer = blockWriter(() => undefined, ({ kind, text }) => closedBlock(kind, text));
  return {
    add(events: ChatEvent[], text: string): void {
      if (!splitter) return writer.addText(events, "text", text);
      for (const piece of splitter.push(text)) writer.addText(events, kindOf(piece), piece.text);
    },
    end(events: ChatEvent[]): void {
      for (const piece of splitter?.end() ?? []) writer.addText(events, kindOf(piece), piece.text);
      writer.close(events);
    },
  };
}

function kindOf({ isThinking }: { readonly isThinking: boolean }): TextKind {
  return isThinking ? "reasoning" : "text";
}

function closedBlock(kind: TextKind, text: string): AnswerBlock {
  return kind === "text" ? { type: "text", text } : { type: "reasoningContent", text };
}

function wholeBlock(event: ChatEvent): AnswerBlock[] {
  return event.type === "blockStop" ? [event.block] : [];
}

function members(
  { inputTokens, outputTokens, rest = {} }: Omit<TextPiece, "text" | "stop">,
): Omit<Outcome, "stopReason"> {
  const unknown = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== undefined));
  return {
    usage: plainUsage(inputTokens, outputTokens),
    latencyMs: undefined,
    ...Object.keys(unknown).length ? { unknown } : {},
  };
}
