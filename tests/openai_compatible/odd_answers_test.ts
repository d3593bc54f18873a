/**
 * Answers in shapes that only a few services write.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import { createOpenAICompatible, responses } from "@bedrock-edge/client/openai-compatible";
import { type Answering, completion, piece, rig, sse } from "./rig.ts";

const request = { model: "m", messages: "Hi" };
const key = "sk-secret-0123456789abcdef";

Deno.test("a base URL without a scheme shows no key", () => {
  for (const baseURL of [`api.example/v1?key=${key}`, `api.example:80/v1#${key}`, `api.example/${key}@host`]) {
    const { message } = assertThrows(() => createOpenAICompatible({ name: "x", baseURL }), TypeError);
    assertEquals(/the scheme is missing/.test(message) && !message.includes(`=${key}`), true, message);
  }
});

Deno.test("a base URL that ends with an operation is refused, and one whose parts only look like it is not", () => {
  for (const operation of ["/chat/completions", "/completions", "/responses", "/embeddings"]) {
    for (const end of [operation, `${operation}/`, `${operation}?api-version=1`]) {
      const create = () => createOpenAICompatible({ name: "x", baseURL: `https://a.example/v1${end}` });
      assertThrows(create, TypeError, `leave out ${operation}`);
    }
  }
  for (const path of ["/v1", "/completions/v1", "/my-responses", "/embeddings-v2/"]) {
    createOpenAICompatible({ name: "x", baseURL: `https://a.example${path}` });
  }
});

Deno.test("a failure in a list is read, refused or inside a stream", async () => {
  const body = [{ error: { code: 429, message: "slow down", status: "RESOURCE_EXHAUSTED" } }];
  const answers: Answering[] = [{ status: 429, body }, { body }, { body: sse([body]) }];
  for (const answer of answers) {
    const { client } = rig(answer);
    const run = () => typeof answer.body === "string" ? client.stream(request).final() : client.chat(request);
    const { kind, message } = await assertRejects(run, ProviderError);
    assertEquals([kind, message], ["rateLimit", "429: slow down"]);
  }
});

Deno.test("the words of the cloud in front are a failure, also with a status of success and inside a stream", async () => {
  const failures = [{ message: "Too busy" }, { Message: "Too busy", __type: "com.example#Busy" }, {
    message: "Too busy",
    code: "Busy",
    status: 503,
  }];
  for (const body of failures) {
    for (const answer of [{ body }, { body: sse([body]) }, { body: sse([piece({ content: "Hi" }), body]) }]) {
      const { client } = rig(answer);
      const run = () => typeof answer.body === "string" ? client.stream(request).final() : client.chat(request);
      const { kind, message } = await assertRejects(run, ProviderError);
      assertEquals([kind, message.endsWith(": Too busy")], ["model", true], message);
    }
  }
  const note = { type: "note", message: "Still thinking" };
  const { text } = await rig({ body: sse([note, piece({ content: "Hi" }, "stop")]) }).client.stream(request).final();
  assertEquals(text, "Hi");
});

Deno.test("the words of the service behind a router of models tell the kind", async () => {
  const metadata = { provider_name: "X", raw: "prompt is too long: 250000 tokens > 200000 maximum" };
  const { client } = rig({ status: 400, body: { error: { message: "Provider returned error", code: 400, metadata } } });
  const { kind, message } = await assertRejects(() => client.chat(request), ProviderError);
  assertEquals(kind, "contextLength");
  assertEquals(message.includes("Provider returned error: prompt is too long"), true);
});

Deno.test("the hint to pass a key needs a request without one, whatever its header", async () => {
  const { client } = rig({ status: 401, body: { error: { message: "no" } } }, {
    apiKey: key,
    apiKeyHeader: "x-my-key",
  });
  const { hint } = await assertRejects(() => client.chat(request), ProviderError);
  assertEquals(hint, "The key was refused: check the option apiKey");
});

Deno.test("calls without ids have other ids in every answer, whole or streamed, also without an id of the answer", async () => {
  const calls = [{ index: 0, function: { name: "f", arguments: "{}" } }, { index: 1, function: { name: "f" } }];
  const whole = { choices: [{ message: { content: null, tool_calls: calls }, finish_reason: "tool_calls" }] };
  const pieces = sse([{ choices: [{ delta: { tool_calls: calls } }] }, { choices: [{ finish_reason: "tool_calls" }] }]);
  const ids = new Set<string>();
  for (let turn = 0; turn < 3; turn++) {
    for (
      const { toolUses } of [
        await rig({ body: whole }).client.chat(request),
        await rig({ body: pieces }).client.stream(request).final(),
      ]
    ) {
      assertEquals(toolUses.length, 2);
      for (const { toolUseId } of toolUses) {
        assert(/^call_[A-Za-z0-9]{1,33}_\d$/.test(toolUseId) && toolUseId.length <= 40, toolUseId);
        ids.add(toolUseId);
      }
    }
  }
  assertEquals(ids.size, 12);
});

Deno.test("counts without a number are read as a missing usage, and not as a free answer", async () => {
  for (
    const usage of [null, undefined, {}, [], "7", { input_tokens: 5 }, { prompt_tokens: "5" }, { prompt_tokens: null }]
  ) {
    const body = { ...completion({ content: "Hi" }), usage };
    assertEquals((await rig({ body }).client.chat(request)).usage, undefined, JSON.stringify(usage));
  }
  const one = { ...completion({ content: "Hi" }), usage: { completion_tokens: 0 } };
  assertEquals((await rig({ body: one }).client.chat(request)).usage?.totalTokens, 0);
});

Deno.test("indexes may be text", async () => {
  const call = (index: string, id: string | undefined, json: string) =>
    piece({ tool_calls: [{ index, id, function: { name: id && `tool_${id}`, arguments: json } }] });
  const last = { choices: [{ index: "0", delta: {}, finish_reason: "tool_calls" }] };
  const events = [call("0", "a", "{"), call("1", "b", "{"), call("0", undefined, "}"), call("1", undefined, "}"), last];
  const { toolUses } = await rig({ body: sse(events) }).client.stream(request).final();
  assertEquals(toolUses.map(({ toolUseId, input }) => [toolUseId, input]), [["a", {}], ["b", {}]]);
});

Deno.test("text that was held back for a tag stands before the call behind it", async () => {
  const call = { tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: "{}" } }] };
  const body = sse([piece({ content: "<thi" }), piece(call), piece({}, "tool_calls")]);
  const { content } = await rig({ body }, { quirks: { inlineThinkTags: true } }).client.stream(request).final();
  assertEquals(content.map(({ type }) => type), ["text", "toolUse"]);
});

Deno.test("the first of several choices is the one with the index 0", async () => {
  const choice = (index: number) => ({ index, message: { content: `${index}` }, finish_reason: "stop" });
  const body = { ...completion({}), choices: [choice(1), choice(0)] };
  const { text, unknown } = await rig({ body }).client.chat(request);
  assertEquals([text, unknown?.choices], ["0", [choice(1)]]);
});

Deno.test("cached tokens may stand beside the other counts", async () => {
  const body = completion({ content: "a" }, { usage: { prompt_tokens: 10, completion_tokens: 1, cached_tokens: 4 } });
  const { usage } = await rig({ body }).client.chat(request);
  assertEquals([usage?.inputTokens, usage?.cacheReadInputTokens], [6, 4]);
});

Deno.test("the value or the sound that a tool returned goes back whole", async () => {
  const { client, sent } = rig({ body: completion({ content: "a" }) });
  const send = (content: never) =>
    client.chat({
      model: "m",
      messages: [
        { role: "assistant", content: [{ type: "toolUse", toolUseId: "1", name: "f", input: {} }] },
        { role: "user", content: [{ type: "toolResult", toolUseId: "1", content }] },
      ],
    });
  await send([{ type: "json", json: { a: new Uint8Array([1, 2, 3]) } }] as never);
  await send([{ type: "audio", format: "wav", source: { bytes: "AQID" } }] as never);
  const [json, audio] = sent.map(({ body }) => (body.messages as Record<string, unknown>[]).slice(1));
  assertEquals(json, [{ role: "tool", tool_call_id: "1", content: '{"a":"AQID"}' }]);
  assertEquals(audio, [
    { role: "tool", tool_call_id: "1", content: "See attachment 1 after the tool results (audio)." },
    { role: "user", content: [{ type: "input_audio", input_audio: { data: "AQID", format: "wav" } }] },
  ]);
  await assertRejects(() => send(undefined as never), TypeError, "messages[1].content[0].content is neither");
});

Deno.test("a failure of the Responses API has its kind, with a number or words alone", async () => {
  const error = { code: 429, message: "slow down" };
  const bodies = [{ error }, sse([{ error }]), sse([{ type: "error", error }])];
  for (const body of bodies) {
    const { client } = rig({ body }, { formats: [responses], quirks: { api: "responses" } });
    const run = () => typeof body === "string" ? client.stream(request).final() : client.chat(request);
    const { kind, message } = await assertRejects(run, ProviderError);
    assertEquals([kind, message], ["rateLimit", "429: slow down"]);
  }
  const { client } = rig({ body: sse([{ error: "boom" }]) }, { formats: [responses], quirks: { api: "responses" } });
  const { kind, message } = await assertRejects(() => client.stream(request).final(), ProviderError);
  assertEquals([kind, message.endsWith("boom")], ["model", true]);
});
