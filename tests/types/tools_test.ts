/**
 * Promises of the types of tools, kept by the compiler: what stands here compiles, and what is expected to be an error is one.
 */
import { assertEquals } from "@std/assert";
import {
  type Bedrock,
  type ChatModel,
  type ContentBlock,
  type InvalidToolUse,
  type JsonSchema,
  type Message,
  runTools,
  type StandardSchema,
  type Tool,
  tool,
  type ToolEntry,
  type ToolUseBlock,
  type ToolUseOf,
  type ValidToolUse,
} from "@bedrock-edge/client";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
/** Counts, so that a promise that is not looked at shows. */
function expectType<_T extends true>(): number {
  return 1;
}

const OBJECT = { type: "object" } as const;

function schemaOf<O>(): StandardSchema<O> {
  return { "~standard": { version: 1, vendor: "mine", validate: (value: unknown) => ({ value }) } };
}

const weather = tool({ name: "weather", inputSchema: schemaOf<{ city: string }>(), jsonSchema: OBJECT });
const clock = tool({ name: "clock", inputSchema: OBJECT });

Deno.test("tool infers its name and input from a Standard Schema, also for execute", () => {
  assertEquals(expectType<Equal<typeof weather, Tool<"weather", { city: string }>>>(), 1);
  tool({
    name: "add",
    inputSchema: schemaOf<{ a: number }>(),
    jsonSchema: OBJECT,
    execute(input, context) {
      expectType<Equal<typeof input, { a: number }>>();
      expectType<Equal<typeof context.signal, AbortSignal | undefined>>();
      // @ts-expect-error no such member
      return input.b;
    },
  });
});

Deno.test("tool leaves an input unknown that only a JSON Schema describes", () => {
  assertEquals(expectType<Equal<typeof clock, Tool<"clock", unknown>>>(), 1);
  const read: JsonSchema = JSON.parse('{"type":"object"}');
  tool({
    name: "read",
    inputSchema: read,
    execute(input) {
      expectType<Equal<typeof input, unknown>>();
      // @ts-expect-error nobody has looked at it
      return input?.city;
    },
  });
});

Deno.test("tool refuses an invalid definition at compile time", () => {
  const schema = schemaOf<{ a: 1 }>();
  // @ts-expect-error taken apart, but nobody has looked at it
  const apart = () => tool({ name: "a", inputSchema: OBJECT, execute: ({ city }) => city });
  // @ts-expect-error a type that nobody checks
  const claimed = () => tool({ name: "a", inputSchema: OBJECT, execute: (input: { city: string }) => input.city });
  const given: boolean = Date.now() > 0;
  const maybe = () => tool({ name: "a", inputSchema: schema, execute: given ? ({ a }) => a : undefined });
  // @ts-expect-error an execute of another input
  const other = () => tool({ name: "a", inputSchema: schema, execute: (_: string) => 1 });
  // @ts-expect-error no schema
  const none = () => tool({ name: "a" });
  assertEquals([apart, claimed, maybe, other, none].map((each) => typeof each), Array(5).fill("function"));
});

Deno.test("a list of tools tells its calls apart by name, and leaves the service's own out", () => {
  const tools = [weather, clock, { type: "systemTool", name: "nova_grounding" }, { type: "cachePoint" }] as const;
  type Use = ToolUseOf<typeof tools>;
  assertEquals(expectType<Equal<Use["name"], "weather" | "clock">>(), 1);
  assertEquals(expectType<Equal<Extract<Use, { name: "weather" }>["input"], { city: string } | undefined>>(), 1);
  assertEquals(expectType<Equal<Extract<Use, { name: "clock" }>["input"], unknown>>(), 1);
  assertEquals(expectType<Equal<ToolUseOf<readonly ToolEntry[]>, ToolUseBlock<string, unknown>>>(), 1);
  const entries: readonly ToolEntry[] = tools;
  assertEquals(entries.length, 4);
});

type Weather = ToolUseBlock<"weather", { city: string }>;

/** Never called: that it compiles is the test. */
function calls(call: Weather, any: ToolUseBlock): void {
  expectType<Equal<Weather, ValidToolUse<"weather", { city: string }> | InvalidToolUse<"weather">>>();
  expectType<Equal<Weather["input"], { city: string } | undefined>>();
  // @ts-expect-error nobody has looked whether the call is invalid
  call.input.city.trim();
  if (call.invalid) {
    call.invalid.raw.trim();
    // @ts-expect-error an invalid call has no input
    call.input.city.trim();
  } else {
    call.input.city.trim();
    // @ts-expect-error a valid call has no reason why it is not
    call.invalid.raw.trim();
  }
  if (any.invalid === undefined) expectType<Equal<typeof any.input, unknown>>();
  const input: unknown = JSON.parse("{}");
  // As programs write them that keep a history of their own.
  const written: ContentBlock[] = [
    { type: "toolUse", toolUseId: "1", name: "weather", input },
    { type: "toolUse", toolUseId: "1", name: "weather", input: { city: "Oslo" } },
    { type: "toolUse", toolUseId: "1", name: "weather", input: { city: "Oslo" }, wireType: "tool_use" },
    { type: "toolUse", toolUseId: "1", name: "weather", input: undefined, invalid: { raw: "{", error: "cut" } },
    { type: "toolUse", toolUseId: "1", name: "weather", invalid: { raw: "{", error: "cut" } },
    call,
    any,
  ];
  const history: Message[] = [{ role: "assistant", content: written }];
  // @ts-expect-error neither an input nor a reason why there is none
  history.push({ role: "assistant", content: [{ type: "toolUse", toolUseId: "1", name: "weather" }] });
  // @ts-expect-error an input of a call that must not be run
  const both: Weather = {
    type: "toolUse",
    toolUseId: "1",
    name: "weather",
    input: { city: "" },
    invalid: any.invalid!,
  };
  const own = { ...call, toolUseId: "2" } satisfies Weather;
  history.push({ role: "assistant", content: [both, own] });
}

Deno.test("a call is valid or invalid, and the compiler asks which", () => assertEquals(calls.length, 2));

/** Never called: that it compiles is the test. */
async function requests(bedrock: Bedrock, model: ChatModel, history: Message[]): Promise<void> {
  const chatted = await bedrock.chat({
    model: "anthropic.claude-sonnet-4-5-20250929-v1:0",
    messages: "weather?",
    tools: [weather, clock, { type: "systemTool", name: "nova_grounding" }, { type: "cachePoint" }],
    toolChoice: { name: "weather" },
  });
  for (const use of chatted.toolUses) {
    expectType<Equal<typeof use.name, "weather" | "clock">>();
    // @ts-expect-error nobody has looked whether the call is invalid
    if (use.name === "weather") use.input.city.trim();
    if (use.invalid) {
      expectType<Equal<typeof use.input, undefined>>();
      expectType<Equal<typeof use.invalid, { raw: string; error: string }>>();
    } else if (use.name === "weather") {
      expectType<Equal<typeof use.input, { city: string }>>();
    } else {
      expectType<Equal<typeof use.input, unknown>>();
    }
  }
  // @ts-expect-error a tool that is not offered
  await model.chat({ messages: "x", tools: [clock], toolChoice: { name: "weather" } });
  // @ts-expect-error the service's own tools cannot be forced
  await model.chat({ messages: "x", tools: [clock, { type: "systemTool", name: "s" }], toolChoice: { name: "s" } });
  // @ts-expect-error no choice of that name
  await model.chat({ messages: "x", tools: [clock], toolChoice: "always" });
  // @ts-expect-error llama3-8b has no tools
  await bedrock.chat({ model: "meta.llama3-8b-instruct-v1:0", messages: "x", tools: [clock] });

  const asked = model.stream({ messages: history, tools: [weather] });
  for await (const event of asked) {
    if (event.type === "toolUse") expectType<Equal<typeof event.toolUse, ToolUseBlock<"weather", { city: string }>>>();
  }

  const run = await runTools(model, {
    messages: history,
    tools: [weather, clock],
    output: { schema: schemaOf<{ n: 1 }>() },
  }, {
    approve: (call) => call.name !== "weather" || call.input.city !== "Oslo",
    stopWhen: (result) => result.toolUses.some((call) => call.name === "clock"),
    onEvent(event) {
      if (event.type === "toolUse") expectType<Equal<typeof event.toolUse.name, "weather" | "clock">>();
    },
    onStep: ({ output }) => void expectType<Equal<typeof output, { n: 1 } | undefined>>(),
  });
  expectType<Equal<(typeof run.toolUses)[number]["name"], "weather" | "clock">>();
  const heard: unknown[] = [];
  await runTools(model, { messages: "x" }, {
    onEvent: (event) => heard.push(event),
    onStep: (step) => heard.push(step),
  });
  await runTools(model, { messages: "x" }, {
    onEvent: async () => await heard.pop(),
    onStep: async () => await heard.pop(),
  });
  expectType<Equal<typeof run.output, { n: 1 } | undefined>>();
  expectType<Equal<(typeof run.steps)[number]["output"], { n: 1 } | undefined>>();
  await model.chat({ messages: run.messages });
  await model.chat({ messages: [...run.messages, { role: "user", content: "more" }] });
  // @ts-expect-error a tool that is not offered
  await runTools(model, { messages: "x", tools: [clock], toolChoice: { name: "weather" } });
  // @ts-expect-error no such tool to approve
  await runTools(model, { messages: "x", tools: [clock] }, { approve: (call) => call.name === "weather" });
  await runTools(bedrock.model("amazon.nova-lite-v1:0"), { messages: "x", tools: [clock] });
  // @ts-expect-error llama3-8b has no tools
  await runTools(bedrock.model("meta.llama3-8b-instruct-v1:0"), { messages: "x", tools: [clock] });
  // Values that are known only at run time stay open.
  const dynamic: readonly ToolEntry[] = [clock];
  const open = await runTools(model, { messages: "x", tools: dynamic, toolChoice: { name: "whatever" } });
  expectType<Equal<typeof open.toolUses, readonly ToolUseBlock<string, unknown>[]>>();
}

Deno.test("requests with tools are typed by them", () => assertEquals(requests.length, 3));
