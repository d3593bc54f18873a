/**
 * The schema libraries that people use, as they are on npm: what they say of a schema goes to the model, what they say of a
 * value decides whether a call is run, and their types are the call's.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { toJsonSchema, toStandardJsonSchema } from "npm:@valibot/to-json-schema@1.8.0";
import { type } from "npm:arktype@2.2.9";
import { type as type2120 } from "npm:arktype@2.1.20";
import * as v from "npm:valibot@1.5.0";
import * as z from "npm:zod@4.6.7";
import * as zm from "npm:zod@4.6.7/mini";
import * as z41 from "npm:zod@4.1.12";
import {
  createBedrock,
  runTools,
  type StandardSchema,
  type Tool,
  tool,
  type ToolUseBlock,
  type ToolUseOf,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { jsonSchemaOf, validated } from "../../../src/chat/schema/schema.ts";
import { checkedToolUse } from "../../../src/chat/tool.ts";
import { type Equal, expectType } from "../../types/equal.ts";

/** The same schema in the words of every library below. */
interface Place {
  city: string;
  days: number;
  near: { lat: number }[];
}

const ZOD = z.object({
  city: z.string(),
  days: z.number().default(3),
  near: z.array(z.object({ lat: z.number() })),
});
const MINI = zm.object({
  city: zm.string(),
  days: zm._default(zm.number(), 3),
  near: zm.array(zm.object({ lat: zm.number() })),
});
const ZOD41 = z41.object({
  city: z41.string(),
  days: z41.number().default(3),
  near: z41.array(z41.object({ lat: z41.number() })),
});
const VALIBOT = v.object({
  city: v.string(),
  days: v.optional(v.number(), 3),
  near: v.array(v.object({ lat: v.number() })),
});
const ARKTYPE = type({ city: "string", days: "number = 3", near: type({ lat: "number" }).array() });
const ARKTYPE2120 = type2120({ city: "string", days: "number = 3", near: type2120({ lat: "number" }).array() });

/** As a library that does not say it is helped, in the words of its own documentation. */
const HELPED = {
  mini: zm.toJSONSchema(MINI, { io: "input" }),
  zod41: z41.toJSONSchema(ZOD41, { io: "input" }),
  // Spread: its type is an interface, which has no index signature.
  valibot: { ...toJsonSchema(VALIBOT) },
};

const TOOLS = {
  zod: tool({ name: "zod", inputSchema: ZOD, execute: (input) => input.near[0]?.lat.toFixed() }),
  mini: tool({ name: "mini", inputSchema: MINI, jsonSchema: HELPED.mini, execute: (input) => input.city.trim() }),
  zod41: tool({ name: "zod41", inputSchema: ZOD41, jsonSchema: HELPED.zod41, execute: (input) => input.city.trim() }),
  valibot: tool({ name: "valibot", inputSchema: toStandardJsonSchema(VALIBOT), execute: (input) => input.city.trim() }),
  valibotHelped: tool({ name: "valibotHelped", inputSchema: VALIBOT, jsonSchema: HELPED.valibot }),
  arktype: tool({ name: "arktype", inputSchema: ARKTYPE, execute: (input) => input.days.toFixed() }),
  arktype2120: tool({ name: "arktype2120", inputSchema: ARKTYPE2120, execute: (input) => input.days.toFixed() }),
};
const OWN = ["zod", "valibot", "arktype", "arktype2120"] as const;

Deno.test("zod, valibot and arktype type a tool's input", () => {
  expectType<Equal<typeof TOOLS.zod, Tool<"zod", Place>>>();
  expectType<Equal<typeof TOOLS.mini, Tool<"mini", Place>>>();
  expectType<Equal<typeof TOOLS.zod41, Tool<"zod41", Place>>>();
  expectType<Equal<typeof TOOLS.valibot, Tool<"valibot", Place>>>();
  expectType<Equal<typeof TOOLS.valibotHelped, Tool<"valibotHelped", Place>>>();
  expectType<Equal<typeof TOOLS.arktype, Tool<"arktype", Place>>>();
  expectType<Equal<typeof TOOLS.arktype2120, Tool<"arktype2120", Place>>>();
  expectType<Equal<ToolUseOf<[typeof TOOLS.zod]>, ToolUseBlock<"zod", Place>>>();
  assertEquals(Object.values(TOOLS).map(({ name }) => name), Object.keys(TOOLS) as never);
});

for (const name of OWN) {
  Deno.test(`${name} says its JSON Schema itself: what goes in, closed`, () => {
    const { required, ...schema } = TOOLS[name].jsonSchema as unknown as { required: string[] };
    // Members with a default may be left out.
    assertEquals(required.toSorted(), ["city", "near"]);
    const lat = { type: "number" };
    // arktype says no default of what goes in.
    const days = { type: "number", ...(name !== "arktype" && { default: 3 }) };
    const near = { type: "object", properties: { lat }, required: ["lat"], additionalProperties: false };
    assertEquals<unknown>(schema, {
      type: "object",
      properties: {
        city: { type: "string" },
        days,
        near: { type: "array", items: near },
      },
      additionalProperties: false,
    });
  });
}

Deno.test("a library that says no JSON Schema is asked for it by name", () => {
  for (const [vendor, schema] of [["zod", MINI], ["zod", ZOD41], ["valibot", VALIBOT]] as const) {
    const message = `${vendor} gives no JSON Schema; `;
    assertThrows(() => tool({ name: "a", inputSchema: schema as StandardSchema }), TypeError, message);
  }
});

Deno.test("an invalid JSON Schema is refused with the library's reason", () => {
  const date = z.object({ at: z.date() });
  const message = "(Date cannot be represented in JSON Schema); pass jsonSchema";
  const error = assertThrows(() => tool({ name: "a", inputSchema: date }), TypeError, message);
  assert(error.cause instanceof Error);
  const jsonSchema = { type: "object", properties: { at: { type: "string" } } };
  assertEquals(tool({ name: "a", inputSchema: date, jsonSchema }).jsonSchema, jsonSchema);
});

Deno.test("a union of objects is an object to Bedrock, one of anything else is refused", () => {
  const unions: Record<string, StandardSchema> = {
    zod: z.discriminatedUnion("k", [z.object({ k: z.literal("a") }), z.object({ k: z.literal("b") })]),
    valibot: toStandardJsonSchema(v.variant("k", [v.object({ k: v.literal("a") }), v.object({ k: v.literal("b") })])),
    arktype: type({ k: "'a'" }).or({ k: "'b'", n: "number" }),
  };
  for (const [name, union] of Object.entries(unions)) {
    const schema = jsonSchemaOf(union, undefined, name);
    assertEquals(schema.type, "object", name);
    assertEquals((schema.anyOf as unknown[] ?? schema.oneOf).length, 2, name);
  }
  assertThrows(() => jsonSchemaOf(z.union([z.object({}), z.string()]), undefined, "a"), TypeError, "has no type");
  assertThrows(() => jsonSchemaOf(z.string(), undefined, "a"), TypeError, 'is of type "string"');
});

Deno.test("a schema that holds itself is said by reference", () => {
  const tree = z.object({
    name: z.string(),
    get branches() {
      return z.array(tree);
    },
  });
  const { properties, required } = jsonSchemaOf(tree, undefined, "tree") as Record<string, Record<string, unknown>>;
  assertEquals(properties!.branches, { type: "array", items: { $ref: "#" } });
  assertEquals<unknown>(required, ["name", "branches"]);
});

for (const [name, { inputSchema }] of Object.entries(TOOLS)) {
  Deno.test(`${name} validates: a default is filled in, and what is wrong is said with its place`, async () => {
    const schema = inputSchema as StandardSchema;
    const good = { city: "Oslo", near: [{ lat: 1 }] };
    assertEquals<unknown>(await validated(schema, good), { value: { ...good, days: 3 } });
    const { issues } = await validated(schema, { city: 5, near: [{ lat: "x" }] });
    assert(/^city: .*; near\.0\.lat: .*/.test(issues ?? ""), issues);
  });

  Deno.test(`${name} decides whether a call is run`, async () => {
    const call: ToolUseBlock = { type: "toolUse", toolUseId: "1", name, input: { city: "Oslo" } };
    const checked = await checkedToolUse(Object.values(TOOLS), call);
    assertEquals(checked.input, undefined);
    assertEquals(checked.invalid?.raw, '{"city":"Oslo"}');
    assert(checked.invalid?.error.startsWith("near: "), checked.invalid?.error);
  });
}

Deno.test("transformations and checks that take their time run before a tool does", async () => {
  const later = z.object({ id: z.string().transform(async (id) => await Promise.resolve(Number(id))) })
    .refine(async ({ id }) => await Promise.resolve(id > 0), "no such id");
  const find = tool({ name: "find", inputSchema: later, execute: ({ id }) => id + 1 });
  expectType<Equal<typeof find, Tool<"find", { id: number }>>>();
  const call = { type: "toolUse", toolUseId: "1", name: "find" } as const;
  assertEquals((await checkedToolUse([find], { ...call, input: { id: "7" } })).input, { id: 7 });
  assertEquals((await checkedToolUse([find], { ...call, input: { id: "0" } })).invalid?.error, "no such id");
});

for (const name of OWN) {
  Deno.test(`${name}'s tool is offered, called and run through the client`, async () => {
    const fake = fakeBedrock({ apiKey: "k" });
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
    const inputs: unknown[] = [];
    const offered: Tool = { ...TOOLS[name], execute: (input) => inputs.push(input) };
    const result = await runTools(bedrock.model("amazon.nova-lite-v1:0"), { messages: "Weather?", tools: [offered] });
    assertEquals(result.steps.map(({ stopReason }) => stopReason), ["tool_use", "end_turn"]);
    const [{ days }] = inputs as [Place];
    assertEquals(typeof days, "number");
    const { toolConfig } = fake.requests[0]!.body as {
      toolConfig: { tools: { toolSpec: { inputSchema: { json: unknown } } }[] };
    };
    assertEquals<unknown>(toolConfig.tools[0]!.toolSpec.inputSchema.json, TOOLS[name].jsonSchema);
  });
}
