/**
 * Values that fit a schema, as the fake's model makes them up.
 */
import { assertEquals } from "@std/assert";
import { sampleOf } from "../../../src/testing/answer/sample.ts";

const CASES: readonly (readonly [schema: unknown, sample: unknown])[] = [
  [{ const: 7 }, 7],
  [{ type: "string", default: "x" }, "x"],
  [{ enum: ["b", "a"] }, "b"],
  [{ examples: [[1]] }, [1]],
  [{ $ref: "#/$defs/a~1b", $defs: { "a/b": { type: "boolean" } } }, true],
  [{ $ref: "#/$defs/none" }, null],
  [{ $ref: "https://example.com/schema" }, null],
  [{ anyOf: [{ type: "integer", minimum: 3 }, { type: "string" }] }, 3],
  [{
    allOf: [{ properties: { a: { const: 1 } }, required: ["a"] }, { properties: { b: { const: 2 } }, required: ["b"] }],
  }, {
    a: 1,
    b: 2,
  }],
  [{ allOf: [{ type: "string" }, { type: "object" }] }, "example"],
  [{ type: ["array", "null"], items: { type: "boolean" }, minItems: 2 }, [true, true]],
  [{ type: "number", exclusiveMinimum: 3 }, 4],
  [{ type: "integer", minimum: 5, multipleOf: 4 }, 8],
  [{ type: "string", format: "ipv4" }, "192.0.2.1"],
  [{ type: "string", minLength: 9, maxLength: 9 }, "example.."],
  [{ type: "brandNew" }, null],
  [true, null],
];

Deno.test("a sample is the smallest value that fits its schema", () => {
  for (const [schema, sample] of CASES) assertEquals(sampleOf(schema), sample, JSON.stringify(schema));
});

Deno.test("a schema that refers to itself has an end", () => {
  const list = { type: "object", properties: { next: { $ref: "#/$defs/list" } }, required: ["next"] };
  const schema = { $ref: "#/$defs/list", $defs: { list } };
  let depth = 0;
  for (let at = sampleOf(schema) as { next?: unknown } | null; at?.next; at = at.next as { next?: unknown }) depth++;
  assertEquals(depth > 1 && depth < 10, true, `${depth} deep`);
});

const nested = (depth: number, leaf: unknown): unknown =>
  depth === 0 ? leaf : { type: "array", minItems: 16, items: nested(depth - 1, leaf) };
const wide = Array.from({ length: 1000 }, (_, at) => `member${at}`);
const huge = "x".repeat(50_000);

/** Schemas whose smallest value would be larger than any tool's input. */
const LARGE: Readonly<Record<string, unknown>> = {
  "nested lists": nested(8, { type: "string" }),
  "nested lists of long texts": nested(4, { type: "string", minLength: 1e9 }),
  "nested lists of a large default": nested(6, { default: { text: huge } }),
  "nested lists of a large first choice": nested(6, { enum: [huge] }),
  "nested lists by reference": {
    ...nested(1, { $ref: "#/$defs/a" }) as object,
    $defs: { a: nested(6, { $ref: "#/$defs/b" }), b: {} },
  },
  "one long text": { type: "string", minLength: 1e9 },
  "one text without end": { type: "string", minLength: Number.MAX_VALUE },
  "many long lists": { type: "array", minItems: 1e12, items: { type: "boolean" } },
  "wide objects in wide objects": {
    type: "object",
    required: wide,
    properties: Object.fromEntries(wide.map((name) => [name, { type: "object", required: wide }])),
  },
  "many parts": { allOf: Array.from({ length: 500 }, () => ({ allOf: Array(500).fill({ const: { text: huge } }) })) },
};

for (const [name, schema] of Object.entries(LARGE)) {
  Deno.test(`a sample has an end: ${name}`, () => {
    const { length } = JSON.stringify(sampleOf(schema));
    assertEquals(length < 500_000, true, `${length} characters`);
  });
}

Deno.test("a number that no step reaches, and a name that every object has, are JSON all the same", () => {
  assertEquals(sampleOf({ type: "number", minimum: 3, multipleOf: 1e-320 }), 3);
  assertEquals(sampleOf({ type: "string", maxLength: -1 }), "");
  assertEquals(sampleOf({ type: "array", minItems: -1 }), []);
  assertEquals(sampleOf({ type: "object", required: ["constructor"], properties: {} }), { constructor: null });
  assertEquals(sampleOf({ $ref: "#/constructor" }), null);
});
