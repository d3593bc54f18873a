/**
 * Streams of Chat Completions as services really send them: every pitfall at every split of its bytes.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type AnswerBlock, type ChatEvent, ProviderError, StreamTruncatedError } from "@bedrock-edge/client";
import type { Quirks } from "@bedrock-edge/client/openai-compatible";
import { KNOWN, piece, rig, sse } from "../../rig.ts";

const call = (id: string, name: string, input: unknown): AnswerBlock => ({
  type: "toolUse",
  toolUseId: id,
  name,
  input,
});
const start = (index: number | undefined, id: unknown, name: unknown, args?: unknown) =>
  piece({
    tool_calls: [{
      ...index === undefined ? {} : { index },
      id,
      type: "function",
      function: { name, arguments: args },
    }],
  });
const rest = (index: number | undefined, args: string, more: object = {}) =>
  piece({ tool_calls: [{ ...index === undefined ? {} : { index }, function: { arguments: args }, ...more }] });
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const counted = {
  inputTokens: 10,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
  outputTokens: 5,
  totalTokens: 15,
};

interface Case {
  readonly name: string;
  readonly body: string;
  readonly content: readonly AnswerBlock[];
  readonly stopReason?: string;
  readonly usage?: unknown;
  readonly unknown?: Record<string, unknown>;
  readonly quirks?: Quirks;
}

const hi: AnswerBlock[] = [{ type: "text", text: "Hi there" }];
const CASES: readonly Case[] = [
  {
    name: "text, usage in a chunk of its own",
    body: sse([
      piece({ role: "assistant", content: "" }),
      piece({ content: "Hi" }),
      piece({ content: " there" }),
      piece({}, "stop"),
      { ...KNOWN, object: "chat.completion.chunk", choices: [], usage },
    ]),
    content: hi,
    usage: counted,
  },
  {
    name: "CRLF, a comment, no blank before the data, an event without data, and no [DONE]",
    body: `: OPENROUTER PROCESSING\r\n\r\ndata:${JSON.stringify(piece({ content: "Hi" }))}\r\n\r\nevent: ping\r\n\r\n` +
      sse([piece({ content: " there" }), piece({}, "stop")], { done: false, end: "\r\n" }),
    content: hi,
  },
  {
    name: "the last event without a blank line behind it",
    body: sse([piece({ content: "Hi there" })], { done: false }) + `data: ${JSON.stringify(piece({}, "stop"))}`,
    content: hi,
  },
  {
    name: "a byte order mark, and one event in several lines of data",
    body: "\ufeff" +
      sse([piece({ content: "Hi there" })], { done: false }).replace(',"choices"', ',\ndata: "choices"') +
      sse([piece({}, "stop")]),
    content: hi,
  },
  {
    name: "events behind [DONE]",
    body: sse([piece({ content: "Hi there" }), piece({}, "stop")]) + sse(["not json"]),
    content: hi,
  },
  {
    name: "a placeholder without choices, and usage in every chunk, of which the last one counts",
    body: sse([
      { choices: [], prompt_filter_results: [{ prompt_index: 0 }] },
      piece({ content: "Hi" }, null, { usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 } }),
      piece({ content: " there" }, null, { usage }),
      piece({}, "stop", { usage }),
    ]),
    content: hi,
    usage: counted,
    unknown: { prompt_filter_results: [{ prompt_index: 0 }] },
  },
  {
    name: "the finish reason again in the chunk with the usage",
    body: sse([piece({ content: "Hi there" }), piece({}, "stop"), piece({}, "stop", { usage })]),
    content: hi,
    usage: counted,
  },
  {
    name: "reasoning_content before text",
    body: sse([
      piece({ role: "assistant", reasoning_content: "Let" }),
      piece({ reasoning_content: " me" }),
      piece({ reasoning_content: null, content: "Hi there" }),
      piece({}, "stop"),
    ]),
    content: [{ type: "reasoningContent", text: "Let me" }, ...hi],
  },
  {
    name: "reasoning and its details in pieces, with the signature at the end",
    body: sse([
      piece({ reasoning: "Let", reasoning_details: [{ type: "reasoning.text", text: "Let", index: 0, format: "f" }] }),
      piece({ reasoning: " me", reasoning_details: [{ type: "reasoning.text", text: " me", index: 0, format: "f" }] }),
      piece({
        reasoning: null,
        reasoning_details: [{ type: "reasoning.text", signature: "sig", index: 0, format: "f" }],
      }),
      piece({ reasoning_details: [{ type: "reasoning.encrypted", data: "abc", index: 1 }] }),
      piece({ content: "Hi there" }),
      piece({}, "stop"),
    ]),
    content: [{
      type: "reasoningContent",
      text: "Let me",
      signature: "sig",
      unknown: {
        reasoning_details: [
          { type: "reasoning.text", text: "Let me", index: 0, format: "f", signature: "sig" },
          { type: "reasoning.encrypted", data: "abc", index: 1 },
        ],
      },
    }, ...hi],
  },
  {
    name: "content in parts, with thinking and a part that is unknown",
    body: sse([
      piece({ content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }] }),
      piece({ content: [{ type: "thinking", thinking: [{ type: "text", text: "m" }] }] }),
      piece({ content: [{ type: "text", text: "Hi there" }] }),
      piece({ content: [{ type: "reference", reference_ids: [1] }] }),
      piece({}, "stop"),
    ]),
    content: [
      { type: "reasoningContent", text: "Hmm" },
      ...hi,
      { type: "unknown", name: "reference", value: { type: "reference", reference_ids: [1] } },
    ],
  },
  {
    name: "thinking between tags, which are split over chunks",
    body: sse([
      piece({ content: "<thi" }),
      piece({ content: "nk>Hm" }),
      piece({ content: "</th" }),
      piece({ content: "ink>\n\nHi" }),
      piece({ content: " there" }),
      piece({}, "stop"),
    ]),
    content: [{ type: "reasoningContent", text: "Hm" }, ...hi],
    quirks: { inlineThinkTags: true },
  },
  {
    name: "a refusal",
    body: sse([piece({ refusal: "I can" }), piece({ refusal: "not." }), piece({}, "stop")]),
    content: [{ type: "text", text: "I cannot." }],
    stopReason: "content_filtered",
  },
  {
    name: "annotations",
    body: sse([
      piece({ content: "Hi there" }),
      piece({ annotations: [{ type: "url_citation", url_citation: { url: "https://a.example", title: "A" } }] }),
      piece({}, "stop"),
    ]),
    content: [{
      type: "citationsContent",
      content: [{ text: "Hi there" }],
      citations: [{
        title: "A",
        source: "https://a.example",
        location: { url_citation: { url: "https://a.example", title: "A" } },
      }],
    }],
  },
  {
    name: "audio in pieces, each of them base64 of its own",
    body: sse([
      piece({ audio: { id: "audio_1" } }),
      piece({ audio: { data: btoa("ab"), transcript: "H" } }),
      piece({ audio: { data: btoa("c"), transcript: "i" } }),
      piece({ audio: { expires_at: 9 } }),
      piece({}, "stop"),
    ]),
    content: [{
      type: "unknown",
      name: "audio",
      value: { id: "audio_1", data: btoa("abc"), transcript: "Hi", expires_at: 9 },
    }],
  },
  {
    name: "calls in parallel, with interleaved pieces",
    body: sse([
      start(0, "a", "one", ""),
      start(1, "b", "two", ""),
      rest(0, '{"x"'),
      rest(1, "{}"),
      rest(0, ":1}"),
      piece({}, "tool_calls"),
    ]),
    content: [call("a", "one", { x: 1 }), call("b", "two", {})],
    stopReason: "tool_use",
  },
  {
    name: "calls without an index, each of them whole (Gemini), and stop instead of tool_calls",
    body: sse([
      start(undefined, "a", "one", '{"x":1}'),
      start(undefined, "b", "one", '{"x":2}'),
      piece({}, "stop"),
    ]),
    content: [call("a", "one", { x: 1 }), call("b", "one", { x: 2 })],
    stopReason: "tool_use",
  },
  {
    name: "calls without an index and without an id",
    body: sse([
      start(undefined, undefined, "one", '{"x":1}'),
      start(undefined, "", "one", '{"x":2}'),
      piece({}, "tool_calls"),
    ]),
    content: [call("call_chatcmpl1_0", "one", { x: 1 }), call("call_chatcmpl1_1", "one", { x: 2 })],
    stopReason: "tool_use",
  },
  {
    name: "one index for two calls",
    body: sse([
      start(0, "a", "one", ""),
      rest(0, '{"x":'),
      rest(0, "1}"),
      start(0, "b", "two", ""),
      rest(0, '{"y":{"z":2}}'),
      piece({}, "tool_calls"),
    ]),
    content: [call("a", "one", { x: 1 }), call("b", "two", { y: { z: 2 } })],
    stopReason: "tool_use",
  },
  {
    name: "another id and the name again in every piece of one call",
    body: sse([
      start(0, "a1", "one", ""),
      start(0, "a2", "one", '{"x":'),
      start(0, "a3", "one", '{"y":2}'),
      start(0, "a4", "one", "}"),
      piece({}, "tool_calls"),
    ]),
    content: [call("a1", "one", { x: { y: 2 } })],
    stopReason: "tool_use",
  },
  {
    name: "a blank name and a null id in the pieces that continue a call",
    body: sse([start(0, "a", "one", ""), start(0, null, "", '{"x":1}'), piece({}, "tool_calls")]),
    content: [call("a", "one", { x: 1 })],
    stopReason: "tool_use",
  },
  {
    name: "the name behind the arguments, and the id behind the name",
    body: sse([
      piece({ tool_calls: [{ index: 0, function: { arguments: '{"x"' } }] }),
      piece({ tool_calls: [{ index: 0, id: "a", function: { arguments: ":1" } }] }),
      piece({ tool_calls: [{ index: 0, function: { name: "one", arguments: "}" } }] }),
      piece({}, "tool_calls"),
    ]),
    content: [call("a", "one", { x: 1 })],
    stopReason: "tool_use",
  },
  {
    name: "arguments that are an object, and none",
    body: sse([start(0, "a", "one", { x: 1 }), start(1, "b", "two"), piece({}, "tool_calls")]),
    content: [call("a", "one", { x: 1 }), call("b", "two", {})],
    stopReason: "tool_use",
  },
  {
    name: "a signature beside a call, which goes back unchanged",
    body: sse([
      piece({
        tool_calls: [{
          index: 0,
          id: "a",
          function: { name: "one", arguments: "{}" },
          extra_content: { google: { thought_signature: "s" } },
        }],
      }),
      piece({}, "tool_calls"),
    ]),
    content: [{
      ...call("a", "one", {}),
      unknown: { tool_call: { extra_content: { google: { thought_signature: "s" } } } },
    } as AnswerBlock],
    stopReason: "tool_use",
  },
  {
    name: "the same id twice",
    body: sse([start(0, "a", "one", "{}"), start(1, "a", "two", "{}"), piece({}, "tool_calls")]),
    content: [call("a", "one", {}), call("call_chatcmpl1_1", "two", {})],
    stopReason: "tool_use",
  },
  {
    name: "the old function_call",
    body: sse([
      piece({ function_call: { name: "one", arguments: "" } }),
      piece({ function_call: { arguments: '{"x":1}' } }),
      piece({}, "function_call"),
    ]),
    content: [call("call_chatcmpl1_0", "one", { x: 1 })],
    stopReason: "tool_use",
  },
  {
    name: "a call that the limit of tokens has cut, and one that is whole by chance",
    body: sse([start(0, "a", "one", "{}"), start(1, "b", "two", '{"x":'), piece({}, "length")]),
    content: [
      {
        type: "toolUse",
        toolUseId: "a",
        name: "one",
        invalid: { raw: "{}", error: "the answer stopped with max_tokens" },
      } as AnswerBlock,
      {
        type: "toolUse",
        toolUseId: "b",
        name: "two",
        input: undefined,
        invalid: { raw: '{"x":', error: "the model wrote text that is not JSON" },
      },
    ],
    stopReason: "max_tokens",
  },
  {
    name: "text behind the stop, and a call behind the stop, which must not be run",
    body: sse([
      piece({ content: "Hi there" }),
      piece({}, "stop"),
      piece({ content: "!" }),
      start(0, "a", "one", "{}"),
    ]),
    content: [
      ...hi,
      { type: "text", text: "!" },
      {
        type: "toolUse",
        toolUseId: "a",
        name: "one",
        invalid: { raw: "{}", error: "the call came after the answer had stopped" },
      } as AnswerBlock,
    ],
  },
  {
    name: "a reason that nobody knows, members that nobody knows, and probabilities in pieces",
    body: sse([
      piece({ content: "Hi", mood: "g" }, null, { x_new: 1 }),
      {
        ...piece({ content: " there", mood: "ood" }),
        choices: [{ index: 0, delta: { content: " there", mood: "ood" }, logprobs: { content: [{ token: "Hi" }] } }],
      },
      {
        ...piece({}),
        choices: [{ index: 0, delta: {}, logprobs: { content: [{ token: "!" }] }, finish_reason: "odd" }],
      },
    ]),
    content: [...hi, { type: "unknown", name: "mood", value: "good" }],
    stopReason: "odd",
    unknown: { x_new: 1, logprobs: { content: [{ token: "Hi" }, { token: "!" }] } },
  },
  {
    name: "the name of a stop sequence (vLLM)",
    body: sse([
      piece({ content: "Hi there" }),
      { ...piece({}), choices: [{ index: 0, delta: {}, finish_reason: "stop", stop_reason: "###" }] },
    ]),
    content: hi,
    stopReason: "stop_sequence",
    unknown: { stop_reason: "###" },
  },
];

async function readWith(given: Case, chunk?: number) {
  const { client } = rig({ body: given.body, ...chunk === undefined ? {} : { chunk } }, { quirks: given.quirks });
  const events: ChatEvent[] = [];
  const stream = client.stream({ model: "m", messages: "Hi" });
  for await (const event of stream) events.push(event);
  return { events, result: await stream.final() };
}

for (const given of CASES) {
  Deno.test(`a stream is read: ${given.name}`, async () => {
    const { events, result } = await readWith(given);
    assertEquals(result.content, given.content);
    assertEquals(result.stopReason, given.stopReason ?? "end_turn");
    assertEquals(result.usage, given.usage);
    assertEquals(result.unknown, { ...KNOWN, ...given.unknown });
    // The events say the same as the result.
    const stopped = events.flatMap((event) => event.type === "blockStop" ? [[event.index, event.block] as const] : []);
    assertEquals(stopped.toSorted(([a], [b]) => a - b).map(([, block]) => block), given.content);
    assertEquals(events.filter(({ type }) => type === "stop").length, 1);
    const { result: byBytes } = await readWith(given, 1);
    assertEquals({ ...byBytes, attempts: 1 }, { ...result, attempts: 1 });
  });
}

Deno.test("a stream is the same for every size of its chunks", async () => {
  for (const given of CASES) {
    const whole = JSON.stringify((await readWith(given)).result);
    for (const chunk of [2, 3, 7, 16, 61]) {
      assertEquals(JSON.stringify((await readWith(given, chunk)).result), whole, `${given.name}, ${chunk} bytes`);
    }
  }
});

Deno.test("a stream is read whatever its label says", async () => {
  for (
    const type of ["application/json", "application/json; charset=utf-8", "text/plain", "application/octet-stream"]
  ) {
    for (const { name, body, content, quirks } of CASES) {
      const { client } = rig({ body, type }, { quirks });
      const { content: read } = await client.stream({ model: "m", messages: "Hi" }).final();
      assertEquals(read, content, `${name} as ${type}`);
    }
  }
});

interface Failing {
  readonly name: string;
  readonly body: string;
  readonly type?: string;
  readonly kind: string;
  readonly says: string;
  readonly partial?: string;
}

const FAILURES: readonly Failing[] = [
  {
    name: "no finish reason, whatever [DONE] says",
    body: sse([piece({ content: "Hi" })]),
    kind: "streamTruncated",
    says: "Cannot finish stream: it ended before the answer was whole",
    partial: "Hi",
  },
  {
    name: "no finish reason, and no [DONE]",
    body: sse([piece({ content: "Hi" })], { done: false }),
    kind: "streamTruncated",
    says: "Cannot finish stream: it ended before the answer was whole",
    partial: "Hi",
  },
  {
    name: "nothing at all",
    body: "",
    kind: "streamTruncated",
    says: "Cannot finish stream: it ended before the answer was whole",
  },
  {
    name: "an error in the middle",
    body: sse([piece({ content: "Hi" }), { error: { message: "Slow down", type: "rate_limit_error", code: null } }]),
    kind: "rateLimit",
    says: "rate_limit_error: Slow down",
    partial: "Hi",
  },
  {
    name: "an error beside a finish reason, with a number as its code (OpenRouter)",
    body: sse([
      piece({ content: "Hi" }),
      { ...piece({ content: "" }, "error"), error: { code: 502, message: "Provider disconnected" } },
    ]),
    kind: "overloaded",
    says: "502: Provider disconnected",
    partial: "Hi",
  },
  {
    name: "the finish reason error alone",
    body: sse([piece({ content: "Hi" }), piece({}, "error")]),
    kind: "model",
    says: "error: the service ended the answer with finish_reason error",
    partial: "Hi",
  },
  {
    name: "an event with the name error",
    body: sse([piece({ content: "Hi" })], { done: false }) + "event: error\ndata: the model is gone\n\n",
    kind: "model",
    says: "HTTP200: the model is gone",
    partial: "Hi",
  },
  {
    name: "the error of an older vLLM",
    body: sse([{ object: "error", message: "no", type: "BadRequestError", code: 400 }]),
    kind: "model",
    says: "BadRequestError: no",
  },
  {
    name: "data that is not JSON",
    body: sse([piece({ content: "Hi" }), "{oops"]),
    kind: "protocol",
    says: `Cannot read local's answer: an event of the stream holds no JSON object: "{oops" (text/event-stream)`,
    partial: "Hi",
  },
  {
    name: "a page with a status of success",
    body: "<html><body>Sign in</body></html>",
    type: "text/html",
    kind: "protocol",
    says: `Cannot read local's answer: expected server-sent events, got "Sign in" (text/html)`,
  },
  {
    name: "JSON of an error with a status of success",
    body: '{"error":{"message":"gone","code":"model_not_found"}}',
    type: "application/json",
    kind: "notFound",
    says: "model_not_found: gone",
  },
  {
    name: "JSON of another shape",
    body: '{"ok":true}',
    type: "application/json",
    kind: "protocol",
    says: `Cannot read local's answer: expected an answer of ChatCompletions, got "{\\"ok\\":true}" (application/json)`,
  },
];

for (const { name, body, type, kind, says, partial = "" } of FAILURES) {
  Deno.test(`a stream fails: ${name}`, async () => {
    for (const chunk of [1, 5, 1000]) {
      const { client } = rig({ body, chunk, ...type === undefined ? {} : { type } });
      const stream = client.stream({ model: "m", messages: "Hi" });
      const error = await assertRejects(() => stream.final(), ProviderError);
      assertEquals([error.kind, error.message.split("\n")[0], error.provider], [kind, says, "local"]);
      assertEquals(stream.partial.text, partial);
      assertEquals(error instanceof StreamTruncatedError, kind === "streamTruncated");
    }
  });
}

Deno.test("a connection that breaks before the finish reason fails the stream, and one that breaks behind it does not", async () => {
  const begun = sse([piece({ content: "Hi" })], { done: false });
  const cut = rig({ body: begun, breaks: true }).client.stream({ model: "m", messages: "Hi" });
  await assertRejects(() => cut.final(), StreamTruncatedError);
  const counts = { ...KNOWN, object: "chat.completion.chunk", choices: [], usage };
  const whole = begun + sse([piece({}, "stop"), counts], { done: false });
  const { text, usage: read } = await rig({ body: whole, breaks: true }).client.stream({ model: "m", messages: "Hi" })
    .final();
  assertEquals([text, read], ["Hi", counted]);
});

Deno.test("a whole answer to a request for a stream becomes the same result", async () => {
  const answer = {
    ...KNOWN,
    object: "chat.completion",
    choices: [{
      index: 0,
      message: {
        role: "assistant",
        reasoning: "Hm",
        content: "Hi",
        tool_calls: [{ id: "a", type: "function", function: { name: "one", arguments: '{"x":1}' } }],
      },
      finish_reason: "tool_calls",
    }],
    usage,
  };
  const { client } = rig({ body: answer });
  const events: string[] = [];
  const stream = client.stream({ model: "m", messages: "Hi" });
  for await (const event of stream) events.push(event.type);
  const { attempts: _a, ...streamed } = await stream.final();
  const { attempts: _b, ...whole } = await client.chat({ model: "m", messages: "Hi" });
  assertEquals(streamed, whole);
  assert(events.includes("toolUse") && events.includes("reasoning"));
});

Deno.test("leaving the loop cancels the body", async () => {
  let canceled = false;
  const body = new ReadableStream({
    start: (controller) =>
      controller.enqueue(new TextEncoder().encode(sse([piece({ content: "Hi" })], { done: false }))),
    cancel: () => void (canceled = true),
  });
  const { client } = rig([], {
    fetch: () => Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } })),
  });
  for await (const _ of client.stream({ model: "m", messages: "Hi" }).textStream) break;
  assert(canceled);
});
