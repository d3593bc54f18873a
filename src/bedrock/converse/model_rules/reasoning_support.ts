/**
 * Rules about the `reasoning` option.
 */
import type { ReasoningOptions } from "../../../chat/request.ts";
import type { Model } from "../../../models/model.ts";
import { type Effort, EFFORTS, nearestEffort } from "../../prompt/effort.ts";
import { enforcedOutputTokens } from "./refused_parameters.ts";
import type { ModelRule } from "./model_rule.ts";

/** The budget in tokens for each effort. The scale is ours, since no provider has published one. */
const BUDGETS: Readonly<Record<Effort, number>> = { low: 2048, medium: 8192, high: 16_384, xhigh: 32_768, max: 65_536 };

/** The tokens that are left for the answer if a budget would take the model's whole output. */
const ANSWER_TOKENS = 4096;

/** Returns whether the model accepts a budget in tokens. A model with a known least budget does. */
function takesBudget({ reasoning, refuses }: Model): boolean {
  return !refuses.includes("thinking.enabled") &&
    (reasoning?.kind === "budget" || reasoning?.minBudgetTokens !== undefined);
}

/** Returns the efforts of our scale that the model supports. */
function effortsOf({ reasoning }: Model): Effort[] {
  return EFFORTS.filter((name) => reasoning?.efforts?.includes(name));
}

/** Removes `reasoning` for a model that cannot reason, or always reasons without a setting. */
export const NO_REASONING: ModelRule = {
  rule: "no-reasoning",
  apply({ model }, request, fix) {
    const { kind, request: form } = model.reasoning ?? {};
    const lacks = model.cannot.includes("reasoning");
    const { reasoning } = request.options;
    if (reasoning === undefined || !(lacks || kind === "always" && !form)) return;
    const what = lacks ? "does not reason" : "always reasons";
    // A model that does not reason obeys "off" anyway, so its removal is not reported.
    if (!(lacks && reasoning === "off")) {
      fix("reasoning", `is not supported by ${model.id}, which ${what}`, "remove it");
    }
    request.options = { ...request.options, reasoning: undefined };
  },
};

/** Removes `"off"` for a model that cannot turn reasoning off. */
export const REASONING_OFF: ModelRule = {
  rule: "reasoning-off",
  apply({ model: { id, refuses, reasoning } }, request, fix) {
    if (request.options.reasoning !== "off") return;
    const { canDisable, request: form } = reasoning ?? {};
    const refused = refuses.includes("thinking.disabled") || refuses.includes("reasoning.effort=none");
    // The format of gpt-oss cannot express "off".
    if (canDisable !== false && !refused && form !== "reasoning_effort") return;
    fix("reasoning", `is off, which ${id} does not support`, "remove it");
    request.options = { ...request.options, reasoning: undefined };
  },
};

/** Converts a budget to an effort, or an effort to a budget, as the model requires. */
export const REASONING_FORM: ModelRule = {
  rule: "reasoning-form",
  apply({ model }, request, fix) {
    const { reasoning = "off" } = request.options;
    if (reasoning === "off") return;
    const known = effortsOf(model);
    const budgets = takesBudget(model);
    let instead: ReasoningOptions | undefined;
    if ("budgetTokens" in reasoning && known.length && !budgets) {
      const { budgetTokens } = reasoning;
      const wanted = EFFORTS.findLast((name) => BUDGETS[name] <= budgetTokens) ?? "low";
      instead = { effort: nearestEffort(wanted, known) ?? wanted };
      fix("reasoning.budgetTokens", `is not supported by ${model.id}`, `replace it by effort ${instead.effort}`);
    } else if ("effort" in reasoning && !known.length && budgets) {
      const wanted = EFFORTS.find((name) => name === reasoning.effort) ?? "medium";
      const budgetTokens = BUDGETS[wanted];
      instead = { budgetTokens: inRange(budgetTokens, model, model.maxOutputTokens, request.options.maxTokens) };
      fix(
        "reasoning.effort",
        `is not supported by ${model.id}`,
        `replace it by a budget of ${instead.budgetTokens} tokens`,
      );
    }
    if (instead) request.options = { ...request.options, reasoning: instead };
  },
};

/** Replaces an effort by the nearest effort that the model supports, preferably a lower one. */
export const REASONING_EFFORT: ModelRule = {
  rule: "reasoning-effort",
  apply({ model }, request, fix) {
    const { reasoning = "off" } = request.options;
    const known = effortsOf(model);
    if (reasoning === "off" || !("effort" in reasoning) || !known.length || known.includes(reasoning.effort)) return;
    // An effort that is unknown to us may be missing in the row too.
    const effort = nearestEffort(reasoning.effort, known);
    if (effort === undefined) return;
    fix("reasoning.effort", `is ${reasoning.effort}, which ${model.id} does not support`, `replace it by ${effort}`);
    request.options = { ...request.options, reasoning: { effort } };
  },
};

/** Keeps a budget between the model's least budget and a limit that leaves room for the answer. */
export const REASONING_BUDGET_RANGE: ModelRule = {
  rule: "reasoning-budget-range",
  apply({ model }, request, fix) {
    const { reasoning = "off", maxTokens } = request.options;
    if (reasoning === "off" || !("budgetTokens" in reasoning) || !takesBudget(model)) return;
    const { budgetTokens: given } = reasoning;
    const budgetTokens = inRange(given, model, enforcedOutputTokens(model), maxTokens);
    // The service refuses a value that is not a number.
    if (budgetTokens === given || !(given >= 0)) return;
    fix("reasoning.budgetTokens", `is ${given}, outside the range of ${model.id}`, `change it to ${budgetTokens}`);
    request.options = { ...request.options, reasoning: { budgetTokens } };
  },
};

/** Returns a budget of at least the model's least budget that leaves room for the answer within `limit` output tokens. */
function inRange(budgetTokens: number, { reasoning }: Model, limit = Infinity, maxTokens?: number): number {
  // The rule "reasoning-budget" adds a budget above `maxTokens` to `maxTokens`.
  const room = limit - Math.min(maxTokens ?? ANSWER_TOKENS, limit / 2);
  return Math.max(reasoning?.minBudgetTokens ?? 0, Math.min(budgetTokens, Math.floor(room)));
}
