/**
 * Reads the JSON answers of operations, defensively.
 */
import { asObject, isObject, type JsonObject } from "../../base/json_object.ts";
import type { CallLog } from "../../chat/result.ts";
import { unknownMembers } from "../../language_model/decode/outcome.ts";
import { readJson } from "../../transport/answer.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { failureIn } from "../service/failures.ts";
import type { GatewayAnswer } from "./call_options.ts";

/**
 * Reads an answer by `parse`, which returns `undefined` for JSON of another shape.
 *
 * @param expected the members that the answer must have, for the message.
 * @throws {ProviderError} for a failure that the gateway reports with a status of success, and `protocol` for an answer of another
 * shape.
 */
export async function readAnswer<A>(
  exchange: Exchange,
  expected: string,
  parse: (json: JsonObject) => A | undefined,
): Promise<A> {
  const json = await readJson(exchange);
  const answer = isObject(json) ? parse(json) : undefined;
  if (answer !== undefined) return answer;
  const failure = failureIn(json, exchange);
  if (failure) throw failure;
  throw exchange.unusable(`it has no ${expected}, only ${Object.keys(json).slice(0, 10).join(", ") || "nothing"}`);
}

/** Returns the members of an answer beside its own. */
export function answerFacts(log: CallLog, rest: JsonObject): GatewayAnswer {
  const { generationId } = asObject(asObject(rest.providerMetadata).gateway);
  return {
    requestId: typeof generationId === "string" ? generationId : log.requestId,
    attempts: log.attempts,
    ...unknownMembers(rest, undefined),
  };
}

/** Whether a value is a list of numbers. */
export function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}
