/**
 * Guardrails of InvokeModel: their headers, and their members in an answer. Source: the guardrail pages of the user guide, and
 * answers of Titan and Nova behind a guardrail (openllmetry, recorded 2025-02 to 2025-08).
 */
import { isObject } from "../../../base/json_object.ts";
import { member } from "../../judge/conversation.ts";
import { invalid } from "../../judge/refusal.ts";
import { GUARDRAIL_CONFIG } from "./base/body_rules.ts";
import type { NativeBody } from "./base/text_family.ts";

const ID = "x-amzn-bedrock-guardrailidentifier";
const VERSION = "x-amzn-bedrock-guardrailversion";

/**
 * Returns the guardrail of a request as Converse's `guardrailConfig`; `undefined` without a guardrail.
 *
 * @throws {Refusal} for a version without its id or the reverse, and for a configuration in the body without the headers.
 */
export function guardrailConfigOf(headers: Headers, body: NativeBody): Record<string, unknown> | undefined {
  const id = headers.get(ID);
  const version = headers.get(VERSION);
  if (id === null && version === null) {
    if (!(GUARDRAIL_CONFIG in body)) return undefined;
    throw invalid("Guardrail configuration is present in the body, but the guardrail identifier header is missing.");
  }
  if (id === null || version === null) {
    throw invalid("Both guardrailIdentifier and guardrailVersion must be provided to use a guardrail.");
  }
  const trace = headers.get("x-amzn-bedrock-trace")?.toLowerCase() ?? "disabled";
  return { guardrailIdentifier: id, guardrailVersion: version, trace };
}

/** Returns the members of an answer that a guardrail has checked. */
export function guardrailMembers(stopReason: string, trace: unknown): NativeBody {
  const found = member(trace, "guardrail");
  return {
    "amazon-bedrock-guardrailAction": stopReason === "guardrail_intervened" ? "INTERVENED" : "NONE",
    ...(Object.keys(found).length > 0 ? { "amazon-bedrock-trace": { guardrail: nativeTrace(found) } } : {}),
  };
}

/** The trace of InvokeModel has other names than that of Converse, and a list of the assessments of all outputs. */
function nativeTrace(found: Readonly<Record<string, unknown>>): NativeBody {
  const { inputAssessment, outputAssessments, ...rest } = found;
  const outputs = isObject(outputAssessments)
    ? Object.entries(outputAssessments).flatMap(([id, list]) => [list].flat().map((assessed) => ({ [id]: assessed })))
    : undefined;
  return {
    ...rest,
    ...(inputAssessment === undefined ? {} : { input: inputAssessment }),
    ...(outputs ? { outputs } : {}),
  };
}
