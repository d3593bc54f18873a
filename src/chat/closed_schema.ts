/**
 * Closes the objects of a schema for strict tools and native structured output.
 */
import { isComposed, mapSchema, type Schema } from "./map_schema.ts";

/**
 * `schema` with `additionalProperties: false` wherever it names the members of an object and does not say whether there may
 * be others: Claude refuses it otherwise, and nobody has asked for others. Where several schemas must hold together (`allOf`,
 * `patternProperties`, `anyOf` beside `properties`), that would forbid what the others name, and is left to the caller.
 * Source: the service's own words in `future-agi/future-agi#412`, read 2026-11-21.
 */
export function closedSchema(schema: Schema): Schema {
  return mapSchema(schema, (json, _path, isPart) => {
    return json.properties && !isComposed(json) && !isPart ? { additionalProperties: false, ...json } : json;
  });
}
