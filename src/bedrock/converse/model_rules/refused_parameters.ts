/**
 * Rules about parameters that a model refuses.
 */
import type { Model } from "../../../models/model.ts";
import { isForcible } from "./tool_support.ts";
import type { ModelRule } from "./model_rule.ts";

/** Removes parameters that the model refuses. The model's own fields (`additionalModelRequestFields`) stay unchanged. */
export const REFUSED_PARAMETER: ModelRule = {
  rule: "refused-parameter",
  apply({ model }, request, fix) {
    for (const name of ["temperature", "topP", "topK", "stopSequences"] as const) {
      if (request.options[name] === undefined || !model.refuses.includes(name)) continue;
      fix(name, `is not supported by ${model.id}`, "remove it");
      request.options = { ...request.options, [name]: undefined };
    }
  },
};

/** Removes `topP` if the model refuses it beside a temperature, which most callers intend. */
export const SAMPLING_PAIR: ModelRule = {
  rule: "sampling-pair",
  apply({ model }, request, fix) {
    const { temperature, topP } = request.options;
    if (temperature === undefined || topP === undefined || !model.refuses.includes("temperature+topP")) return;
    fix("topP", `is given beside temperature, which ${model.id} does not support`, "remove it");
    request.options = { ...request.options, topP: undefined };
  },
};

/** The most characters of a stop sequence that DeepSeek R1 accepts. */
const SHORT_STOP = 10;

/** Removes stop sequences that are too long for the model. */
export const LONG_STOP_SEQUENCE: ModelRule = {
  rule: "long-stop-sequence",
  apply({ model }, request, fix) {
    const { stopSequences } = request.options;
    if (!Array.isArray(stopSequences) || !model.refuses.includes("stopSequences.over10")) return;
    const isShort = (text: unknown) => !(typeof text === "string" && text.length > SHORT_STOP);
    const kept = stopSequences.filter(isShort);
    if (kept.length === stopSequences.length) return;
    const at = stopSequences.findIndex((text) => !isShort(text));
    const what = `is longer than the ${SHORT_STOP} characters that ${model.id} accepts`;
    fix(`stopSequences[${at}]`, what, "remove every longer sequence");
    request.options = { ...request.options, stopSequences: kept.length ? kept : undefined };
  },
};

/** Reduces `maxTokens` to a limit that the service is known to enforce; every other number is sent unchanged. */
export const OUTPUT_LIMIT: ModelRule = {
  rule: "output-limit",
  apply({ model }, request, fix) {
    const { maxTokens } = request.options;
    const limit = enforcedOutputTokens(model);
    if (maxTokens === undefined || limit === undefined || maxTokens <= limit) return;
    fix("maxTokens", `${maxTokens} exceeds the limit of ${limit} of ${model.id}`, `reduce it to ${limit}`);
    request.options = { ...request.options, maxTokens: limit };
  },
};

/** Returns the output limit that the service is known to enforce; `undefined` if no source shows a refusal. */
export function enforcedOutputTokens({ enforcesMaxOutputTokens, maxOutputTokens }: Model): number | undefined {
  return enforcesMaxOutputTokens ? maxOutputTokens : undefined;
}

/** Refuses an output mode that the caller set and the model lacks. Without a mode, the first supported mode is used. */
export const REFUSED_OUTPUT_MODE: ModelRule = {
  rule: "refused-output-mode",
  apply({ model }, { options: { output } }, _fix, refusal) {
    const mode = output?.mode;
    if (mode === "native" ? !lacksNative(model) : mode !== "tool" || isForcible(model, "tool")) return;
    throw refusal("output.mode", `is ${mode}, which ${model.id} does not support; remove it, or use instruction`);
  },
};

/** Returns whether the model is known to lack native structured output. */
export function lacksNative({ refuses, cannot }: Parameters<ModelRule["apply"]>[0]["model"]): boolean {
  return refuses.includes("output_config.format") || cannot.includes("structuredOutput");
}
