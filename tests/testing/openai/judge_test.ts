import { assertEquals } from "@std/assert";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { BASE, chat, type Json, post, user } from "./support.ts";

const schema = (more: Json = {}) => ({ type: "object", properties: {}, ...more });
const call = { id: "call_1", type: "function", function: { name: "look", arguments: "{}" } };
const assistant = { role: "assistant", content: null, tool_calls: [call] };
const result = { role: "tool", tool_call_id: "call_1", content: "ok" };
const tool = (name: string) => ({ type: "function", function: { name, parameters: schema() } });
const format = (json_schema: Json) => ({ response_format: { type: "json_schema", json_schema } });

/** Members of a chat that the service refuses, with the member and the code that it names. */
const REFUSED: readonly [Json, param: string | null, code: string | null][] = [
  [{ model: "" }, null, null],
  [{ model: "nonexistent" }, null, "model_not_found"],
  [{ messages: undefined }, "messages", "missing_required_parameter"],
  [{ messages: "Hi" }, "messages", "invalid_type"],
  [{ messages: [] }, "messages", "empty_array"],
  [{ messages: [{ content: "Hi" }] }, "messages[0].role", "missing_required_parameter"],
  [{ messages: [{ role: "model", content: "Hi" }] }, "messages[0].role", "invalid_value"],
  [{ messages: [user(7)] }, "messages[0].content", "invalid_type"],
  [{ messages: [user(null)] }, "messages[0].content", "missing_required_parameter"],
  [{ messages: [user([{ text: "Hi" }])] }, "messages[0].content[0].type", "missing_required_parameter"],
  [{ messages: [user([{ type: "image", url: "x" }])] }, "messages[0].content[0].type", "invalid_value"],
  [
    { messages: [user([{ type: "image_url", image_url: { url: "cat.png" } }])] },
    "messages[0].content[0].image_url.url",
    "invalid_value",
  ],
  [{ messages: [null] }, "messages[0]", "invalid_type"],
  [{ messages: [7] }, "messages[0]", "invalid_type"],
  [{ messages: [{ role: 7, content: "Hi" }] }, "messages[0].role", "invalid_type"],
  [{ messages: [user([7])] }, "messages[0].content[0]", "invalid_type"],
  [{ messages: [result] }, "messages.[0].role", null],
  [{ messages: [assistant, user("Hi")] }, "messages.[1].role", null],
  [{ messages: [assistant] }, "messages.[1].role", null],
  [{ messages: [assistant, result, result] }, "messages.[2].role", null],
  [
    { messages: [{ ...assistant, tool_calls: [{ ...call, function: { name: "a b", arguments: "{}" } }] }] },
    "messages[0].tool_calls[0].function.name",
    "invalid_value",
  ],
  [
    { messages: [{ ...assistant, tool_calls: [{ ...call, function: { name: "a", arguments: {} } }] }] },
    "messages[0].tool_calls[0].function.arguments",
    "invalid_type",
  ],
  [{ temperature: 2.5 }, "temperature", "decimal_above_max_value"],
  [{ temperature: "1" }, "temperature", "invalid_type"],
  [{ max_tokens: 0 }, "max_tokens", "integer_below_min_value"],
  [{ max_completion_tokens: 1.5 }, "max_completion_tokens", "invalid_type"],
  [{ n: 200 }, "n", "integer_above_max_value"],
  [{ stop: ["a", "b", "c", "d", "e"] }, "stop", "array_above_max_length"],
  [{ stream: "yes" }, "stream", "invalid_type"],
  [{ stream_options: { include_usage: true } }, "stream_options", null],
  [{ tools: [] }, "tools", "empty_array"],
  [{ tools: [tool("a b")] }, "tools[0].function.name", "invalid_value"],
  [{ tools: [tool("a".repeat(65))] }, "tools[0].function.name", "string_above_max_length"],
  [{ tools: [{ type: "function", function: "a" }] }, "tools[0].function", "invalid_type"],
  [
    { tools: [{ type: "function", function: { name: "a", parameters: "none" } }] },
    "tools[0].function.parameters",
    "invalid_type",
  ],
  [{ tool_choice: "auto" }, "tool_choice", null],
  [{ parallel_tool_calls: false }, "parallel_tool_calls", null],
  [{ tools: [tool("a")], tool_choice: "any" }, "tool_choice", "invalid_value"],
  [{ tools: [tool("a")], tool_choice: { type: "function", function: { name: "b" } } }, "tool_choice", null],
  [{ response_format: { type: "json_object" } }, "messages", null],
  [{ response_format: { type: "json" } }, "response_format.type", "invalid_value"],
  [format({ schema: schema() }), "response_format.json_schema.name", "missing_required_parameter"],
  [format({ name: "a" }), "response_format.json_schema.schema", "missing_required_parameter"],
  [format({ name: "a", strict: true, schema: schema() }), "response_format", null],
  [
    format({
      name: "a",
      strict: true,
      schema: schema({ additionalProperties: false, properties: { b: { type: "array", items: schema() } } }),
    }),
    "response_format",
    null,
  ],
];

for (const [body, param, code] of REFUSED) {
  Deno.test(`fakeOpenAI refuses ${JSON.stringify(body).slice(0, 120)}`, async () => {
    const response = await chat(fakeOpenAI(), body);
    const { error } = await response.json();
    assertEquals([response.status, error.type], [code === "model_not_found" ? 404 : 400, "invalid_request_error"]);
    assertEquals([error.param, error.code], [param, code]);
  });
}

/** Members of a chat that the service accepts. */
const ACCEPTED: readonly Json[] = [
  { messages: [{ role: "developer", content: "Be brief." }, assistant, result, user("Hi")] },
  {
    messages: [
      { role: "system", content: [{ type: "text", text: "Be brief." }] },
      user([{ type: "text", text: "Hi" }]),
    ],
  },
  { tools: [tool("a")], tool_choice: { type: "function", function: { name: "a" } }, parallel_tool_calls: false },
  { tools: [tool("a")], tool_choice: "none" },
  { tools: [tool("a")], tool_choice: "required" },
  { tools: [{ type: "function", function: { name: "a" } }] },
  { messages: [user("")] },
  { messages: [user("As JSON, please")], response_format: { type: "json_object" } },
  format({ name: "a", schema: schema() }),
  { temperature: null, stop: "a", top_k: 5, provider: { only: ["x"] } },
];

for (const body of ACCEPTED) {
  Deno.test(`fakeOpenAI accepts ${JSON.stringify(body).slice(0, 120)}`, async () => {
    const response = await chat(fakeOpenAI(), body);
    assertEquals([response.status, (await response.json()).error], [200, undefined]);
  });
}

Deno.test("fakeOpenAI refuses a body that is not JSON, or not an object", async () => {
  for (const path of ["chat/completions", "completions", "responses", "embeddings", "images/generations"]) {
    for (const body of ["{", "[]", "7", "null"]) {
      const response = await post(fakeOpenAI(), path, body);
      assertEquals([response.status, (await response.json()).error.type], [400, "invalid_request_error"]);
    }
  }
});

Deno.test("fakeOpenAI finds nothing at unknown paths and under other methods", async () => {
  for (const [method, path] of [["GET", "chat/completions"], ["DELETE", "models/a"], ["POST", "files"]] as const) {
    const response = await fakeOpenAI()(`${BASE}/${path}`, { method });
    assertEquals([response.status, (await response.json()).error.message], [
      404,
      `Invalid URL (${method} /v1/${path})`,
    ]);
  }
  const odd = await fakeOpenAI({ apiKey: null, models: ["%zz"] })(`${BASE}/models/%zz`);
  assertEquals(odd.status, 200);
});

Deno.test("fakeOpenAI refuses a missing and a wrong key, and names neither", async () => {
  const said = async (headers: Record<string, string>, apiKey?: string | null) => {
    const fake = fakeOpenAI(apiKey === undefined ? {} : { apiKey });
    const response = await chat(fake, {}, { headers });
    const { error } = await response.json();
    return [response.status, error?.code, JSON.stringify(error ?? "").includes("sk-secret")];
  };
  assertEquals(await said({}), [401, null, false]);
  assertEquals(await said({ authorization: "Bearer " }), [401, null, false]);
  assertEquals(await said({ authorization: "Bearer sk-secret" }), [401, "invalid_api_key", false]);
  assertEquals(await said({ authorization: "Bearer other" }, "sk-secret"), [401, "invalid_api_key", false]);
  assertEquals(await said({ authorization: "bearer sk-secret" }, "sk-secret"), [200, undefined, false]);
  assertEquals(await said({}, null), [200, undefined, false]);
});

Deno.test("fakeOpenAI refuses the members and values that its model lacks", async () => {
  const fake = fakeOpenAI({ refuses: ["max_tokens", "response_format.json_schema", "tool_choice.required", "seed"] });
  const said = async (body: Json) => {
    const { error } = await (await chat(fake, body)).json();
    return error && [error.param, error.code, error.message];
  };
  assertEquals(await said({ max_tokens: 5 }), [
    "max_tokens",
    "unsupported_parameter",
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
  ]);
  assertEquals((await said({ seed: 7 }))?.[2], "Unsupported parameter: 'seed' is not supported with this model.");
  assertEquals(await said(format({ name: "a", schema: {} })), [
    "response_format",
    null,
    "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
  ]);
  assertEquals((await said({ tools: [tool("a")], tool_choice: "required" }))?.[0], "tool_choice");
  assertEquals(await said({ tools: [tool("a")], tool_choice: "auto", max_completion_tokens: 5 }), undefined);
});

Deno.test("fakeOpenAI refuses a format of /responses that its model lacks by its place", async () => {
  const fake = fakeOpenAI({ refuses: ["text.json_schema"] });
  const said = async (text: Json) =>
    (await (await post(fake, "responses", { model: "a", input: "Hi", text })).json()).error?.param;
  assertEquals(await said({ format: { type: "json_schema", name: "a", schema: schema() } }), "text.format");
  assertEquals(await said({ format: { type: "text" } }), undefined);
  assertEquals(await said({ verbosity: "low" }), undefined);
});

Deno.test("fakeOpenAI refuses a request that is longer than its context window", async () => {
  const fake = fakeOpenAI({ contextWindow: 3 });
  const { error } = await (await chat(fake, { messages: [user("one two three four")] })).json();
  assertEquals([error.code, error.param], ["context_length_exceeded", "messages"]);
  assertEquals((await (await chat(fake)).json()).error, undefined);
});

Deno.test("fakeOpenAI knows the models that it is told of", async () => {
  const fake = fakeOpenAI({ models: ["a", { id: "vendor/b:1", owned_by: "vendor" }] });
  const get = async (path: string) => {
    const response = await fake(`${BASE}/${path}`, { headers: { authorization: "Bearer fake-openai-key" } });
    return [response.status, await response.json()];
  };
  const entry = { object: "model", created: 1764460800 };
  const a = { id: "a", ...entry, owned_by: "fake" }, b = { id: "vendor/b:1", ...entry, owned_by: "vendor" };
  assertEquals(await get("models"), [200, { object: "list", data: [a, b] }]);
  assertEquals(await get("models/vendor%2Fb%3A1"), [200, b]);
  assertEquals((await get("models/c"))[0], 404);
  assertEquals((await chat(fake, { model: "c" })).status, 404);
  assertEquals((await chat(fake, { model: "vendor/b:1" })).status, 200);
});

Deno.test("fakeOpenAI refuses signed reasoning that came back changed", async () => {
  const fake = fakeOpenAI({ dialect: { reasoning: "reasoning_details" } });
  const { choices: [{ message }] } = await (await chat(fake, { reasoning: { effort: "low" } })).json();
  const again = (details: unknown) =>
    chat(fake, { messages: [user("Hi"), { ...message, reasoning_details: details }, user("More")] });
  assertEquals((await again(message.reasoning_details)).status, 200);
  const changed = message.reasoning_details.map((detail: Json) => ({ ...detail, text: "Other" }));
  const { error } = await (await again(changed)).json();
  assertEquals(error.param, "messages[1].reasoning_details[0].signature");
});
