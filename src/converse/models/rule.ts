/**
 * What a rule of a model is: one that only those have whose row says so.
 */
import type { Model } from "../../models/model.ts";
import type { Draft, Fix, Note, Refusal, Rule } from "../check/rule.ts";
import type { MODEL_EVIDENCE } from "./evidence.ts";

/** What is called. */
export interface Called {
  /** What is known of the model. */
  readonly model: Model;
  /** Whether the answer is to be a stream. */
  readonly streaming: boolean;
}

/** One rule: a row of the table. Its evidence stands under the same name in `evidence.ts`. */
export interface ModelRule {
  readonly rule: keyof typeof MODEL_EVIDENCE;
  readonly apply: (called: Called, draft: Draft, fix: Fix, refusal: Refusal, note: Note) => void;
}

/** The rules as they are for one call. */
export function rulesFor(called: Called, rules: readonly ModelRule[]): Rule[] {
  return rules.map(({ rule, apply }) => ({
    rule,
    apply: (draft, fix, refusal, note) => apply(called, draft, fix, refusal, note),
  }));
}
