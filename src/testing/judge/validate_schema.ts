/**
 * The keywords that Bedrock refuses in schemas of strict tools and of native structured output.
 *
 * Sources: https://github.com/BerriAI/litellm/pull/29624, https://github.com/BerriAI/litellm/issues/39115 and
 * https://github.com/future-agi/future-agi/pull/411; read 2026-11-21 and 2026-11-28.
 */
import { isObject } from "../../base/json_object.ts";
import { member } from "./conversation.ts";

/** The keywords that the service's grammar cannot express, by type. */
const UNSUPPORTED: Readonly<Record<string, readonly string[]>> = {
  array: ["maxItems", "uniqueItems"],
  integer: ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"],
  number: ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"],
  // `minLength` is recorded as accepted (Claude Sonnet 4.5, by 2026-07-15).
  string: ["maxLength"],
};

/** Returns Claude's refusal of the first unsupported part of a schema; `undefined` for a supported schema. */
export function unsupportedBySchema(schema: unknown): string | undefined {
  if (!isObject(schema)) return undefined;
  const types = Array.isArray(schema["type"]) ? schema["type"] : [schema["type"]];
  for (const type of types.map(String)) {
    if (type === "object" && schema["additionalProperties"] !== false) {
      return "For 'object' type, 'additionalProperties' must be explicitly set to false";
    }
    const found = (Object.hasOwn(UNSUPPORTED, type) ? UNSUPPORTED[type]! : []).filter((name) => name in schema);
    if (found.length === 1) return `For '${type}' type, property '${found[0]}' is not supported`;
    if (found.length > 1) return `For '${type}' type, properties ${found.join(", ")} are not supported`;
  }
  const parts = [
    ...["properties", "$defs", "definitions"].flatMap((name) => Object.values(member(schema, name))),
    ...["anyOf", "oneOf", "allOf", "prefixItems"].flatMap((name) => Array.isArray(schema[name]) ? schema[name] : []),
    schema["items"],
  ];
  return firstOf(parts);
}

function firstOf(schemas: readonly unknown[]): string | undefined {
  for (const schema of schemas) {
    const found = unsupportedBySchema(schema);
    if (found !== undefined) return found;
  }
  return undefined;
}
