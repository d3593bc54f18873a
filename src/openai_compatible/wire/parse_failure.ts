/**
 * Reads the bodies in which services with OpenAI's formats explain a failure: `{ error: { message, type, code } }`,
 * `{ error: "…" }`, `{ object: "error", message, type, code }`, and those of the cloud in front, such as `{ Message, __type }`.
 */
import { asObject, isObject, type JsonObject } from "../../base/json_object.ts";
import { parseErrorBody } from "../../errors/error_body.ts";
import type { ErrorBody } from "../../transport/service.ts";

/** The members that name a failure, the most specific one first. */
const CODE_NAMES: readonly string[] = ["code", "type", "__type"];

/** Reads the name and the words of a failure from the beginning of a body. */
export function parseFailure(body: string): ErrorBody {
  const { code, text = "", top } = parseErrorBody(body, CODE_NAMES);
  if (!top) return { isOwn: false };
  const { code: number, metadata } = failureOf(JSON.parse(body));
  // A router of models got the number, a status, from the service behind it, and the raw words too.
  const { raw } = asObject(metadata);
  const words = [text, typeof raw === "string" ? raw : ""].filter(Boolean).join(": ");
  return {
    code: code ?? (typeof number === "number" ? `${number}` : undefined),
    text: words || undefined,
    isOwn: true,
  };
}

/** Returns the object that has the members of the failure. */
function failureOf(json: unknown): JsonObject {
  const whole = asObject(Array.isArray(json) ? json[0] : json);
  return isObject(whole.error) ? whole.error : whole;
}
