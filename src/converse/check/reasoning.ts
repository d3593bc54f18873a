/**
 * Rules that every Claude has while it reasons.
 */
import { thinkingOf } from "../thinking.ts";
import type { Rule } from "./rule.ts";

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
