/**
 * What the model behind the fake cannot do, in the words AWS says it with.
 * Sources: error messages that people reported, collected 2026-11-21.
 */
import { member, members, messagesOf, outputSchemaOf, toolsOf } from "./conversation.ts";
import { invalid, invalidToModel, Refusal } from "./refusal.ts";
import type { ConverseOperation } from "./validate_converse.ts";

/**
 * Something a request may ask for and a model may not have: `system` prompts, `tools` at all, `streamedTools`,
 * `toolChoice` (`any` and a tool by its name), `strictTools`, `structuredOutput` (`outputConfig.textFormat`), `streaming`,
 * `promptCache`, and `textBesideToolResults` in one turn.
 */
export type FakeLimit =
  | "system"
  | "tools"
  | "streamedTools"
  | "toolChoice"
  | "strictTools"
  | "structuredOutput"
  | "streaming"
  | "promptCache"
  | "textBesideToolResults";

type Check = (body: unknown, operation: ConverseOperation) => Refusal | undefined;

const CHECKS: Readonly<Record<FakeLimit, Check>> = {
  system: (body) =>
    members(body, "system").length === 0
      ? undefined
      : invalid("This model doesn't support system messages. Try again without a system message."),
  tools: (body) => toolsOf(body).length === 0 ? undefined : invalid("This model doesn't support tool use."),
  streamedTools: (body, operation) =>
    toolsOf(body).length === 0 || operation === "Converse"
      ? undefined
      : invalid("This model doesn't support tool use in streaming mode."),
  toolChoice(body) {
    const choice = member(member(body, "toolConfig"), "toolChoice");
    const forced = ["any", "tool"].find((name) => name in choice);
    if (forced === undefined) return undefined;
    const field = `toolConfig.toolChoice.${forced}`;
    return invalid(`This model doesn't support the ${field} field. Remove ${field} and try again.`);
  },
  strictTools(body) {
    const index = toolsOf(body).findIndex(({ spec }) => spec?.["strict"] === true);
    return index < 0 ? undefined : invalidToModel(`tools.${index}.custom.strict: Extra inputs are not permitted`);
  },
  structuredOutput: (body) =>
    "textFormat" in member(body, "outputConfig") || outputSchemaOf(body)
      ? invalidToModel("output_config.format: Extra inputs are not permitted")
      : undefined,
  streaming: (_body, operation) =>
    operation === "ConverseStream" ? invalid("The model is unsupported for streaming.") : undefined,
  promptCache(body) {
    const blocks = [
      ...members(member(body, "toolConfig"), "tools"),
      ...members(body, "system"),
      ...messagesOf(body).flatMap(({ content }) => content),
    ];
    if (!blocks.some((block) => "cachePoint" in block)) return undefined;
    return new Refusal(
      "AccessDeniedException",
      "You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more " +
        "information.",
    );
  },
  textBesideToolResults(body) {
    const index = messagesOf(body).findIndex(({ content }) =>
      content.some((block) => "toolResult" in block) && content.some((block) => "text" in block)
    );
    if (index < 0) return undefined;
    return invalid(
      `messages.${index}.content: Conversation blocks and tool result blocks cannot be provided in the same turn.`,
    );
  },
};

/** @throws {TypeError} for a limit that does not exist: a test that expects it would pass for the wrong reason. */
export function limitChecks(limits: readonly FakeLimit[]): (body: unknown, operation: ConverseOperation) => void {
  const checks = limits.map((name) => {
    if (Object.hasOwn(CHECKS, name)) return CHECKS[name];
    throw new TypeError(`Cannot refuse "${name}": no such limit; use one of ${Object.keys(CHECKS).join(", ")}`);
  });
  return (body, operation) => {
    for (const check of checks) {
      const refusal = check(body, operation);
      if (refusal) throw refusal;
    }
  };
}
