/**
 * Rules about reasoning that goes back, and those that every Claude has while it reasons.
 */
import type { ContentBlock, ReasoningBlock } from "../../chat/content.ts";
import type { ChatOptions } from "../../chat/request.ts";
import { familyOf } from "../../models/family.ts";
import type { Placed, PromptMessage } from "../prompt.ts";
import { thinkingOf } from "../thinking.ts";
import { asObject } from "../wire.ts";
import { type ReasoningKind, reasoningTakenBack } from "./families.ts";
import { isAnswer, type Rule, turnsOf } from "./rule.ts";

/** Reasoning that the model does not take back, by its kind. What a model signed or redacted is of no use to another. */
export const REASONING_HISTORY: Rule = {
  rule: "reasoning-history",
  apply({ prompt, model }, _fix, _refusal, note) {
    const taken = reasoningTakenBack(model);
    if (!taken) return;
    for (const turn of turnsOf(prompt)) {
      turn.content = turn.content.filter((item) => {
        const { block, path } = item;
        if (block.type !== "reasoningContent") return true;
        const kind = kindOf(block);
        if (!taken.includes(kind)) {
          note(path, `is ${WORDS[kind]}, which ${model} does not take back`, "it ~ left out");
          return false;
        }
        // An empty signature proves nothing, and is refused where signatures are not known.
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

/** Where a budget to think is asked for in the model's own words; both members mean the same. */
const OWN_MEMBERS = ["thinking", "reasoning_config"] as const;

/**
 * With a budget to think, a tool loop begins with thoughts: one that began without goes on without. Adaptive thinking has no
 * such rule: "previous assistant turns don't need to start with thinking blocks" (Anthropic, read 2026-11-28).
 */
export const REASONING_TOOL_LOOP: Rule = {
  rule: "reasoning-tool-loop",
  apply(draft, fix) {
    const { prompt, options } = draft;
    const path = budgetPath(draft.model, options);
    const call = path && callWithoutReasoning(turnsOf(prompt));
    if (!path || !call) return;
    fix(
      path,
      `asks for a budget to think in a tool loop that began without reasoning, at ${call.path}`,
      "it ~ left out",
    );
    const { additionalModelRequestFields: own } = options;
    const rest = own && Object.fromEntries(
      Object.entries(own).filter(([name]) => !OWN_MEMBERS.some((member) => member === name)),
    );
    draft.options = { ...options, reasoning: undefined, additionalModelRequestFields: rest };
  },
};

/** Where a Claude is asked to think within a budget; `undefined` where it is not. */
function budgetPath(model: string, options: ChatOptions): string | undefined {
  const own = asObject(options.additionalModelRequestFields);
  const name = OWN_MEMBERS.find((member) => asObject(own[member]).type === "enabled" && familyOf(model) === "claude");
  if (name) return `additionalModelRequestFields.${name}`;
  return thinkingOf(model, options)?.type === "enabled" ? "reasoning" : undefined;
}

/** The first answer of the tool loop that the conversation ends in, where no answer of it has reasoning. */
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

/** It cannot be made to call a tool then. */
export const REASONING_TOOL_CHOICE: Rule = {
  rule: "reasoning-tool-choice",
  apply(draft, fix, refusal) {
    const { model, options } = draft;
    const { toolChoice, output } = options;
    if (!thinkingOf(model, options)) return;
    if (output?.mode === "tool") throw refusal("output.mode", "forces a call of a model that reasons; use another");
    if (!toolChoice || toolChoice === "auto") return;
    fix("toolChoice", "demands a call of a model that reasons", "it ~ made auto");
    draft.options = { ...options, toolChoice: "auto" };
  },
};

/** It samples as it likes then. A temperature of 1 and a `topP` from 0.95 on are what it likes. */
export const REASONING_SAMPLING: Rule = {
  rule: "reasoning-sampling",
  apply(draft, fix) {
    if (!thinkingOf(draft.model, draft.options)) return;
    for (const [name, least] of [["temperature", 1], ["topP", 0.95], ["topK", Infinity]] as const) {
      const given = draft.options[name];
      if (given === undefined || given >= least) continue;
      fix(name, "is given to a model that reasons", "it ~ left out");
      draft.options = { ...draft.options, [name]: undefined };
    }
  },
};

/** `maxTokens` counts what is thought too; the caller's is taken for what is to be left for the answer. */
export const REASONING_BUDGET: Rule = {
  rule: "reasoning-budget",
  apply(draft, fix) {
    const { model, options } = draft;
    const { maxTokens } = options;
    const budget = thinkingOf(model, options)?.budget_tokens;
    if (maxTokens === undefined || typeof budget !== "number" || maxTokens > budget) return;
    fix("maxTokens", `is ${maxTokens}, within the ${budget} to think`, `it ~ made ${budget + maxTokens}`);
    draft.options = { ...options, maxTokens: budget + maxTokens };
  },
};
