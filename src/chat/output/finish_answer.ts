/**
 * Finishes the answer of a chat as the request asked: calls are validated, media become carriable, and output is parsed.
 */
import { carriedBlock } from "../media/carried_block.ts";
import { withResponse } from "../response.ts";
import type { ChatResult } from "../result.ts";
import type { OutputMode, OutputOptions } from "../schema/output.ts";
import type { ToolEntry } from "../tool.ts";
import { finishToolUses } from "../tools/tool_uses.ts";
import { summedUsage } from "../usage.ts";
import { finishOutput } from "./finish_output.ts";

/** The parts of a request that its answer is finished with. They hold no prompt, because a stream keeps them. */
export interface FinishOptions {
  readonly tools: readonly ToolEntry[];
  /** Whether the model may call the caller's tools. */
  readonly hasTools: boolean;
  /** The usage of an answer that did not fit the schema, if the model was asked again. */
  readonly usageBefore: ChatResult["usage"];
  /** The output that was asked for, and how. */
  readonly output: { readonly options: OutputOptions; readonly mode: OutputMode } | undefined;
  /** Returns the text in which output is looked for. @default all text of the answer */
  outputTextOf?(result: ChatResult): string | undefined;
}

/**
 * Finishes an answer.
 *
 * @throws {StructuredOutputError} when there is no output.
 */
export async function finishAnswer(given: ChatResult, options: FinishOptions): Promise<ChatResult> {
  const { tools, hasTools, usageBefore, output, outputTextOf } = options;
  const answer = await finishToolUses(given, tools);
  const message = { role: "assistant", content: answer.content.map(carriedBlock) } as const;
  const whole = withResponse({ ...answer, usage: summedUsage([usageBefore, answer.usage]), message }, answer);
  if (!output) return whole;
  const text = outputTextOf?.(whole);
  if (text === undefined) return await finishOutput(output.options, output.mode, whole, hasTools);
  const finished = await finishOutput(output.options, output.mode, withResponse({ ...whole, text }, whole), hasTools);
  return withResponse({ ...finished, text: whole.text }, finished);
}
