/** Reasoning on request, in each format in which models are asked. */
import { lastUserMessage, member, readableText, type WireBlock } from "../judge/conversation.ts";
import { digest } from "../base/digest.ts";
import { sign } from "../base/signature.ts";

/** Anthropic's documented way to get redacted reasoning; any text may follow it. Read 2026-11-21. */
const REDACT = "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING";

/** The reasoning block, if any. Only Claude signs its reasoning. */
export function reason(body: unknown): WireBlock[] {
  const style = styleOf(member(body, "additionalModelRequestFields"));
  if (style === undefined) return [];
  const asked = readableText(lastUserMessage(body));
  if (asked.includes(REDACT)) {
    return [{ reasoningContent: { redactedContent: btoa(`fake-redacted:${digest(asked)}`) } }];
  }
  const text = `They wrote ${asked.length} characters. I will answer in a sentence or two.`;
  return [{ reasoningContent: { reasoningText: style === "signed" ? { text, signature: sign(text) } : { text } } }];
}

function styleOf(fields: Record<string, unknown>): "signed" | "plain" | undefined {
  const types = [member(fields, "thinking")["type"], member(fields, "reasoning_config")["type"]];
  if (types.some((type) => type === "enabled" || type === "adaptive")) return "signed";
  // Recorded: Qwen3 reasons if `reasoning_config` is a string.
  const { reasoning_config: config } = fields;
  const effort = fields["reasoning_effort"] ?? member(fields, "reasoning")["effort"] ??
    (typeof config === "string" ? config : undefined);
  const isAsked = typeof effort === "string" && effort !== "none";
  return isAsked || member(fields, "reasoningConfig")["type"] === "enabled" ? "plain" : undefined;
}
