/**
 * The JSON objects in the bodies and events of other formats, which may be anything.
 */
import { asObject, type JsonObject } from "../../../base/json_object.ts";

/** Parses a text; returns an empty object for a text that is not a JSON object. */
export function parsedObject(text: string): JsonObject {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}
