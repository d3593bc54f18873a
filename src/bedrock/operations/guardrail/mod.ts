/**
 * Guardrails without a model: checks texts and images by a guardrail, or by the service's own checks.
 *
 * | for | see |
 * |---|---|
 * | a guardrail | {@linkcode applyGuardrail}, {@linkcode ApplyGuardrailOptions}, {@linkcode AppliedGuardrail} |
 * | scores without a guardrail | {@linkcode invokeGuardrailChecks}, {@linkcode GuardrailChecksOptions} |
 *
 * A guardrail in a chat is the option `guardrail` of `chat()` and `stream()`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { applyGuardrail } from "@bedrock-edge/client/guardrail";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", guardrails: { gr7: { piiPatterns: { EMAIL: /\S+@\w+\.\w+/ } } } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const content = "Ada's address is ada@example.com";
 * const { outputs } = await applyGuardrail(bedrock, { id: "gr7", version: "DRAFT", source: "OUTPUT", content });
 * assertEquals(outputs, ["Ada's address is {EMAIL}"]);
 * ```
 * @module
 */
export { applyGuardrail } from "./apply_guardrail.ts";
export type {
  AppliedGuardrail,
  ApplyGuardrailOptions,
  GuardrailContent,
  GuardrailCoverage,
} from "./apply_guardrail.ts";
export { invokeGuardrailChecks } from "./guardrail_checks.ts";
export type {
  CategoryScore,
  CheckedMessage,
  FoundInformation,
  GuardrailCheckResults,
  GuardrailChecks,
  GuardrailChecksOptions,
} from "./guardrail_checks.ts";
