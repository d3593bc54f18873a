/**
 * Parses a line of an output file.
 */
import { isObject, type JsonObject } from "../../../base/json_object.ts";
import { quoted } from "../../../base/quote.ts";
import { ProviderError } from "../../../errors/provider_error.ts";

/** @throws {ProviderError} `protocol` when the line is not a JSON object. */
export function parseJsonObject(text: string, index: number): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The error below says what the line is.
  }
  if (isObject(value)) return value;
  throw new ProviderError(`Cannot read the results: line ${index} is not JSON, and begins with ${quoted(text)}`, {
    kind: "protocol",
    code: "UnexpectedAnswer",
    provider: "bedrock",
  });
}
