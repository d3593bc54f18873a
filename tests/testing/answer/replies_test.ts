import { assertEquals } from "@std/assert";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { assistant, framesOf, type Json, keyed, MODEL, refusalOf, summaryOf, user } from "../support.ts";

const NOTE = "This answer comes from fakeBedrock; no model ran.";

async function converse(body: Json, options: FakeBedrockOptions = {}): Promise<Json> {
  const response = await fakeBedrock(options)(keyed({ body }));
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "application/json");
  return await response.json();
}

const contentOf = (response: Json): unknown => (response as { output: { message: Json } }).output.message["content"];

Deno.test("fake echoes the last user text, counts tokens and says that no model ran", async () => {
  const response = await converse({ messages: [user("One"), assistant("Two"), user("Three")] });
  assertEquals(response, {
    output: { message: { role: "assistant", content: [{ text: `You said: "Three". ${NOTE}` }] } },
    stopReason: "end_turn",
    usage: {
      inputTokens: 4,
      outputTokens: 18,
      totalTokens: 22,
      serverToolUsage: {},
      cacheReadInputTokens: 0,
      cacheReadInputTokenCount: 0,
      cacheWriteInputTokens: 0,
      cacheWriteInputTokenCount: 0,
    },
    metrics: { latencyMs: 1 },
  });
});

Deno.test("fake's echo obeys maxTokens and stopSequences, whichever comes first", async () => {
  const messages = [user("alpha beta gamma")];
  const limited = async (inferenceConfig: Json) => {
    const response = await converse({ messages, inferenceConfig });
    return [contentOf(response), response["stopReason"]];
  };
  assertEquals(await limited({ maxTokens: 3 }), [[{ text: "You said:" }], "max_tokens"]);
  assertEquals(await limited({ stopSequences: ["gamma", " beta"] }), [[{ text: 'You said: "alpha' }], "stop_sequence"]);
  assertEquals(await limited({ maxTokens: 1, stopSequences: ["beta"] }), [[{ text: "You" }], "max_tokens"]);
  assertEquals(await limited({ stopSequences: ["You"] }), [[], "stop_sequence"]);
  assertEquals((await limited({ maxTokens: 21 }))[1], "end_turn");
  assertEquals((await limited({ maxTokens: 20 }))[1], "max_tokens");
  assertEquals((await limited({ maxTokens: 1000, stopSequences: ["absent"] }))[1], "end_turn");
});

const schema = {
  type: "object",
  properties: {
    city: { type: "string" },
    unit: { enum: ["celsius", "kelvin"] },
    days: { type: "integer", minimum: 3 },
    exact: { type: "boolean" },
    tags: { type: "array", minItems: 2, items: { $ref: "#/$defs/tag" } },
    nested: { type: "object", properties: { a: { anyOf: [{ type: "number" }, { type: "null" }] } }, required: ["a"] },
    optional: { type: "string" },
  },
  required: ["city", "unit", "days", "exact", "tags", "nested"],
  $defs: { tag: { type: ["string", "null"], maxLength: 3 } },
};
const weather = { toolSpec: { name: "weather", inputSchema: { json: schema } } };
const clock = { toolSpec: { name: "clock", inputSchema: { json: { type: "object" } } } };
const input = {
  city: "example",
  unit: "celsius",
  days: 3,
  exact: true,
  tags: ["exa", "exa"],
  nested: { a: 1 },
};

Deno.test("fake uses the first tool on offer with an input that fits its schema", async () => {
  const response = await converse({ messages: [user("Weather?")], toolConfig: { tools: [weather, clock] } });
  assertEquals(contentOf(response), [{ toolUse: { toolUseId: "tooluse_fake1", name: "weather", input } }]);
  assertEquals(response["stopReason"], "tool_use");
});

Deno.test("fake uses the tool that is forced, after results too, and ids that are new in the conversation", async () => {
  const auto = { tools: [clock, weather], toolChoice: { auto: {} } };
  const toolConfig = { tools: [weather, clock], toolChoice: { tool: { name: "clock" } } };
  const messages = [
    user("a"),
    { role: "assistant", content: [{ toolUse: { toolUseId: "tooluse_fake1", name: "clock", input: {} } }] },
    { role: "user", content: [{ toolResult: { toolUseId: "tooluse_fake1", content: [{ text: "noon" }] } }] },
  ];
  const answered = await converse({ messages, toolConfig: auto });
  assertEquals(contentOf(answered), [{ text: `The tool answered: noon. ${NOTE}` }]);
  const forced = await converse({ messages, toolConfig });
  assertEquals(contentOf(forced), [{ toolUse: { toolUseId: "tooluse_fake2", name: "clock", input: {} } }]);
  const any = await converse({ messages, toolConfig: { ...auto, toolChoice: { any: {} } } });
  assertEquals(contentOf(any), contentOf(forced));
  const again = await converse({ messages: [...messages, assistant("b"), user("c")], toolConfig });
  assertEquals(contentOf(again), [{ toolUse: { toolUseId: "tooluse_fake2", name: "clock", input: {} } }]);
});

Deno.test("fake repeats a JSON result", async () => {
  const toolConfig = { tools: [clock] };
  const messages = [
    user("a"),
    { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "clock", input: {} } }] },
    { role: "user", content: [{ toolResult: { toolUseId: "t", content: [{ json: { hour: 12 } }] } }] },
  ];
  assertEquals(contentOf(await converse({ messages, toolConfig })), [{
    text: `The tool answered: {"hour":12}. ${NOTE}`,
  }]);
});

Deno.test("fake's first matching reply wins, and times counts its uses", async () => {
  const fake = fakeBedrock({
    replies: [
      { when: { text: "once" }, times: 1, text: "first" },
      { when: { text: /^on/g }, text: "pattern" },
      { when: { model: "other.model" }, text: "model" },
      { when: { model: /nova/g, text: "hello" }, text: "both" },
      {
        when: ({ operation, modelId, body }) => `${operation} ${modelId}`.length > 3 && "system" in (body as Json),
        text: "function",
      },
      "last",
    ],
  });
  const ask = async (text: string, more: Json = {}, modelId = MODEL) => {
    const response = await fake(
      keyed({ modelId, body: { messages: [user("earlier"), assistant("x"), user(text)], ...more } }),
    );
    return (contentOf(await response.json()) as { text: string }[])[0]?.text;
  };
  assertEquals(await ask("say once"), "first");
  assertEquals(await ask("say once"), "last");
  assertEquals(await ask("one"), "pattern");
  // Twice, because a pattern with the g flag remembers where it stopped.
  assertEquals(await ask("one"), "pattern");
  assertEquals(await ask("x", {}, "other.model"), "model");
  assertEquals(await ask("hello", {}, "amazon.nova-lite-v1:0"), "both");
  assertEquals(await ask("hello", {}, "amazon.nova-lite-v1:0"), "both");
  assertEquals(await ask("hello", {}, "amazon.titan"), "last");
  assertEquals(await ask("earlier", { system: [{ text: "s" }] }), "function");
  fake.reset();
  assertEquals(await ask("say once"), "first");
});

Deno.test("fake sends a scripted answer as it is written", async () => {
  const script = {
    content: [{ text: "a longer text" }, { toolUse: { toolUseId: "t", name: "n", input: { a: 1 } } }],
    usage: { inputTokens: 1, outputTokens: 2, totalTokens: 13, cacheReadInputTokens: 10 },
    metrics: { latencyMs: 7 },
    additionalModelResponseFields: { stop_sequence: null },
    trace: { promptRouter: { invokedModelId: "m" } },
  };
  const { content, ...rest } = script;
  const body = {
    messages: [user("Hi")],
    inferenceConfig: { maxTokens: 1 },
    performanceConfig: { latency: "optimized" },
    serviceTier: { type: "flex" },
  };
  assertEquals(await converse(body, { replies: [script] }), {
    output: { message: { role: "assistant", content } },
    stopReason: "tool_use",
    ...rest,
    performanceConfig: { latency: "optimized" },
    serviceTier: { type: "flex" },
  });
  const stopped = await converse(body, { replies: [{ text: "x", stopReason: "guardrail_intervened" }] });
  assertEquals(stopped["stopReason"], "guardrail_intervened");
});

Deno.test("fake ends a turn for tools of the caller, not for tools that the service runs", async () => {
  const toolUse = { toolUseId: "t", name: "search", input: {}, type: "server_tool_use" };
  const response = await converse({ messages: [user("Hi")] }, { replies: [{ content: [{ toolUse }, { text: "x" }] }] });
  assertEquals(response["stopReason"], "end_turn");
});

Deno.test("fake refuses as scripted, with the status that goes with the code", async () => {
  const fake = fakeBedrock({
    replies: [
      { times: 1, error: { code: "ResourceNotFoundException", message: "gone" } },
      { times: 1, error: { code: "Odd", message: "odd" } },
      { error: { code: "AccessDeniedException", message: "no" }, status: 451 },
    ],
  });
  assertEquals(await refusalOf(await fake(keyed())), [404, "ResourceNotFoundException", "gone"]);
  assertEquals(await refusalOf(await fake(keyed({ operation: "converse-stream" }))), [500, "Odd", "odd"]);
  assertEquals(await refusalOf(await fake(keyed())), [451, "AccessDeniedException", "no"]);
});

Deno.test("fake sends a stream that is one exception in a 200, as the service was recorded", async () => {
  const message =
    "The model returned the following errors: The detected file MIME type text/plain does not match the " +
    "expected type image/png. Reformat your input and try again.";
  for (
    const options of [
      { replies: [{ events: [{ validationException: { message } }] }] },
      { faults: [{ type: "exception", name: "validationException", message }] },
    ] satisfies FakeBedrockOptions[]
  ) {
    const response = await fakeBedrock(options)(keyed({ operation: "converse-stream" }));
    assertEquals(response.status, 200);
    const frames = await framesOf(response);
    assertEquals(frames.map(summaryOf), [["validationException", { message }]]);
    assertEquals(frames[0]?.headers[":message-type"], "exception");
  }
});

Deno.test("fake sends scripted events as they are, exceptions as exception frames", async () => {
  const events = [{ messageStart: { role: "assistant" } }, { hologram: { x: 1 } }, {
    throttlingException: { message: "m" },
  }];
  const fake = fakeBedrock({ replies: [{ events }, "text"] });
  const frames = await framesOf(await fake(keyed({ operation: "converse-stream" })));
  assertEquals(frames.map(summaryOf), events.map((event) => Object.entries(event)[0]!) as [string, Json][]);
  assertEquals(frames.map(({ headers }) => headers[":message-type"]), ["event", "event", "exception"]);
  const whole = await (await fake(keyed())).json();
  assertEquals(contentOf(whole), [{ text: "text" }]);
});
