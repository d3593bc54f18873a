/**
 * The JSON object in an answer of a service.
 */
import { isObject, type JsonObject } from "../../base/json_object.ts";

/**
 * Parses an answer.
 *
 * @param unusable creates the error of an answer that is not a JSON object.
 * @throws {Error} the error of `unusable`, which quotes nothing of the answer: it may hold credentials.
 */
export function parsedObject(text: string, unusable: (what: string) => Error): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The platform's own error quotes the text.
  }
  if (isObject(json)) return json;
  throw unusable("it is not a JSON object");
}
