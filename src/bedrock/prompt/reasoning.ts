/**
 * Writes the `reasoning` option in a model's own format. The family in the id selects the format; an ARN that names no family
 * counts as a Claude. Pure.
 * Source: AWS's model parameter pages and the bedrock-runtime API reference, read 2026-11-20; recordings and reports as the
 * rows say.
 */
import type { ReasoningOptions } from "../../chat/request.ts";
import { alwaysReasons, type Family, familyOf } from "../../models/family.ts";
import type { ReasoningFacts } from "../../models/model.ts";
import type { WireObject } from "../wire.ts";

/** The members of a request that set reasoning. */
export interface ReasoningMembers {
  /** Members of `additionalModelRequestFields`. */
  readonly fields?: WireObject;
  /** The effort in `outputConfig`. */
  readonly effort?: string;
}

/** The efforts of our scale, lowest first. */
export const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;

/** An effort of our scale. */
export type Effort = (typeof EFFORTS)[number];

/** The member that sets reasoning. */
type Form = NonNullable<ReasoningFacts["request"]>;

/** The form of a family, and the efforts that it supports; without a list every effort passes. */
interface FamilyForm {
  readonly form: Form;
  readonly efforts?: readonly Effort[];
}

const LOW_OR_HIGH: readonly Effort[] = ["low", "high"];
const LOW_TO_HIGH: readonly Effort[] = ["low", "medium", "high"];

/**
 * The forms by family. `reasoning_config` takes a string. Qwen3 32B reasons at `"high"`, and does not reason without the member
 * (recorded 2026-05). DeepSeek V3 accepts the same (aws-samples/bedrock-access-gateway). Kimi K2.5 and GLM reason at `"high"`
 * (danny-avila/LibreChat#11974, anomalyco/opencode#28168); GLM accepts `"low"` and does not reason. Nemotron Nano ignores the
 * member (one report).
 */
const FORMS: Readonly<Partial<Record<Family, FamilyForm>>> = {
  claude: { form: "thinking.adaptive" },
  nova: { form: "reasoningConfig", efforts: LOW_TO_HIGH },
  "gpt-oss": { form: "reasoning_effort", efforts: LOW_TO_HIGH },
  openai: { form: "reasoning.effort" },
  qwen: { form: "reasoning_config", efforts: LOW_OR_HIGH },
  deepseek: { form: "reasoning_config", efforts: LOW_OR_HIGH },
  nemotron: { form: "reasoning_config", efforts: LOW_OR_HIGH },
  kimi: { form: "reasoning_config", efforts: ["high"] },
  glm: { form: "reasoning_config", efforts: ["high"] },
};

/** Returns the efforts that a model's family supports; `undefined` if every effort passes. */
export function effortsOf(model: string): readonly Effort[] | undefined {
  const family = familyOf(model);
  return family && FORMS[family]?.efforts;
}

/** Returns the nearest supported effort, preferably a lower one; `undefined` for an effort that is not on our scale. */
export function nearestEffort(effort: string, known: readonly Effort[]): Effort | undefined {
  const at = EFFORTS.findIndex((name) => name === effort);
  if (at < 0) return undefined;
  return known.findLast((name) => EFFORTS.indexOf(name) <= at) ?? known[0];
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
  const family = familyOf(model);
  const isHidden = family === undefined && !namesProvider(model);
  const form = request ?? (isHidden ? "thinking.adaptive" : family && FORMS[family]?.form);

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
    `Cannot chat with reasoning ${JSON.stringify(reasoning)} on ${model}: its format cannot express that; ` +
      `use ${JSON.stringify(instead)}`,
  );
}
