/**
 * Rules about how a model is asked to reason.
 */
import type { ReasoningOptions } from "../../chat/request.ts";
import type { Model } from "../../models/model.ts";
import { type Effort, EFFORTS, nearestEffort } from "../reasoning.ts";
import { enforcedOutputTokens } from "./parameters.ts";
import type { ModelRule } from "./rule.ts";

/** The budget in tokens that stands for each effort: our own scale, as no provider has published one. */
const BUDGETS: Readonly<Record<Effort, number>> = { low: 2048, medium: 8192, high: 16_384, xhigh: 32_768, max: 65_536 };

/** What is left for the answer where a budget would take all of a model's output. */
const ANSWER_TOKENS = 4096;

/** Whether it can be told in tokens. A model whose least budget is known has budgets, whatever else it has. */
function takesBudget({ reasoning, refuses }: Model): boolean {
  return !refuses.includes("thinking.enabled") &&
    (reasoning?.kind === "budget" || reasoning?.minBudgetTokens !== undefined);
}

/** The efforts that it knows, of ours. */
function effortsOf({ reasoning }: Model): Effort[] {
  return EFFORTS.filter((name) => reasoning?.efforts?.includes(name));
}

/** A model that cannot reason, or always does and cannot be told how. */
export const NO_REASONING: ModelRule = {
  rule: "no-reasoning",
  apply({ model }, draft, fix) {
    const { kind, request } = model.reasoning ?? {};
    const lacks = model.cannot.includes("reasoning");
    const { reasoning } = draft.options;
    if (reasoning === undefined || !(lacks || kind === "always" && !request)) return;
    const what = lacks ? `is given to ${model.id}, which does not reason` : `of ${model.id} cannot be told how`;
    // A model that does not reason does as it is told.
    if (!(lacks && reasoning === "off")) fix("reasoning", what, "it ~ left out");
    draft.options = { ...draft.options, reasoning: undefined };
  },
};

/** A model that reasons whether it is asked to or not. */
export const REASONING_OFF: ModelRule = {
  rule: "reasoning-off",
  apply({ model: { id, refuses, reasoning } }, draft, fix) {
    if (draft.options.reasoning !== "off") return;
    const { canDisable, request } = reasoning ?? {};
    const refused = refuses.includes("thinking.disabled") || refuses.includes("reasoning.effort=none");
    // gpt-oss's format has no word for it.
    if (canDisable !== false && !refused && request !== "reasoning_effort") return;
    fix("reasoning", `is off, which ${id} cannot`, "it ~ left out");
    draft.options = { ...draft.options, reasoning: undefined };
  },
};

/** Tokens where a model is told an effort, and an effort where it is told tokens. */
export const REASONING_FORM: ModelRule = {
  rule: "reasoning-form",
  apply({ model }, draft, fix) {
    const { reasoning = "off" } = draft.options;
    if (reasoning === "off") return;
    const known = effortsOf(model);
    const budgets = takesBudget(model);
    let told: ReasoningOptions | undefined;
    if ("budgetTokens" in reasoning && known.length && !budgets) {
      const { budgetTokens } = reasoning;
      const wanted = EFFORTS.findLast((name) => BUDGETS[name] <= budgetTokens) ?? "low";
      told = { effort: nearestEffort(wanted, known) ?? wanted };
      fix("reasoning.budgetTokens", `is what ${model.id} has no word for`, `effort ${told.effort} ~ asked for instead`);
    } else if ("effort" in reasoning && !known.length && budgets) {
      const wanted = EFFORTS.find((name) => name === reasoning.effort) ?? "medium";
      const budgetTokens = BUDGETS[wanted];
      told = { budgetTokens: inRange(budgetTokens, model, model.maxOutputTokens, draft.options.maxTokens) };
      fix(
        "reasoning.effort",
        `is what ${model.id} has no word for`,
        `a budget of ${told.budgetTokens} tokens ~ given instead`,
      );
    }
    if (told) draft.options = { ...draft.options, reasoning: told };
  },
};

/** The nearest that it knows, rather less than more. */
export const REASONING_EFFORT: ModelRule = {
  rule: "reasoning-effort",
  apply({ model }, draft, fix) {
    const { reasoning = "off" } = draft.options;
    const known = effortsOf(model);
    if (reasoning === "off" || !("effort" in reasoning) || !known.length || known.includes(reasoning.effort)) return;
    // An effort that is new to us may be new to the row as well.
    const effort = nearestEffort(reasoning.effort, known);
    if (effort === undefined) return;
    fix("reasoning.effort", `is ${reasoning.effort}, which ${model.id} does not know`, `it ~ made ${effort}`);
    draft.options = { ...draft.options, reasoning: { effort } };
  },
};

/** From the least on, and with something left for the answer. */
export const REASONING_BUDGET_RANGE: ModelRule = {
  rule: "reasoning-budget-range",
  apply({ model }, draft, fix) {
    const { reasoning = "off", maxTokens } = draft.options;
    if (reasoning === "off" || !("budgetTokens" in reasoning) || !takesBudget(model)) return;
    const { budgetTokens: given } = reasoning;
    const budgetTokens = inRange(given, model, enforcedOutputTokens(model), maxTokens);
    // What is no number is the service's to refuse.
    if (budgetTokens === given || !(given >= 0)) return;
    fix("reasoning.budgetTokens", `is ${given}, out of the range of ${model.id}`, `it ~ made ${budgetTokens}`);
    draft.options = { ...draft.options, reasoning: { budgetTokens } };
  },
};

/** A budget from the model's least on that leaves room for the answer within `limit` output tokens. */
function inRange(budgetTokens: number, { reasoning }: Model, limit = Infinity, maxTokens?: number): number {
  // A budget that is not within `maxTokens` is added to it, see "reasoning-budget".
  const room = limit - Math.min(maxTokens ?? ANSWER_TOKENS, limit / 2);
  return Math.max(reasoning?.minBudgetTokens ?? 0, Math.min(budgetTokens, Math.floor(room)));
}
