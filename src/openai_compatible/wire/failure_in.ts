/**
 * Finds a failure that a service reports with a status of success: in a whole answer, or in an event of a stream.
 */
import { asObject, isObject, type JsonObject } from "../../base/json_object.ts";
import type { ProviderError } from "../../errors/provider_error.ts";
import type { Failures } from "../../transport/failure.ts";
import { parseFailure } from "./parse_failure.ts";

/** Returns the error of JSON that reports a failure, alone or in a list; `undefined` for other JSON. */
export function failureIn(json: unknown, failures: Failures): ProviderError | undefined {
  if (!reportsFailure(asObject(Array.isArray(json) ? json[0] : json))) return undefined;
  const body = JSON.stringify(json);
  const { code, text } = parseFailure(body);
  return failures.failure({ code, text: text ?? body }, { body });
}

/**
 * Whether JSON has the shape of a failure: `{ error }`, `{ object: "error" }` as older versions of vLLM write it, or the words of the
 * cloud in front, such as `{ __type, message }`, alone.
 */
function reportsFailure(json: JsonObject): boolean {
  const { error, object, choices, message, Message } = json;
  if (isObject(error) || typeof error === "string" && error !== "") return true;
  if (choices !== undefined) return false;
  return object === "error" ||
    typeof (message ?? Message) === "string" && Object.keys(json).every((name) => FAILURE_MEMBERS.includes(name));
}

/** The members of a failure without an object around it. */
const FAILURE_MEMBERS: readonly string[] = [
  "message",
  "Message",
  "__type",
  "code",
  "status",
  "statusCode",
  "requestId",
];
