/**
 * The checks of the options of AI Gateway, by name.
 */
import { retryOption, timeoutsOption } from "../../base/call_options.ts";
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
  text,
  withMethods,
} from "../../base/check_options.ts";
import { kindOf } from "../../base/quote.ts";
import { OTHER_REQUEST_NAMES, requestChecks, type RequestTables, tools } from "../../chat/request_options.ts";
import { extraChecks } from "../../language_model/extras.ts";
import { checkFetch } from "../../transport/fetch.ts";
import type {
  GatewayChatDefaults,
  GatewayChatOptions,
  GatewayChatRequest,
  GatewayExtras,
  GatewayRouting,
} from "./chat_options.ts";
import type { GatewayOptions } from "./options.ts";

const ROUTING: OptionTable = /* @__PURE__ */ optionTable<GatewayRouting>(() => ({
  of: "gateway",
  options: {
    order: listOf(text),
    only: listOf(text),
    models: listOf(text),
    sort: oneOf("cost", "ttft", "tps"),
    byok: object,
    providerTimeouts: object,
    user: text,
    tags: listOf(text),
    quotaEntityId: text,
    zeroDataRetention: flag,
    disallowPromptTraining: flag,
    headquarters: listOf(text),
    has: listOf(text),
    serviceTier: oneOf("flex", "priority"),
    caching: oneOf("auto"),
  },
  otherNames: {
    fallbacks: "models",
    providers: "order, or only",
    userId: "user",
    idempotencyKey: "providerOptions: { gateway: { idempotencyKey } }",
  },
}));

/** Checks the option `gateway`. */
export const routing: OptionCheck = /* @__PURE__ */ nested(ROUTING);

function ownChecks(): Readonly<Record<keyof GatewayExtras, OptionCheck>> {
  return { ...extraChecks(), gateway: routing };
}

// A function: a bundler keeps an object with a spread, even in a client that does not use it.
const otherNames = (): Readonly<Record<string, string>> => ({
  ...OTHER_REQUEST_NAMES,
  order: "gateway: { order }",
  only: "gateway: { only }",
  models: "gateway: { models }",
  byok: "gateway: { byok }",
  tags: "gateway: { tags }",
  user: "gateway: { user }",
  zeroDataRetention: "gateway: { zeroDataRetention }",
  caching: 'gateway: { caching: "auto" }',
  cache: 'gateway: { caching: "auto" }, or { type: "cachePoint" } behind a block',
  serviceTier: "gateway: { serviceTier }",
  guardrail: "providerOptions: { bedrock: { guardrailConfig } }",
  providerMetadata: "providerOptions",
  apiKey: "createGateway({ apiKey })",
  region: "providerOptions of the vendor",
});

const REQUEST: OptionTable = /* @__PURE__ */ optionTable<GatewayChatRequest>(() => ({
  of: "chat() and stream()",
  options: { model: checkedElsewhere, messages: checkedElsewhere, tools, ...requestChecks(), ...ownChecks() },
  otherNames: otherNames(),
}));

const HANDLE: OptionTable = /* @__PURE__ */ optionTable<GatewayChatOptions>(() => ({
  of: "a handle's chat() and stream()",
  options: { messages: checkedElsewhere, tools, ...requestChecks(), ...ownChecks() },
  otherNames: {
    ...otherNames(),
    model: "a handle of that model: gateway.model(id)",
    modelId: "gateway.model(id)",
  },
}));

const DEFAULTS: OptionTable = /* @__PURE__ */ optionTable<GatewayChatDefaults>(() => ({
  of: "defaults",
  options: { tools, ...requestChecks(), ...ownChecks() },
  otherNames: {
    ...otherNames(),
    model: "the model of each chat, or gateway.model(id)",
    messages: "messages of each request",
    prompt: "messages of each request",
  },
}));

/** The checks of requests, by where they are given. */
export const GATEWAY_TABLES: RequestTables = { request: REQUEST, ofHandle: HANDLE, defaults: DEFAULTS };

const url: OptionCheck = (value, option) => {
  if (typeof value !== "string" && typeof Object(value).href !== "string") {
    throw invalidOption(option, kindOf(value), "a URL or a string");
  }
};

/** The options of `createGateway`. */
export const GATEWAY_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<GatewayOptions>(() => ({
  of: "createGateway()",
  options: {
    apiKey(value, option) {
      if (typeof value !== "string" && typeof value !== "function") {
        throw invalidOption(option, kindOf(value), "a string, or a function that returns one");
      }
    },
    baseURL: url,
    allowHttp: flag,
    teamIdOrSlug: text,
    protocol: oneOf("v3", "v4"),
    env: object,
    fetch: checkFetch,
    headers,
    clock: withMethods("now", "setTimeout"),
    retry: retryOption,
    timeouts: timeoutsOption,
    maxAnswerBytes: numberFrom(1),
    maxEventBytes: numberFrom(1),
    metadataCacheRefreshMs: numberFrom(0),
    store: withMethods("get", "set", "delete"),
    // Checked with the options of requests.
    defaults: checkedElsewhere,
    onRequest: callback,
    onResponse: callback,
  },
  otherNames: {
    endpoint: "baseURL",
    url: "baseURL",
    key: "apiKey",
    token: "apiKey",
    team: "teamIdOrSlug",
    teamId: "teamIdOrSlug",
    metadataCacheRefreshMillis: "metadataCacheRefreshMs",
    maxRetries: "retry: { maxRetries }",
    timeout: "timeouts: { responseMs, firstEventMs, idleMs, totalMs }",
    order: "defaults: { gateway: { order } }",
    gateway: "defaults: { gateway }",
    providerOptions: "defaults: { providerOptions }",
    model: "the model of each chat, or gateway.model(id)",
  },
}));
