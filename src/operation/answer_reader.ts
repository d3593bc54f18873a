/**
 * Reads the blocks and events of an answer as its request asked: calls of tools are validated, and structured output is read. The
 * same for every format.
 */
import type { AnswerBlock } from "../chat/content.ts";
import { carriedBlock } from "../chat/media/carried_block.ts";
import type { ChatEvent } from "../chat/event.ts";
import { outputName } from "../chat/output/check_output.ts";
import { finishOutput } from "../chat/output/finish_output.ts";
import { createForcedCallRewriter, rewriteForcedCall } from "../chat/output/forced_call.ts";
import type { ChatOptions } from "../chat/request.ts";
import { withResponse } from "../chat/response.ts";
import type { ChatResult } from "../chat/result.ts";
import type { OutputMode, OutputOptions } from "../chat/schema/output.ts";
import { createBlockGrower } from "../chat/stream/block_grower.ts";
import { createToolUseInserter, finishToolUses } from "../chat/tools/tool_uses.ts";
import { summedUsage } from "../chat/usage.ts";
import type { Finisher } from "./output_call.ts";

/** Reads one answer. A stream keeps its reader, which must not hold the request: the request may have large media. */
export interface AnswerReader {
  /** Reads a block of a whole answer. */
  readBlock(block: AnswerBlock): AnswerBlock;
  /** Converts one batch of events to the events for the caller, which may be more, fewer or none. */
  convert(batch: ChatEvent[]): ChatEvent[] | Promise<ChatEvent[]>;
  /** The last part of `convert`, for events of blocks that `readBlock` has read. */
  insertToolUses(batch: ChatEvent[]): ChatEvent[] | Promise<ChatEvent[]>;
  /** Adds an event to the blocks so far, which remain if the stream is cut. */
  grow(event: ChatEvent, blocks: Map<number, AnswerBlock>): void;
  /** Converts the whole answer as the request asked, or rejects. */
  readonly finish: Finisher;
}

/** The parts of a request that its answer is read with. */
export interface ReaderOptions extends Pick<ChatOptions, "tools" | "toolChoice"> {
  readonly output?: OutputOptions | undefined;
  /** How structured output is asked for, if it is. */
  readonly mode?: OutputMode | undefined;
  /** The usage of an answer that did not fit the schema. */
  readonly usageBefore?: ChatResult["usage"] | undefined;
}

/** Creates the reader of one answer. */
export function createAnswerReader(
  { tools = [], toolChoice, output, mode, usageBefore }: ReaderOptions,
): AnswerReader {
  const asked = output && mode && { options: output, mode, name: outputName(output) };
  const hasTools = toolChoice !== "none" && tools.some((tool) => "inputSchema" in Object(tool));
  const insertToolUses = createToolUseInserter(tools);
  const asText = asked ? createForcedCallRewriter(asked.mode, asked.name) : (batch: ChatEvent[]) => batch;
  return {
    readBlock: (block) => asked ? rewriteForcedCall(asked.mode, asked.name, block) : block,
    convert: (batch) => insertToolUses(asText(batch)),
    insertToolUses,
    grow: createBlockGrower(),
    async finish(given) {
      const answer = await finishToolUses(given, tools);
      const usage = summedUsage([usageBefore, answer.usage]);
      const whole = withResponse({
        ...answer,
        usage,
        message: { role: "assistant", content: answer.content.map(carriedBlock) } as const,
      }, answer);
      return asked ? await finishOutput(asked.options, asked.mode, whole, hasTools) : whole;
    },
  };
}
