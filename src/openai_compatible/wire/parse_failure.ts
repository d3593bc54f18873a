/**
 * Reads the bodies in which services with OpenAI's formats explain a failure: `{ error: { message, type, code } }`,
 * `{ error: "…" }`, `{ object: "error", message, type, code }`, and those of the cloud in front, such as `{ Message, __type }`.
 */
import { asObject, isObject } from "../../base/json_object.ts";
import { parseErrorBody } from "../../errors/error_body.ts";
import type { ErrorBody } from "../../transport/service.ts";

/** The members that name a failure, the most specific one first. */
const CODE_NAMES: readonly string[] = ["code", "type", "__type"];

/** Reads the name and the words of a failure from the beginning of a body. */
export function parseFailure(body: string): ErrorBody {
  const { code, text, top } = parseErrorBody(body, CODE_NAMES);
  return { code: code ?? numericCode(body), text: text ?? top?.error, isOwn: top !== undefined };
}

/** Returns a code that is a number, such as the status that a router of models got from the service behind it. */
function numericCode(body: string): string | undefined {
  try {
    const json: unknown = JSON.parse(body);
    const { error } = asObject(json);
    const { code } = isObject(error) ? error : asObject(json);
    return typeof code === "number" ? `${code}` : undefined;
  } catch {
    return undefined;
  }
}
