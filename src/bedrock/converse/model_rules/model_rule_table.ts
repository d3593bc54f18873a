/**
 * The table of model rules, and their place in the check.
 */
import type { Model } from "../../../models/model.ts";
import type { CommonRule, Rule } from "../check/rule.ts";
import { CACHE_COUNT, CACHE_LIFETIME, CACHE_MINIMUM, CACHE_SECTION, NO_CACHE_POINTS } from "./cache_support.ts";
import { NO_REASONING_HISTORY, NO_TOOL_HISTORY } from "./history.ts";
import { NO_MEDIA, NO_S3_SOURCE } from "./media_support.ts";
import {
  LONG_STOP_SEQUENCE,
  OUTPUT_LIMIT,
  REFUSED_OUTPUT_MODE,
  REFUSED_PARAMETER,
  SAMPLING_PAIR,
} from "./refused_parameters.ts";
import {
  NO_REASONING,
  REASONING_BUDGET_RANGE,
  REASONING_EFFORT,
  REASONING_FORM,
  REASONING_OFF,
} from "./reasoning_support.ts";
import { type Called, type ModelRule, rulesFor } from "./model_rule.ts";
import { FORCED_TOOL_CHOICE, NO_TOOLS, STRICT_TOOLS, TOOL_USE_ID_FORMAT, WHOLE_ANSWER } from "./tool_support.ts";
import { ASSISTANT_PREFILL, SINGLE_TURN, SYSTEM_PROMPT } from "./turn_support.ts";
import { CONTEXT_WINDOW } from "./context_window.ts";

/** Rules before the common rules, which read the options for reasoning and strict tools, and then the turns. */
const FIRST: readonly ModelRule[] = [
  REFUSED_OUTPUT_MODE,
  REFUSED_PARAMETER,
  LONG_STOP_SEQUENCE,
  SAMPLING_PAIR,
  NO_REASONING,
  REASONING_OFF,
  REASONING_FORM,
  REASONING_EFFORT,
  REASONING_BUDGET_RANGE,
  NO_REASONING_HISTORY,
  NO_TOOL_HISTORY,
  STRICT_TOOLS,
];

/** Rules after the common rules, for a request that is valid for Converse. Cache points come last: their check runs next. */
const LAST: readonly ModelRule[] = [
  OUTPUT_LIMIT,
  NO_MEDIA,
  NO_S3_SOURCE,
  CONTEXT_WINDOW,
  NO_TOOLS,
  WHOLE_ANSWER,
  TOOL_USE_ID_FORMAT,
  SINGLE_TURN,
  ASSISTANT_PREFILL,
  SYSTEM_PROMPT,
  FORCED_TOOL_CHOICE,
  NO_CACHE_POINTS,
  CACHE_SECTION,
  CACHE_LIFETIME,
  CACHE_COUNT,
  CACHE_MINIMUM,
];

/** Returns every model rule, in the order in which they run. */
export function modelRules(): readonly ModelRule[] {
  return [...FIRST, ...LAST];
}

/** Returns the common rules with the model rules around them. */
export function withModelRules(called: Called, common: readonly CommonRule[]): readonly Rule[] {
  const usual = common.filter(({ rule }) => !isSuperseded(rule, called.model));
  return [...rulesFor(called, FIRST), ...usual, ...rulesFor(called, LAST)];
}

/** Returns whether the model's row replaces a rule that decides by family. */
function isSuperseded(rule: CommonRule["rule"], { reasoning }: Model): boolean {
  if (rule === "effort-word") return !!reasoning?.efforts?.length;
  return rule === "always-reasons" && reasoning?.request !== undefined;
}
