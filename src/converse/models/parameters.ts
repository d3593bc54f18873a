/**
 * Rules about parameters that a model refuses.
 */
import { isForcible } from "./tools.ts";
import type { ModelRule } from "./rule.ts";

/** Our own members only: what stands in the model's own fields is the caller's word. */
export const REFUSED_PARAMETER: ModelRule = {
  rule: "refused-parameter",
  apply({ model }, draft, fix) {
    for (const name of ["temperature", "topP", "topK", "stopSequences"] as const) {
      if (draft.options[name] === undefined || !model.refuses.includes(name)) continue;
      fix(name, `is refused by ${model.id}`, "it ~ left out");
      draft.options = { ...draft.options, [name]: undefined };
    }
  },
};

/** Either narrows what is sampled from; the temperature is what most callers mean. */
export const SAMPLING_PAIR: ModelRule = {
  rule: "sampling-pair",
  apply({ model }, draft, fix) {
    const { temperature, topP } = draft.options;
    if (temperature === undefined || topP === undefined || !model.refuses.includes("temperature+topP")) return;
    fix("topP", `is given beside temperature, which ${model.id} refuses`, "it ~ left out");
    draft.options = { ...draft.options, topP: undefined };
  },
};

/** More than a model can write is refused, not cut. */
export const OUTPUT_LIMIT: ModelRule = {
  rule: "output-limit",
  apply({ model }, draft, fix) {
    const { maxTokens } = draft.options;
    const { maxOutputTokens: limit } = model;
    if (maxTokens === undefined || limit === undefined || maxTokens <= limit) return;
    fix("maxTokens", `is ${maxTokens}, of which ${model.id} writes ${limit}`, `it ~ made ${limit}`);
    draft.options = { ...draft.options, maxTokens: limit };
  },
};

/** A mode that the caller named and no other is wanted. Without one, the first that the model has is taken. */
export const REFUSED_OUTPUT_MODE: ModelRule = {
  rule: "refused-output-mode",
  apply({ model }, { options: { output } }, _fix, refusal) {
    const mode = output?.mode;
    if (mode === "native" ? !lacksNative(model) : mode !== "tool" || isForcible(model, "tool")) return;
    throw refusal("output.mode", `is ${mode}, which ${model.id} refuses; leave it out, or use instruction`);
  },
};

/** Whether it is known to have no structured output of its own. */
export function lacksNative({ refuses, cannot }: Parameters<ModelRule["apply"]>[0]["model"]): boolean {
  return refuses.includes("output_config.format") || cannot.includes("structuredOutput");
}
