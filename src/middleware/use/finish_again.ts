/**
 * Finishes an answer once more, as a provider does: with the calls and the output that the request asked for.
 */
import { defined } from "../../base/defined.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import { carriedBlock } from "../../chat/media/carried_block.ts";
import { finishOutput } from "../../chat/output/finish_output.ts";
import type { ChatOptions } from "../../chat/request.ts";
import { withResponse } from "../../chat/response.ts";
import { type ChatResult, textOf } from "../../chat/result.ts";
import { createBlockGrower } from "../../chat/stream/block_grower.ts";
import { Draft } from "../../chat/stream/draft.ts";
import { missingStop } from "../../chat/stream/truncated.ts";
import { finishToolUses } from "../../chat/tools/tool_uses.ts";
import { answerEvents } from "./answer_events.ts";
import { type EventHook, followText } from "./event_hook.ts";

/** The members of a request by which an answer is finished. A stream keeps them, so that they hold no prompt. */
export type FinishRequest = Pick<ChatOptions, "tools" | "toolChoice" | "output">;

/** Returns the members of a request by which its answer is finished. */
export function finishRequest({ tools, toolChoice, output }: ChatOptions): FinishRequest {
  return { tools, toolChoice, output };
}

/**
 * Returns the result with its `toolUses` and its `output` made of its content.
 *
 * @throws {StructuredOutputError} when the content has no output that fits.
 */
export async function finishAgain(result: ChatResult, request: FinishRequest): Promise<ChatResult> {
  const { tools = [], toolChoice, output } = request;
  const finished = await finishToolUses(result, tools);
  if (!output || result.outputMode === undefined) return finished;
  const hasTools = toolChoice !== "none" && tools.some((tool) => "inputSchema" in tool);
  return withResponse(await finishOutput(output, result.outputMode, finished, hasTools), result);
}

/**
 * Returns the result of a whole answer whose events have passed a hook. The same result if the hook changes none of them.
 *
 * @throws {ProviderError} `streamTruncated` when the hook leaves no `stop` event.
 */
export async function passEvents(hook: EventHook, result: ChatResult, request: FinishRequest): Promise<ChatResult> {
  const draft = new Draft();
  const grow = createBlockGrower();
  const follow = followText(hook);
  let isChanged = false;
  for (const event of answerEvents(result)) {
    const made = follow(event);
    isChanged ||= made !== event;
    const events = "type" in made ? [made] : made;
    for (const each of events) draft.add(each, { grow });
  }
  if (!isChanged) return result;
  const content = draft.content();
  const { outcome } = draft;
  if (outcome.stopReason === undefined) throw missingStop();
  const { output: _, ...rest } = result;
  const changed = { ...rest, ...defined(outcome), content, text: textOf(content), message: messageOf(content, result) };
  return await finishAgain(withResponse(changed, result), request);
}

/** Returns the message of the changed content. A block that has not changed is in the message as before. */
function messageOf(content: readonly AnswerBlock[], before: ChatResult): ChatResult["message"] {
  const carried = (block: AnswerBlock) => before.message.content[before.content.indexOf(block)] ?? carriedBlock(block);
  return { role: "assistant", content: content.map(carried) };
}
