/**
 * A schema as native structured output takes it.
 */
import type { JsonSchema } from "../../chat/schema.ts";
import { isObject } from "../wire.ts";

/** Keywords under which schemas stand: by name, and in a list. */
const BY_NAME: readonly string[] = ["properties", "$defs", "definitions"];
const LISTED: readonly string[] = ["anyOf", "oneOf", "prefixItems"];

/**
 * `schema` with `additionalProperties: false` wherever it names the members of an object and does not say whether there may
 * be others: Claude refuses it otherwise, and nobody has asked for others. Where several schemas must hold together (`allOf`,
 * `patternProperties`), that would forbid what the others name, and is left to the caller.
 * Source: the service's own words in `future-agi/future-agi#412`, read 2026-11-21.
 */
export function closedSchema(schema: JsonSchema): JsonSchema {
  return closed(schema) as JsonSchema;
}

function closed(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const inside = Object.entries(schema).map(([keyword, value]) => {
    if (BY_NAME.includes(keyword) && isObject(value)) {
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, own]) => [name, closed(own)]))];
    }
    if (LISTED.includes(keyword) && Array.isArray(value)) return [keyword, value.map(closed)];
    return [keyword, keyword === "items" ? closed(value) : value];
  });
  const { properties, patternProperties, allOf } = schema;
  if (isObject(properties) && !patternProperties && !allOf) inside.unshift(["additionalProperties", false]);
  // A later one wins, so that what the caller says of it stands.
  return Object.fromEntries(inside);
}
