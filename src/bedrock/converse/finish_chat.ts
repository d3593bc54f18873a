/**
 * Finishes the answer of a chat: what the request asked for, and what the service did beside it.
 */
import { defined } from "../../base/defined.ts";
import { carriedBlock } from "../../chat/media/carried_block.ts";
import { finishOutput } from "../../chat/output/finish_output.ts";
import { withResponse } from "../../chat/response.ts";
import type { ChatResult } from "../../chat/result.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import { finishToolUses } from "../../chat/tools/tool_uses.ts";
import { summedUsage } from "../../chat/usage.ts";
import type { Finisher } from "../../operation/output_call.ts";
import { cacheReceipt, type sentPoints } from "./cache/receipt.ts";
import { decodeGuardrail } from "./decode/guardrail.ts";
import type { BedrockChatOptions } from "../chat_options.ts";

/** The parts of a request that its answer is finished with. */
export interface FinishOptions {
  readonly tools: readonly ToolEntry[];
  /** Whether the caller offers tools. */
  readonly hasTools: boolean;
  readonly points: ReturnType<typeof sentPoints>;
  readonly documentNames: ChatResult["documentNames"];
  readonly guardrail: BedrockChatOptions["guardrail"];
  readonly streaming: boolean;
  /** The usage of an answer that did not fit the schema. */
  readonly usageBefore: ChatResult["usage"];
  readonly output:
    | { readonly options: NonNullable<BedrockChatOptions["output"]>; readonly mode: OutputMode }
    | undefined;
}

/** Creates the finisher of one answer. A stream keeps the finisher, so that it must hold no prompt. */
export function createFinisher(options: FinishOptions): Finisher {
  const { tools, hasTools, points, documentNames, guardrail, streaming, usageBefore, output } = options;
  return async (given) => {
    const answer = await finishToolUses(given, tools);
    const usage = summedUsage([usageBefore, answer.usage]);
    const members = {
      ...answer,
      usage,
      message: { role: "assistant", content: answer.content.map(carriedBlock) } as const,
      ...defined({
        cache: cacheReceipt(points, usage),
        guardrail: decodeGuardrail(answer, guardrail, streaming),
        documentNames,
      }),
    };
    const whole = withResponse(members, answer);
    return output ? await finishOutput(output.options, output.mode, whole, hasTools) : whole;
  };
}
