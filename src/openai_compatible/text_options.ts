/**
 * The options of a client of text and of its requests, and their checks by name. Options that need another client are refused.
 */
import { retryOption, timeoutsOption } from "../base/call_options.ts";
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
} from "../base/check_options.ts";
import type { AnyModel } from "../chat/any_model.ts";
import type { Messages } from "../chat/content.ts";
import type { GateMessages } from "../chat/request.ts";
import type { RequestTables } from "../chat/request_options.ts";
import type { Gate, ModelId } from "../models/gate.ts";
import type { OpenAIChatDefaults, OpenAIChatRequest } from "./chat_options.ts";
import { clientChecks } from "./client_checks.ts";
import type { OpenAICompatibleOptions } from "./options.ts";
import type { OpenAIChatOptions } from "./wire/extras.ts";
import { needsFullClient } from "./wire/text/encode.ts";

/**
 * The options of a request to a client of text, except the model. Messages have text, and blocks of the type `unknown`, which are
 * sent as parts; another block is a `TypeError`. Reasoning, and members of the message of an answer that are not content, are not
 * sent back, which `repairs` report.
 */
export interface OpenAITextOptions<M = AnyModel, C extends Messages = Messages> extends
  Pick<
    OpenAIChatOptions,
    | "system"
    | "maxTokens"
    | "temperature"
    | "topP"
    | "stopSequences"
    | "extraBody"
    | "signal"
    | "timeouts"
    | "retry"
    | "headers"
  > {
  /** The conversation so far; a string is one user message. */
  messages: GateMessages<M, C>;
}

/** A request to a client of text. */
export interface OpenAITextRequest<M extends ModelId = ModelId, C extends Messages = Messages>
  extends OpenAITextOptions<M, C> {
  /** The id of the model, as the service knows it. */
  model: Gate<M, "chat", M>;
}

/** Defaults for many requests to a client of text. */
export type OpenAITextDefaults = Partial<Omit<OpenAITextOptions, "messages">>;

/**
 * Options of `createOpenAICompatibleText`: a preset and more. The client reads no environment variable, so that a preset that names
 * one needs `apiKey` or `auth`. Quirks of what the client refuses, such as those of tools, change nothing.
 */
export interface OpenAICompatibleTextOptions
  extends Omit<OpenAICompatibleOptions, "formats" | "models" | "env" | "transformRequestBody" | "metadataExtractor"> {
  /** Defaults of every chat and stream. */
  readonly defaults?: OpenAITextDefaults | undefined;
}

const FULL_CLIENT = "createOpenAICompatible(), which has all options";

/** The options of `createOpenAICompatibleText`. */
export const TEXT_CLIENT_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<OpenAICompatibleTextOptions>(() => ({
  of: "createOpenAICompatibleText()",
  options: clientChecks(),
  otherNames: {
    formats: FULL_CLIENT,
    models: FULL_CLIENT,
    transformRequestBody: FULL_CLIENT,
    metadataExtractor: FULL_CLIENT,
    env: "apiKey: env.NAME",
    baseUrl: "baseURL",
  },
}));

const refuse: OptionCheck = (_value, option) => {
  throw needsFullClient(option);
};

function requestChecks(): Readonly<Record<keyof OpenAIChatDefaults, OptionCheck>> {
  return {
    system: stringOr(text, checkedElsewhere),
    maxTokens: finite("at least 1"),
    temperature: finite("0 to 1"),
    topP: finite("0 to 1"),
    stopSequences: listOf(text),
    extraBody: object,
    signal: abortSignal,
    timeouts: timeoutsOption,
    retry: retryOption,
    headers,
    tools: refuse,
    toolChoice: refuse,
    reasoning: refuse,
    output: refuse,
    topK: refuse,
    check: refuse,
    seed: refuse,
    frequencyPenalty: refuse,
    presencePenalty: refuse,
    logitBias: refuse,
    logprobs: refuse,
    topLogprobs: refuse,
    user: refuse,
    parallelToolCalls: refuse,
    serviceTier: refuse,
    verbosity: refuse,
    imageDetail: refuse,
    promptCacheKey: refuse,
  };
}

const REQUEST: OptionTable = /* @__PURE__ */ optionTable<OpenAIChatRequest>(() => ({
  of: "chat() and stream()",
  options: { model: checkedElsewhere, messages: checkedElsewhere, ...requestChecks() },
}));

const OF_HANDLE: OptionTable = /* @__PURE__ */ optionTable<OpenAIChatOptions>(() => ({
  of: "a handle's chat() and stream()",
  options: { messages: checkedElsewhere, ...requestChecks() },
}));

const DEFAULTS: OptionTable = /* @__PURE__ */ optionTable<OpenAIChatDefaults>(() => ({
  of: "defaults",
  options: requestChecks(),
}));

/** The options of requests to a client of text. */
export const TEXT_OPTIONS: RequestTables = { request: REQUEST, ofHandle: OF_HANDLE, defaults: DEFAULTS };
