/**
 * Finds the answers that would make later turns fail.
 */
import type { GuardrailOutcome } from "../guardrail.ts";
import type { ChatResult } from "../result.ts";

/**
 * Returns why the turn of `result` must not become history; `undefined` for a turn that may.
 *
 * - `guardrail_intervened`: the guardrail reads the whole history of every later request, and blocks each request for the
 *   same words (anthropics/claude-code#69531, aws-samples/bedrock-access-gateway#107). A guardrail that only masks has the
 *   same stop reason (recorded 2025-02 to 2025-08). A masked answer is usable, and only the trace identifies it.
 * - `content_filtered`: the service's own filter does the same.
 * - `refusal`: the model refuses again until the refused turn is removed. Source, read 2026-11-29:
 *   https://platform.claude.com/docs/en/test-and-evaluate/strengthen-guardrails/handle-streaming-refusals
 *
 * An answer that was cut (`max_tokens`, `model_context_window_exceeded`) or malformed is history like any other: nothing
 * shows that it makes a later request fail.
 */
export function reasonNotToKeep({ stopReason, guardrail }: ChatResult): string | undefined {
  switch (stopReason) {
    case "guardrail_intervened":
      if (guardrail && onlyMasked(guardrail)) return undefined;
      return hasAssessments(guardrail)
        ? "a guardrail blocked the question or the answer"
        : "a guardrail intervened, and without its trace a blocked turn looks like one that was only masked; " +
          "set guardrail.trace to keep masked turns";
    case "content_filtered":
      return "the service's content filter ended the answer";
    case "refusal":
      return "the model refused to answer, and refuses what follows while the refused turn is in its history";
  }
  return undefined;
}

/** Whether the trace shows that something was masked and nothing was blocked. */
function onlyMasked({ inputAssessments, outputAssessments, actionReason = "" }: GuardrailOutcome): boolean {
  const actions = actionsIn([inputAssessments, outputAssessments]);
  return actions.includes("ANONYMIZED") && !actions.includes("BLOCKED") && !actionReason.includes("blocked");
}

function hasAssessments(guardrail: GuardrailOutcome | undefined): boolean {
  const { inputAssessments = {}, outputAssessments = {} } = guardrail ?? {};
  return Object.keys({ ...inputAssessments, ...outputAssessments }).length > 0;
}

/** The actions of every finding of every policy. Policies differ in shape, and services add new ones. */
function actionsIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const { action, detected } = value as { action?: unknown; detected?: unknown };
  const own = action === undefined || detected === false ? [] : [action];
  return [...own, ...Object.values(value).flatMap(actionsIn)];
}
