/**
 * A tool's schema as Claude takes it with `strict: true`. Pure.
 *
 * The service compiles the schema of a strict tool and refuses keywords outside a subset of JSON Schema: bounds of numbers,
 * bounds of arrays but `minItems` 0 and 1, open objects, recursion, and references to other documents. Bounds of strings are
 * taken, although the documentation lists them.
 * Sources: Anthropic, "Structured outputs: JSON Schema limitations", read 2026-11-28; the service's own words in
 * BerriAI/litellm#39115, #29168 and AgentToolkit/altk-boost#118; pydantic-ai, which verified its list on 2026-05-19.
 */

/** A JSON Schema, or a part of one. */
type Schema = Readonly<Record<string, unknown>>;

/** What a strict tool needs of its schema to be different. */
export interface StrictSchema {
  /** The schema with every change made. */
  readonly schema: Schema;
  /** Keywords that moved into the description beside them, as paths: `.properties.tags.maxItems`. */
  readonly moved: readonly string[];
  /** Objects that were closed with `additionalProperties: false`, as paths; `""` is the whole schema. */
  readonly closed: readonly string[];
  /** Why the schema cannot be strict, where no change would help: the path, and the rest of a sentence. */
  readonly obstacle: readonly [path: string, is: string] | undefined;
}

/** Keywords that the service refuses, and that a description can say as well. */
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

/** Keywords whose value is a schema or a list of schemas. */
const HOLDS: readonly string[] = ["items", "prefixItems", "anyOf", "oneOf", "allOf"];
/** Keywords whose value has a schema under each name. */
const HOLDS_BY_NAME: readonly string[] = ["properties", "$defs", "definitions"];

/**
 * Returns the schema as a strict tool can have it, and what is different about it.
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
  const closed: string[] = [];
  let obstacle: StrictSchema["obstacle"];
  const stop = (path: string, is: string) => obstacle ??= [path, is];

  /** One schema; `isPart` says that others must hold together with it, so that closing it would exclude what they name. */
  function changed(schema: unknown, path: string, isPart = false): unknown {
    if (Array.isArray(schema)) return schema.map((each, at) => changed(each, `${path}[${at}]`, isPart));
    if (typeof schema !== "object" || schema === null) return schema;
    const members: [keyword: string, value: unknown][] = [];
    const notes: string[] = [];
    for (const [keyword, value] of Object.entries(schema)) {
      const at = `${path}.${keyword}`;
      if (isBound(keyword, value)) {
        moved.push(at);
        if (!isSafeBound(value)) notes.push(`${keyword}: ${JSON.stringify(value)}`);
      } else if (HOLDS.includes(keyword)) {
        members.push([keyword, changed(value, at, keyword === "allOf")]);
      } else if (HOLDS_BY_NAME.includes(keyword)) {
        members.push([keyword, byName(value, at)]);
      } else {
        members.push([keyword, value]);
      }
    }
    const json: Schema = Object.fromEntries(members);
    const described = notes.length ? { ...json, description: withNotes(json.description, notes) } : json;
    return isToClose(described, path, isPart) ? { ...described, additionalProperties: false } : described;
  }

  function byName(schemas: unknown, path: string): unknown {
    const entries = Object.entries(Object(schemas) as object);
    return Object.fromEntries(entries.map(([name, value]) => [name, changed(value, `${path}.${name}`)]));
  }

  /** Whether an object is open and nobody has asked for other members; notes what no change would help. */
  function isToClose(json: Schema, path: string, isPart: boolean): boolean {
    const { $ref, enum: values, additionalProperties } = json;
    if (typeof $ref === "string" && !$ref.startsWith("#")) stop(`${path}.$ref`, "refers to another document");
    if (Array.isArray(values) && values.some((value) => typeof value === "object" && value !== null)) {
      stop(`${path}.enum`, "has objects or arrays");
    }
    if (!isObjectSchema(json) || additionalProperties === false) return false;
    if (additionalProperties !== undefined) {
      stop(`${path}.additionalProperties`, "lets any other member in");
    } else if (json.allOf || json.patternProperties || isPart) {
      stop(path, "is an open object whose members stand in several schemas");
    } else if (json.properties === undefined && path) {
      stop(path, "is an object of any members");
    } else {
      closed.push(path);
      return true;
    }
    return false;
  }

  const result = changed(schema, "") as Schema; // an object becomes an object
  const recursive = recursiveRef(schema);
  if (recursive) stop(`.${recursive.slice(2).replaceAll("/", ".")}`, "refers to itself");
  return { schema: result, moved, closed, obstacle };
}

function withNotes(description: unknown, notes: readonly string[]): string {
  const before = typeof description === "string" && description ? `${description} ` : "";
  return `${before}(${notes.join(", ")})`;
}

function isBound(keyword: string, value: unknown): boolean {
  return BOUNDS.includes(keyword) || keyword === "minItems" && typeof value === "number" && value > 1;
}

/** Whether a bound is JavaScript's own for integers, which libraries write and no model needs to know. */
function isSafeBound(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) === Number.MAX_SAFE_INTEGER;
}

function isObjectSchema({ type, properties }: Schema): boolean {
  return type === "object" || (Array.isArray(type) && type.includes("object")) || properties !== undefined;
}

/** The first local reference that leads back to itself, such as `#/$defs/node`; `undefined` where none does. */
function recursiveRef(schema: Schema): string | undefined {
  const references = new Map<string, readonly string[]>();
  for (const list of ["$defs", "definitions"]) {
    for (const [name, each] of Object.entries(Object(schema[list]) as object)) {
      references.set(`#/${list}/${name}`, refsIn(each));
    }
  }
  const { $defs: _, definitions: __, ...root } = schema;
  // A reference to the whole schema is one to what it stands in.
  if ([...refsIn(root), ...[...references.values()].flat()].includes("#")) return "#/";
  for (const start of references.keys()) {
    const seen = new Set<string>();
    const open = [...references.get(start)!];
    while (open.length) {
      const next = open.pop()!;
      if (next === start) return start;
      if (!seen.has(next)) open.push(...references.get(next) ?? []);
      seen.add(next);
    }
  }
  return undefined;
}

/** The references anywhere in a schema. */
function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([keyword, member]) =>
    keyword === "$ref" && typeof member === "string" ? [member] : refsIn(member)
  );
}
