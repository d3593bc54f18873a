/**
 * Writes the `reasoning` option in a model's own format. The family in the id selects the format; an ARN that names no family
 * counts as a Claude. Pure.
 * Source: AWS's model parameter pages and the bedrock-runtime API reference, read 2026-11-20; `family_rules.ts`.
 */
import type { ReasoningOptions } from "../../chat/request.ts";
import { cut } from "../../base/quote.ts";
import { alwaysReasons } from "../../models/family.ts";
import type { ReasoningFacts } from "../../models/model.ts";
import type { WireObject } from "../wire.ts";
import { familyRules } from "./family_rules.ts";

/** The members of a request that set reasoning. */
export interface ReasoningMembers {
  /** Members of `additionalModelRequestFields`. */
  readonly fields?: WireObject;
  /** The effort in `outputConfig`. */
  readonly effort?: string;
}

/**
 * Returns the members of a request that make a model reason as asked.
 *
 * @param request the form of the model, if it is known; it takes precedence over the family's form
 * @throws {TypeError} for an option that the model's format cannot express.
 */
export function reasoningMembers(
  model: string,
  reasoning: ReasoningOptions | undefined,
  request?: ReasoningFacts["request"],
): ReasoningMembers {
  if (reasoning === undefined || (!request && alwaysReasons(model))) return {};
  const { effort, budgetTokens } = reasoning === "off"
    ? { effort: undefined, budgetTokens: undefined }
    : { effort: undefined, budgetTokens: undefined, ...reasoning };
  const rules = familyRules(model);
  const isHidden = rules === undefined && !namesProvider(model);
  const form = request ?? (isHidden ? "thinking.adaptive" : rules?.reasoning?.form);

  if (form === "thinking.adaptive" || form === "thinking.enabled") {
    if (effort) return { fields: { thinking: { type: "adaptive" } }, effort };
    if (budgetTokens !== undefined) return { fields: { thinking: { type: "enabled", budget_tokens: budgetTokens } } };
    return isHidden ? {} : { fields: { thinking: { type: "disabled" } } };
  }
  if (budgetTokens !== undefined) throw refused(model, { budgetTokens }, { effort: "low" });
  switch (form) {
    case "reasoningConfig":
      return {
        fields: { reasoningConfig: effort ? { type: "enabled", maxReasoningEffort: effort } : { type: "disabled" } },
      };
    case "reasoning_effort":
      if (!effort) throw refused(model, "off", { effort: "low" });
      return { fields: { reasoning_effort: effort } };
    case "reasoning.effort":
      return { fields: { reasoning: { effort: effort ?? "none" } } };
    case "reasoning_config":
      // These models do not reason without the member.
      return effort ? { fields: { reasoning_config: effort } } : {};
    default:
      return effort ? { effort } : {};
  }
}

/** Returns whether an id names a provider: it has a dot behind the last slash. */
function namesProvider(model: string): boolean {
  return model.slice(model.lastIndexOf("/") + 1).includes(".");
}

function refused(model: string, reasoning: unknown, instead: unknown): TypeError {
  return new TypeError(
    `Cannot chat with reasoning ${cut(JSON.stringify(reasoning))} on ${cut(model)}: its format cannot express that; ` +
      `use ${JSON.stringify(instead)}`,
  );
}
