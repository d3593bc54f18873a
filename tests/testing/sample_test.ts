/**
 * Values that fit a schema, as the fake's model makes them up.
 */
import { assertEquals } from "@std/assert";
import { sampleOf } from "../../src/testing/sample.ts";

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
