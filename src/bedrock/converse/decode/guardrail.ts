/**
 * Reads the outcome of a guardrail. Pure.
 */
import type { GuardrailOutcome } from "../../../chat/guardrail.ts";
import type { ChatResult } from "../../../chat/result.ts";
import { defined } from "../../../base/defined.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import type { GuardrailOptions } from "../../chat_options.ts";

/** Returns the outcome; `undefined` without a guardrail. An account may enforce a guardrail that the request does not name. */
export function decodeGuardrail(
  { stopReason, trace }: Pick<ChatResult, "stopReason" | "trace">,
  asked: GuardrailOptions | undefined,
  streaming: boolean,
): GuardrailOutcome | undefined {
  const assessed = asObject(trace).guardrail;
  const intervened = stopReason === "guardrail_intervened";
  if (!asked && !intervened && !isObject(assessed)) return undefined;
  const { inputAssessment = {}, outputAssessments = {}, actionReason, modelOutput } = asObject(assessed);
  return {
    intervened,
    textMayHaveBeenShown: intervened && streaming && asked?.stream === "async",
    inputAssessments: inputAssessment,
    outputAssessments,
    ...defined({ actionReason, modelOutput }),
  } as GuardrailOutcome; // the members of assessments are the service's own
}
