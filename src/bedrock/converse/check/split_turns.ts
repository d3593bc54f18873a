/**
 * Rules for families that require calls, or results, alone in their turn. Turns alternate, so that a short turn of the other
 * role is inserted between the two halves, as other clients do (BerriAI/litellm#6053, strands-agents/harness-sdk#1223).
 */
import type { ContentBlock } from "../../../chat/content.ts";
import { familyOf } from "../../../models/family.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import type { Placed, PromptMessage } from "../../prompt/prompt.ts";
import { separate } from "./separate.ts";
import { type CommonRule, isAnswer, isCall, isForeignTool } from "./rule.ts";

/** Moves tool calls into a turn of their own, behind the other content. */
export const TOOL_USES_ALONE: CommonRule = {
  rule: "tool-uses-alone",
  apply({ prompt, model }, _fix, _refusal, note) {
    if (!familyRules(model)?.callsAlone) return;
    prompt.messages = prompt.messages.flatMap((turn) => {
      const call = turn.content.find(isCall);
      const words = turn.content.find((item) => !isSilent(item) && !isCall(item));
      if (!call || !words) return [turn];
      const what = `is a tool call in a turn with ${words.block.type}, which ${familyOf(model)} models refuse`;
      note(call.path, what, "move it into a turn of its own");
      const [calls, rest] = separate(turn.content, (item) => isCall(item) || isForeignTool(item));
      return splitTurn(turn, rest, "Please continue.", calls);
    });
  },
};

/**
 * Moves the content beside tool results into a turn of its own behind them. Never a fault of the caller: other models accept
 * both in one turn, and `conversation` writes them in one turn.
 */
export const TOOL_RESULTS_ALONE: CommonRule = {
  rule: "tool-results-alone",
  apply({ prompt, model }, _fix, _refusal, note) {
    if (!familyRules(model)?.resultsAlone) return;
    prompt.messages = prompt.messages.flatMap((turn) => {
      const answers = turn.content.some(isAnswer);
      const words = turn.content.find((item) => item.block.type !== "cachePoint" && !isTool(item));
      if (!answers || !words) return [turn];
      const what = `is ${words.block.type} in a turn with tool results, which ${familyOf(model)} models refuse`;
      note(words.path, what, "move it into a turn of its own");
      const [results, rest] = separate(turn.content, isTool);
      return splitTurn(turn, results, "Tool results received.", rest);
    });
  },
};

function isTool(item: Placed<ContentBlock>): boolean {
  return isAnswer(item) || isForeignTool(item);
}

/** Returns whether the block may stay beside a call: cache points, and reasoning, which belongs to the call behind it. */
function isSilent(item: Placed<ContentBlock>): boolean {
  return ["cachePoint", "reasoningContent"].includes(item.block.type) || isForeignTool(item);
}

/** Returns two turns of one role, with a text of the other role between them. */
function splitTurn(
  { role, path }: PromptMessage,
  first: Placed<ContentBlock>[],
  between: string,
  second: Placed<ContentBlock>[],
): PromptMessage[] {
  const other = role === "user" ? "assistant" : "user";
  return [
    { role, path, content: first },
    { role: other, path, content: [{ block: { type: "text", text: between }, path }] },
    { role, path, content: second },
  ];
}
