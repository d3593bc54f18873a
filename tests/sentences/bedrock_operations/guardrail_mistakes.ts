/**
 * The sentences about mistakes in calls of guardrails.
 */
import {
  applyGuardrail,
  type ApplyGuardrailOptions,
  type GuardrailChecksOptions,
  invokeGuardrailChecks,
} from "@bedrock-edge/client/guardrail";
import { client, type Row } from "../row.ts";

const apply = (options: Record<string, unknown>) =>
  // A cast: a mistake.
  applyGuardrail(
    client(),
    { id: "g", version: "1", source: "INPUT", content: "Hi", ...options } as ApplyGuardrailOptions,
  );

const check = (options: Record<string, unknown>) =>
  // A cast: a mistake.
  invokeGuardrailChecks(client(), { messages: "Hi", checks: {}, ...options } as GuardrailChecksOptions);

/** Calls that cannot be made. */
export const GUARDRAILS: readonly Row[] = [
  {
    says: "TypeError: Cannot apply the guardrail: id is missing; pass id, version and source",
    when: () => apply({ id: undefined }),
  },
  {
    says: "TypeError: Cannot apply the guardrail: content is empty; pass a text, or a list of texts and images",
    when: () => apply({ content: [] }),
  },
  {
    says:
      "TypeError: Cannot apply the guardrail: content[0] is not a text or an image; pass text, { text, qualifiers } or " +
      '{ image: { format: "png", source: { bytes } } }',
    when: () => apply({ content: [5] }),
  },
  {
    says: "TypeError: Cannot check the messages: the list is empty; pass a text, or a list of { role, content }",
    when: () => check({ messages: [] }),
  },
  {
    says: "TypeError: Cannot check the messages: messages[0].content is not text; pass a text or a list of texts",
    when: () => check({ messages: [{ role: "user" }] }),
  },
  {
    says: 'TypeError: Cannot check the messages: checks has no entry; pass one such as { promptAttack: ["JAILBREAK"] }',
    when: () => check({}),
  },
];
