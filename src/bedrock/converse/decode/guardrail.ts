/**
 * What a guardrail said of an exchange. Pure.
 */
import type { GuardrailOptions, GuardrailOutcome } from "../../../chat/guardrail.ts";
import type { ChatResult } from "../../../chat/result.ts";
import { defined } from "../../../base/defined.ts";
import { asObject, isObject } from "../../../base/json_object.ts";

/** The outcome; `undefined` when no guardrail looked. One that the account enforces looks without being asked. */
export function guardrailOutcome(
  { stopReason, trace }: Pick<ChatResult, "stopReason" | "trace">,
  asked: GuardrailOptions | undefined,
  streaming: boolean,
): GuardrailOutcome | undefined {
  const told = asObject(trace).guardrail;
  const intervened = stopReason === "guardrail_intervened";
  if (!asked && !intervened && !isObject(told)) return undefined;
  const { inputAssessment = {}, outputAssessments = {}, actionReason, modelOutput } = asObject(told);
  return {
    intervened,
    textMayHaveBeenShown: intervened && streaming && asked?.stream === "async",
    inputAssessments: inputAssessment,
    outputAssessments,
    ...defined({ actionReason, modelOutput }),
  } as GuardrailOutcome; // as the service has them: their members are its own
}
