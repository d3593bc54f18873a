/**
 * Reads the members that Bedrock adds to a model's answer as members of the outcome, in Converse's words.
 */
import { defined } from "../../base/defined.ts";
import { asObject, isObject } from "../../base/json_object.ts";
import type { Outcome } from "../../chat/result.ts";

/** The stop reason of Converse for an answer that a guardrail blocked or masked. The model's own reason says nothing of it. */
export const INTERVENED = "guardrail_intervened";

/** Returns whether the value of `amazon-bedrock-guardrailAction` says that a guardrail blocked or masked the answer. */
export function isIntervened(action: unknown): boolean {
  return action === "INTERVENED";
}

/**
 * Returns a trace in Converse's form. InvokeModel calls the findings `input` and `outputs`, and lists the latter (recorded 2025-02 to
 * 2025-08).
 */
export function converseTrace(trace: unknown): unknown {
  const { guardrail, ...others } = asObject(trace);
  if (!isObject(guardrail)) return trace;
  const { input, outputs, ...members } = guardrail;
  return {
    ...others,
    guardrail: {
      ...members,
      ...defined({
        inputAssessment: input,
        outputAssessments: Array.isArray(outputs) ? listById(outputs) : outputs,
      }),
    },
  };
}

function listById(outputs: readonly unknown[]): Record<string, unknown[]> {
  const lists = new Map<string, unknown[]>();
  for (const [id, assessment] of outputs.flatMap((output) => Object.entries(asObject(output)))) {
    const list = lists.get(id);
    if (list) list.push(assessment);
    else lists.set(id, [assessment]);
  }
  return Object.fromEntries(lists);
}

/** Returns the tier and the latency mode that served a request, which are in headers, in Converse's form. */
export function servedBy(headers: Headers): Pick<Outcome, "serviceTier" | "performanceConfig"> {
  const type = headers.get("x-amzn-bedrock-service-tier") ?? undefined;
  const latency = headers.get("x-amzn-bedrock-performanceconfig-latency") ?? undefined;
  return defined({
    serviceTier: type === undefined ? undefined : { type },
    performanceConfig: latency === undefined ? undefined : { latency },
  });
}
