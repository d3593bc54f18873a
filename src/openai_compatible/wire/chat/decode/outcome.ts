/**
 * The members of an answer of Chat Completions beside its content: the same for whole answers and for streams.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import type { Outcome, StopReason } from "../../../../chat/result.ts";
import type { ProviderError } from "../../../../errors/provider_error.ts";
import type { Failures } from "../../../../transport/failure.ts";
import { furtherUsage, readUsage } from "../../usage.ts";

/** The reasons in the words of every provider; others pass through. `eos` is Together's, `model_length` is Mistral's. */
const REASONS: Readonly<Record<string, StopReason>> = {
  stop: "end_turn",
  eos: "end_turn",
  length: "max_tokens",
  model_length: "model_context_window_exceeded",
  tool_calls: "tool_use",
  function_call: "tool_use",
  content_filter: "content_filtered",
};

/** The stop reason of a whole answer that names none. */
export const UNNAMED = "unknown";

/** The facts that decide about the stop reason. */
export interface StopFacts {
  /** The value of `finish_reason`. */
  readonly finish: unknown;
  /** The value of `stop_reason`, by which vLLM names the stop sequence. */
  readonly matched: unknown;
  /** Whether the caller has a call to answer. */
  readonly hasCall: boolean;
  /** Whether the model refused to answer. */
  readonly isRefused: boolean;
}

/**
 * Returns why the model stopped. An answer that ends well with calls stopped for them: services say `stop` after a call that was
 * forced, and some say `stop` after every call.
 */
export function stopReasonOf({ finish, matched, hasCall, isRefused }: StopFacts): StopReason {
  if (typeof finish !== "string" || !finish) return UNNAMED;
  const reason = Object.hasOwn(REASONS, finish) ? REASONS[finish]! : finish;
  if (reason !== "end_turn") return reason;
  if (isRefused) return "content_filtered";
  if (hasCall) return "tool_use";
  return typeof matched === "string" ? "stop_sequence" : reason;
}

/** Returns the error of an answer that a service ended with `finish_reason: "error"`. */
export function finishFailure(failures: Failures): ProviderError {
  return failures.failure({ code: "error", text: "the service ended the answer with finish_reason error" });
}

/** Members of an answer that have a place of their own, or that say what is known without them. */
const READ: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "choices",
  "error",
  "object",
  "obfuscation",
  "service_tier",
  "usage",
]);

/** Adds the members of an answer, or of one of its pieces, that have no place of their own. */
export function keepMembers(members: JsonObject, kept: Map<string, unknown>): void {
  for (const name in members) {
    const value = members[name];
    if (value !== null && value !== undefined && !READ.has(name)) kept.set(name, value);
  }
}

/** Returns the members of an answer beside its content and its stop reason. */
export function outcomeMembers(
  usage: unknown,
  serviceTier: unknown,
  kept: ReadonlyMap<string, unknown>,
): Omit<Outcome, "stopReason"> {
  const further = furtherUsage(usage);
  const unknown = { ...Object.fromEntries(kept), ...further && { usage: further } };
  return {
    usage: readUsage(usage),
    latencyMs: undefined,
    ...serviceTier === undefined || serviceTier === null ? {} : { serviceTier },
    ...Object.keys(unknown).length ? { unknown } : {},
  };
}
