/**
 * Writes a whole answer as the events of a stream, for a service that answers whole where a stream was asked for.
 */
import type { ChatEvent } from "../chat/event.ts";
import { blockPieces } from "../chat/stream/block_pieces.ts";
import type { Answer } from "./prepared_call.ts";

/** Returns the events of an answer, from which a stream makes the same result as `chat()`. */
export function answerEvents({ content, outcome: { stopReason, ...members } }: Answer): ChatEvent[] {
  return [
    { type: "start", role: "assistant" },
    ...content.flatMap((block, index): ChatEvent[] => [
      ...blockPieces(block, index),
      { type: "blockStop", index, block },
    ]),
    { type: "stop", stopReason },
    { type: "metadata", ...members },
  ];
}
