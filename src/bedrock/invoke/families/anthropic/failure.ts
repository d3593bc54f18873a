/**
 * Finds a failure that Messages reports with a status of success: in place of an answer, or inside a stream.
 * Source: Anthropic's reference of errors, read 2026-11-30.
 */
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import { saysTooLong } from "../../../../errors/context_length.ts";
import { kindOfFailure } from "../../../../openai_compatible/wire/failure_kinds.ts";
import type { ErrorKind, ProviderError } from "../../../../errors/provider_error.ts";
import type { Failures } from "../../../../transport/failure.ts";

/** Returns the error of JSON that reports a failure; `undefined` for other JSON. */
export function failureOf(json: JsonObject, failures: Failures): ProviderError | undefined {
  if (json.type !== "error") return undefined;
  const { type, message } = asObject(json.error);
  const body = JSON.stringify(json);
  const code = typeof type === "string" ? type : undefined;
  const text = typeof message === "string" ? message : body;
  return failures.failure({ code, text, kind: kindOf(code, text) }, { body });
}

/** Returns the kind of a failure. One of the caller's is told by its status elsewhere, and here by its name. */
function kindOf(code: string | undefined, text: string): ErrorKind {
  if (code !== "invalid_request_error" && code !== "request_too_large") return kindOfFailure(200, code);
  return saysTooLong(text) ? "contextLength" : "validation";
}
