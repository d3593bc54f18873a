/**
 * The checks of the options of a client and of its requests, by name.
 */
import { retryOption, timeoutsOption } from "../base/call_options.ts";
import {
  callback,
  checkedElsewhere,
  finite,
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
import { OTHER_REQUEST_NAMES, requestChecks, type RequestTables, tools } from "../chat/request_options.ts";
import { checkFetch } from "../transport/fetch.ts";
import type { OpenAIChatDefaults, OpenAIChatRequest } from "./chat_options.ts";
import type { ModelFactsOption, OpenAICompatibleOptions } from "./options.ts";
import type { OpenAIChatOptions, OpenAIExtras } from "./wire/extras.ts";
import type { Quirks } from "./wire/quirks.ts";

/** Accepts a string, or `false`. */
const textOrFalse: OptionCheck = (value, option) => {
  if (value !== false) text(value, option);
};

const QUIRKS: OptionTable = /* @__PURE__ */ optionTable<Quirks>(() => ({
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

const MODEL: OptionTable = /* @__PURE__ */ optionTable<ModelFactsOption>(() => ({
  of: "a model",
  options: {
    contextWindow: numberFrom(1),
    family: text,
    regions: listOf(text),
    capabilities: object,
    quirks: nested(QUIRKS),
  },
}));

const format: OptionCheck = (value, option) => {
  if (typeof Object(value).encode !== "function") {
    throw invalidOption(option, shown(value), 'responses of "@bedrock-edge/client/openai-compatible"');
  }
};

const models: OptionCheck = (value, option) => {
  object(value, option);
  for (const [id, facts] of Object.entries(Object(value))) nested(MODEL)(facts, `${option}[${JSON.stringify(id)}]`);
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

/** The options of `createOpenAICompatible`. */
export const CLIENT_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<OpenAICompatibleOptions>(() => ({
  of: "createOpenAICompatible()",
  options: {
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
    formats: listOf(format),
    models,
    family: text,
    regions: listOf(text),
    signing: nested(SIGNING),
    // The tables of requests check them.
    defaults: checkedElsewhere,
    env: object,
    fetch: checkFetch,
    clock: withMethods("now", "setTimeout"),
    retry: retryOption,
    timeouts: timeoutsOption,
    maxAnswerBytes: numberFrom(1),
    maxEventBytes: numberFrom(1),
    errorStructure: callback,
    transformRequestBody: callback,
    metadataExtractor: callback,
    onRequest: callback,
    onResponse: callback,
  },
  otherNames: {
    baseUrl: "baseURL",
    endpoint: "baseURL",
    host: "baseURL",
    key: "apiKey",
    token: "apiKey",
    organization: 'headers: { "openai-organization": … }',
    project: 'headers: { "openai-project": … }',
    defaultHeaders: "headers",
    defaultQuery: "queryParams",
    query: "queryParams",
    includeUsage: "quirks: { includeUsage }",
    supportsStructuredOutputs: "quirks: { outputMode }",
    timeout: "timeouts: { responseMs, firstEventMs, idleMs, totalMs }",
    maxRetries: "retry: { maxRetries }",
    dangerouslyAllowBrowser: "the client without it: it runs in browsers, where a key is not a secret",
    model: "the model of each chat, or client.model(id)",
    messages: "the messages of each chat",
    maxTokens: "defaults: { maxTokens }",
    temperature: "defaults: { temperature }",
    region: "signing: { region, service }",
    apiVersion: 'queryParams: { "api-version": … }',
  },
}));

function extraChecks(): Readonly<Record<keyof OpenAIExtras, OptionCheck>> {
  return {
    seed: finite("an integer"),
    frequencyPenalty: finite("-2 to 2"),
    presencePenalty: finite("-2 to 2"),
    logitBias: object,
    logprobs: flag,
    topLogprobs: finite("0 to 20"),
    user: text,
    parallelToolCalls: flag,
    serviceTier: text,
    verbosity: text,
    imageDetail: text,
    promptCacheKey: text,
    extraBody: object,
  };
}

const otherNames = (): Readonly<Record<string, string>> => ({
  ...OTHER_REQUEST_NAMES,
  extra_body: "extraBody",
  providerOptions: "extraBody",
  n: "several requests, or extraBody: { n }",
  streamOptions: "quirks: { includeUsage } of the client",
  detail: "imageDetail",
  reasoningEffort: "reasoning: { effort }",
  textVerbosity: "verbosity",
  apiKey: "createOpenAICompatible({ apiKey })",
  baseURL: "createOpenAICompatible({ baseURL })",
});

const REQUEST: OptionTable = /* @__PURE__ */ optionTable<OpenAIChatRequest>(() => ({
  of: "chat() and stream()",
  options: { model: checkedElsewhere, messages: checkedElsewhere, tools, ...requestChecks(), ...extraChecks() },
  otherNames: otherNames(),
}));

const HANDLE_REQUEST: OptionTable = /* @__PURE__ */ optionTable<OpenAIChatOptions>(() => ({
  of: "a handle's chat() and stream()",
  options: { messages: checkedElsewhere, tools, ...requestChecks(), ...extraChecks() },
  otherNames: { ...otherNames(), model: "a handle of that model: client.model(id)", modelId: "client.model(id)" },
}));

const DEFAULTS: OptionTable = /* @__PURE__ */ optionTable<OpenAIChatDefaults>(() => ({
  of: "defaults",
  options: { tools, ...requestChecks(), ...extraChecks() },
  otherNames: {
    ...otherNames(),
    model: "client.model(id)",
    messages: "messages of each request",
    prompt: "messages of each request",
  },
}));

/** The options of requests. */
export const REQUEST_TABLES: RequestTables = { request: REQUEST, ofHandle: HANDLE_REQUEST, defaults: DEFAULTS };
