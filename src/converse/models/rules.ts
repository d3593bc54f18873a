/**
 * The table of what a model refuses, and where in the check each rule has its turn.
 */
import type { Rule } from "../check/rule.ts";
import { CACHE_COUNT, CACHE_LIFETIME, CACHE_MINIMUM, CACHE_SECTION, NO_CACHE_POINTS } from "./cache.ts";
import { NO_REASONING_HISTORY, NO_TOOL_HISTORY } from "./history.ts";
import { OUTPUT_LIMIT, REFUSED_OUTPUT_MODE, REFUSED_PARAMETER, SAMPLING_PAIR } from "./parameters.ts";
import { NO_REASONING, REASONING_BUDGET_RANGE, REASONING_EFFORT, REASONING_FORM, REASONING_OFF } from "./reasoning.ts";
import { type Called, type ModelRule, rulesFor } from "./rule.ts";
import { FORCED_TOOL_CHOICE, NO_TOOLS, STRICT_TOOLS, TOOL_USE_ID_FORMAT, WHOLE_ANSWER } from "./tools.ts";
import { ASSISTANT_PREFILL, SINGLE_TURN, SYSTEM_PROMPT } from "./turns.ts";

/** Before the common ones, which read how a model is asked to reason, and make turns and tools of what is left. */
const FIRST: readonly ModelRule[] = [
  REFUSED_OUTPUT_MODE,
  REFUSED_PARAMETER,
  SAMPLING_PAIR,
  NO_REASONING,
  REASONING_OFF,
  REASONING_FORM,
  REASONING_EFFORT,
  REASONING_BUDGET_RANGE,
  NO_REASONING_HISTORY,
  NO_TOOL_HISTORY,
];

/** After them: what is sound for Converse, made fit for the model. Cache points come last, as their check comes next. */
const LAST: readonly ModelRule[] = [
  OUTPUT_LIMIT,
  NO_TOOLS,
  STRICT_TOOLS,
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

/** Every rule of a model, in the order in which they run. */
export function modelRules(): readonly ModelRule[] {
  return [...FIRST, ...LAST];
}

/** The rules that all requests keep, and those of one call's model around them. */
export function withModelRules(called: Called, common: readonly Rule[]): readonly Rule[] {
  return [...rulesFor(called, FIRST), ...common, ...rulesFor(called, LAST)];
}
