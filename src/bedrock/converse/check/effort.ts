/**
 * Rules about reasoning effort, for families whose request format is known.
 */
import { cut } from "../../../base/quote.ts";
import { alwaysReasons, familyOf } from "../../../models/family.ts";
import { nearestEffort } from "../../prompt/effort.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import { asObject } from "../../../base/json_object.ts";
import type { WireObject } from "../../wire.ts";
import type { CommonRule } from "./rule.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";

/** Removes `reasoning` for a model that always reasons and has no setting for the effort. */
export const ALWAYS_REASONS: CommonRule = {
  rule: "always-reasons",
  apply(request, fix) {
    const { model, options } = request;
    if (options.reasoning === undefined || !alwaysReasons(model)) return;
    fix("reasoning", `is not supported by ${cut(model)}, which always reasons`, "remove it");
    request.options = { ...options, reasoning: undefined };
  },
};

/** Replaces an effort by the nearest effort that the family supports, preferably a lower one. Unknown efforts pass. */
export const EFFORT_WORD: CommonRule = {
  rule: "effort-word",
  apply(request, fix) {
    const { model, options } = request;
    const { effort: given } = asObject(options.reasoning);
    const known = familyRules(model)?.reasoning?.efforts;
    if (typeof given !== "string" || !known?.length) return;
    const effort = nearestEffort(given, known);
    if (effort === undefined || effort === given) return;
    fix("reasoning.effort", `is ${cut(given)}, which ${cut(model)} does not support`, `replace it by ${effort}`);
    request.options = { ...options, reasoning: { effort } };
  },
};

/** Removes parameters that Nova 2 refuses at high effort, where the model itself decides about length and sampling. */
export const HIGH_EFFORT: CommonRule = {
  rule: "high-effort",
  apply(request, fix) {
    if (!isHighNova(request.model, request.options)) return;
    for (const name of ["maxTokens", "temperature", "topP"] as const) {
      if (request.options[name] === undefined) continue;
      fix(name, "is not supported by Nova at high effort", "remove it");
      request.options = { ...request.options, [name]: undefined };
    }
  },
};

/** Returns whether a Nova reasons at high effort, by `reasoning` or by the model's own field, which takes precedence. */
function isHighNova(model: string, { reasoning, additionalModelRequestFields: own }: BedrockChatOptions): boolean {
  const family = familyOf(model);
  const given = asObject(own?.reasoningConfig);
  // Only Nova has a member of this name, so an ARN with this member is a Nova.
  if (family !== "nova" && !(family === undefined && own?.reasoningConfig !== undefined)) return false;
  const { effort } = asObject(family === "nova" ? reasoning : undefined);
  const ours = effort === undefined ? {} : { type: "enabled", maxReasoningEffort: effort };
  const { type, maxReasoningEffort }: WireObject = { ...ours, ...given };
  return type !== "disabled" && maxReasoningEffort === "high";
}
