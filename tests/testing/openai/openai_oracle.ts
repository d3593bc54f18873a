/**
 * OpenAI's own client against fakeOpenAI: it reads every answer, stream and error of the fake as it reads the service's.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import OpenAI, { AzureOpenAI, toFile } from "npm:openai@7.59.0";
import { fakeOpenAI, type FakeOpenAIOptions } from "@bedrock-edge/client/testing";

/** A client of a fake. Retries wait for as long as the fake asks, which is not at all. */
function setUp(options: FakeOpenAIOptions = {}, maxRetries = 0) {
  const fake = fakeOpenAI(options);
  const client = new OpenAI({
    baseURL: "https://api.example.com/v1",
    apiKey: "fake-openai-key",
    // The client passes a URL and an init, as to any `fetch`.
    fetch: (input, init) => fake(input instanceof Request ? input : `${input}`, init),
    maxRetries,
  });
  return { fake, client };
}

const messages = [{ role: "user" as const, content: "Hi" }];
const CHAT = { model: "any", messages };

const look = {
  type: "function" as const,
  function: {
    name: "look",
    description: "Looks up",
    parameters: { type: "object", properties: { at: { const: "sky" } }, required: ["at"] },
  },
};

Deno.test("openai reads a whole chat", async () => {
  const { client } = setUp({ replies: ["Paris."] });
  const answer = await client.chat.completions.create(CHAT);
  assertEquals([answer.choices[0]?.message.content, answer.choices[0]?.finish_reason], ["Paris.", "stop"]);
  assertEquals(answer.usage?.total_tokens, 3);
  assertEquals(answer._request_id, "req_fake1");
});

Deno.test("openai reads a stream with its usage, under each line end and with comments", async () => {
  for (const lineEnd of ["\n", "\r\n", "\r"] as const) {
    const { client } = setUp({ replies: ["Paris is."], dialect: { lineEnd, comments: true } });
    const stream = client.chat.completions.stream({ ...CHAT, stream_options: { include_usage: true } });
    assertEquals(await stream.finalContent(), "Paris is.");
    assertEquals((await stream.totalUsage()).completion_tokens, 3);
  }
});

Deno.test("openai runs tools: calls, results and the answer", async () => {
  const { client, fake } = setUp();
  const seen: unknown[] = [];
  const execute = (input: unknown) => {
    seen.push(input);
    return "blue";
  };
  const tool = { ...look, function: { ...look.function, function: execute, parse: JSON.parse } };
  const runner = client.chat.completions.runTools({ ...CHAT, tools: [tool] });
  const text = await runner.finalContent();
  assertEquals([seen, text?.includes("The tool answered: blue.")], [[{ at: "sky" }], true]);
  assertEquals(fake.requests.length, 2);
});

Deno.test("openai accumulates parallel calls of a stream", async () => {
  const content = ["Oslo", "Rome"].map((city) => ({ toolUse: { name: "look", input: { at: city } } }));
  for (const interleave of [false, true]) {
    const { client } = setUp({ replies: [{ content, interleave }] });
    const { tool_calls } = await client.chat.completions.stream({ ...CHAT, tools: [look] }).finalMessage();
    assertEquals(
      tool_calls?.map((call) => call.type === "function" && JSON.parse(call.function.arguments)),
      [{ at: "Oslo" }, { at: "Rome" }],
    );
  }
});

Deno.test("openai parses structured output", async () => {
  const { client } = setUp();
  const schema = { type: "object", properties: { n: { const: 4 } }, required: ["n"], additionalProperties: false };
  const response_format = { type: "json_schema" as const, json_schema: { name: "n", strict: true, schema } };
  const answer = await client.chat.completions.create({ ...CHAT, response_format });
  assertEquals(JSON.parse(answer.choices[0]?.message.content ?? ""), { n: 4 });
});

Deno.test("openai reads a refused chat as the error of its status", async () => {
  const cases = [
    ["invalid_api_key", OpenAI.AuthenticationError, 401],
    ["permission_denied", OpenAI.PermissionDeniedError, 403],
    ["model_not_found", OpenAI.NotFoundError, 404],
    ["insufficient_quota", OpenAI.RateLimitError, 429],
    ["server_error", OpenAI.InternalServerError, 500],
    ["context_length_exceeded", OpenAI.BadRequestError, 400],
  ] as const;
  for (const [code, type, status] of cases) {
    const { client } = setUp({ replies: [{ error: { code, message: "No." } }] });
    const error = await assertRejects(() => client.chat.completions.create(CHAT), type);
    assertEquals([error.status, error.code, error.message], [status, code, `${status} No.`]);
    assertEquals(error.requestID, "req_fake1");
  }
  const { client } = setUp();
  const wrong = { ...CHAT, temperature: 3 };
  const error = await assertRejects(() => client.chat.completions.create(wrong), OpenAI.BadRequestError);
  assertEquals([error.param, error.code], ["temperature", "decimal_above_max_value"]);
});

Deno.test("openai retries a status as it asks", async () => {
  const { client, fake } = setUp({
    replies: ["Paris."],
    faults: [{ type: "status", status: 429, retryAfterSeconds: 0 }, {
      type: "status",
      status: 503,
      retryAfterSeconds: 0,
    }],
  }, 2);
  assertEquals((await client.chat.completions.create(CHAT)).choices[0]?.message.content, "Paris.");
  assertEquals(fake.requests.length, 3);
});

Deno.test("openai throws an error inside a stream, and a stream that ends too soon", async () => {
  const failing = setUp({ faults: [{ type: "error", code: "server_error", message: "Boom", afterEvents: 2 }] });
  const error = await assertRejects(() => failing.client.chat.completions.stream(CHAT).finalContent(), OpenAI.APIError);
  assertEquals([error.code, error.type], ["server_error", "server_error"]);
  const cut = setUp({ faults: [{ type: "noFinish" }] });
  await assertRejects(
    () => cut.client.chat.completions.stream(CHAT).finalContent(),
    OpenAI.OpenAIError,
    "finish_reason",
  );
});

Deno.test("openai's abort reaches the fake", async () => {
  const { client, fake } = setUp({ replies: ["one two three"] });
  const stream = await client.chat.completions.create({ ...CHAT, stream: true });
  for await (const _chunk of stream) break;
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
});

Deno.test("openai completes a prompt, whole and streamed", async () => {
  const { client } = setUp({ replies: ["Paris."] });
  const whole = await client.completions.create({ model: "any", prompt: "The capital" });
  assertEquals(whole.choices[0]?.text, "Paris.");
  let text = "";
  for await (const { choices } of await client.completions.create({ model: "any", prompt: "The", stream: true })) {
    text += choices[0]?.text ?? "";
  }
  assertEquals(text, "Paris.");
});

Deno.test("openai embeds in both encodings, with the same numbers", async () => {
  const { client, fake } = setUp();
  const request = { model: "any", input: ["one", "two"], dimensions: 4 };
  // Without a format the client asks for base64, and decodes it.
  const { data: decoded } = await client.embeddings.create(request);
  const { data: floats } = await client.embeddings.create({ ...request, encoding_format: "float" });
  assertEquals(fake.requests.map(({ body }) => body["encoding_format"]), ["base64", "float"]);
  assertEquals(decoded.map(({ embedding }) => [...embedding]), floats.map(({ embedding }) => embedding));
});

Deno.test("openai generates and edits images", async () => {
  const { client, fake } = setUp();
  const generated = await client.images.generate({ model: "any", prompt: "A cat", n: 2 });
  assertEquals(generated.data?.length, 2);
  const image = await toFile(new Uint8Array([1, 2]), "a.png", { type: "image/png" });
  const edited = await client.images.edit({ model: "any", prompt: "A dog", image: [image, image] });
  assert(atob(edited.data?.[0]?.b64_json ?? "").startsWith("\x89PNG"));
  assertEquals(fake.requests.map(({ operation }) => operation), ["images/generations", "images/edits"]);
});

Deno.test("openai lists models, and finds one with slashes and colons", async () => {
  const { client } = setUp({ models: ["vendor/a:1", "b"] });
  const ids: string[] = [];
  for await (const { id } of client.models.list()) ids.push(id);
  assertEquals(ids, ["vendor/a:1", "b"]);
  assertEquals((await client.models.retrieve("vendor/a:1")).id, "vendor/a:1");
  await assertRejects(() => client.models.retrieve("c"), OpenAI.NotFoundError);
});

Deno.test("openai reads /responses, whole and streamed, with each place of the events' names", async () => {
  const replies = [{
    content: [
      { reasoningContent: { reasoningText: { text: "Hmm." } } },
      { text: "Paris." },
      { toolUse: { name: "look", input: { at: "sky" }, toolUseId: "call_1" } },
    ],
  }];
  for (const eventLines of ["before", "after", "missing"] as const) {
    const { client } = setUp({ replies, dialect: { eventLines } });
    const whole = await client.responses.create({ model: "any", input: "Hi" });
    assertEquals([whole.output_text, whole.status], ["Paris.", "completed"]);
    const stream = client.responses.stream({ model: "any", input: "Hi" });
    let text = "";
    for await (const event of stream) if (event.type === "response.output_text.delta") text += event.delta;
    const { output } = await stream.finalResponse();
    assertEquals([text, output.map(({ type }) => type)], ["Paris.", ["reasoning", "message", "function_call"]]);
  }
});

Deno.test("openai iterates over the recorded events of reasoning, which its own helper does not know", async () => {
  const { client } = setUp({ dialect: { eventLines: "missing", reasoningParts: "reasoning_part" } });
  const request = { model: "any", input: "Hi", reasoning: { effort: "low" as const } };
  const types = new Set<string>();
  for await (const { type } of await client.responses.create({ ...request, stream: true })) types.add(type);
  assertEquals([types.has("response.reasoning_part.added" as string), types.has("response.completed")], [true, true]);
  await assertRejects(() => client.responses.stream(request).finalResponse(), OpenAI.OpenAIError, "Unhandled");
});

Deno.test("openai's Azure client reaches deployments, with its key and version", async () => {
  const fake = fakeOpenAI({ replies: ["Paris."] });
  const client = new AzureOpenAI({
    endpoint: "https://example.openai.azure.com",
    deployment: "gpt",
    apiVersion: "2024-10-21",
    apiKey: "fake-openai-key",
    fetch: (input, init) => fake(`${input}`, init),
  });
  assertEquals((await client.chat.completions.create(CHAT)).choices[0]?.message.content, "Paris.");
  assertEquals(fake.requests.map(({ modelId, auth }) => [modelId, auth]), [["gpt", "api-key"]]);
});
