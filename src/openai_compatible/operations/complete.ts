/**
 * Completions: text that goes on from a text, for models that have no chat. Source: the API reference of OpenAI, read 2026-11-29.
 */
import {
  checkOptions,
  finite,
  flag,
  listOf,
  numberFrom,
  object,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { defined } from "../../base/defined.ts";
import { asObject, isObject } from "../../base/json_object.ts";
import type { StopReason, Usage } from "../../chat/result.ts";
import { readJson } from "../../transport/answer.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { readUsage } from "../wire/usage.ts";
import { callChecks, callerOf, type CallOptions, jsonRequest, needTexts } from "./caller.ts";

/** A request for a completion. */
export interface CompleteRequest extends CallOptions {
  /** The model's id. */
  readonly model: string;
  /** The text to go on from. */
  readonly prompt: string;
  /** The text that follows the completion, for models that fill in a gap. */
  readonly suffix?: string | undefined;
  /** The most tokens to generate. @default the service's, often 16 */
  readonly maxTokens?: number | undefined;
  /** The temperature. */
  readonly temperature?: number | undefined;
  /** Nucleus sampling, 0 to 1. */
  readonly topP?: number | undefined;
  /** Texts before which the model stops. */
  readonly stopSequences?: readonly string[] | undefined;
  /** Asks for the same answer to the same request, as far as the service can. */
  readonly seed?: number | undefined;
  /** Makes words less likely that the answer has often, -2 to 2. */
  readonly frequencyPenalty?: number | undefined;
  /** Makes words less likely that the answer has at all, -2 to 2. */
  readonly presencePenalty?: number | undefined;
  /** How likely tokens are, -100 to 100, by the id of the token. */
  readonly logitBias?: Readonly<Record<string, number>> | undefined;
  /** The number of tokens with probabilities at each place, 0 to 5; they are in `result.unknown.logprobs`. */
  readonly logprobs?: number | undefined;
  /** Whether the answer begins with the prompt. @default {false} */
  readonly echo?: boolean | undefined;
  /** A name of the end user, by which the service detects abuse. */
  readonly user?: string | undefined;
}

/** A completion. */
export interface CompleteResult {
  /** The text. */
  readonly text: string;
  /** Why the model stopped. A service does not say whether it stopped by itself or at a stop sequence: both are `end_turn`. */
  readonly stopReason: StopReason;
  /** The token counts; absent when the service sent none. */
  readonly usage: Usage | undefined;
  /** The model as the service names it. */
  readonly model: string;
  /** Members of the answer that this version does not know, as the service sends them; absent without such members. */
  readonly unknown?: Readonly<Record<string, unknown>> | undefined;
}

const REQUEST: OptionTable = /* @__PURE__ */ optionTable<CompleteRequest>(() => ({
  of: "complete()",
  options: {
    model: text,
    prompt: text,
    suffix: text,
    maxTokens: numberFrom(1),
    temperature: finite("at least 0"),
    topP: finite("0 to 1"),
    stopSequences: listOf(text),
    seed: finite("an integer"),
    frequencyPenalty: finite("-2 to 2"),
    presencePenalty: finite("-2 to 2"),
    logitBias: object,
    logprobs: numberFrom(0),
    echo: flag,
    user: text,
    ...callChecks(),
  },
  otherNames: {
    messages: "chat() of the client, or prompt",
    maxOutputTokens: "maxTokens",
    max_tokens: "maxTokens",
    stop: "stopSequences",
    n: "several calls",
    stream: "chat and stream() of the client",
    abortSignal: "signal",
    maxRetries: "retry: { maxRetries }",
  },
}));

/** Reasons of the service in the words of every provider. Other reasons pass through. */
const REASONS: Readonly<Record<string, StopReason>> = {
  stop: "end_turn",
  length: "max_tokens",
  content_filter: "content_filtered",
};

/**
 * Completes a text.
 *
 * @param client a client of `createOpenAICompatible()`.
 * @throws {TypeError} when an option has an unknown name or an invalid value.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer has no text.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { complete, createOpenAICompatible } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const client = createOpenAICompatible({
 *   name: "example",
 *   baseURL: "https://api.example.com/v1",
 *   apiKey: "fake-openai-key",
 *   fetch: fakeOpenAI({ replies: [" a time."] }),
 * });
 * const { text, stopReason } = await complete(client, { model: "any", prompt: "Once upon", maxTokens: 10 });
 * assertEquals([text, stopReason], [" a time.", "end_turn"]);
 * ```
 */
export async function complete(client: object, request: CompleteRequest): Promise<CompleteResult> {
  const caller = callerOf(client, "complete");
  checkOptions(request, REQUEST);
  needTexts("complete a text", request, ["model", "prompt"]);
  const body = {
    prompt: request.prompt,
    suffix: request.suffix,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    stop: request.stopSequences,
    seed: request.seed,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    logit_bias: request.logitBias,
    logprobs: request.logprobs,
    echo: request.echo,
    user: request.user,
  };
  const call = jsonRequest("Completions", "completions", request.model, body, request);
  return await caller.call(call, request, (exchange) => readCompletion(exchange, request.model));
}

async function readCompletion(exchange: Exchange, called: string): Promise<CompleteResult> {
  const { choices, usage, model, object: _, ...more } = await readJson(exchange);
  const [first, ...others] = Array.isArray(choices) ? choices.map(asObject) : [];
  if (!first || typeof first.text !== "string") throw exchange.unusable("it has no choices[0].text");
  const { text, finish_reason: reason, index: __, ...rest } = first;
  if (typeof reason !== "string") throw exchange.unusable("it has no choices[0].finish_reason");
  const unknown = withoutNull({ ...more, ...rest, ...others.length ? { choices: others } : {} });
  return {
    text,
    stopReason: Object.hasOwn(REASONS, reason) ? REASONS[reason]! : reason,
    usage: isObject(usage) ? readUsage(usage) : undefined,
    model: typeof model === "string" && model ? model : called,
    ...defined({ unknown: Object.keys(unknown).length ? unknown : undefined }),
  };
}

function withoutNull(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}
