/**
 * The checks of the options that every kind of client has, by name.
 */
import { retryOption, timeoutsOption } from "../base/call_options.ts";
import {
  callback,
  checkedElsewhere,
  flag,
  headers,
  invalidOption,
  listOf,
  nested,
  numberFrom,
  object,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  strings,
  text,
  withMethods,
} from "../base/check_options.ts";
import { kindOf, shown } from "../base/quote.ts";
import { checkFetch } from "../transport/fetch.ts";
import type { OpenAICompatibleOptions } from "./options.ts";
import type { Quirks } from "./wire/quirks.ts";

/** Accepts a string, or `false`. */
const textOrFalse: OptionCheck = (value, option) => {
  if (value !== false) text(value, option);
};

/** The differences of a service. */
export const QUIRKS: OptionTable = /* @__PURE__ */ optionTable<Quirks>(() => ({
  of: "quirks",
  options: {
    api: oneOf("chat", "responses"),
    maxTokensField: oneOf("max_tokens", "max_completion_tokens"),
    topKField: textOrFalse,
    seedField: text,
    systemRole: oneOf("system", "developer"),
    reasoningRequest: oneOf("effort", "object", false),
    reasoningOff: object,
    reasoningHistory: oneOf("reasoning_content", "reasoning", "reasoning_details", "thinking", false),
    outputMode: oneOf("native", "jsonObject", "tool", "instruction"),
    strictSchema: flag,
    includeUsage: flag,
    toolResultParts: flag,
    cacheControl: flag,
    fileUrls: flag,
    namedToolChoice: flag,
    anyToolChoice: oneOf("required", "any"),
    inlineThinkTags: flag,
    encryptedReasoning: flag,
  },
  otherNames: {
    supportsStructuredOutputs: 'outputMode: "native" or "jsonObject"',
    supportsMultiPartToolContent: "toolResultParts",
  },
}));

const quirks: OptionCheck = (value, option) => {
  if (typeof value !== "function") nested(QUIRKS)(value, option);
};

const url: OptionCheck = (value, option) => {
  if (typeof value !== "string" && typeof Object(value).href !== "string") {
    throw invalidOption(option, kindOf(value), "a URL or a string");
  }
};

const name: OptionCheck = (value, option) => {
  if (typeof value !== "string" || !/^[\w.-]{1,64}$/.test(value)) {
    throw invalidOption(option, shown(value), 'a name of letters, digits, "_", "-" and "."');
  }
};

const SIGNING: OptionTable = /* @__PURE__ */ optionTable<NonNullable<OpenAICompatibleOptions["signing"]>>(() => ({
  of: "signing",
  options: { region: text, service: text },
}));

/** The options that every kind of client has. */
type SharedOptions = Omit<
  OpenAICompatibleOptions,
  "formats" | "models" | "env" | "transformRequestBody" | "metadataExtractor"
>;

/** Returns the checks of the options that every kind of client has. */
export function clientChecks(): Readonly<Record<keyof SharedOptions, OptionCheck>> {
  return {
    name,
    baseURL: url,
    apiKey(value, option) {
      if (typeof value !== "string" && typeof value !== "function") {
        throw invalidOption(option, kindOf(value), "a string, or a function that returns one");
      }
    },
    apiKeyEnv: text,
    apiKeyHeader: text,
    needsKey: flag,
    auth: callback,
    headers,
    queryParams: strings,
    url: callback,
    allowHttp: flag,
    quirks,
    family: text,
    regions: listOf(text),
    signing: nested(SIGNING),
    // The tables of requests check them.
    defaults: checkedElsewhere,
    fetch: checkFetch,
    clock: withMethods("now", "setTimeout"),
    retry: retryOption,
    timeouts: timeoutsOption,
    maxAnswerBytes: numberFrom(1),
    maxEventBytes: numberFrom(1),
    errorStructure: callback,
    onRequest: callback,
    onResponse: callback,
  };
}

/** Refuses options without a name. */
export function checkName(name: string | undefined): void {
  if (name !== undefined) return;
  throw new TypeError('Cannot use option "name": it is missing; pass the name of the provider, such as "ollama"');
}
