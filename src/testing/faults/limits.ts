/**
 * Abilities that the model behind the fake may lack, with AWS's messages. Sources: error messages that people reported,
 * collected 2026-11-21.
 */
import { member, members, messagesOf, outputSchemaOf, toolsOf } from "../judge/conversation.ts";
import { invalid, invalidToModel, Refusal } from "../judge/refusal.ts";
import type { ConverseOperation } from "../judge/validate_converse.ts";

/**
 * An ability that a model may lack: `system` prompts, `tools` at all, `streamedTools`, `toolChoice` (`any` and a tool
 * by its name), `strictTools`, `structuredOutput` (`outputConfig.textFormat`), `streaming`, `promptCache` at all,
 * `cacheAmongTools`, `cacheOneHour`, and `textBesideToolResults` in one turn; the parameters `temperature`, `topP`,
 * `topK` and `stopSequences`, or `temperatureBesideTopP`; `reasoning` at all, in a Claude's own format
 * `reasoningBudget`, `reasoningEffort` and `reasoningOff`; `assistantPrefill`, a conversation that ends with the
 * assistant's turn; `multiTurn`; `longToolUseIds`, ids other than nine letters and digits; and a limit of `maxTokens`,
 * such as `maxTokens:4096`.
 */
export type FakeLimit =
  | `maxTokens:${number}`
  | "system"
  | "tools"
  | "streamedTools"
  | "toolChoice"
  | "strictTools"
  | "structuredOutput"
  | "streaming"
  | "promptCache"
  | "cacheAmongTools"
  | "cacheOneHour"
  | "textBesideToolResults"
  | "temperature"
  | "topP"
  | "topK"
  | "stopSequences"
  | "temperatureBesideTopP"
  | "reasoning"
  | "reasoningBudget"
  | "reasoningEffort"
  | "reasoningOff"
  | "assistantPrefill"
  | "multiTurn"
  | "longToolUseIds";

type NamedLimit = Exclude<FakeLimit, `maxTokens:${number}`>;

type Check = (body: unknown, operation: ConverseOperation) => Refusal | undefined;

const CHECKS: Readonly<Record<NamedLimit, Check>> = {
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
  promptCache: (body) =>
    cachePointsOf(body).length === 0 ? undefined : new Refusal(
      "AccessDeniedException",
      "You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more " +
        "information.",
    ),
  cacheAmongTools: (body) =>
    members(member(body, "toolConfig"), "tools").some((tool) => "cachePoint" in tool)
      ? invalid("extraneous key [cachePoint] is not permitted")
      : undefined,
  cacheOneHour: (body) =>
    cachePointsOf(body).some(({ ttl }) => ttl === "1h")
      ? invalid("This model doesn't support a TTL of 1h for prompt caching.")
      : undefined,
  textBesideToolResults(body) {
    const index = messagesOf(body).findIndex(({ content }) =>
      content.some((block) => "toolResult" in block) && content.some((block) => "text" in block)
    );
    if (index < 0) return undefined;
    return invalid(
      `messages.${index}.content: Conversation blocks and tool result blocks cannot be provided in the same turn.`,
    );
  },
  temperature: (body) => parameter(body, "temperature", "temperature"),
  topP: (body) => parameter(body, "topP", "top_p"),
  topK: (body) =>
    fieldsOf(body)["top_k"] === undefined && member(fieldsOf(body), "inferenceConfig")["topK"] === undefined
      ? undefined
      : invalidToModel("`top_k` is deprecated for this model."),
  stopSequences: (body) =>
    member(body, "inferenceConfig")["stopSequences"] === undefined
      ? undefined
      : invalid("This model doesn't support the stopSequences field. Remove stopSequences and try again."),
  temperatureBesideTopP(body) {
    const { temperature, topP } = member(body, "inferenceConfig");
    if (temperature === undefined || topP === undefined) return undefined;
    return invalidToModel(
      "`temperature` and `top_p` cannot both be specified for this model. Please use only one.",
    );
  },
  reasoning(body) {
    const { thinking, reasoning, reasoning_effort, reasoningConfig } = fieldsOf(body);
    const effort = member(body, "outputConfig")["effort"];
    const asked = [thinking, reasoning, reasoning_effort, reasoningConfig, effort].some((value) => value !== undefined);
    return asked ? invalidToModel("thinking: Extra inputs are not permitted") : undefined;
  },
  reasoningBudget: (body) => thinking(body, "enabled"),
  reasoningEffort: (body) => thinking(body, "adaptive"),
  reasoningOff: (body) =>
    member(fieldsOf(body), "reasoning")["effort"] === "none"
      ? invalidToModel("Unsupported value: 'none' is not supported with this model.")
      : thinking(body, "disabled"),
  assistantPrefill: (body) =>
    messagesOf(body).at(-1)?.role !== "assistant" ? undefined : invalidToModel(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    ),
  multiTurn: (body) =>
    messagesOf(body).length < 2
      ? undefined
      : invalid("This model doesn't support conversation history. Try again with a single message."),
  longToolUseIds(body) {
    const ids = messagesOf(body).flatMap(({ content }) =>
      content.flatMap((block) => ["toolUse", "toolResult"].map((name) => member(block, name)["toolUseId"]))
    );
    const long = ids.find((id) => id !== undefined && !/^[a-z0-9]{9}$/i.test(String(id)));
    if (long === undefined) return undefined;
    return invalidToModel(`Tool call id was ${long} but must be a-z, A-Z, 0-9, with a length of 9.`);
  },
};

function cachePointsOf(body: unknown): Record<string, unknown>[] {
  const blocks = [
    ...members(member(body, "toolConfig"), "tools"),
    ...members(body, "system"),
    ...messagesOf(body).flatMap(({ content }) => content),
  ];
  return blocks.filter((block) => "cachePoint" in block).map((block) => member(block, "cachePoint"));
}

function fieldsOf(body: unknown): Record<string, unknown> {
  return member(body, "additionalModelRequestFields");
}

function parameter(body: unknown, name: string, own: string): Refusal | undefined {
  if (member(body, "inferenceConfig")[name] === undefined) return undefined;
  return invalidToModel(`\`${own}\` is deprecated for this model.`);
}

function thinking(body: unknown, type: string): Refusal | undefined {
  if (member(fieldsOf(body), "thinking")["type"] !== type) return undefined;
  return invalidToModel(`"thinking.type.${type}" is not supported for this model.`);
}

function atMost(limit: number): Check {
  return (body) => {
    const { maxTokens } = member(body, "inferenceConfig");
    if (typeof maxTokens !== "number" || maxTokens <= limit) return undefined;
    return invalid(
      `The maximum tokens you requested exceeds the model limit of ${limit}. Try again with a maximum tokens value that is ` +
        `lower than ${limit}.`,
    );
  };
}

/** @throws {TypeError} for a limit that does not exist: a test that expects it would pass for the wrong reason. */
export function limitChecks(limits: readonly FakeLimit[]): (body: unknown, operation: ConverseOperation) => void {
  const checks = limits.map((name) => {
    // Own members only.
    if (Object.hasOwn(CHECKS, name)) return CHECKS[name as NamedLimit];
    const [, most] = /^maxTokens:(\d+)$/.exec(name) ?? [];
    if (most !== undefined) return atMost(Number(most));
    const names = [...Object.keys(CHECKS), "maxTokens:4096"];
    throw new TypeError(`Cannot refuse "${name}": no such limit; use one of ${names.join(", ")}`);
  });
  return (body, operation) => {
    for (const check of checks) {
      const refusal = check(body, operation);
      if (refusal) throw refusal;
    }
  };
}
