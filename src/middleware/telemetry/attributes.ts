/**
 * The attributes of a call, by the names of OpenTelemetry's conventions for generative AI, and those that only this module knows.
 * Source: semantic conventions 1.41, the last published version with these conventions,
 * https://github.com/open-telemetry/semantic-conventions/tree/v1.41.1/docs/gen-ai, read 2026-11-29. The repository to which they have
 * moved had published nothing, and renames metrics in its drafts.
 */
import { isProviderError } from "../../errors/provider_error.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { PartialResult, Usage } from "../../chat/result.ts";
import type { RouteStep } from "../../chat/route.ts";
import type { MiddlewareCall } from "../use/middleware.ts";
import type { TelemetryAttributes, TelemetryValue } from "./otel.ts";

/** The names of providers in the conventions, by ours. Others keep their name, as the conventions ask for. */
const PROVIDERS: Readonly<Record<string, string>> = {
  azure: "azure.ai.openai",
  "azure-openai": "azure.ai.openai",
  azureOpenAI: "azure.ai.openai",
  bedrock: "aws.bedrock",
  bedrockMantle: "aws.bedrock",
  deepSeek: "deepseek",
  mistral: "mistral_ai",
  moonshot: "moonshot_ai",
  xai: "x_ai",
};

/** Returns the name of a provider in the conventions. */
function providerName(provider: string): string {
  return Object.hasOwn(PROVIDERS, provider) ? PROVIDERS[provider]! : provider;
}

/** The attributes that spans and metrics have in common. */
export function commonAttributes({ model }: MiddlewareCall): TelemetryAttributes {
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": providerName(model.provider),
    "gen_ai.request.model": model.modelId,
  };
}

/** The attributes of a request, without its content. */
export function requestAttributes(request: ChatOptions, { kind }: MiddlewareCall): TelemetryAttributes {
  const { maxTokens, temperature, topP, topK, stopSequences, output } = request;
  return attributesOf({
    "gen_ai.request.stream": kind === "stream" || undefined,
    "gen_ai.output.type": output && "json",
    "gen_ai.request.max_tokens": maxTokens,
    "gen_ai.request.temperature": temperature,
    "gen_ai.request.top_p": topP,
    "gen_ai.request.top_k": topK,
    "gen_ai.request.stop_sequences": stopSequences && [...stopSequences],
  });
}

/** The facts of a call that are known at its end, whole or not. */
export type Facts = Partial<
  Pick<PartialResult, "model" | "requestId" | "attempts" | "usage" | "stopReason" | "route" | "cached">
>;

/**
 * The attributes of an answer, or of the part of it that is known. An answer of a cache has no usage: none of it was used, and
 * whoever adds up tokens must not count them twice.
 */
export function answerAttributes(facts: Facts): TelemetryAttributes {
  const { model, requestId, attempts, usage, stopReason, route, cached } = facts;
  return attributesOf({
    "gen_ai.response.model": model,
    "gen_ai.response.id": requestId,
    "gen_ai.response.finish_reasons": stopReason === undefined ? undefined : [stopReason],
    ...cached ? {} : usageAttributes(usage),
    ...routeAttributes(route),
    "bedrock_edge.attempts": attempts,
    "bedrock_edge.cache.hit": cached && true,
    "bedrock_edge.cache.age": cached && cached.ageMs / 1000,
  });
}

/** Returns the number of all input tokens: the conventions count what was read from a cache among them. */
export function allInputTokens({ inputTokens, cacheReadInputTokens, cacheWriteInputTokens }: Usage): number {
  return inputTokens + cacheReadInputTokens + cacheWriteInputTokens;
}

function usageAttributes(usage: Usage | undefined): Record<string, TelemetryValue | undefined> {
  return {
    "gen_ai.usage.input_tokens": usage && allInputTokens(usage),
    "gen_ai.usage.output_tokens": usage?.outputTokens,
    "gen_ai.usage.cache_read.input_tokens": usage?.cacheReadInputTokens,
    "gen_ai.usage.cache_creation.input_tokens": usage?.cacheWriteInputTokens,
  };
}

/** The way over the targets of a router. The provider is that of the target that answered. */
function routeAttributes(route: readonly RouteStep[] | undefined): Record<string, TelemetryValue | undefined> {
  const answered = route?.find(({ outcome }) => outcome === "answered");
  return {
    "gen_ai.provider.name": answered && providerName(answered.provider),
    "bedrock_edge.route.target": answered?.target,
    "bedrock_edge.route": route?.map(({ target, outcome, reason }) =>
      `${target} ${outcome}${reason === undefined ? "" : `: ${reason}`}`
    ),
  };
}

/** The facts that an error has of its call. */
export function factsOf(error: unknown): Facts {
  if (!isProviderError(error)) return {};
  const { model, requestId, attempts } = error;
  const { route } = error as { route?: readonly RouteStep[] };
  return { ...model === undefined ? {} : { model }, requestId, attempts, ...route && { route } };
}

/** Returns the type of an error: the kind of a failure of a provider, and the name of any other error. */
export function errorType(error: unknown): string {
  if (isProviderError(error)) return error.kind;
  const { name } = Object(error) as { name?: unknown };
  return typeof name === "string" && name ? name : "_OTHER";
}

/** The attributes of a failure, without its message: a message may quote the request or the answer. */
export function errorAttributes(error: unknown): TelemetryAttributes {
  const { status, code } = isProviderError(error) ? error : { status: undefined, code: undefined };
  return attributesOf({
    "error.type": errorType(error),
    "http.response.status_code": status,
    "bedrock_edge.error.code": code,
  });
}

/** Returns the attributes that have a value. */
export function attributesOf(values: Record<string, TelemetryValue | undefined>): TelemetryAttributes {
  const known: TelemetryAttributes = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) known[name] = value;
  return known;
}
