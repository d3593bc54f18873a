/**
 * Rules about reasoning in the history, and about requests to a Claude that reasons.
 */
import type { ContentBlock, ReasoningBlock } from "../../../chat/content.ts";
import { cut } from "../../../base/quote.ts";
import { familyOf, isDeepSeekR1 } from "../../../models/family.ts";
import { familyRules, type ReasoningKind } from "../../prompt/family_rules.ts";
import type { Placed, PromptMessage } from "../../prompt/prompt.ts";
import { thinkingOf } from "../../prompt/thinking.ts";
import { asObject } from "../../../base/json_object.ts";
import { type CommonRule, isAnswer, turnsOf } from "./rule.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";

/** Removes reasoning of a kind that the model does not accept. Other models cannot use signed or redacted reasoning. */
export const REASONING_HISTORY: CommonRule = {
  rule: "reasoning-history",
  apply({ prompt, model }, _fix, _refusal, note) {
    // In its family, only R1 refuses all reasoning: "User messages cannot contain reasoning content"
    // (langchain-ai/langchain-aws#401, aws-samples/bedrock-chat#845, zed-industries/zed#32341).
    const taken = isDeepSeekR1(model) ? [] : familyRules(model)?.reasoningTakenBack;
    if (!taken) return;
    for (const turn of turnsOf(prompt)) {
      turn.content = turn.content.filter((item) => {
        const { block, path } = item;
        if (block.type !== "reasoningContent") return true;
        const kind = kindOf(block);
        if (!taken.includes(kind)) {
          note(path, `is ${WORDS[kind]}, which ${cut(model)} does not accept`, "remove it");
          return false;
        }
        // An empty signature proves nothing, and models without signatures refuse it.
        if (kind === "unsigned" && block.signature !== undefined) item.block = { ...block, signature: undefined };
        return true;
      });
    }
  },
};

const WORDS: Readonly<Record<ReasoningKind, string>> = {
  signed: "signed reasoning",
  redacted: "redacted reasoning",
  unsigned: "reasoning without a signature",
};

function kindOf({ redactedContent, signature }: ReasoningBlock): ReasoningKind {
  if (redactedContent !== undefined) return "redacted";
  return signature ? "signed" : "unsigned";
}

/** The model's own fields that set a thinking budget; both have the same meaning. */
const OWN_MEMBERS = ["thinking", "reasoning_config"] as const;

/**
 * Removes a thinking budget in a tool loop that began without reasoning, since a loop with a budget must begin with thinking.
 * Adaptive thinking is exempt: "previous assistant turns don't need to start with thinking blocks" (Anthropic, read
 * 2026-11-28).
 */
export const REASONING_TOOL_LOOP: CommonRule = {
  rule: "reasoning-tool-loop",
  apply(request, fix) {
    const { prompt, options } = request;
    const path = budgetPath(request.model, options);
    const call = path && callWithoutReasoning(turnsOf(prompt));
    if (!path || !call) return;
    fix(
      path,
      `sets a thinking budget in a tool loop that began without reasoning, at ${call.path}`,
      "remove it",
    );
    const { additionalModelRequestFields: own } = options;
    const rest = own && Object.fromEntries(
      Object.entries(own).filter(([name]) => !OWN_MEMBERS.some((member) => member === name)),
    );
    request.options = { ...options, reasoning: undefined, additionalModelRequestFields: rest };
  },
};

/** Returns the path of the option that sets a thinking budget for a Claude; `undefined` without a budget. */
function budgetPath(model: string, options: BedrockChatOptions): string | undefined {
  const own = asObject(options.additionalModelRequestFields);
  const name = OWN_MEMBERS.find((member) => asObject(own[member]).type === "enabled" && familyOf(model) === "claude");
  if (name) return `additionalModelRequestFields.${name}`;
  return thinkingOf(model, options)?.type === "enabled" ? "reasoning" : undefined;
}

/** Returns the first answer of the tool loop at the end of the conversation, if no answer in the loop has reasoning. */
function callWithoutReasoning(turns: readonly PromptMessage[]): PromptMessage | undefined {
  let first: PromptMessage | undefined;
  for (let at = turns.length - 1; turns[at]?.role === "user" && turns[at]?.content.some(isAnswer); at -= 2) {
    const answer = turns[at - 1];
    if (!answer || answer.content.some(isReasoning)) return undefined;
    first = answer;
  }
  return first;
}

function isReasoning({ block }: Placed<ContentBlock>): boolean {
  return block.type === "reasoningContent" || block.type === "unknown" && block.name === "reasoningContent";
}

/** Replaces a forced tool call, which a Claude refuses while it reasons. */
export const REASONING_TOOL_CHOICE: CommonRule = {
  rule: "reasoning-tool-choice",
  apply(request, fix, refusal) {
    const { model, options } = request;
    const { toolChoice, output } = options;
    if (!thinkingOf(model, options)) return;
    if (output?.mode === "tool") {
      throw refusal("output.mode", "forces a tool call, which the model refuses while it reasons; use another mode");
    }
    if (!toolChoice || toolChoice === "auto") return;
    fix("toolChoice", "forces a tool call, which the model refuses while it reasons", "replace it by auto");
    request.options = { ...options, toolChoice: "auto" };
  },
};

/** Removes sampling parameters, which a Claude refuses while it reasons. It accepts temperature 1 and `topP` from 0.95 on. */
export const REASONING_SAMPLING: CommonRule = {
  rule: "reasoning-sampling",
  apply(request, fix) {
    if (!thinkingOf(request.model, request.options)) return;
    for (const [name, least] of [["temperature", 1], ["topP", 0.95], ["topK", Infinity]] as const) {
      const given = request.options[name];
      if (given === undefined || given >= least) continue;
      fix(name, "is not supported while the model reasons", "remove it");
      request.options = { ...request.options, [name]: undefined };
    }
  },
};

/** Raises `maxTokens`, which includes the thinking budget, so that the caller's number is left for the answer. */
export const REASONING_BUDGET: CommonRule = {
  rule: "reasoning-budget",
  apply(request, fix) {
    const { model, options } = request;
    const { maxTokens } = options;
    const budget = thinkingOf(model, options)?.budget_tokens;
    if (maxTokens === undefined || typeof budget !== "number" || maxTokens > budget) return;
    fix(
      "maxTokens",
      `${maxTokens} is not above the thinking budget of ${budget}`,
      `raise it to ${budget + maxTokens}`,
    );
    request.options = { ...options, maxTokens: budget + maxTokens };
  },
};
