/**
 * The checks of a request's options, by name.
 */
import {
  abortSignal,
  checkedElsewhere,
  checkOptions,
  finite,
  flag,
  headers,
  invalidOption,
  listOf,
  object,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  stringOr,
  text,
} from "../base/check_options.ts";
import { shown } from "../base/quote.ts";
import { retryOption, timeoutsOption } from "../base/call_options.ts";
import type { OutputOptions } from "./schema/output.ts";
import type { ChatDefaults, ChatOptions, ReasoningOptions } from "./request.ts";
import type { RequestOptions } from "./provider.ts";
import { toolEntry } from "./tool.ts";

/** The checks of a provider's options of requests, by where they are given. */
export interface RequestTables {
  /** The options of the provider's `chat()` and `stream()`. */
  readonly request: OptionTable;
  /** The options of a handle's `chat()` and `stream()`. */
  readonly ofHandle: OptionTable;
  /** The defaults of a provider or a handle. */
  readonly defaults: OptionTable;
}

const REASONING: OptionTable = /* @__PURE__ */ optionTable<Exclude<ReasoningOptions, string>>(() => ({
  of: "reasoning",
  options: { budgetTokens: finite("at least 1024"), effort: text },
  otherNames: { type: "effort or budgetTokens alone", enabled: 'effort, budgetTokens or reasoning: "off"' },
}));

const OUTPUT: OptionTable = /* @__PURE__ */ optionTable<OutputOptions>(() => ({
  of: "output",
  // The rest is checked with the model's format.
  options: {
    schema: checkedElsewhere,
    jsonSchema: object,
    name: checkedElsewhere,
    description: text,
    mode: checkedElsewhere,
    retry: flag,
  },
  otherNames: {
    type: "{ schema } around the JSON Schema",
    properties: "{ schema } around the JSON Schema",
    strict: "mode",
    schemaName: "name",
    schemaDescription: "description",
  },
}));

const TOOL_CHOICE: OptionTable = /* @__PURE__ */ optionTable<{ name: string }>(() => ({
  of: "toolChoice",
  options: { name: text },
  otherNames: { toolName: "name", tool: "{ name }", function: "{ name }", type: "{ name } alone" },
}));

const reasoning: OptionCheck = (value, option) => {
  if (value === "off") return;
  if (typeof value !== "object" || value === null) {
    throw invalidOption(option, shown(value), '{ effort }, { budgetTokens } or "off"');
  }
  checkOptions(value, REASONING, option);
  const { effort, budgetTokens } = value as { effort?: unknown; budgetTokens?: unknown };
  if ((effort === undefined) === (budgetTokens === undefined)) {
    const given = effort === undefined
      ? "neither effort nor budgetTokens is given"
      : "effort and budgetTokens together";
    throw new TypeError(`Cannot use option "${option}": ${given}; use one of them`);
  }
};

const toolChoice: OptionCheck = (value, option) => {
  if (value === "auto" || value === "any" || value === "none") return;
  if (typeof value !== "object" || value === null) {
    throw invalidOption(option, shown(value), '"auto", "any", "none" or { name }');
  }
  checkOptions(value, TOOL_CHOICE, option);
};

const output: OptionCheck = (value, option) => {
  // Schemas of libraries are objects or functions.
  if (Object(value)["~standard"]) throw invalidOption(option, "a schema", "{ schema } around it");
  checkOptions(value, OUTPUT, option);
};

/** Checks `tools`. */
export const tools: OptionCheck = (value, option) => listOf(toolEntry)(value, option);

/** Returns the check of every option of a request, except `messages` and `tools`. */
export function requestChecks(): Readonly<Record<Exclude<keyof ChatDefaults, "tools">, OptionCheck>> {
  return {
    system: stringOr(text, checkedElsewhere),
    toolChoice,
    reasoning,
    output,
    maxTokens: finite("at least 1"),
    temperature: finite("0 to 1"),
    topP: finite("0 to 1"),
    topK: finite("at least 0"),
    stopSequences: listOf(text),
    check: oneOf("repair", "strict", "off"),
    signal: abortSignal,
    timeouts: timeoutsOption,
    retry: retryOption,
    headers,
  };
}

/** Names in other libraries, and in the requests of services. */
export const OTHER_REQUEST_NAMES: Readonly<Record<string, string>> = {
  maxOutputTokens: "maxTokens",
  max_completion_tokens: "maxTokens",
  max_new_tokens: "maxTokens",
  maxGenLen: "maxTokens",
  stop: "stopSequences",
  abortSignal: "signal",
  prompt: "messages",
  input: "messages",
  instructions: "system",
  systemPrompt: "system",
  modelId: "model",
  functions: "tools",
  responseFormat: "output",
  response_format: "output",
  schema: "output: { schema }",
  thinking: "reasoning",
  reasoningEffort: "reasoning: { effort }",
  reasoning_effort: "reasoning: { effort }",
  timeout: "timeouts",
  timeoutMs: "timeouts: { totalMs }",
  maxRetries: "retry: { maxRetries }",
  stream: "stream() instead of chat()",
  maxSteps: "the third argument of runTools(): { maxSteps }",
  stopWhen: "the third argument of runTools(): { stopWhen }",
  onEvent: "the third argument of runTools(): { onEvent }",
  onStep: "the third argument of runTools(): { onStep }",
  approve: "the third argument of runTools(): { approve }",
  loop: "the third argument of runTools(), or conversation({ loop })",
};

const CHAT_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ChatOptions>(() => ({
  of: "chat() and stream()",
  options: { messages: checkedElsewhere, tools, ...requestChecks() },
  otherNames: OTHER_REQUEST_NAMES,
}));

/** Returns the options of a model's requests; those of every provider for a model that does not have this member. */
export function requestTable(own: RequestOptions | undefined): OptionTable {
  return own ? () => ({ of: "chat() and stream()", ...own }) : CHAT_OPTIONS;
}
