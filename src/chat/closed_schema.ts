/**
 * A schema as strict tools and native structured output take it.
 */

/** A JSON Schema, or a part of one. */
type Schema = Readonly<Record<string, unknown>>;

/**
 * Where schemas are found in a schema; any other keyword's value may merely look like one. Not in `allOf`, where closed parts
 * would exclude each other.
 */
const HOLDS: readonly string[] = ["items", "prefixItems", "anyOf", "oneOf"];
const HOLDS_BY_NAME: readonly string[] = ["properties", "$defs", "definitions"];

/**
 * `schema` with `additionalProperties: false` wherever it names the members of an object and does not say whether there may
 * be others: Claude refuses it otherwise, and nobody has asked for others. Where several schemas must hold together (`allOf`,
 * `patternProperties`), that would forbid what the others name, and is left to the caller.
 * Source: the service's own words in `future-agi/future-agi#412`, read 2026-11-21.
 */
export function closedSchema(schema: Schema): Schema {
  return closed(schema) as Schema;
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || !schema) return schema;
  const json: Schema = mapped(schema, (value, keyword) => {
    if (HOLDS.includes(keyword)) return closed(value);
    return HOLDS_BY_NAME.includes(keyword) ? mapped(value, closed) : value;
  });
  const { properties, patternProperties, allOf } = json;
  return properties && !patternProperties && !allOf ? { additionalProperties: false, ...json } : json;
}

function mapped(object: unknown, map: (value: unknown, key: string) => unknown): Schema {
  return Object.fromEntries(Object.entries(Object(object)).map(([key, value]) => [key, map(value, key)]));
}
