/**
 * Closes the objects of a schema for strict tools and native structured output.
 */
import { mapSchema, type Schema } from "./map_schema.ts";

/**
 * Returns `schema` with `additionalProperties: false` in every object that names properties and does not set
 * `additionalProperties`, because Claude refuses open objects. Objects in schemas that hold together (`allOf`,
 * `patternProperties`) stay open: closing one schema would forbid the properties of the others.
 * Source: the service's own words in `future-agi/future-agi#412`, read 2026-11-21.
 */
export function closedSchema(schema: Schema): Schema {
  return mapSchema(schema, (json, _path, isPart) => {
    const { properties, patternProperties, allOf } = json;
    return properties && !patternProperties && !allOf && !isPart ? { additionalProperties: false, ...json } : json;
  });
}
