/**
 * Reads a whole answer of the Responses API.
 */
import { asObject, type JsonObject } from "../../../base/json_object.ts";
import { isDeeper, MAX_JSON_DEPTH } from "../../../base/json_value.ts";
import type { Answer } from "../../../operation/prepared_call.ts";
import type { Failures } from "../../../transport/failure.ts";
import { itemBlocks } from "./items.ts";
import { answerFailure, hasRefusal, isAnswer, readMembers, stopReasonOf } from "./outcome.ts";

/**
 * Reads a whole answer; `undefined` for an object that is not an answer, or whose answer has not ended.
 *
 * @throws {ProviderError} when the service reports that the answer failed, or the answer is nested too deeply.
 */
export function readAnswer(json: JsonObject, failures: Failures): Answer | undefined {
  const failure = answerFailure(json, failures);
  if (failure) throw failure;
  if (!isAnswer(json)) return undefined;
  requireShallow(json, failures);
  const id = answerId(json);
  const content = (json.output as readonly unknown[]).flatMap((item, at) => itemBlocks(asObject(item), id, at));
  return { content, outcome: { stopReason: stopReasonOf(json, content, hasRefusal(json)), ...readMembers(json) } };
}

/** Returns the id of an answer, which makes the ids of its calls unique. */
export function answerId({ id }: JsonObject): string {
  return typeof id === "string" ? id : "";
}

/**
 * Refuses JSON that is nested too deeply to be read or sent back.
 *
 * @throws {ProviderError} `protocol`.
 */
export function requireShallow(json: JsonObject, failures: Failures): void {
  if (isDeeper(json)) throw failures.unusable(`it is nested deeper than ${MAX_JSON_DEPTH} levels`);
}
