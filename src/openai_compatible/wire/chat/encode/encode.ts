/**
 * Encodes a request as the body of Chat Completions. Source: OpenAI's reference of the API, read 2026-11-29.
 */
import { defined } from "../../../../base/defined.ts";
import type { JsonObject } from "../../../../base/json_object.ts";
import { outputInstruction, outputTool } from "../../../../chat/output/ask.ts";
import { outputName, outputSchema } from "../../../../chat/output/check_output.ts";
import type { ReasoningOptions } from "../../../../chat/request.ts";
import { closedSchema } from "../../../../chat/schema/closed_schema.ts";
import type { OutputOptions } from "../../../../chat/schema/output.ts";
import type { OpenAIChatOptions } from "../../extras.ts";
import type { FormatBody, FormatRequest } from "../../format.ts";
import { createNotes } from "../../notes.ts";
import type { Quirks } from "../../quirks.ts";
import { encodeMessages } from "./messages.ts";
import { reportOverrides } from "./overrides.ts";
import type { PartContext } from "./parts.ts";
import { encodeToolChoice, encodeTools } from "./tools.ts";

/**
 * Encodes a request.
 *
 * @throws {TypeError} when the format or the service cannot express a part of the request.
 */
export function encodeChatCompletion({ model, options, quirks, streaming, mode }: FormatRequest): FormatBody {
  const notes = createNotes(options.check);
  const { output, extraBody } = options;
  const context: PartContext = { quirks, notes, imageDetail: options.imageDetail };
  const asksInWords = mode === "instruction" || mode === "jsonObject";
  const forced = mode === "tool" && output ? outputTool(output) : undefined;
  const tools = encodeTools([...options.tools ?? [], ...forced ? [forced] : []], context);
  const body = defined({
    model,
    messages: encodeMessages(options, output && asksInWords ? outputInstruction(output) : undefined, context),
    ...toolMembers(tools, forced ? { name: forced.name } : options.toolChoice, options, context),
    ...limits(options, quirks),
    ...reasoningMembers(options.reasoning, quirks),
    ...samplingMembers(options, quirks),
    response_format: output && mode ? responseFormat(output, mode, quirks) : undefined,
    stream: streaming || undefined,
    stream_options: streaming && quirks.includeUsage !== false ? { include_usage: true } : undefined,
  });
  if (extraBody) reportOverrides(body, extraBody, notes);
  return { body: { ...body, ...extraBody }, repairs: notes.repairs };
}

function toolMembers(
  tools: readonly JsonObject[],
  choice: OpenAIChatOptions["toolChoice"],
  { parallelToolCalls }: OpenAIChatOptions,
  context: PartContext,
): JsonObject {
  // Without tools the service refuses the members that speak of them.
  if (!tools.length) return {};
  return { ...encodeToolChoice(tools, choice, context), parallel_tool_calls: parallelToolCalls };
}

function limits(options: OpenAIChatOptions, { maxTokensField = "max_tokens", topKField = false }: Quirks): JsonObject {
  const { maxTokens, topK, temperature, topP, stopSequences } = options;
  if (topK !== undefined && topKField === false) {
    throw new TypeError(
      "Cannot chat: topK is not known to the service; leave it out, or name its member in quirks: { topKField }",
    );
  }
  return {
    [maxTokensField]: maxTokens,
    temperature,
    top_p: topP,
    ...topKField === false ? {} : { [topKField]: topK },
    stop: stopSequences?.length ? stopSequences : undefined,
  };
}

/** Returns the members that set reasoning. Services know different efforts, and judge the word. */
export function reasoningMembers(
  reasoning: ReasoningOptions | undefined,
  { reasoningRequest = "effort", reasoningOff }: Quirks,
): JsonObject {
  if (reasoning === undefined) return {};
  if (reasoning === "off" && reasoningOff) return reasoningOff;
  if (reasoningRequest === false) {
    throw new TypeError(
      "Cannot chat: reasoning cannot be set for the service; leave it out, or set quirks: { reasoningRequest }",
    );
  }
  const given = reasoning === "off" ? { effort: "none" } : reasoning;
  if ("effort" in given && given.effort !== undefined) {
    return reasoningRequest === "object" ? { reasoning: { effort: given.effort } } : { reasoning_effort: given.effort };
  }
  if (reasoningRequest !== "object") {
    throw new TypeError("Cannot chat: reasoning.budgetTokens is not known to the service; use { effort }");
  }
  return { reasoning: { max_tokens: (given as { budgetTokens: number }).budgetTokens } };
}

function samplingMembers(options: OpenAIChatOptions, { seedField = "seed" }: Quirks): JsonObject {
  return {
    [seedField]: options.seed,
    frequency_penalty: options.frequencyPenalty,
    presence_penalty: options.presencePenalty,
    logit_bias: options.logitBias,
    logprobs: options.logprobs,
    top_logprobs: options.topLogprobs,
    user: options.user,
    service_tier: options.serviceTier,
    verbosity: options.verbosity,
    prompt_cache_key: options.promptCacheKey,
  };
}

function responseFormat(output: OutputOptions, mode: FormatRequest["mode"], quirks: Quirks): JsonObject | undefined {
  if (mode === "jsonObject") return { type: "json_object" };
  if (mode !== "native") return undefined;
  const { description } = output;
  const schema = closedSchema(outputSchema(output));
  const strict = quirks.strictSchema === false ? undefined : true;
  return {
    type: "json_schema",
    json_schema: { name: outputName(output), ...defined({ description, strict }), schema },
  };
}
