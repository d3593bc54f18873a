/**
 * The rules of the models that do not depend on Converse's format: they hold wherever the models are served.
 */
import { NO_MEDIA } from "./media_support.ts";
import type { ModelRule } from "./model_rule.ts";
import {
  NO_REASONING,
  REASONING_BUDGET_RANGE,
  REASONING_EFFORT,
  REASONING_FORM,
  REASONING_OFF,
} from "./reasoning_support.ts";
import { OUTPUT_LIMIT, REFUSED_OUTPUT_MODE, REFUSED_PARAMETER } from "./refused_parameters.ts";

/** The rules, in the order in which they run. */
export const RULES_OF_EVERY_FORMAT: readonly ModelRule[] = [
  REFUSED_OUTPUT_MODE,
  REFUSED_PARAMETER,
  NO_REASONING,
  REASONING_OFF,
  REASONING_FORM,
  REASONING_EFFORT,
  REASONING_BUDGET_RANGE,
  OUTPUT_LIMIT,
  NO_MEDIA,
];
