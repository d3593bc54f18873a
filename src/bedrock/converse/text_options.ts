/**
 * The checks of a request's options, by name, for a text client, which refuses the options that need all of Converse.
 */
import { retryOption, timeoutsOption } from "../../base/call_options.ts";
import {
  abortSignal,
  checkedElsewhere,
  finite,
  headers,
  listOf,
  object,
  type OptionCheck,
  type OptionTable,
  optionTable,
  stringOr,
  text,
} from "../../base/check_options.ts";
import type { RequestTables } from "../../chat/request_options.ts";
import type { BedrockChatDefaults, BedrockChatOptions, BedrockChatRequest } from "../chat_options.ts";

/** Returns the error for something that needs all of Converse. */
export function needsConverse(what: string): TypeError {
  return new TypeError(
    `Cannot chat with ${what}: a client of createTextClient() knows text only; use createBedrockWith() or createBedrock()`,
  );
}

const refuse: OptionCheck = (_value, option) => {
  throw needsConverse(option);
};

function textRequestChecks(): Readonly<Record<keyof BedrockChatDefaults, OptionCheck>> {
  return {
    system: stringOr(text, checkedElsewhere),
    maxTokens: finite("at least 1"),
    temperature: finite("0 to 1"),
    topP: finite("0 to 1"),
    stopSequences: listOf(text),
    additionalModelRequestFields: object,
    additionalModelResponseFieldPaths: listOf(text),
    signal: abortSignal,
    timeouts: timeoutsOption,
    retry: retryOption,
    headers,
    tools: refuse,
    toolChoice: refuse,
    reasoning: refuse,
    output: refuse,
    cache: refuse,
    guardrail: refuse,
    topK: refuse,
    serviceTier: refuse,
    latency: refuse,
    requestMetadata: refuse,
    promptVariables: refuse,
    check: refuse,
  };
}

const REQUEST: OptionTable = /* @__PURE__ */ optionTable<BedrockChatRequest>(() => ({
  of: "chat() and stream()",
  options: { model: checkedElsewhere, messages: checkedElsewhere, ...textRequestChecks() },
}));

const OF_HANDLE: OptionTable = /* @__PURE__ */ optionTable<BedrockChatOptions>(() => ({
  of: "a handle's chat() and stream()",
  options: { messages: checkedElsewhere, ...textRequestChecks() },
}));

const DEFAULTS: OptionTable = /* @__PURE__ */ optionTable<BedrockChatDefaults>(() => ({
  of: "defaults",
  options: textRequestChecks(),
}));

/** The options of a client that only knows text. */
export const TEXT_OPTIONS: RequestTables = { request: REQUEST, ofHandle: OF_HANDLE, defaults: DEFAULTS };
