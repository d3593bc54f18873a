/**
 * Says who runs a call of an answer: the caller or the service. Pure.
 */
import { defined } from "../../base/defined.ts";
import type { AnswerBlock, ToolUseBlock } from "../content.ts";

/** Returns whether the caller must answer the call. */
export function isOwnCall(block: AnswerBlock): block is ToolUseBlock {
  return block.type === "toolUse" && block.serverTool === undefined;
}

/** Returns whether the type of a call is unknown, so that it does not say who runs the call. */
export function hasNewType({ wireType }: ToolUseBlock): boolean {
  return wireType !== undefined && wireType !== "tool_use";
}

/** Returns `content` with calls of an unknown type marked as run by the service if their result is beside them. */
export function markServiceCalls(content: readonly AnswerBlock[]): readonly AnswerBlock[] {
  const answered = new Set(content.map((block) => block.type === "toolResult" ? block.toolUseId : undefined));
  return content.map((block) => {
    return isOwnCall(block) && hasNewType(block) && answered.has(block.toolUseId) ? asServiceCall(block) : block;
  });
}

/** Returns the call as one that the service runs. */
export function asServiceCall({ wireType, ...call }: ToolUseBlock): ToolUseBlock {
  return { ...call, ...defined({ serverTool: wireType }) };
}
