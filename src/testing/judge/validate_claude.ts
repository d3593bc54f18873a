/**
 * Refusals of every Claude on Bedrock, in Anthropic's words if they are known.
 *
 * Sources: Anthropic's pages on extended thinking, tool use and structured outputs, read 2026-11-21.
 */
import { familyOf } from "../../models/family.ts";
import { member, outputSchemaOf, type WireMessage } from "./conversation.ts";
import { invalidToModel } from "./refusal.ts";
import { isForged } from "../base/signature.ts";
import { unsupportedBySchema } from "./validate_schema.ts";

/** Checks the rules that hold for Claude only. @throws {Refusal} */
export function checkClaude(modelId: string, body: Record<string, unknown>, messages: readonly WireMessage[]): void {
  if (familyOf(modelId) !== "claude") return;
  const text = messages.at(-1)?.role === "assistant" ? messages.at(-1)?.content.at(-1)?.["text"] : undefined;
  if (typeof text === "string" && /\s$/.test(text)) {
    throw invalidToModel("messages: final assistant content cannot end with trailing whitespace");
  }
  const stops = member(body, "inferenceConfig")["stopSequences"];
  if (Array.isArray(stops) && stops.some((stop) => String(stop).trim() === "")) {
    throw invalidToModel("stop_sequences: each stop sequence must contain non-whitespace");
  }
  messages.forEach((message, index) => checkTurn(message, index));
  checkThinking(body);
  const problem = unsupportedBySchema(outputSchemaOf(body));
  if (problem !== undefined) throw invalidToModel(`output_config.format.schema: ${problem}`);
}

function checkTurn({ role, content }: WireMessage, index: number): void {
  const last = content.findLastIndex((block) => "toolResult" in block);
  const first = content.findIndex((block) => !("toolResult" in block) && !("cachePoint" in block));
  if (role === "user" && first >= 0 && first < last) {
    const ids = content.filter((block) => "toolResult" in block).map((block) =>
      member(block, "toolResult")["toolUseId"]
    );
    throw invalidToModel(
      `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${
        ids.join(", ")
      }. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
    );
  }
  content.forEach((block, at) => {
    const { text, signature } = member(member(block, "reasoningContent"), "reasoningText");
    if (isForged(text, signature)) {
      throw invalidToModel(`messages.${index}.content.${at}: Invalid \`signature\` in \`thinking\` block`);
    }
  });
}

function checkThinking(body: Record<string, unknown>): void {
  const fields = member(body, "additionalModelRequestFields");
  const { type, budget_tokens: budget } = member(fields, "thinking");
  if (type !== "enabled" && type !== "adaptive") return;
  const { maxTokens, temperature, topP } = member(body, "inferenceConfig");
  if (type === "enabled") {
    if (typeof budget !== "number") throw invalidToModel("thinking.enabled.budget_tokens: Field required");
    if (budget < 1024) {
      throw invalidToModel("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
    }
    // With interleaved thinking the budget spans the calls of a turn.
    const interleaved = JSON.stringify(fields["anthropic_beta"] ?? []).includes('"interleaved-thinking');
    if (typeof maxTokens === "number" && maxTokens <= budget && !interleaved) {
      throw invalidToModel("`max_tokens` must be greater than `thinking.budget_tokens`.");
    }
  }
  const choice = member(member(body, "toolConfig"), "toolChoice");
  if ("any" in choice || "tool" in choice) {
    throw invalidToModel("Thinking may not be enabled when tool_choice forces tool use.");
  }
  if (typeof temperature === "number" && temperature !== 1) {
    throw invalidToModel("`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.");
  }
  if (typeof topP === "number" && topP < 0.95) {
    throw invalidToModel("`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.");
  }
  if (fields["top_k"] !== undefined) throw invalidToModel("`top_k` must be unset when thinking is enabled.");
}
