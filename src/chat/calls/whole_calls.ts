/**
 * Which calls of an answer are whole, so that they may be run.
 */
import type { AnswerBlock } from "../content.ts";
import { deepJsonText } from "../../base/json_value.ts";

/** Stop reasons after which a call is whole. After any other reason a call may be cut off. */
export const WHOLE_STOPS: readonly string[] = ["tool_use", "end_turn"];

/** Returns a block in which a call for the caller is invalid, for the reason `error`; every other block as it is. */
export function withoutCall(block: AnswerBlock, error: string): AnswerBlock {
  if (block.type !== "toolUse" || block.serverTool !== undefined || block.invalid) return block;
  const { input, ...call } = block;
  return { ...call, invalid: { raw: deepJsonText(input), error } };
}
