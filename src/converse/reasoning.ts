/**
 * Thinking, where each model's own format has it. The provider segment of the id selects the shape and nothing else; behind
 * an ARN that names no provider it is Claude's. Pure.
 * Source: AWS's model parameter pages and the bedrock-runtime API reference, read 2026-11-20.
 */
import type { ReasoningOptions } from "../chat/request.ts";
import type { WireObject } from "./wire.ts";

/** What goes where. */
export interface ReasoningMembers {
  /** Into `additionalModelRequestFields`. */
  readonly fields?: WireObject;
  /** Into `outputConfig`. */
  readonly effort?: string;
}

/** @throws {TypeError} for what the model's format has no way to say. */
export function reasoningMembers(model: string, reasoning: ReasoningOptions | undefined): ReasoningMembers {
  if (reasoning === undefined) return {};
  const { effort, budgetTokens } = reasoning === "off"
    ? { effort: undefined, budgetTokens: undefined }
    : { effort: undefined, budgetTokens: undefined, ...reasoning };
  const id = model.slice(model.lastIndexOf("/") + 1);
  const has = (provider: string) => `.${id}`.includes(`.${provider}.`);
  const opaque = !id.includes(".");

  if (has("anthropic") || opaque) {
    if (effort) return { fields: { thinking: { type: "adaptive" } }, effort };
    if (budgetTokens !== undefined) return { fields: { thinking: { type: "enabled", budget_tokens: budgetTokens } } };
    return opaque ? {} : { fields: { thinking: { type: "disabled" } } };
  }
  if (budgetTokens !== undefined) throw refused(model, { budgetTokens }, { effort: "low" });
  if (has("amazon")) {
    return {
      fields: { reasoningConfig: effort ? { type: "enabled", maxReasoningEffort: effort } : { type: "disabled" } },
    };
  }
  if (id.includes("openai.gpt-oss")) {
    if (!effort) throw refused(model, "off", { effort: "low" });
    return { fields: { reasoning_effort: effort } };
  }
  if (has("openai")) return { fields: { reasoning: { effort: effort ?? "none" } } };
  return effort ? { effort } : {};
}

function refused(model: string, reasoning: unknown, instead: unknown): TypeError {
  return new TypeError(
    `Cannot chat with reasoning ${JSON.stringify(reasoning)} on ${model}: its format cannot say that; ` +
      `use ${JSON.stringify(instead)}`,
  );
}
