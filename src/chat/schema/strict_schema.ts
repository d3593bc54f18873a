/**
 * Converts a tool's schema to the subset that services accept with `strict: true`. Pure.
 *
 * The service compiles the schema of a strict tool and refuses keywords outside a subset of JSON Schema: bounds of numbers,
 * bounds of arrays other than `minItems` 0 and 1, open objects, recursion, and references to other documents. It accepts
 * bounds of strings, although the documentation lists them as unsupported.
 * Sources: Anthropic, "Structured outputs: JSON Schema limitations", read 2026-11-28; the service's own words in
 * BerriAI/litellm#39115, #29168 and AgentToolkit/altk-boost#118; pydantic-ai, which verified its list on 2026-05-19.
 */

import { checkDepth } from "../../base/json_text.ts";
import { isComposed, mapSchema, type Schema } from "./map_schema.ts";

/** A schema for a strict tool, and its differences from the given schema. */
export interface StrictSchema {
  /** The schema with every change made. */
  readonly schema: Schema;
  /** Keywords that moved into the description beside them, as paths: `.properties.tags.maxItems`. */
  readonly moved: readonly string[];
  /** JavaScript's bounds of safe integers that were removed, as paths. Libraries write them, and models do not need them. */
  readonly dropped: readonly string[];
  /** Objects that were closed with `additionalProperties: false`, as paths; `""` is the whole schema. */
  readonly closed: readonly string[];
  /** Why no change can make the schema strict: a path, and the rest of a sentence. */
  readonly obstacle: readonly [path: string, is: string] | undefined;
}

/** Keywords that the service refuses and that a description can express. */
const BOUNDS: readonly string[] = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "maxItems",
  "uniqueItems",
  "contains",
  "minContains",
  "maxContains",
];

/**
 * Returns the schema for a strict tool, and the changes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { strictSchema } from "./strict_schema.ts";
 *
 * const tags = { type: "array", items: { type: "string" }, maxItems: 3 };
 * const { schema, moved } = strictSchema({ type: "object", properties: { tags } });
 * assertEquals(moved, [".properties.tags.maxItems"]);
 * assertEquals(schema, {
 *   type: "object",
 *   properties: { tags: { type: "array", items: { type: "string" }, description: "(maxItems: 3)" } },
 *   additionalProperties: false,
 * });
 * ```
 */
export function strictSchema(schema: Schema): StrictSchema {
  const moved: string[] = [];
  const dropped: string[] = [];
  const closed: string[] = [];
  let obstacle: StrictSchema["obstacle"];
  const changed = mapSchema(schema, (json, path, isPart) => {
    const members = Object.entries(json);
    const bounds = members.filter(([keyword, value]) => isBound(keyword, value));
    for (const [keyword, value] of bounds) (isSafeBound(value) ? dropped : moved).push(`${path}.${keyword}`);
    const described = bounds.length
      ? withNotes(Object.fromEntries(members.filter((member) => !bounds.includes(member))), bounds)
      : json;
    const isOpen = isObjectSchema(json) && json.additionalProperties !== false;
    const found = obstacleIn(json, path, isOpen, isPart);
    if (found) obstacle ??= [path + found[0], found[1]];
    if (found || !isOpen) return described;
    closed.push(path);
    return { ...described, additionalProperties: false };
  });
  const recursive = recursiveRef(schema);
  if (recursive) obstacle ??= [`.${recursive.slice(2).replaceAll("/", ".")}`, "refers to itself"];
  return { schema: changed, moved, dropped, closed, obstacle };
}

/** Returns the part of one schema that no change can make strict: the keyword, and the rest of a sentence. */
function obstacleIn(json: Schema, path: string, isOpen: boolean, isPart: boolean): StrictSchema["obstacle"] {
  const { $ref, enum: values } = json;
  if (typeof $ref === "string" && !$ref.startsWith("#")) return [".$ref", "refers to another document"];
  if (Array.isArray(values) && values.some((value) => typeof value === "object" && value !== null)) {
    return [".enum", "contains objects or arrays"];
  }
  if (!isOpen) return undefined;
  if (json.additionalProperties !== undefined) return [".additionalProperties", "allows additional properties"];
  if (isPart || isComposed(json)) {
    return ["", "is an open object whose properties are in several schemas"];
  }
  return json.properties || !path ? undefined : ["", "is an object with arbitrary properties"];
}

/** Returns the schema with the removed bounds in its description. */
function withNotes(json: Schema, bounds: readonly (readonly [keyword: string, value: unknown])[]): Schema {
  const notes = bounds.filter(([, value]) => !isSafeBound(value))
    .map(([keyword, value]) => `${keyword}: ${JSON.stringify(value)}`);
  if (!notes.length) return json;
  const { description } = json;
  return { ...json, description: `${description ? `${description} ` : ""}(${notes.join(", ")})` };
}

function isBound(keyword: string, value: unknown): boolean {
  return BOUNDS.includes(keyword) || keyword === "minItems" && typeof value === "number" && value > 1;
}

/** Returns whether a bound is JavaScript's bound of safe integers. */
function isSafeBound(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) === Number.MAX_SAFE_INTEGER;
}

function isObjectSchema({ type, properties }: Schema): boolean {
  return type === "object" || (Array.isArray(type) && type.includes("object")) || properties !== undefined;
}

/** Returns the first local reference that leads back to itself, such as `#/$defs/node`; `undefined` without one. */
function recursiveRef(schema: Schema): string | undefined {
  // A reference to the whole schema is recursive, because it is inside that schema.
  if (refsIn(schema).includes("#")) return "#/";
  const references = new Map<string, readonly string[]>(
    ["$defs", "definitions"].flatMap((list) =>
      Object.entries(Object(schema[list]) as object).map(([name, each]) => [`#/${list}/${name}`, refsIn(each)])
    ),
  );
  return [...references.keys()].find((start) => {
    // Iterating a set also visits the entries that are added meanwhile: all references that can be reached.
    const reached = new Set(references.get(start));
    for (const next of reached) for (const each of references.get(next) ?? []) reached.add(each);
    return reached.has(start);
  });
}

/** Returns all references in a schema. */
function refsIn(value: unknown, depth: number = 0): string[] {
  if (typeof value !== "object" || value === null) return [];
  checkDepth(depth);
  return Object.entries(value).flatMap(([keyword, member]) =>
    keyword === "$ref" && typeof member === "string" ? [member] : refsIn(member, depth + 1)
  );
}
