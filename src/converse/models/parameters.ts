/**
 * Rules about parameters that a model refuses.
 */
import type { Model } from "../../models/model.ts";
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

/** DeepSeek R1 takes stop sequences of at most ten characters. */
const SHORT_STOP = 10;

/** Drops the stop sequences that are too long for the model. */
export const LONG_STOP_SEQUENCE: ModelRule = {
  rule: "long-stop-sequence",
  apply({ model }, draft, fix) {
    const { stopSequences } = draft.options;
    if (!Array.isArray(stopSequences) || !model.refuses.includes("stopSequences.over10")) return;
    const isShort = (text: unknown) => !(typeof text === "string" && text.length > SHORT_STOP);
    const kept = stopSequences.filter(isShort);
    if (kept.length === stopSequences.length) return;
    const at = stopSequences.findIndex((text) => !isShort(text));
    const what = `is longer than the ${SHORT_STOP} characters that ${model.id} takes`;
    fix(`stopSequences[${at}]`, what, "each such sequence ~ left out");
    draft.options = { ...draft.options, stopSequences: kept.length ? kept : undefined };
  },
};

/** The service refuses a `maxTokens` above an enforced limit instead of cutting it; every other number is sent as given. */
export const OUTPUT_LIMIT: ModelRule = {
  rule: "output-limit",
  apply({ model }, draft, fix) {
    const { maxTokens } = draft.options;
    const limit = enforcedOutputTokens(model);
    if (maxTokens === undefined || limit === undefined || maxTokens <= limit) return;
    fix("maxTokens", `${maxTokens} exceeds the limit of ${limit} of ${model.id}`, `it ~ reduced to ${limit}`);
    draft.options = { ...draft.options, maxTokens: limit };
  },
};

/** The most tokens of an answer that the service is known to enforce; `undefined` where nothing documents or shows a refusal. */
export function enforcedOutputTokens({ enforcesMaxOutputTokens, maxOutputTokens }: Model): number | undefined {
  return enforcesMaxOutputTokens ? maxOutputTokens : undefined;
}

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
