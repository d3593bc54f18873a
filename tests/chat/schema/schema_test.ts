/**
 * Schemas at run time: what the model is told, and what the caller's own library says of a value. The libraries themselves
 * are in `schemas_oracle.ts`; here are their shapes, written by hand.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { JsonSchema, StandardSchema } from "@bedrock-edge/client";
import { isStandardSchema, jsonSchemaOf, validated } from "../../../src/chat/schema/schema.ts";

const OBJECT: JsonSchema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

/** A Standard Schema that says `json` of itself, as the standard has it. */
function saying(json: unknown, validate: (value: unknown) => unknown = (value) => ({ value })): StandardSchema {
  const standard = { version: 1, vendor: "mine", validate, jsonSchema: { input: () => json } } as const;
  return { "~standard": standard };
}

function failing(...issues: unknown[]): StandardSchema {
  return saying(OBJECT, () => ({ issues }));
}

Deno.test("schema is a Standard Schema by its validate alone, be it a function itself", () => {
  assert(isStandardSchema(saying(OBJECT)));
  assert(isStandardSchema(Object.assign(() => {}, saying(OBJECT)) as StandardSchema));
  for (const other of [OBJECT, {}, { "~standard": {} }, undefined, null, "text"]) {
    assert(!isStandardSchema(other as JsonSchema), JSON.stringify(other));
  }
});

Deno.test("jsonSchemaOf gives a JSON Schema back as it is, unknown keywords and all", () => {
  const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", ...OBJECT, "x-mine": [1] };
  assert(jsonSchemaOf(schema, undefined, "output") === schema);
});

Deno.test("jsonSchemaOf prefers what is explicit to what the library says", () => {
  assert(jsonSchemaOf(saying({ type: "string" }), OBJECT, "output") === OBJECT);
});

Deno.test("jsonSchemaOf asks for what goes in, as draft 2020-12", () => {
  const asked: unknown[] = [];
  const jsonSchema = { input: (options: unknown) => (asked.push(options), OBJECT), output: () => ({ type: "string" }) };
  const standard = { version: 1, vendor: "mine", validate: () => ({ value: 1 }), jsonSchema } as const;
  jsonSchemaOf({ "~standard": standard }, undefined, "output");
  assertEquals(asked, [{ target: "draft-2020-12" }]);
});

Deno.test("jsonSchemaOf asks a library that only has toJsonSchema", () => {
  const standard = { version: 1, vendor: "mine", validate: () => ({ value: 1 }) } as const;
  const schema = { "~standard": standard, toJsonSchema: () => OBJECT };
  assertEquals(jsonSchemaOf(schema, undefined, "output").required, ["city"]);
});

const open = { type: "object", properties: { a: { type: "string" } } };
const shut = { additionalProperties: false, ...open };

const LIBRARY: readonly { readonly name: string; readonly says: JsonSchema; readonly becomes: JsonSchema }[] = [
  {
    name: "leaves out which draft it is",
    says: { $schema: "https://json-schema.org/draft/2020-12/schema", type: "object" },
    becomes: { type: "object" },
  },
  {
    name: "closes objects that list their properties, however deep",
    says: {
      type: "object",
      properties: { one: open, list: { type: "array", items: open }, either: { anyOf: [open, { type: "null" }] } },
      $defs: { named: open },
    },
    becomes: {
      additionalProperties: false,
      type: "object",
      properties: { one: shut, list: { type: "array", items: shut }, either: { anyOf: [shut, { type: "null" }] } },
      $defs: { named: shut },
    },
  },
  {
    name: "keeps what the library says of other properties",
    says: { ...open, additionalProperties: { type: "number" } },
    becomes: { ...open, additionalProperties: { type: "number" } },
  },
  {
    name: "leaves objects alone that list nothing",
    says: { type: "object", additionalProperties: { type: "string" } },
    becomes: { type: "object", additionalProperties: { type: "string" } },
  },
  {
    name: "does not close the parts of an allOf, which would exclude each other",
    says: { type: "object", allOf: [open, { type: "object", properties: { b: {} } }] },
    becomes: { type: "object", allOf: [open, { type: "object", properties: { b: {} } }] },
  },
  {
    name: "does not take a value, or a property's name, for a schema",
    says: {
      type: "object",
      properties: { properties: { const: open }, type: { type: "string", default: "object" }, items: { enum: [open] } },
      default: open,
    },
    becomes: {
      additionalProperties: false,
      type: "object",
      properties: { properties: { const: open }, type: { type: "string", default: "object" }, items: { enum: [open] } },
      default: open,
    },
  },
  {
    name: "says that a union of objects is an object",
    says: { anyOf: [open, { type: "object" }] },
    becomes: { type: "object", anyOf: [shut, { type: "object" }] },
  },
  {
    name: "says it of a union of which one branch holds",
    says: { oneOf: [open, open] },
    becomes: { type: "object", oneOf: [shut, shut] },
  },
];

for (const { name, says, becomes } of LIBRARY) {
  Deno.test(`jsonSchemaOf ${name}`, () => {
    const before = JSON.stringify(says);
    assertEquals(jsonSchemaOf(saying(says), undefined, "output"), becomes);
    assertEquals(JSON.stringify(says), before, "the library's own was changed");
  });
}

const REFUSED: readonly { readonly name: string; readonly schema: unknown; readonly message: string }[] = [
  { name: "no type", schema: {}, message: 'its top level has no type; use a schema of type "object"' },
  { name: "another type", schema: { type: "string" }, message: 'its top level is of type "string"; use' },
  { name: "two types", schema: { type: ["object", "null"] }, message: 'is of type ["object","null"]; use' },
  { name: "no schema", schema: undefined, message: "undefined is not a schema; use" },
  { name: "null", schema: null, message: "null is not a schema; use" },
  { name: "true, which would take anything", schema: true, message: "a boolean is not a schema; use" },
  { name: "a union with text", schema: saying({ anyOf: [open, { type: "string" }] }), message: "has no type; use" },
  { name: "a library's text", schema: saying({ type: "string" }), message: 'is of type "string"; use' },
];

for (const { name, schema, message } of REFUSED) {
  Deno.test(`jsonSchemaOf refuses ${name}`, () => {
    const error = assertThrows(() => jsonSchemaOf(schema as JsonSchema, undefined, 'tool "a"'), TypeError, message);
    assert(error.message.startsWith('Cannot use schema of tool "a": '), error.message);
  });
}

Deno.test("jsonSchemaOf asks for a JSON Schema where the library has none", () => {
  const schema: StandardSchema = { "~standard": { version: 1, vendor: "mine", validate: () => ({ value: 1 }) } };
  assertThrows(
    () => jsonSchemaOf(schema, undefined, "output"),
    TypeError,
    "mine gives no JSON Schema; pass jsonSchema",
  );
  const ways = {
    zod: "update zod to 4.2 or later, or pass jsonSchema: z.toJSONSchema(schema)",
    valibot: "wrap it in toStandardJsonSchema() of @valibot/to-json-schema, or pass jsonSchema",
    constructor: "pass jsonSchema",
  };
  for (const [vendor, way] of Object.entries(ways)) {
    const of: StandardSchema = { "~standard": { version: 1, vendor, validate: () => ({ value: 1 }) } };
    assertThrows(
      () => jsonSchemaOf(of, undefined, "output"),
      TypeError,
      `Cannot use schema of output: ${vendor} gives no JSON Schema; ${way}`,
    );
  }
});

Deno.test("jsonSchemaOf says why the library could not, and keeps its error", () => {
  const cause = new Error("dates are not JSON");
  const standard = { version: 1, vendor: "mine", validate: () => ({ value: 1 }) } as const;
  const schema = {
    "~standard": {
      ...standard,
      jsonSchema: {
        input: () => {
          throw cause;
        },
      },
    },
  };
  const why = "mine gives no JSON Schema (dates are not JSON); pass jsonSchema";
  assert(assertThrows(() => jsonSchemaOf(schema, undefined, "output"), TypeError, why).cause === cause);
});

Deno.test("validated gives the value as the schema makes it, at once or as a promise", async () => {
  assertEquals(validated(saying(OBJECT, (value) => ({ value: `${value}!` })), "a"), { value: "a!" });
  const later = validated(saying(OBJECT, (value) => Promise.resolve({ value: `${value}!` })), "a");
  assert(later instanceof Promise);
  assertEquals(await later, { value: "a!" });
  assertEquals(await validated(saying(OBJECT, () => Promise.resolve({ issues: [{ message: "no" }] })), 1), {
    issues: "no",
  });
});

Deno.test("validated lets anything through a JSON Schema", () => {
  const value = { city: 5 };
  assertEquals(validated(OBJECT, value), { value });
});

Deno.test("validated says what is wrong and where", () => {
  for (
    const [schema, issues] of [
      [failing({ message: "no" }), "no"],
      [failing({ message: "no", path: [] }), "no"],
      [failing({ message: "no", path: undefined }), "no"],
      [failing({ message: "no", path: ["a", 0, { key: "b" }] }, { message: "nor", path: ["c"] }), "a.0.b: no; c: nor"],
      [failing({ message: "no", path: [Symbol("s")] }), "Symbol(s): no"],
      // The standard says that issues, even none, are a failure.
      [failing(), "it does not fit the schema"],
    ] as const
  ) {
    assertEquals(validated(schema, {}), { issues });
  }
});

Deno.test("validated passes on what the schema's own code throws", async () => {
  const broken = new Error("no database");
  const sync = saying(OBJECT, () => {
    throw broken;
  });
  assert(assertThrows(() => validated(sync, {})) === broken);
  const later = saying(OBJECT, () => Promise.reject(broken));
  assert(await assertRejects(async () => await validated(later, {})) === broken);
});
