/**
 * Closes the objects of a schema for strict tools and native structured output.
 */
import { isComposed, mapSchema, type Schema } from "./map_schema.ts";

/**
 * Returns `schema` with `additionalProperties: false` in every object that names properties and does not set
 * `additionalProperties`, because strict mode refuses open objects. Objects in schemas that hold together (`allOf`,
 * `patternProperties`, `anyOf` beside `properties`) stay open: closing one schema would forbid the properties of the others.
 * Source: the service's own words in `future-agi/future-agi#412`, read 2026-11-21.
 */
export function closedSchema(schema: Schema): Schema {
  return mapSchema(schema, (json, _path, isPart) => {
    return json.properties && !isComposed(json) && !isPart ? { additionalProperties: false, ...json } : json;
  });
}
