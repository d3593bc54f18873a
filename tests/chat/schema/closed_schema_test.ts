import { assertEquals } from "@std/assert";
import type { JsonSchema } from "@bedrock-edge/client";
import { closedSchema } from "../../../src/chat/schema/closed_schema.ts";

const OPEN = { type: "object", properties: { x: { type: "string" } } };
const CLOSED = { ...OPEN, additionalProperties: false };

const CASES: Readonly<Record<string, readonly [JsonSchema, JsonSchema]>> = {
  "an object that names its members": [OPEN, CLOSED],
  "objects in properties, items and definitions": [
    { type: "object", properties: { a: OPEN, b: { type: "array", items: OPEN } }, $defs: { c: OPEN } },
    {
      type: "object",
      properties: { a: CLOSED, b: { type: "array", items: CLOSED } },
      $defs: { c: CLOSED },
      additionalProperties: false,
    },
  ],
  "objects among alternatives and in tuples": [
    { type: "object", anyOf: [OPEN, { type: "null" }], oneOf: [OPEN], prefixItems: [OPEN] },
    { type: "object", anyOf: [CLOSED, { type: "null" }], oneOf: [CLOSED], prefixItems: [CLOSED] },
  ],
  "branches that name no members": [
    { ...OPEN, anyOf: [{ required: ["x"] }, { required: ["y"] }] },
    { ...CLOSED, anyOf: [{ required: ["x"] }, { required: ["y"] }] },
  ],
  "members that are named like keywords": [
    { type: "object", properties: { properties: OPEN, items: { type: "string" } } },
    { type: "object", properties: { properties: CLOSED, items: { type: "string" } }, additionalProperties: false },
  ],
};

for (const [name, [schema, expected]] of Object.entries(CASES)) {
  Deno.test(`${name}: closed for native output`, () => {
    const before = JSON.stringify(schema);
    assertEquals(closedSchema(schema), expected);
    assertEquals(JSON.stringify(schema), before, "the caller's schema has been changed");
  });
}

const KEPT: Readonly<Record<string, JsonSchema>> = {
  "the caller's own rule for other members": { ...OPEN, additionalProperties: { type: "number" } },
  "that there may be others": { ...OPEN, additionalProperties: true },
  "an object that names none": { type: "object" },
  "schemas that must hold together": { ...OPEN, allOf: [OPEN] },
  "branches beside the members that all of them share": {
    ...OPEN,
    anyOf: [{ type: "object", properties: { b: {} } }, { type: "object", properties: { c: {} } }],
  },
  "a branch elsewhere beside the members": { ...OPEN, oneOf: [{ $ref: "#/$defs/b" }] },
  "members by pattern": { ...OPEN, patternProperties: { "^y": {} } },
  "values that look like schemas": {
    type: "object",
    default: OPEN,
    enum: [OPEN],
    const: OPEN,
    examples: [OPEN],
  },
};

for (const [name, schema] of Object.entries(KEPT)) {
  Deno.test(`${name}: left as it is for native output`, () => assertEquals(closedSchema(schema), schema));
}
