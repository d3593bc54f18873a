/**
 * The type of a rule that only some models have, by their rows.
 */
import type { Model } from "../../../models/model.ts";
import type { Fix, MutableRequest, Note, RefusalFactory, Rule } from "../check/rule.ts";
import type { MODEL_EVIDENCE } from "./model_evidence.ts";

/** The call that rules are made for. */
export interface Called {
  /** The facts about the model. */
  readonly model: Model;
  /** Whether the caller asks for a stream. */
  readonly streaming: boolean;
}

/** One rule: a row of the table. Its evidence stands under the same name in `evidence.ts`. */
export interface ModelRule {
  readonly rule: keyof typeof MODEL_EVIDENCE;
  readonly apply: (called: Called, request: MutableRequest, fix: Fix, refusal: RefusalFactory, note: Note) => void;
}

/** Returns the rules for one call. */
export function rulesFor(called: Called, rules: readonly ModelRule[]): Rule[] {
  return rules.map(({ rule, apply }) => ({
    rule,
    apply: (request, fix, refusal, note) => apply(called, request, fix, refusal, note),
  }));
}
