/**
 * Decodes the pieces of a streamed answer of Chat Completions.
 */
import { isObject, type JsonObject } from "../../../../base/json_object.ts";
import { joinBase64 } from "../../../../base/join_base64.ts";
import { WHOLE_STOPS } from "../../../../chat/calls/whole_calls.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import type { Failures } from "../../../../transport/failure.ts";
import type { FormatEvents } from "../../format.ts";
import type { Quirks } from "../../quirks.ts";
import { detailsText, imageBlock, objectsIn, reasoningText, textIn, thinkingText } from "../decode/blocks.ts";
import { furtherMembers } from "../decode/decode.ts";
import { stopReasonOf } from "../decode/outcome.ts";
import { answerPieces, type ContentReader, plainText } from "./answer_pieces.ts";
import { joinPieces } from "./kept_members.ts";
import { streamedCalls } from "./streamed_calls.ts";
import { textBlocks } from "./text_blocks.ts";

/** Begins to read a stream. */
export function chatCompletionEvents(quirks: Quirks, failures: Failures): FormatEvents {
  return answerPieces(failures, (answerId) => contentReader(quirks, answerId));
}

/** Begins to read the content of one answer. */
function contentReader({ inlineThinkTags = false }: Quirks, answerId: () => unknown): ContentReader {
  const blocks = textBlocks(inlineThinkTags);
  const calls = streamedCalls(blocks, answerId);
  /** Members of the message that this version does not know. */
  const further = new Map<string, unknown>();
  let audio: JsonObject | undefined;
  let isRefused = false;

  function readContent(events: ChatEvent[], content: unknown): void {
    if (typeof content === "string") return blocks.addContent(events, content);
    for (const part of objectsIn(content)) {
      if (part.type === "text") blocks.addContent(events, textIn(part.text) ?? "");
      else if (part.type === "thinking") blocks.addText(events, "reasoning", thinkingText(part));
      else blocks.addWhole(events, { type: "unknown", name: `${part.type}`, value: part });
    }
  }

  /** Hands out members of the message that came in pieces. */
  function addFurther(events: ChatEvent[]): void {
    if (audio) blocks.addWhole(events, { type: "unknown", name: "audio", value: wholeAudio(audio) });
    audio = undefined;
    for (const [name, value] of further) blocks.addWhole(events, { type: "unknown", name, value });
    further.clear();
  }

  return {
    readDelta(events, delta) {
      const plain = plainText(delta);
      if (plain !== undefined) return blocks.addContent(events, plain);
      const details = objectsIn(delta.reasoning_details);
      blocks.addText(events, "reasoning", reasoningText(delta) ?? detailsText(details));
      if (details.length) blocks.addDetails(events, details);
      readContent(events, delta.content);
      const refusal = textIn(delta.refusal);
      if (refusal !== undefined) {
        isRefused = true;
        blocks.addText(events, "text", refusal);
      }
      for (const annotation of objectsIn(delta.annotations)) blocks.addAnnotation(events, annotation);
      for (const image of objectsIn(delta.images)) blocks.addWhole(events, imageBlock(image));
      if (isObject(delta.audio)) audio = joinAudio(audio, delta.audio);
      for (const piece of objectsIn(delta.tool_calls)) calls.add(events, piece);
      if (isObject(delta.function_call)) calls.add(events, { function: delta.function_call });
      joinPieces(further, furtherMembers(delta));
    },
    stop(events, finish, matched) {
      blocks.end(events);
      const stopReason = stopReasonOf({ finish, matched, hasCall: calls.hasCall(), isRefused });
      calls.end(events, WHOLE_STOPS.includes(stopReason) ? undefined : `the answer stopped with ${stopReason}`);
      addFurther(events);
      return stopReason;
    },
    endLate(events) {
      blocks.end(events);
      calls.end(events, "the call came after the answer had stopped");
      addFurther(events);
    },
    end: blocks.end,
  };
}

/** Adds a piece of generated audio. */
function joinAudio(before: JsonObject | undefined, { data, transcript, ...rest }: JsonObject): JsonObject {
  const sum: Record<string, unknown> = { ...before, ...rest };
  if (typeof data === "string") sum.data = `${before?.data ?? ""}${data}`;
  if (typeof transcript === "string") sum.transcript = `${before?.transcript ?? ""}${transcript}`;
  return sum;
}

/** Returns audio whose pieces have been added. Each piece was base64 of its own. */
function wholeAudio(audio: JsonObject): JsonObject {
  return typeof audio.data === "string" ? { ...audio, data: joinBase64(audio.data) } : audio;
}
