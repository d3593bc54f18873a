/**
 * The checks of the options of a request to Bedrock, by name.
 */
import {
  checkedElsewhere,
  checkOptions,
  invalidOption,
  listOf,
  object,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  strings,
  text,
} from "../base/check_options.ts";
import { shown } from "../base/quote.ts";
import { OTHER_REQUEST_NAMES, requestChecks, tools } from "../chat/request_options.ts";
import type {
  BedrockChatDefaults,
  BedrockChatOptions,
  BedrockChatRequest,
  BedrockExtras,
  CacheOptions,
  GuardrailOptions,
} from "./chat_options.ts";

const CACHE: OptionTable = /* @__PURE__ */ optionTable<Exclude<CacheOptions, string>>(() => ({
  of: "cache",
  options: { system: text, tools: text, messages: text },
  otherNames: { ttl: 'the sections: { system: "1h" }', type: 'cache: "auto"' },
}));

const GUARDRAIL: OptionTable = /* @__PURE__ */ optionTable<GuardrailOptions>(() => ({
  of: "guardrail",
  options: { id: text, version: text, trace: oneOf(true, false, "full"), stream: text },
  otherNames: {
    guardrailIdentifier: "id",
    guardrailId: "id",
    guardrailVersion: "version",
    streamProcessingMode: "stream",
  },
}));

const guardrail: OptionCheck = (value, option) => {
  checkOptions(value, GUARDRAIL, option);
  const { id, version } = value as GuardrailOptions;
  if (version && !id) throw invalidOption(option, "a version without an id", '{ id: "abc123", version: "1" }');
};

const cache: OptionCheck = (value, option) => {
  if (value === "auto") return;
  if (typeof value !== "object" || value === null) {
    throw invalidOption(option, shown(value), '"auto", or sections such as { system: "1h" }');
  }
  checkOptions(value, CACHE, option);
};

/** Returns the checks of the options that Bedrock has beyond those of every provider. */
function extraChecks(): Readonly<Record<keyof BedrockExtras, OptionCheck>> {
  return {
    cache,
    guardrail,
    serviceTier: text,
    latency: text,
    requestMetadata: strings,
    additionalModelRequestFields: object,
    additionalModelResponseFieldPaths: listOf(text),
    promptVariables: strings,
  };
}

// A function: a bundler keeps an object with a spread, even in a client that does not use it.
/** Returns names in other libraries and in AWS's own requests. */
const otherNames = (): Readonly<Record<string, string>> => ({
  ...OTHER_REQUEST_NAMES,
  toolConfig: "tools and toolChoice",
  inferenceConfig: "its members: maxTokens, temperature, topP, stopSequences",
  guardrailConfig: "guardrail",
  performanceConfig: "latency",
  outputConfig: "output",
  metadata: "requestMetadata",
  providerOptions: "additionalModelRequestFields",
  region: "createBedrock({ region })",
  apiKey: "createBedrock({ apiKey })",
  credentials: "createBedrock({ credentials })",
  profiles: "createBedrock({ models: modelFacts({ profiles }) })",
  residency: "createBedrock({ models: modelFacts({ residency }) })",
});

/** The options of `Bedrock.chat` and `stream`. */
export const BEDROCK_REQUEST: OptionTable = /* @__PURE__ */ optionTable<BedrockChatRequest>(() => ({
  of: "chat() and stream()",
  options: { model: checkedElsewhere, messages: checkedElsewhere, tools, ...requestChecks(), ...extraChecks() },
  otherNames: otherNames(),
}));

/** The options of the requests of a handle, which has its own model. */
export const HANDLE_REQUEST: OptionTable = /* @__PURE__ */ optionTable<BedrockChatOptions>(() => ({
  of: "a handle's chat() and stream()",
  options: { messages: checkedElsewhere, tools, ...requestChecks(), ...extraChecks() },
  otherNames: {
    ...otherNames(),
    model: "a handle of that model: bedrock.model(id)",
    modelId: "bedrock.model(id)",
  },
}));

/** The defaults of a client or a handle. */
export const BEDROCK_DEFAULTS: OptionTable = /* @__PURE__ */ optionTable<BedrockChatDefaults>(() => ({
  of: "defaults",
  options: { tools, ...requestChecks(), ...extraChecks() },
  otherNames: {
    ...otherNames(),
    model: "bedrock.model(id)",
    messages: "messages of each request",
    prompt: "messages of each request",
  },
}));
