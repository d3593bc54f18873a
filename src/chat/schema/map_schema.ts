/**
 * Walks over the schemas in a JSON Schema. Pure.
 */

import { checkDepth } from "../../base/json_text.ts";

/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** Keywords whose value is a schema or a list of schemas. The value of any other keyword may look like a schema. */
const HOLDS: readonly string[] = ["items", "prefixItems", "anyOf", "oneOf", "allOf"];
/** Keywords whose value holds a schema under each name. */
const HOLDS_BY_NAME: readonly string[] = ["properties", "$defs", "definitions"];

/**
 * Changes one schema. `isPart` says that the schema holds together with others: it is in an `allOf`, or in an `anyOf` or a
 * `oneOf` beside `properties`.
 */
export type SchemaChange = (schema: Schema, path: string, isPart: boolean) => Schema;

/**
 * Returns `schema` with every schema in it changed, inner schemas first. A path looks like `.properties.tags.items`; the path
 * of the whole schema is `""`.
 *
 * @throws {TypeError} for a schema that is too deep to be sent.
 */
export function mapSchema(schema: Schema, change: SchemaChange): Schema {
  return mapped(schema, change, "", false, 0) as Schema; // an object becomes an object
}

function mapped(value: unknown, change: SchemaChange, path: string, isPart: boolean, depth: number): unknown {
  checkDepth(depth);
  if (Array.isArray(value)) return value.map((each, at) => mapped(each, change, `${path}[${at}]`, isPart, depth + 1));
  if (typeof value !== "object" || !value) return value;
  const schema = mapMembers(value, (member, keyword) => {
    const at = `${path}.${keyword}`;
    if (HOLDS.includes(keyword)) {
      return mapped(member, change, at, isPart || isJoint(keyword, value as Schema), depth + 1);
    }
    if (!HOLDS_BY_NAME.includes(keyword)) return member;
    return mapMembers(member, (named, name) => mapped(named, change, `${at}.${name}`, isPart, depth + 2));
  });
  return change(schema, path, isPart);
}

/** Whether what stands under a keyword must hold together with what stands beside it. */
function isJoint(keyword: string, { properties }: Schema): boolean {
  return keyword === "allOf" || (keyword === "anyOf" || keyword === "oneOf") && properties !== undefined;
}

/** Returns whether the members of an object stand in several schemas: to close one of them would forbid what the others name. */
export function isComposed({ allOf, anyOf, oneOf, patternProperties, $ref }: Schema): boolean {
  if (allOf || patternProperties || $ref) return true;
  return [anyOf, oneOf].flat().some((branch) => {
    const { properties, $ref } = Object(branch) as Schema;
    return properties !== undefined || $ref !== undefined;
  });
}

function mapMembers(object: unknown, map: (value: unknown, key: string) => unknown): Schema {
  return Object.fromEntries(Object.entries(Object(object)).map(([key, value]) => [key, map(value, key)]));
}
