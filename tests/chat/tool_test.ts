/**
 * Tools: defined once, and calls checked against their definition.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type StandardSchema, tool, type ToolEntry, type ToolUseBlock } from "@bedrock-edge/client";
import { checkedToolUse } from "../../src/chat/tool.ts";

const CITY = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;

/** Wants a city, and makes it upper case; later when `wait` says so. */
function place(wait?: Promise<void>): StandardSchema<{ city: string }> {
  const check = (value: unknown) => {
    const { city } = (value ?? {}) as { city?: unknown };
    return typeof city === "string"
      ? { value: { city: city.toUpperCase() } }
      : { issues: [{ message: "a city is missing", path: ["city"] }] };
  };
  const validate = (value: unknown) => wait ? wait.then(() => check(value)) : check(value);
  return { "~standard": { version: 1, vendor: "mine", validate } };
}

function call(input: unknown, more: Partial<ToolUseBlock> = {}): ToolUseBlock {
  return { type: "toolUse", toolUseId: "1", name: "weather", input, ...more } as ToolUseBlock; // each test gives a legal one
}

Deno.test("tool keeps its definition, and what was made of its schema", () => {
  const execute = () => 7;
  const definition = {
    name: "weather",
    description: "d",
    strict: true,
    inputSchema: place(),
    jsonSchema: CITY,
    execute,
  };
  assertEquals(tool(definition), definition);
  let asked = 0;
  const says = { "~standard": { ...place()["~standard"], jsonSchema: { input: () => (asked++, CITY) } } };
  const weather = tool({ name: "weather", inputSchema: says });
  assertEquals(weather.jsonSchema?.properties, CITY.properties);
  assert(weather.inputSchema === says);
  assertEquals(asked, 1);
});

Deno.test("tool keeps a JSON Schema as it is", () => {
  const weather = tool({ name: "weather", inputSchema: CITY });
  assert(weather.inputSchema === CITY);
  assertEquals(weather.jsonSchema, undefined);
});

Deno.test("tool runs execute on itself, so that `this` is the tool", () => {
  const weather = tool({
    name: "weather",
    description: "d",
    inputSchema: place(),
    jsonSchema: CITY,
    execute() {
      return this.description;
    },
  });
  assertEquals(weather.execute?.({ city: "a" }, { toolUseId: "1" }), "d");
});

Deno.test("tool refuses a name that Bedrock does not take", () => {
  for (const name of ["", "a b", "a.b", "wetter-für-heute", "a\n", "a".repeat(65), undefined, 5]) {
    assertThrows(
      // From JavaScript a name may be missing, and "undefined" would be a legal one.
      () => tool({ name: name as string, inputSchema: CITY }),
      TypeError,
      `Cannot define tool ${JSON.stringify(name)}: use 1 to`,
    );
  }
  for (const name of ["a", "A-b_9", "a".repeat(64)]) assertEquals(tool({ name, inputSchema: CITY }).name, name);
});

Deno.test("tool refuses a schema that makes no object, by the tool's name", () => {
  const message = 'Cannot use schema of tool "weather": ';
  assertThrows(() => tool({ name: "weather", inputSchema: { type: "array" } }), TypeError, message);
  assertThrows(() => tool({ name: "weather", inputSchema: place() }), TypeError, message);
  assertThrows(
    () => tool({ name: "weather", inputSchema: place(), jsonSchema: { type: "array" } }),
    TypeError,
    message,
  );
});

Deno.test("tool refuses a schema that is not one, or is inside the shape of another library", () => {
  const cases: [schema: unknown, what: string][] = [
    [undefined, 'undefined is not a schema; use a schema of type "object"'],
    [null, 'null is not a schema; use a schema of type "object"'],
    ["object", 'a string is not a schema; use a schema of type "object"'],
    [{}, 'its top level has no type; use a schema of type "object"'],
    [{ json: { type: "object" } }, "it is inside a member json; pass the value of json"],
    [{ jsonSchema: { type: "object" } }, "it is inside a member jsonSchema; pass the value of jsonSchema"],
  ];
  for (const [inputSchema, what] of cases) {
    // Callers in JavaScript may pass anything.
    const define = () => tool({ name: "weather", inputSchema: inputSchema as Record<string, unknown> });
    assertEquals(assertThrows(define, TypeError).message, `Cannot use schema of tool "weather": ${what}`);
  }
  // In a schema that names its type, such a member is an unknown keyword.
  assertEquals(tool({ name: "weather", inputSchema: { type: "object", json: {} } }).inputSchema, {
    type: "object",
    json: {},
  });
});

Deno.test("tool takes an instance of a class, with members of its own, and keeps its method and its private members", () => {
  class Weather {
    readonly name = "weather";
    readonly unit = "degrees";
    #degrees = 7;
    readonly inputSchema: StandardSchema<{ city: string }> | typeof CITY;
    readonly jsonSchema: typeof CITY | undefined;
    constructor(inputSchema: StandardSchema<{ city: string }> | typeof CITY, jsonSchema?: typeof CITY) {
      this.inputSchema = inputSchema;
      this.jsonSchema = jsonSchema;
    }
    execute(): string {
      return `${this.#degrees} ${this.unit}`;
    }
  }
  for (const instance of [new Weather(CITY), new Weather(place(), CITY)]) {
    const weather = tool(instance as { name: "weather"; inputSchema: typeof CITY });
    assertEquals(weather.execute?.({ city: "Oslo" }, { toolUseId: "1" }), "7 degrees");
    assertEquals([weather.name, weather.inputSchema], [instance.name, instance.inputSchema]);
  }
});

const TOOLS: readonly ToolEntry[] = [
  { type: "cachePoint" },
  { type: "systemTool", name: "weather" },
  { name: "weather", inputSchema: place() },
  { name: "open", inputSchema: CITY },
];

Deno.test("checkedToolUse gives the input as the schema makes it", () => {
  assertEquals(checkedToolUse(TOOLS, call({ city: "oslo" })), call({ city: "OSLO" }));
});

Deno.test("checkedToolUse gives an invalid call no input, and says why", () => {
  const invalid = { raw: '{"town":"oslo"}', error: "city: a city is missing" };
  const before = call({ town: "oslo" });
  assertEquals(checkedToolUse(TOOLS, before), call(undefined, { invalid }));
  assertEquals(before, call({ town: "oslo" }));
  assertEquals((checkedToolUse(TOOLS, call(undefined)) as ToolUseBlock).invalid?.raw, "");
});

Deno.test("checkedToolUse waits for a schema that takes its time", async () => {
  const tools = [{ name: "weather", inputSchema: place(Promise.resolve()) }];
  const later = checkedToolUse(tools, call({ city: "oslo" }));
  assert(later instanceof Promise);
  assertEquals(await later, call({ city: "OSLO" }));
  const invalid = { raw: "{}", error: "city: a city is missing" };
  assertEquals(await checkedToolUse(tools, call({})), call(undefined, { invalid }));
  const failed = [{ name: "weather", inputSchema: place(Promise.reject(new Error("no database"))) }];
  await assertRejects(async () => await checkedToolUse(failed, call({})), Error, "no database");
});

Deno.test("checkedToolUse waits for whatever has a then, a promise of another realm too", async () => {
  /** Like a promise of another realm: it is not our `Promise`, and the result of its `then` is not either. */
  const foreign = (own: Promise<unknown>): unknown => ({
    then: (...next: Parameters<Promise<unknown>["then"]>) => foreign(own.then(...next)),
  });
  const validate = () => foreign(Promise.resolve({ issues: [{ message: "no" }] }));
  const inputSchema = { "~standard": { version: 1, vendor: "mine", validate } } as const;
  const { input, invalid } = await checkedToolUse([{ name: "weather", inputSchema }], call({}));
  assertEquals([input, invalid?.error], [undefined, "no"]);
});

Deno.test("checkedToolUse leaves alone what is not its business", () => {
  for (
    const other of [
      call(undefined, { invalid: { raw: "{", error: "no JSON" } }),
      call({}, { serverTool: "server_tool_use" }),
      call({}, { name: "unheard-of" }),
      call({ any: 1 }, { name: "open" }),
    ]
  ) assert(checkedToolUse(TOOLS, other) === other, JSON.stringify(other));
});

Deno.test("tool refuses a jsonSchema beside a JSON Schema, which it would replace", () => {
  const inputSchema = { type: "object" };
  const { message } = assertThrows(() => tool({ name: "w", inputSchema, jsonSchema: { type: "object" } }), TypeError);
  assertEquals(
    message,
    'Cannot define tool "w": inputSchema is a JSON Schema, and jsonSchema would replace it; leave out jsonSchema',
  );
});
