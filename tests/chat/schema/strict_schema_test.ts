/** The keywords that a strict tool's schema must not have, in every place. */
import { assert, assertEquals } from "@std/assert";
import { strictSchema } from "../../../src/chat/schema/strict_schema.ts";

const BOUNDS: readonly (readonly [keyword: string, value: unknown, type: string])[] = [
  ["minimum", 1, "integer"],
  ["maximum", 5, "number"],
  ["exclusiveMinimum", 0, "number"],
  ["exclusiveMaximum", 9, "integer"],
  ["multipleOf", 2, "integer"],
  ["maxItems", 3, "array"],
  ["minItems", 2, "array"],
  ["uniqueItems", true, "array"],
  ["contains", { const: 1 }, "array"],
  ["minContains", 1, "array"],
  ["maxContains", 2, "array"],
];

/** Keywords that the service takes. */
const TAKEN: readonly Readonly<Record<string, unknown>>[] = [
  { type: "string", minLength: 1, maxLength: 9, pattern: "^a", format: "date" },
  { type: "array", items: { type: "string" }, minItems: 1 },
  { type: "array", items: { type: "string" }, minItems: 0 },
  { enum: ["a", 1, null, true] },
  { const: "a", default: "a", description: "A letter.", title: "A" },
  { type: ["string", "null"] },
  { anyOf: [{ type: "string" }, { type: "null" }] },
];

/** Places in which a schema may stand. */
const PLACES: readonly (readonly [path: string, around: (schema: unknown) => Readonly<Record<string, unknown>>])[] = [
  [".properties.a", (schema) => ({ properties: { a: schema } })],
  [".properties.a.items", (schema) => ({ properties: { a: { type: "array", items: schema } } })],
  [".properties.a.prefixItems[0]", (schema) => ({ properties: { a: { type: "array", prefixItems: [schema] } } })],
  [".properties.a.anyOf[1]", (schema) => ({ properties: { a: { anyOf: [{ type: "null" }, schema] } } })],
  [".properties.a.oneOf[0]", (schema) => ({ properties: { a: { oneOf: [schema] } } })],
  [".properties.a.allOf[0]", (schema) => ({ properties: { a: { allOf: [schema] } } })],
  [".$defs.b", (schema) => ({ properties: { a: { $ref: "#/$defs/b" } }, $defs: { b: schema } })],
  [".definitions.b", (schema) => ({ properties: {}, definitions: { b: schema } })],
];

const closed = { type: "object", additionalProperties: false } as const;

Deno.test("every bound moves into the description, in every position", () => {
  for (const [keyword, value, type] of BOUNDS) {
    for (const [path, around] of PLACES) {
      const result = strictSchema({ ...closed, ...around({ type, [keyword]: value }) });
      assertEquals(result.moved, [`${path}.${keyword}`]);
      assertEquals([result.closed, result.obstacle], [[], undefined]);
      const note = `(${keyword}: ${JSON.stringify(value)})`;
      assertEquals(result.schema, { ...closed, ...around({ type, description: note }) });
    }
  }
});

Deno.test("keywords that the service accepts stay unchanged in every position", () => {
  for (const schema of TAKEN) {
    for (const [, around] of PLACES) {
      const whole = { ...closed, ...around(schema) };
      assertEquals(strictSchema(whole), { schema: whole, moved: [], dropped: [], closed: [], obstacle: undefined });
    }
  }
});

Deno.test("a property whose name is a keyword stays a property", () => {
  const schema = { ...closed, properties: { maxItems: { type: "integer" }, minimum: { type: "string" } } };
  assertEquals(strictSchema(schema).moved, []);
  const values = { ...closed, properties: { a: { default: { maximum: 1 }, const: { minimum: 1 } } } };
  assertEquals(strictSchema(values).schema, values);
});

Deno.test("bounds that a library writes for every integer are dropped", () => {
  const { schema, moved, dropped } = strictSchema({
    ...closed,
    properties: { n: { type: "integer", minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER } },
  });
  assertEquals([moved, dropped], [[], [".properties.n.minimum", ".properties.n.maximum"]]);
  assertEquals(schema, { ...closed, properties: { n: { type: "integer" } } });
});

Deno.test("objects without additionalProperties are closed", () => {
  const open = { type: "object", properties: { a: { type: "string" } } };
  for (const [path, around] of PLACES.filter(([path]) => !path.includes("allOf"))) {
    const result = strictSchema({ type: "object", ...around(open) });
    assertEquals([...result.closed].sort(), ["", path].sort());
    assertEquals(result.schema, { ...closed, ...around({ ...open, additionalProperties: false }) });
  }
  assertEquals(strictSchema({ type: "object" }).schema, closed);
  const either = { properties: { a: {}, b: {} }, anyOf: [{ required: ["a"] }, { required: ["b"] }] };
  assertEquals(strictSchema({ type: "object", ...either }).schema, { ...closed, ...either });
});

/** Schemas that no change makes strict. */
const HOPELESS: readonly (readonly [at: string, schema: Readonly<Record<string, unknown>>])[] = [
  [".additionalProperties", { type: "object", additionalProperties: true }],
  [".additionalProperties", { type: "object", properties: {}, additionalProperties: { type: "string" } }],
  [".properties.a", { ...closed, properties: { a: { type: "object" } } }],
  [".properties.a", { ...closed, properties: { a: { type: ["object", "null"] } } }],
  ["", { type: "object", properties: {}, patternProperties: { "^x": { type: "string" } } }],
  ["", { type: "object", properties: {}, allOf: [{ required: ["a"] }] }],
  [".allOf[0]", { ...closed, allOf: [{ type: "object", properties: { a: {} } }] }],
  // To close these would leave no member at all, or only those that the branches share.
  ["", { type: "object", anyOf: [{ ...closed, properties: { a: {} } }, { ...closed, properties: { b: {} } }] }],
  ["", { type: "object", oneOf: [{ $ref: "#/$defs/a" }], $defs: { a: closed } }],
  ["", { type: "object", $ref: "#/$defs/a", $defs: { a: closed } }],
  [".oneOf[0]", { type: "object", properties: { kind: {} }, oneOf: [{ type: "object", properties: { a: {} } }] }],
  [".properties.a.$ref", { ...closed, properties: { a: { $ref: "https://example.com/schema" } } }],
  [".properties.a.enum", { ...closed, properties: { a: { enum: [{ b: 1 }] } } }],
  [".$defs.node", {
    ...closed,
    properties: { a: { $ref: "#/$defs/node" } },
    $defs: { node: { ...closed, properties: { next: { $ref: "#/$defs/node" } } } },
  }],
  [".$defs.a", {
    ...closed,
    $defs: { a: { items: { $ref: "#/$defs/b" } }, b: { anyOf: [{ $ref: "#/$defs/a" }] } },
  }],
  [".", { ...closed, properties: { child: { $ref: "#" } } }],
];

Deno.test("a schema that no change makes strict is reported with its path", () => {
  for (const [at, schema] of HOPELESS) {
    const { obstacle } = strictSchema(schema);
    assert(obstacle, JSON.stringify(schema));
    assertEquals(obstacle[0], at, JSON.stringify(schema));
  }
  const shared = { ...closed, properties: { a: { $ref: "#/$defs/b" }, c: { $ref: "#/$defs/b" } }, $defs: { b: {} } };
  assertEquals(strictSchema(shared).obstacle, undefined);
  const dangling = { ...closed, properties: { a: { $ref: "#/$defs/b" } }, $defs: { b: { $ref: "#/$defs/missing" } } };
  assertEquals(strictSchema(dangling).obstacle, undefined);
});

Deno.test("the given schema is not changed", () => {
  const schema = { type: "object", properties: { a: { type: "array", maxItems: 1, items: { minimum: 1 } } } };
  const before = JSON.stringify(schema);
  strictSchema(schema);
  assertEquals(JSON.stringify(schema), before);
});
