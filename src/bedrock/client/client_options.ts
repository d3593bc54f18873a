/**
 * The checks of a client's options, by name.
 */
import { credentialsOption, OTHER_CREDENTIAL_NAMES } from "../../auth/credentials_option.ts";
import {
  abortSignal,
  callback,
  headers,
  invalidOption,
  listOf,
  nested,
  type OptionCheck,
  type OptionTable,
  optionTable,
  url,
} from "../../base/check_options.ts";
import { kindOf } from "../../base/quote.ts";
import { baseChecks } from "./base_checks.ts";
import type { BedrockOptions, CallInit, ClientOptions, ControlOptions } from "./options.ts";

const models: OptionCheck = (value, option) => {
  // An opaque value shows nothing else.
  if (typeof Object(value).version !== "string") {
    throw invalidOption(option, kindOf(value), 'modelFacts() of "@bedrock-edge/client/models"');
  }
};

const codec: OptionCheck = (value, option) => {
  // An opaque value shows nothing else.
  if (typeof Object(value).name !== "string" || typeof value !== "object") {
    throw invalidOption(
      option,
      kindOf(value),
      typeof value === "function" && value.name
        ? `the value of ${value.name}()`
        : 'mantle() of "@bedrock-edge/client/mantle", or a codec of "@bedrock-edge/client/invoke"',
    );
  }
};

const CONTROL: OptionTable = /* @__PURE__ */ optionTable<ControlOptions>(() => ({
  of: "control",
  options: { endpoint: url, agentEndpoint: url, agentRuntimeEndpoint: url },
}));

function clientChecks(): Readonly<Record<keyof ClientOptions, OptionCheck>> {
  return { ...baseChecks(), control: nested(CONTROL), models, codecs: listOf(codec) };
}

/** Names in other libraries. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  baseURL: "endpoint",
  baseUrl: "endpoint",
  url: "endpoint",
  host: "endpoint",
  useFipsEndpoint: "fips",
  useDualstackEndpoint: "dualStack",
  maxRetries: "retry: { maxRetries }",
  maxAttempts: "retry: { maxRetries }, which does not count the first attempt",
  timeout: "timeouts: { responseMs, firstEventMs, idleMs, totalMs }",
  requestHandler: "fetch",
  headers: "defaults: { headers }",
  defaultHeaders: "defaults: { headers }",
  maxTokens: "defaults: { maxTokens }",
  temperature: "defaults: { temperature }",
  topP: "defaults: { topP }",
  stopSequences: "defaults: { stopSequences }",
  system: "defaults: { system }",
  systemPrompt: "defaults: { system }",
  tools: "defaults: { tools }",
  signal: "defaults: { signal }",
  cache: "defaults: { cache }",
  guardrail: "defaults: { guardrail }",
  reasoning: "defaults: { reasoning }",
  check: "defaults: { check }",
  model: "the model of each chat, or bedrock.model(id)",
  modelId: "the model of each chat, or bedrock.model(id)",
  messages: "the messages of each chat",
  retries: "retry: { maxRetries }",
  timeoutMs: "timeouts: { responseMs, firstEventMs, idleMs, totalMs }",
  logger: "onRequest and onResponse",
  onError: "onResponse, or catch the error of each call",
  agent: "fetch, a function that sends through the agent",
  httpAgent: "fetch, a function that sends through the agent",
  httpsAgent: "fetch, a function that sends through the agent",
  dispatcher: "fetch: (url, init) => undici.fetch(url, { ...init, dispatcher })",
  proxy: "fetch, a function that sends through the proxy",
  profiles: 'models: modelFacts({ profiles }), from "@bedrock-edge/client/models"',
  residency: 'models: modelFacts({ residency }), from "@bedrock-edge/client/models"',
  modelFacts: 'models: modelFacts(), from "@bedrock-edge/client/models"',
  converse: "the client without it: it speaks all of Converse",
};

/** The options of `createBedrockWith`. */
export const CLIENT_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ClientOptions>(() => ({
  of: "createBedrockWith()",
  options: clientChecks(),
  otherNames: {
    ...OTHER_NAMES,
    apiKey: "the first argument: bearer(apiKey)",
    credentials: "the first argument: sigv4({ credentials })",
    auth: "the first argument",
  },
}));

/** The options of `createBedrock`. */
export const BEDROCK_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<BedrockOptions>(() => ({
  of: "createBedrock()",
  options: {
    ...clientChecks(),
    apiKey(value, option) {
      if (typeof value !== "string" && typeof value !== "function") {
        throw invalidOption(option, kindOf(value), "a string, or a function that returns one");
      }
    },
    credentials: credentialsOption,
    auth: callback,
  },
  otherNames: {
    ...OTHER_NAMES,
    ...OTHER_CREDENTIAL_NAMES,
    credentialDefaultProvider: "credentials",
    token: "apiKey",
    key: "apiKey",
    bearer: "apiKey",
    bearerToken: "apiKey",
    profile: "credentials, such as fromIni({ profile }) of @aws-sdk/credential-providers",
  },
}));

/** The options of AWS's own `converse` and `converseStream`. */
export const CALL_INIT: OptionTable = /* @__PURE__ */ optionTable<CallInit>(() => ({
  of: "converse() and converseStream()",
  options: { signal: abortSignal, headers },
}));
