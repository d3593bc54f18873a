/**
 * Blocks of an answer as the history takes them.
 */
import type { AnswerBlock, CommonBlock } from "../content.ts";

/** Returns a block of an answer as its message has it: models take back no media that they made, so that media stay unread. */
export function carriedBlock(block: AnswerBlock): CommonBlock {
  if (block.type !== "image" && block.type !== "audio") return block;
  const { type, ...value } = block;
  return { type: "unknown", name: type, value };
}
