/**
 * Refusals of native bodies in AWS's words. Sources: recorded refusals of Nova and Titan (opentelemetry-java-instrumentation,
 * 2025-03-28; newrelic, 2024), and reports of the same sentence for Claude, read 2026-11-30.
 */
import { invalid, type Refusal } from "../../../judge/refusal.ts";
import type { NativeBody } from "./text_family.ts";

/** The member in which a body marks the text that a guardrail reads. */
export const GUARDRAIL_CONFIG = "amazon-bedrock-guardrailConfig";

/** Returns the refusal of a body that breaks the schema at a place. */
export function malformed(place: string, problem: string): Refusal {
  return invalid(`Malformed input request: ${place}: ${problem}, please reformat your input and try again.`);
}

/** @throws {Refusal} when a body lacks a member. */
export function requireKeys(body: NativeBody, keys: readonly string[]): void {
  for (const key of keys) {
    if (body[key] === undefined) throw malformed("#", `required key [${key}] not found`);
  }
}

/** @throws {Refusal} when a body has a member that the format does not have. */
export function refuseOtherKeys(body: NativeBody, keys: ReadonlySet<string>): void {
  for (const key of Object.keys(body)) {
    // Bedrock takes out its own member before the model sees the body.
    if (key === GUARDRAIL_CONFIG || keys.has(key)) continue;
    throw malformed("#", `extraneous key [${key}] is not permitted`);
  }
}
