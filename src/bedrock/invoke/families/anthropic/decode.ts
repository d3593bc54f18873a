/**
 * Reads a whole answer of Anthropic Messages, and one of the older completions (Claude 2 and Instant).
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import type { Answer } from "../../../../operation/prepared_call.ts";
import type { Failures } from "../../../../transport/failure.ts";
import { decodeBlock, isWireBlock } from "./decode_block.ts";
import { failureOf } from "./failure.ts";
import { outcomeOf, requireShallow } from "./outcome.ts";

/**
 * Reads a whole answer; `undefined` for other JSON.
 *
 * @throws {ProviderError} for a failure that the service reports in place of an answer, and `protocol` for one that is nested too
 * deeply.
 */
export function decodeMessage(json: JsonObject, failures: Failures): Answer | undefined {
  const failure = failureOf(json, failures);
  if (failure) throw failure;
  const { content, completion, stop_reason: stopReason } = json;
  if (typeof stopReason !== "string") return undefined;
  requireShallow(json, failures);
  if (typeof completion === "string") {
    const { completion: _, ...rest } = json;
    return { content: [{ type: "text", text: completion }], outcome: outcomeOf(stopReason, rest) };
  }
  if (!Array.isArray(content) || !content.every(isWireBlock)) return undefined;
  return { content: content.map(decodeBlock), outcome: outcomeOf(stopReason, json) };
}
