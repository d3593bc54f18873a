/**
 * The checks of the options of a client and of its requests, by name.
 */
import {
  callback,
  checkedElsewhere,
  finite,
  flag,
  invalidOption,
  listOf,
  nested,
  numberFrom,
  object,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../base/check_options.ts";
import { shown } from "../base/quote.ts";
import { OTHER_REQUEST_NAMES, requestChecks, type RequestTables, tools } from "../chat/request_options.ts";
import type { OpenAIChatDefaults, OpenAIChatRequest } from "./chat_options.ts";
import { clientChecks, QUIRKS } from "./client_checks.ts";
import type { ModelFactsOption, OpenAICompatibleOptions } from "./options.ts";
import type { OpenAIChatOptions, OpenAIExtras } from "./wire/extras.ts";

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

/** The options of `createOpenAICompatible`. */
export const CLIENT_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<OpenAICompatibleOptions>(() => ({
  of: "createOpenAICompatible()",
  options: {
    ...clientChecks(),
    formats: listOf(format),
    models,
    env: object,
    transformRequestBody: callback,
    metadataExtractor: callback,
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
