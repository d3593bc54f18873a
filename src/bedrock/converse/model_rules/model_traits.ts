/**
 * The facts about one model, as the codec of Converse uses them.
 */
import type { Timeouts } from "../../../base/call_options.ts";
import type { OutputMode } from "../../../chat/schema/output.ts";
import { findModel } from "../../../models/find.ts";
import type { Model, ReasoningFacts } from "../../../models/model.ts";
import { isStoredPrompt } from "../../prompt/prompt.ts";
import { THINKING_MS } from "../../prompt/thinking.ts";
import type { WireObject } from "../../wire.ts";
import type { CommonRule, Rule } from "../check/rule.ts";
import { withoutSystem, withStrictFormat } from "./fit_body.ts";
import { lacksNative } from "./refused_parameters.ts";
import { withModelRules } from "./model_rule_table.ts";
import { isForcible, isWhole } from "./tool_support.ts";

/** The facts about one model. */
export interface ModelTraits {
  /** The model's own id, even if it is called through a profile or an ARN. The id selects the provider's formats. */
  readonly id: string;
  /** The member that sets reasoning in the model's format. */
  readonly reasoningRequest?: ReasoningFacts["request"];
  /** The first output mode that the model is not known to refuse. */
  readonly firstOutputMode: OutputMode;
  /** The limits of silence, for a model that always thinks. */
  readonly timeouts?: Timeouts;
  /** Returns all rules in order: the common rules and the model's rules. */
  rules(common: readonly CommonRule[], streaming: boolean): readonly Rule[];
  /** Returns an encoded body in the form that the model accepts. With `isChecked` false only additions are made. */
  fitBody(body: WireObject, isChecked: boolean): WireObject;
  /** Returns whether the answer must be requested whole, because the model does not stream an answer to this body. */
  answersWhole(body: WireObject): boolean;
}

/** The members of the opaque `ModelFacts` that Converse uses. */
export interface ConverseFacts {
  /** Returns the facts about the model behind an id; `undefined` for an unknown model. */
  traitsOf(modelId: string): ModelTraits | undefined;
}

/** Returns the facts about the model behind an id. A stored prompt has its own system prompt, tools and parameters. */
export function traitsOf(modelId: string): ModelTraits | undefined {
  const model = isStoredPrompt(modelId) ? undefined : findModel(modelId);
  return model && {
    id: model.id,
    firstOutputMode: firstOutputMode(model),
    ...model.reasoning?.request === undefined ? {} : { reasoningRequest: model.reasoning.request },
    ...model.reasoning?.kind === "always" ? { timeouts: { firstEventMs: THINKING_MS, idleMs: THINKING_MS } } : {},
    rules: (common, streaming) => withModelRules({ model, streaming }, common),
    fitBody(body, isChecked) {
      const fit = withStrictFormat(model, body);
      return isChecked && model.systemPrompt === false ? withoutSystem(fit) : fit;
    },
    answersWhole: (body) => isWhole(model, body.toolConfig !== undefined),
  };
}

function firstOutputMode(model: Model): OutputMode {
  if (!lacksNative(model)) return "native";
  // A model that always reasons cannot be forced to call a tool.
  return isForcible(model, "tool") && model.reasoning?.kind !== "always" ? "tool" : "instruction";
}
