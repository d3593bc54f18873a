import { assert, assertEquals, assertRejects } from "@std/assert";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { ManualClock } from "../../helpers/manual_clock.ts";
import { settle } from "../support.ts";
import { BASE, chat, deltasOf, eventsOf, messageOf, user } from "./support.ts";

Deno.test("fakeOpenAI answers a chat as a whole", async () => {
  const clock = new ManualClock();
  const response = await chat(fakeOpenAI({ replies: ["Paris."], clock }));
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("x-request-id"), "req_fake1");
  assertEquals(await response.json(), {
    id: "chatcmpl-fake1",
    object: "chat.completion",
    created: Math.floor(clock.now() / 1000),
    model: "any",
    choices: [{
      index: 0,
      message: { role: "assistant", content: "Paris.", refusal: null },
      logprobs: null,
      finish_reason: "stop",
    }],
    service_tier: "default",
    usage: {
      prompt_tokens: 1,
      completion_tokens: 2,
      total_tokens: 3,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
  });
});

Deno.test("fakeOpenAI streams a chat: the role, the pieces, the finish reason, the usage, the end", async () => {
  const response = await chat(fakeOpenAI({ replies: ["Paris."] }), {
    stream: true,
    stream_options: { include_usage: true },
  });
  assertEquals(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
  const events = eventsOf(await response.text());
  assertEquals(events.map((event) => event.choices?.map(({ delta }: { delta: unknown }) => delta) ?? event), [
    [{ role: "assistant", content: "" }],
    [{ content: "Pari" }],
    [{ content: "s." }],
    [{}],
    [],
    "[DONE]",
  ]);
  assertEquals(events.slice(0, 4).map(({ usage, id, choices: [choice] }) => [usage, id, choice.finish_reason]), [
    [null, "chatcmpl-fake1", null],
    [null, "chatcmpl-fake1", null],
    [null, "chatcmpl-fake1", null],
    [null, "chatcmpl-fake1", "stop"],
  ]);
  assertEquals(events[4].usage.total_tokens, 3);
});

Deno.test("fakeOpenAI sends no usage in a stream that does not ask for it", async () => {
  const events = eventsOf(await (await chat(fakeOpenAI(), { stream: true })).text());
  assertEquals(events.filter((event) => "usage" in Object(event)), []);
});

Deno.test("fakeOpenAI calls tools, in parallel and in pieces", async () => {
  const content = ["Oslo", "Rome"].map((city) => ({ type: "toolUse" as const, name: "weather", input: { city } }));
  const call = (at: number, city: string) => ({
    id: `tooluse_fake${at}`,
    type: "function",
    function: { name: "weather", arguments: `{"city":"${city}"}` },
  });
  const message = await messageOf({ replies: [{ content }] });
  assertEquals(message, {
    role: "assistant",
    content: null,
    refusal: null,
    tool_calls: [call(1, "Oslo"), call(2, "Rome")],
  });
  const deltas = await deltasOf({ replies: [{ content }] });
  const calls = deltas.flatMap(({ tool_calls = [] }) => tool_calls);
  assertEquals(calls.filter(({ id }) => id), [
    { index: 0, id: "tooluse_fake1", type: "function", function: { name: "weather", arguments: "" } },
    { index: 1, id: "tooluse_fake2", type: "function", function: { name: "weather", arguments: "" } },
  ]);
  for (const [index, city] of ["Oslo", "Rome"].entries()) {
    const pieces = calls.filter((call) => call.index === index).map((call) => call.function.arguments);
    assertEquals([pieces.length > 2, pieces.join("")], [true, `{"city":"${city}"}`]);
  }
});

Deno.test("fakeOpenAI streams calls side by side and skips indexes, when it is told to", async () => {
  const content = ["a", "b"].map((name) => ({ toolUse: { name } }));
  const deltas = await deltasOf({ replies: [{ content, interleave: true, indexGap: 1 }] });
  assertEquals(deltas.flatMap(({ tool_calls = [] }) => tool_calls).map(({ index }) => index), [1, 3, 1, 3]);
});

Deno.test("fakeOpenAI's small model calls a tool, reads the result, and reasons on request", async () => {
  const tools = [{
    type: "function",
    function: {
      name: "weather",
      parameters: { type: "object", properties: { city: { const: "Oslo" } }, required: ["city"] },
    },
  }];
  const fake = fakeOpenAI();
  const { choices: [{ message, finish_reason }] } = await (await chat(fake, { tools, reasoning_effort: "low" })).json();
  assertEquals(finish_reason, "tool_calls");
  assert(message.reasoning.startsWith("They wrote 2 characters"));
  assertEquals(message.tool_calls[0].function, { name: "weather", arguments: '{"city":"Oslo"}' });
  const messages = [user("Hi"), message, {
    role: "tool",
    tool_call_id: message.tool_calls[0].id,
    content: "7 degrees",
  }];
  const answer = await (await chat(fake, { tools, messages })).json();
  assertEquals(
    answer.choices[0].message.content,
    "The tool answered: 7 degrees. This answer comes from fakeOpenAI; no model ran.",
  );
});

Deno.test("fakeOpenAI's small model fills in a schema, and obeys max_tokens and stop", async () => {
  const schema = { type: "object", properties: { n: { const: 4 } }, required: ["n"], additionalProperties: false };
  const response_format = { type: "json_schema", json_schema: { name: "n", strict: true, schema } };
  assertEquals((await messageOf({}, { response_format })).content, '{"n":4}');
  const cut = await (await chat(fakeOpenAI(), { max_completion_tokens: 2 })).json();
  assertEquals([cut.choices[0].finish_reason, cut.choices[0].message.content], ["length", "You said"]);
  assertEquals((await messageOf({}, { stop: ["said"] })).content, "You ");
});

Deno.test("fakeOpenAI reads images, audio and files", async () => {
  const content = [
    { type: "text", text: "See:" },
    { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
    { type: "image_url", image_url: { url: "https://example.com/cat.png" } },
    { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
    { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" } },
  ];
  const { content: said } = await messageOf({}, { messages: [user(content)] });
  const seen =
    'one png of 3 bytes, one file at https://example.com/cat.png, one wav of 3 bytes, one pdf "a.pdf" of 3 bytes';
  assertEquals(said, `You said: "See:". I see ${seen}. This answer comes from fakeOpenAI; no model ran.`);
});

Deno.test("fakeOpenAI reads videos, and files by their id", async () => {
  const content = [
    { type: "video_url", video_url: { url: "data:video/mp4;base64,AAAA" } },
    { type: "file", file: { file_id: "file_1" } },
  ];
  const { content: said } = await messageOf({}, { messages: [user(content)] });
  assertEquals(said, "I see one mp4 of 3 bytes, one file at file_1. This answer comes from fakeOpenAI; no model ran.");
});

Deno.test("fakeOpenAI's small model calls the tool that is asked for, and answers in JSON", async () => {
  const tools = ["a", "b"].map((name) => ({ type: "function", function: { name } }));
  const called = async (tool_choice: unknown) =>
    (await messageOf({}, { tools, tool_choice })).tool_calls?.map((call: { function: { name: string } }) =>
      call.function.name
    );
  assertEquals(await called("required"), ["a"]);
  assertEquals(await called({ type: "function", function: { name: "b" } }), ["b"]);
  assertEquals(await called("none"), undefined);
  const json = await messageOf({}, { messages: [user("As JSON")], response_format: { type: "json_object" } });
  assertEquals(JSON.parse(json.content), {});
});

Deno.test("fakeOpenAI sends redacted and empty reasoning, calls without input, and counts what was written to a cache", async () => {
  const message = await messageOf({
    replies: [{
      content: [{ reasoningContent: { redactedContent: "AQID" } }, { toolUse: { name: "a" } }],
      usage: { inputTokens: 5, outputTokens: 2, cacheWriteInputTokens: 4 },
    }],
  });
  assertEquals([message.reasoning, message.tool_calls[0].function.arguments], ["AQID", "{}"]);
  const usage = { inputTokens: 5, outputTokens: 2, cacheWriteInputTokens: 4 };
  const { usage: told } = await (await chat(fakeOpenAI({ replies: [{ text: "a", usage }] }))).json();
  assertEquals([told.prompt_tokens, told.prompt_tokens_details], [9, { cached_tokens: 0, cache_write_tokens: 4 }]);
  const empty = await messageOf({ replies: [{ content: [{ reasoningContent: {} }, { text: "" }] }] });
  assertEquals([empty.reasoning, empty.content], ["", ""]);
  const deltas = await deltasOf({ replies: [{ content: [{ reasoningContent: {} }, { text: "a" }] }] });
  assertEquals(deltas.filter(({ reasoning }) => reasoning !== undefined).map(({ reasoning }) => reasoning), [""]);
});

Deno.test("fakeOpenAI chooses replies by their condition, and then in order", async () => {
  const fake = fakeOpenAI({
    replies: [
      "first",
      { when: { model: /big/, text: "Hi" }, text: "big" },
      { when: ({ body, stream }) => body.messages?.length === 2 && !stream, text: "two" },
      "last",
    ],
  });
  const ask = async (body = {}) => (await (await chat(fake, body)).json()).choices[0].message.content;
  assertEquals(await ask({ model: "big-1" }), "big");
  assertEquals(await ask({ messages: [user("a"), user("b")] }), "two");
  assertEquals([await ask(), await ask(), await ask()], ["first", "last", "last"]);
  fake.reset();
  assertEquals([fake.requests.length, await ask()], [0, "first"]);
});

Deno.test("fakeOpenAI sends a scripted error, stop reason, usage and members", async () => {
  const error = { code: "insufficient_quota", message: "You exceeded your current quota." };
  const refused = await chat(fakeOpenAI({ replies: [{ error }] }));
  assertEquals([refused.status, (await refused.json()).error], [
    429,
    { ...error, type: "insufficient_quota", param: null },
  ]);
  const fake = fakeOpenAI({
    replies: [{
      text: "a",
      stopReason: "max_tokens",
      usage: { inputTokens: 5, outputTokens: 2, cacheReadInputTokens: 3 },
      members: { provider: "somewhere" },
    }, { text: "a", stopReason: "eos", usage: { prompt_tokens: 9 } }],
  });
  const first = await (await chat(fake)).json();
  assertEquals([first.choices[0].finish_reason, first.usage.prompt_tokens, first.usage.total_tokens], [
    "length",
    8,
    10,
  ]);
  assertEquals([first.usage.prompt_tokens_details.cached_tokens, first.provider], [3, "somewhere"]);
  const second = await (await chat(fake)).json();
  assertEquals([second.choices[0].finish_reason, second.usage], ["eos", { prompt_tokens: 9 }]);
});

Deno.test("fakeOpenAI sends scripted events unchanged, to streams only", async () => {
  const fake = fakeOpenAI({ replies: [{ events: [{ choices: [] }, { odd: 1 }] }, "whole"] });
  assertEquals((await (await chat(fake)).json()).choices[0].message.content, "whole");
  assertEquals(eventsOf(await (await chat(fake, { stream: true })).text()), [{ choices: [] }, { odd: 1 }, "[DONE]"]);
});

Deno.test("fakeOpenAI sends a block of an unknown kind as a member of the message", async () => {
  const replies = [{ content: [{ text: "a" }, { hologram: { hue: 7 } }] }];
  assertEquals((await messageOf({ replies })).hologram, { hue: 7 });
  assertEquals((await deltasOf({ replies })).find((delta) => delta.hologram), { hologram: { hue: 7 } });
});

Deno.test("fakeOpenAI logs each request with its operation, model, key and end", async () => {
  const fake = fakeOpenAI({ replies: ["Paris."] });
  const stream = await chat(fake, { stream: true });
  await stream.body?.cancel();
  await (await chat(fake, {}, { headers: { "api-key": "fake-openai-key" } })).text();
  await (await fake(`${BASE}/models`)).text();
  assertEquals(
    fake.requests.map(({ operation, modelId, stream, auth, ended }) => [operation, modelId, stream, auth, ended]),
    [
      ["chat/completions", "any", true, "bearer", "cancelled"],
      ["chat/completions", "any", false, "api-key", "complete"],
      ["models", "", false, undefined, "complete"],
    ],
  );
});

Deno.test("fakeOpenAI paces a stream by the clock, and an abort ends it", async () => {
  const clock = new ManualClock();
  const fake = fakeOpenAI({ replies: ["one two three"], clock, msPerToken: 10 });
  const controller = new AbortController();
  const response = await chat(fake, { stream: true }, { signal: controller.signal });
  const reader = response.body!.getReader();
  const read = async () => eventsOf(new TextDecoder().decode((await reader.read()).value))[0].choices[0].delta;
  assertEquals([await read(), await read()], [{ role: "assistant", content: "" }, { content: "one" }]);
  const second = read();
  await settle();
  clock.tick(10);
  assertEquals(await second, { content: " two" });
  const third = reader.read();
  await settle();
  controller.abort(new Error("enough"));
  await assertRejects(() => third, Error, "enough");
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
});

Deno.test("fakeOpenAI sends cited text with annotations", async () => {
  const citations = [{ title: "T", location: { web: { url: "https://example.com" } } }];
  const replies = [{ citationsContent: { content: [{ text: "So" }], citations } }];
  const url_citation = { url: "https://example.com", title: "T", start_index: 0, end_index: 2 };
  const annotations = [{ type: "url_citation", url_citation }];
  const message = await messageOf({ replies });
  assertEquals([message.content, message.annotations], ["So", annotations]);
  assertEquals((await deltasOf({ replies })).slice(1, -1), [{ content: "So" }, { annotations }]);
});

Deno.test("fakeOpenAI's small model reads the results of parallel calls together, and calls that are not JSON", async () => {
  const call = (id: string, text: string) => ({ id, type: "function", function: { name: "a", arguments: text } });
  const messages = [
    user("Hi"),
    { role: "assistant", content: null, tool_calls: [call("1", "{}"), call("2", '{"a":')] },
    { role: "tool", tool_call_id: "1", content: "one" },
    { role: "tool", tool_call_id: "2", content: [{ type: "text", text: "two" }] },
  ];
  const { content } = await messageOf({}, { messages });
  assertEquals(content, "The tool answered: one; two. This answer comes from fakeOpenAI; no model ran.");
});

Deno.test("fakeOpenAI answers as many choices as asked for", async () => {
  const { choices } = await (await chat(fakeOpenAI({ replies: ["a"] }), { n: 2 })).json();
  assertEquals(
    choices.map(({ index, message }: { index: number; message: { content: string } }) => [index, message.content]),
    [
      [0, "a"],
      [1, "a"],
    ],
  );
  const events = eventsOf(await (await chat(fakeOpenAI({ replies: ["a"] }), { n: 2, stream: true })).text());
  assertEquals(events.slice(0, -1).map(({ choices: [choice] }) => choice.index), [0, 1, 0, 1, 0, 1]);
});

Deno.test("fakeOpenAI answers under any base path, under Azure's paths, or under one base path only", async () => {
  const ask = async (fake: ReturnType<typeof fakeOpenAI>, url: string) => {
    const response = await fake(url, {
      method: "POST",
      headers: { "api-key": "fake-openai-key" },
      body: JSON.stringify({ messages: [user("Hi")], ...(url.includes("deployments") ? {} : { model: "m" }) }),
    });
    await response.text();
    return response.status;
  };
  const fake = fakeOpenAI();
  assertEquals(await ask(fake, "https://h/chat/completions"), 200);
  assertEquals(await ask(fake, "https://h/openai/v1/chat/completions?a=b"), 200);
  assertEquals(await ask(fake, "https://h/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"), 200);
  assertEquals(await ask(fake, "https://h/openai/deployments/gpt-4o/chat/completions"), 404);
  assertEquals(await ask(fake, "https://h/v1/other"), 404);
  assertEquals(fake.requests.map(({ modelId }) => modelId), ["m", "m", "gpt-4o", "gpt-4o"]);
  const strict = fakeOpenAI({ basePath: "/v1" });
  assertEquals(
    [await ask(strict, "https://h/v1/chat/completions"), await ask(strict, "https://h/v2/chat/completions")],
    [
      200,
      404,
    ],
  );
});
