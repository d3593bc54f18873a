import { assert, assertEquals } from "@std/assert";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { BASE, eventsOf, type Json, post } from "./support.ts";

const json = async (response: Promise<Response>) => await (await response).json();

Deno.test("fakeOpenAI completes a prompt, whole and streamed", async () => {
  const fake = fakeOpenAI({ replies: ["Paris."] });
  const body = { model: "a", prompt: ["One", "Two"], echo: true };
  const whole = await json(post(fake, "completions", body));
  assertEquals(whole.choices, [
    { index: 0, text: "OneParis.", logprobs: null, finish_reason: "stop" },
    { index: 1, text: "TwoParis.", logprobs: null, finish_reason: "stop" },
  ]);
  const response = await post(fake, "completions", { model: "a", prompt: "One", stream: true });
  const events = eventsOf(await response.text());
  assertEquals(events.pop(), "[DONE]");
  assertEquals(events.map(({ choices: [{ text, finish_reason }] }) => [text, finish_reason]), [
    ["Pari", null],
    ["s.", null],
    ["", "stop"],
  ]);
});

Deno.test("fakeOpenAI completes a prompt with the texts of a reply alone, and counts on request", async () => {
  const fake = fakeOpenAI({ replies: [{ content: [{ reasoningContent: {} }, { text: "Paris." }] }] });
  const body = { model: "a", prompt: "One" };
  assertEquals((await json(post(fake, "completions", body))).choices[0].text, "Paris.");
  const stream_options = { include_usage: true };
  const response = await post(fakeOpenAI({ replies: ["a"] }), "completions", { ...body, stream: true, stream_options });
  const [usage] = eventsOf(await response.text()).slice(-2);
  assertEquals([usage.choices, usage.usage.total_tokens], [[], 2]);
});

Deno.test("fakeOpenAI embeds texts as floats and as base64, out of order, in the dimensions asked for", async () => {
  const fake = fakeOpenAI();
  const body = { model: "a", input: ["one", "two"], dimensions: 4 };
  const floats = await json(post(fake, "embeddings", body));
  assertEquals(floats.data.map(({ index }: { index: number }) => index), [1, 0]);
  assertEquals(floats.usage, { prompt_tokens: 2, total_tokens: 2 });
  const [two, one] = floats.data.map(({ embedding }: { embedding: number[] }) => embedding);
  assert(Math.abs(Math.hypot(...one) - 1) < 1e-6);
  assert(JSON.stringify(one) !== JSON.stringify(two));
  const { data } = await json(post(fake, "embeddings", { ...body, input: "one", encoding_format: "base64" }));
  const bytes = Uint8Array.from(atob(data[0].embedding), (byte) => byte.charCodeAt(0));
  assertEquals([...new Float32Array(bytes.buffer)], one);
});

Deno.test("fakeOpenAI refuses token ids, empty texts and odd encodings to embed", async () => {
  for (const more of [{ input: [1, 2] }, { input: "" }, { input: [] }, { input: "a", encoding_format: "int8" }]) {
    assertEquals((await post(fakeOpenAI(), "embeddings", { model: "a", ...more })).status, 400, JSON.stringify(more));
  }
});

Deno.test("fakeOpenAI generates images as base64, and as URLs that it serves", async () => {
  const fake = fakeOpenAI();
  const base64 = await json(post(fake, "images/generations", { model: "a", prompt: "A cat", n: 2, size: "1024x1024" }));
  assertEquals(base64.data.length, 2);
  assert(atob(base64.data[0].b64_json).startsWith("\x89PNG"));
  const urls = await json(post(fake, "images/generations", { model: "a", prompt: "A cat", response_format: "url" }));
  const image = await fake(urls.data[0].url);
  assertEquals([image.headers.get("content-type"), (await image.bytes())[0]], ["image/png", 0x89]);
  const refused = await json(post(fake, "images/generations", { model: "a", prompt: "A cat", n: 11 }));
  assertEquals(refused.error.param, "n");
});

Deno.test("fakeOpenAI edits images out of a form, and logs the files", async () => {
  const fake = fakeOpenAI();
  const edit = (fields: [string, string | Blob][]) => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    return fake(`${BASE}/images/edits`, { method: "POST", headers: { authorization: "Bearer fake-openai-key" }, body });
  };
  const image = new File([new Uint8Array([1, 2])], "a.png", { type: "image/png" });
  const common: [string, string][] = [["model", "a"], ["prompt", "A cat"], ["n", "2"]];
  const answer = await json(edit([...common, ["image[]", image], ["image[]", image]]));
  assertEquals(answer.data.length, 2);
  const file = { name: "a.png", type: "image/png", bytes: "AQI=" };
  assertEquals(fake.requests[0]?.body, { model: "a", prompt: "A cat", n: "2", image: [file, file] });
  assertEquals((await json(edit(common))).error.param, "image");
  const one = await json(edit([["model", "a"], ["prompt", "A cat"], ["image", image]]));
  assertEquals(one.data.length, 1);
  const odd = await json(
    edit([["model", "a"], ["prompt", "A cat"], ["image", image], ["image", image], ["image", "x"]]),
  );
  assertEquals(odd.error.param, "image");
});

const input = [{ role: "user", content: "Hi" }];

Deno.test("fakeOpenAI answers /responses with items, and reads calls and their outputs", async () => {
  const fake = fakeOpenAI({ replies: [{ toolUse: { name: "look", input: { a: 1 }, toolUseId: "call_1" } }, "Done."] });
  const first = await json(post(fake, "responses", { model: "a", input }));
  assertEquals(first.output, [
    {
      arguments: '{"a":1}',
      call_id: "call_1",
      id: "fc_fake1_0",
      name: "look",
      status: "completed",
      type: "function_call",
    },
  ]);
  const output = { type: "function_call_output", call_id: "call_1", output: "ok" };
  const second = await json(post(fake, "responses", { model: "a", input: [...input, ...first.output, output] }));
  assertEquals([second.status, second.output[0].content[0].text], ["completed", "Done."]);
  const lone = await json(post(fake, "responses", { model: "a", input: [output] }));
  assertEquals(lone.error.message, "No tool call found for function call output with call_id call_1.");
  const open = await json(post(fake, "responses", { model: "a", input: first.output }));
  assertEquals(open.error.message, "No tool output found for function call call_1.");
});

Deno.test("fakeOpenAI streams /responses with names of events before or after the data, and without [DONE]", async () => {
  const text = async (eventLines: "before" | "after") => {
    const fake = fakeOpenAI({ replies: ["Hi."], dialect: { eventLines } });
    return await (await post(fake, "responses", { model: "a", input: "Hi", stream: true })).text();
  };
  const before = await text("before");
  assertEquals(before.split("\n").filter((line) => line.startsWith("event:")), [
    "event: response.created",
    "event: response.in_progress",
    "event: response.output_item.added",
    "event: response.content_part.added",
    "event: response.output_text.delta",
    "event: response.output_text.done",
    "event: response.content_part.done",
    "event: response.output_item.done",
    "event: response.completed",
  ]);
  assert(/^event: response\.created\ndata: \{[^\n]*\}\n\n/.test(before));
  assert(/^data: \{[^\n]*\}\nevent: response\.created\n\n/.test(await text("after")));
  assert(!before.includes("[DONE]"));
});

Deno.test("fakeOpenAI ends a response that is cut as incomplete, and a failed stream with an error event", async () => {
  const body = { model: "a", input: "Hi", max_output_tokens: 16 };
  const cut = await json(post(fakeOpenAI({ replies: [{ text: "a", stopReason: "max_tokens" }] }), "responses", body));
  assertEquals([cut.status, cut.incomplete_details], ["incomplete", { reason: "max_output_tokens" }]);
  const fake = fakeOpenAI({ faults: [{ type: "error", code: "server_error", message: "Boom", afterEvents: 2 }] });
  const events = eventsOf(await (await post(fake, "responses", { ...body, stream: true })).text());
  assertEquals(events.at(-1), {
    type: "error",
    code: "server_error",
    message: "Boom",
    param: null,
    sequence_number: 2,
  });
});

Deno.test("fakeOpenAI's small model in /responses calls the tool that is asked for, and answers in JSON", async () => {
  const tools = ["a", "b"].map((name) => ({ type: "function", name, parameters: { type: "object" } }));
  const outputOf = async (more: Json) =>
    (await json(post(fakeOpenAI(), "responses", { model: "a", input, ...more }))).output[0];
  assertEquals((await outputOf({ tools, tool_choice: { type: "function", name: "b" } })).name, "b");
  assertEquals((await outputOf({ tools, tool_choice: "required" })).name, "a");
  assertEquals((await outputOf({ tools, tool_choice: "none" })).type, "message");
  const schema = { type: "object", properties: { n: { const: 4 } }, required: ["n"], additionalProperties: false };
  const textOf = async (format: Json) => (await outputOf({ text: { format } })).content[0].text;
  assertEquals(await textOf({ type: "json_schema", name: "n", schema }), '{"n":4}');
  assertEquals(
    (await outputOf({ input: "As JSON", text: { format: { type: "json_object" } } })).content[0].text,
    "{}",
  );
});

Deno.test("fakeOpenAI counts in /responses with details where a reply gives none", async () => {
  const fake = fakeOpenAI({
    replies: [{ text: "a", usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }],
  });
  assertEquals((await json(post(fake, "responses", { model: "a", input }))).usage, {
    input_tokens: 3,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 2,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 5,
  });
});

Deno.test("fakeOpenAI encrypts reasoning in /responses on request", async () => {
  const ask = async (more: Json) =>
    (await json(post(fakeOpenAI(), "responses", { model: "a", input, reasoning: { effort: "low" }, ...more })))
      .output[0];
  const plain = await ask({});
  assertEquals([plain.type, plain.content[0].type], ["reasoning", "reasoning_text"]);
  const encrypted = await ask({ include: ["reasoning.encrypted_content"] });
  assertEquals(Object.keys(encrypted), ["encrypted_content", "id", "summary", "type"]);
});

Deno.test("fakeOpenAI answers /responses with filtered text, unknown items and counts in any shape", async () => {
  const fake = fakeOpenAI({
    replies: [{ content: [{ hologram: { hue: 7 } }], stopReason: "content_filtered", usage: { odd: 1 } }],
  });
  const body = { model: "a", input: [{ role: "developer", content: "Be brief." }, ...input] };
  const { output, usage, incomplete_details } = await json(post(fake, "responses", body));
  assertEquals([output, usage], [[{ hue: 7, id: "item_fake1_0", type: "hologram" }], { odd: 1 }]);
  assertEquals(incomplete_details, { reason: "content_filter" });
});
