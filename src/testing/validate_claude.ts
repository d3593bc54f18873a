/**
 * What every Claude refuses behind Bedrock, in Anthropic's words where they are known.
 *
 * Sources: Anthropic's pages on extended thinking, tool use and structured outputs; for the schemas,
 * https://github.com/BerriAI/litellm/pull/29624 and https://github.com/future-agi/future-agi/pull/411; all read 2026-11-21.
 */
import { isRecord } from "./constraints.ts";
import { isClaude, member, outputSchemaOf, type WireMessage } from "./conversation.ts";
import { invalidToModel } from "./refusal.ts";
import { isForged } from "./signature.ts";

/** Checks what no other model minds; nothing for an id that names no Claude. @throws {Refusal} */
export function checkClaude(modelId: string, body: Record<string, unknown>, messages: readonly WireMessage[]): void {
  if (!isClaude(modelId)) return;
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
  checkSchema(outputSchemaOf(body));
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

/** What a grammar cannot say, by the type it stands with. */
const UNSUPPORTED: Readonly<Record<string, readonly string[]>> = {
  array: ["maxItems", "uniqueItems"],
  integer: ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"],
  number: ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"],
  string: ["maxLength", "minLength"],
};

function checkSchema(schema: unknown): void {
  if (!isRecord(schema)) return;
  const types = Array.isArray(schema["type"]) ? schema["type"] : [schema["type"]];
  for (const type of types.map(String)) {
    if (type === "object" && schema["additionalProperties"] !== false) {
      throw invalidToModel(
        "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
      );
    }
    const found = (Object.hasOwn(UNSUPPORTED, type) ? UNSUPPORTED[type]! : []).filter((name) => name in schema);
    if (found.length > 0) {
      throw invalidToModel(
        `output_config.format.schema: For '${type}' type, ${found.length > 1 ? "properties" : "property"} ${
          found.join(", ")
        } ${found.length > 1 ? "are" : "is"} not supported`,
      );
    }
  }
  for (const name of ["properties", "$defs", "definitions"]) Object.values(member(schema, name)).forEach(checkSchema);
  for (const name of ["anyOf", "oneOf", "allOf", "prefixItems"]) {
    const list = schema[name];
    if (Array.isArray(list)) list.forEach(checkSchema);
  }
  checkSchema(schema["items"]);
}
