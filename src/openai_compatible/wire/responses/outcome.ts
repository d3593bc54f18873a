/**
 * The members of an answer of the Responses API beside its content, which are the same for whole and for streamed answers.
 */
import { asObject, isObject, type JsonObject } from "../../../base/json_object.ts";
import type { AnswerBlock } from "../../../chat/content.ts";
import { isOwnCall } from "../../../chat/calls/own_calls.ts";
import type { Outcome, StopReason, Usage } from "../../../chat/result.ts";
import type { Failures } from "../../../transport/failure.ts";
import type { ProviderError } from "../../../errors/provider_error.ts";
import { parseFailure } from "../parse_failure.ts";

/** Reasons for an answer that is not whole, in the words of every provider. Other reasons pass through. */
const REASONS: Readonly<Record<string, StopReason>> = {
  max_output_tokens: "max_tokens",
  content_filter: "content_filtered",
};

/** Members that repeat the request. */
const ECHOES: readonly string[] = [
  "background",
  "conversation",
  "frequency_penalty",
  "include",
  "instructions",
  "max_output_tokens",
  "max_tool_calls",
  "metadata",
  "parallel_tool_calls",
  "presence_penalty",
  "previous_response_id",
  "prompt",
  "prompt_cache_key",
  "prompt_cache_retention",
  "reasoning",
  "safety_identifier",
  "store",
  "stream",
  "temperature",
  "text",
  "tool_choice",
  "tools",
  "top_logprobs",
  "top_p",
  "truncation",
  "user",
];

/** Members that this version reads, or that say nothing else than the members it reads. */
const READ: readonly string[] = [
  "error",
  "incomplete_details",
  "object",
  "output",
  "output_text",
  "service_tier",
  "status",
  "usage",
];

/** The statuses of answers that are whole, or whose end is final. An answer without a status is whole. */
const FINAL: readonly unknown[] = [undefined, "completed", "incomplete"];

/** Returns whether an object is an answer that has ended. */
export function isAnswer({ output, status }: JsonObject): boolean {
  return Array.isArray(output) && FINAL.includes(status);
}

/** Returns the error of an answer that failed; `undefined` for any other answer. */
export function answerFailure(answer: JsonObject, failures: Failures): ProviderError | undefined {
  const { error, status } = answer;
  const hasError = isObject(error) || typeof error === "string" && error !== "";
  return hasError || status === "failed" ? reportedFailure(error, failures) : undefined;
}

/** Returns the error of a failure that the service reports in an answer or a stream. */
export function reportedFailure(error: unknown, failures: Failures): ProviderError {
  const { code, text } = parseFailure(JSON.stringify({ error }));
  return failures.failure({
    // "error" is the type of the event.
    code: code === "error" ? undefined : code,
    text: text ?? "the model failed without a reason",
  });
}

/** Returns why an answer stopped. */
export function stopReasonOf(answer: JsonObject, content: readonly AnswerBlock[], isRefused: boolean): StopReason {
  const { reason } = asObject(answer.incomplete_details);
  if (answer.status === "incomplete") {
    if (typeof reason !== "string") return "incomplete";
    return Object.hasOwn(REASONS, reason) ? REASONS[reason]! : reason;
  }
  if (isRefused) return "content_filtered";
  return content.some(isOwnCall) ? "tool_use" : "end_turn";
}

/** Returns whether the model refused to answer. */
export function hasRefusal({ output }: JsonObject): boolean {
  return partsOf(output).some(({ type }) => type === "refusal");
}

/** Returns the counts and the other members of an answer. */
export function readMembers(answer: JsonObject): Omit<Outcome, "stopReason"> {
  const { usage, service_tier: serviceTier } = answer;
  const unknown = unknownMembers(answer);
  return {
    usage: isObject(usage) ? readUsage(usage) : undefined,
    latencyMs: undefined,
    ...serviceTier === undefined || serviceTier === null ? {} : { serviceTier },
    ...Object.keys(unknown).length ? { unknown } : {},
  };
}

/** Reads the counts. The service's `input_tokens` include those that the cache read and wrote (recorded 2026-07). */
function readUsage(wire: JsonObject): Usage {
  const { cached_tokens, cache_write_tokens } = asObject(wire.input_tokens_details);
  const cacheReadInputTokens = count(cached_tokens);
  const cacheWriteInputTokens = count(cache_write_tokens);
  const inputTokens = Math.max(0, count(wire.input_tokens) - cacheReadInputTokens - cacheWriteInputTokens);
  const outputTokens = count(wire.output_tokens);
  return {
    inputTokens,
    cacheReadInputTokens,
    cacheWriteInputTokens,
    outputTokens,
    totalTokens: inputTokens + cacheReadInputTokens + cacheWriteInputTokens + outputTokens,
  };
}

function count(tokens: unknown): number {
  return typeof tokens === "number" && Number.isFinite(tokens) ? tokens : 0;
}

/**
 * Returns the members that no other member of the result holds: those that this version does not know, and the counts and the
 * probabilities that are parts of others. A member that is `null` says nothing.
 */
function unknownMembers(answer: JsonObject): Record<string, unknown> {
  const unknown = Object.fromEntries(
    Object.entries(answer).filter(([name, value]) => value !== null && !ECHOES.includes(name) && !READ.includes(name)),
  );
  const { output_tokens_details } = asObject(answer.usage);
  const logprobs = partsOf(answer.output).flatMap((part) => Array.isArray(part.logprobs) ? part.logprobs : []);
  return {
    ...unknown,
    ...isObject(output_tokens_details) ? { usage: { output_tokens_details } } : {},
    ...logprobs.length ? { logprobs } : {},
  };
}

function partsOf(output: unknown): JsonObject[] {
  if (!Array.isArray(output)) return [];
  return output.flatMap((item) => {
    const { type, content } = asObject(item);
    return type === "message" && Array.isArray(content) ? content.map(asObject) : [];
  });
}
