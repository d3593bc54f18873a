/**
 * Rules about how hard a model is asked to reason, for families whose words for it are known.
 */
import type { ChatOptions } from "../../chat/request.ts";
import { alwaysReasons, familyOf } from "../../models/family.ts";
import { effortsOf, nearestEffort } from "../reasoning.ts";
import { asObject, type WireObject } from "../wire.ts";
import type { Rule } from "./rule.ts";

/** A model that always reasons has no member that says how much, or that it should not. */
export const ALWAYS_REASONS: Rule = {
  rule: "always-reasons",
  apply(draft, fix) {
    const { model, options } = draft;
    if (options.reasoning === undefined || !alwaysReasons(model)) return;
    fix("reasoning", `is given to ${model}, which always reasons and takes no word for it`, "it ~ left out");
    draft.options = { ...options, reasoning: undefined };
  },
};

/** The nearest effort that the family knows, rather less than more. An effort that is new to us is passed on. */
export const EFFORT_WORD: Rule = {
  rule: "effort-word",
  apply(draft, fix) {
    const { model, options } = draft;
    const { effort: given } = asObject(options.reasoning);
    const known = effortsOf(model);
    if (typeof given !== "string" || !known?.length) return;
    const effort = nearestEffort(given, known);
    if (effort === undefined || effort === given) return;
    fix("reasoning.effort", `is ${given}, which ${model} does not know`, `it ~ made ${effort}`);
    draft.options = { ...options, reasoning: { effort } };
  },
};

/** At high effort, Nova 2 decides about length and sampling itself and refuses a request that does. */
export const HIGH_EFFORT: Rule = {
  rule: "high-effort",
  apply(draft, fix) {
    if (!isHighNova(draft.model, draft.options)) return;
    for (const name of ["maxTokens", "temperature", "topP"] as const) {
      if (draft.options[name] === undefined) continue;
      fix(name, "is given to a Nova that reasons at high effort", "it ~ left out");
      draft.options = { ...draft.options, [name]: undefined };
    }
  },
};

/** Whether a Nova is asked for high effort, in our words or in its own; the caller's own member wins. */
function isHighNova(model: string, { reasoning, additionalModelRequestFields: own }: ChatOptions): boolean {
  const family = familyOf(model);
  const given = asObject(own?.reasoningConfig);
  // Only Nova has a member of this name, so an ARN that hides its model is one.
  if (family !== "nova" && !(family === undefined && own?.reasoningConfig !== undefined)) return false;
  const { effort } = asObject(family === "nova" ? reasoning : undefined);
  const ours = effort === undefined ? {} : { type: "enabled", maxReasoningEffort: effort };
  const { type, maxReasoningEffort }: WireObject = { ...ours, ...given };
  return type !== "disabled" && maxReasoningEffort === "high";
}
