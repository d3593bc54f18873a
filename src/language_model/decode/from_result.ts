/**
 * A whole answer of LanguageModelV4. Pure.
 */
import type { JsonObject } from "../../base/json_object.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import type { Outcome } from "../../chat/result.ts";
import { fromContent, isPart } from "./from_content.ts";
import { stopReasonOf, unknownMembers, usageOf } from "./outcome.ts";

/** A whole answer. */
export interface ReadResult {
  readonly content: readonly AnswerBlock[];
  readonly outcome: Outcome;
}

/**
 * Reads a whole answer; `undefined` for JSON without content or a finish reason, which must not look like success. Members that this
 * version does not know are in `outcome.unknown`: the metadata of the vendors, warnings, and the vendor's response.
 *
 * @throws {ProviderError} `streamTruncated` for an answer that was interrupted, and `model` for one that failed without a reason.
 */
export function fromResult({ content, finishReason, usage, ...rest }: JsonObject): ReadResult | undefined {
  if (!Array.isArray(content) || !content.every(isPart)) return undefined;
  const stopReason = stopReasonOf(finishReason);
  if (stopReason === undefined) return undefined;
  return {
    content: content.map(fromContent),
    outcome: { stopReason, usage: usageOf(usage), latencyMs: undefined, ...unknownMembers(rest, usage) },
  };
}
