/**
 * The interface between the decoder of a stream and the codec that knows the kinds of blocks.
 */
import type { AnswerBlock } from "../../../chat/content.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import type { OpenBlock } from "../decode/assemble.ts";

/** Reads the blocks of a stream. */
export interface BlockReader {
  /** Returns the block that is assembled from its deltas; `isWhole` unless the service did not end the block. */
  closeBlock(open: OpenBlock, isWhole: boolean): AnswerBlock;
  /**
   * Says whether a delta of this kind may begin a block at the wire's index. Without this function any delta may.
   *
   * @throws {ProviderError} `streamCorrupt` when the block must begin with its start.
   */
  mayBegin?(kind: string, delta: unknown, index: number | string): boolean;
  /** Returns the event of a delta other than text; `undefined` for a delta without an event. */
  readDelta?(index: number, kind: string, delta: unknown, open: OpenBlock): ChatEvent | undefined;
}
