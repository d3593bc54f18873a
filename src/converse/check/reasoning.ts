/**
 * Rules that every Claude has while it reasons. The provider segment of the id says that it is one.
 */
import { reasoningMembers } from "../reasoning.ts";
import { asObject, type WireObject } from "../wire.ts";
import { CLAUDE, type Draft, type Rule } from "./rule.ts";

/** How a Claude was asked to think, where it was; what the caller writes in the model's own format goes over what we put there. */
function thinkingOf({ model, options }: Draft): WireObject | undefined {
  if (!CLAUDE.test(model)) return undefined;
  const { fields } = reasoningMembers(model, options.reasoning);
  const thinking = { ...asObject(fields?.thinking), ...asObject(options.additionalModelRequestFields?.thinking) };
  return thinking.type === undefined || thinking.type === "disabled" ? undefined : thinking;
}

/** It cannot be made to call a tool then. */
export const REASONING_TOOL_CHOICE: Rule = {
  rule: "reasoning-tool-choice",
  apply(draft, fix) {
    const { toolChoice } = draft.options;
    if (!toolChoice || toolChoice === "auto" || !thinkingOf(draft)) return;
    fix("toolChoice", "demands a call of a model that reasons", "it ~ made auto");
    draft.options = { ...draft.options, toolChoice: "auto" };
  },
};

/** It samples as it likes then. A temperature of 1 and a `topP` from 0.95 on are what it likes. */
export const REASONING_SAMPLING: Rule = {
  rule: "reasoning-sampling",
  apply(draft, fix) {
    if (!thinkingOf(draft)) return;
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
    const { maxTokens } = draft.options;
    const budget = thinkingOf(draft)?.budget_tokens;
    if (maxTokens === undefined || typeof budget !== "number" || maxTokens > budget) return;
    fix("maxTokens", `is ${maxTokens}, within the ${budget} to think`, `it ~ made ${budget + maxTokens}`);
    draft.options = { ...draft.options, maxTokens: budget + maxTokens };
  },
};
