import { assertEquals } from "@std/assert";
import { fakeOpenAI, type FakeOpenAIDialect, type FakeOpenAIReply } from "@bedrock-edge/client/testing";
import { chat, deltasOf, eventsOf, messageOf } from "./support.ts";

const REASONED: FakeOpenAIReply[] = [{
  content: [{ reasoningContent: { reasoningText: { text: "Hmm", signature: "c2ln" } } }, { text: "Yes." }],
}];

const CALLED: FakeOpenAIReply[] = [{ content: ["a", "b"].map((name) => ({ toolUse: { name, input: { x: 1 } } })) }];

const detail = { type: "reasoning.text", text: "Hmm", format: "unknown", index: 0 };
const thinking = { type: "thinking", thinking: [{ type: "text", text: "Hmm" }] };

/** A dialect of reasoning, with the members of a whole message and the deltas of a stream. */
const REASONING: readonly [FakeOpenAIDialect["reasoning"], unknown, unknown[]][] = [
  ["reasoning", { content: "Yes.", reasoning: "Hmm" }, [{ reasoning: "Hmm" }, { content: "Yes." }]],
  ["reasoning_content", { content: "Yes.", reasoning_content: "Hmm" }, [
    { reasoning_content: "Hmm" },
    { content: "Yes." },
  ]],
  [
    "reasoning_details",
    { content: "Yes.", reasoning: "Hmm", reasoning_details: [{ ...detail, signature: "c2ln" }] },
    [
      { reasoning: "Hmm", reasoning_details: [detail] },
      { reasoning_details: [{ ...detail, text: "", signature: "c2ln" }] },
      { content: "Yes." },
    ],
  ],
  ["thinking", { content: [thinking, { type: "text", text: "Yes." }] }, [{ content: [thinking] }, { content: "Yes." }]],
  ["tags", { content: "<think>\nHmm\n</think>\n\nYes." }, [
    { content: "<thi" },
    { content: "nk>" },
    { content: "\nHmm" },
    { content: "\n</th" },
    { content: "ink>" },
    { content: "\n\n" },
    { content: "Yes." },
  ]],
  ["hidden", { content: "Yes." }, [{ content: "Yes." }]],
];

for (const [reasoning, whole, deltas] of REASONING) {
  Deno.test(`fakeOpenAI writes reasoning in the dialect ${reasoning}`, async () => {
    const options = { replies: REASONED, dialect: { reasoning } };
    const { role: _role, refusal: _refusal, ...message } = await messageOf(options);
    assertEquals(message, whole);
    assertEquals((await deltasOf(options)).slice(1, -1), deltas);
  });
}

/** A dialect of calls, and the first two deltas of the second call. */
const CALLS: readonly [FakeOpenAIDialect, unknown[]][] = [
  [{}, [{ index: 1, id: "tooluse_fake2", type: "function", function: { name: "b", arguments: "" } }, {
    index: 1,
    function: { arguments: '{"x"' },
  }]],
  [{ toolIndexes: "missing", toolArguments: "whole" }, [{
    id: "tooluse_fake2",
    type: "function",
    function: { name: "b", arguments: '{"x":1}' },
  }]],
  [{ toolIndexes: "zero" }, [{
    index: 0,
    id: "tooluse_fake2",
    type: "function",
    function: { name: "b", arguments: "" },
  }, {
    index: 0,
    function: { arguments: '{"x"' },
  }]],
  [{ toolIds: "missing" }, [{ index: 1, type: "function", function: { name: "b", arguments: "" } }, {
    index: 1,
    function: { arguments: '{"x"' },
  }]],
  [{ toolIds: "empty", toolNames: "late" }, [{ index: 1, id: "", type: "function", function: { arguments: "" } }, {
    index: 1,
    function: { name: "b", arguments: '{"x"' },
  }]],
  [{ toolNames: "late", toolArguments: "whole" }, [
    { index: 1, id: "tooluse_fake2", type: "function", function: { arguments: "" } },
    { index: 1, function: { name: "b", arguments: '{"x":1}' } },
  ]],
  [{ toolIds: "every", toolNames: "every" }, [
    { index: 1, id: "tooluse_fake2", type: "function", function: { name: "b", arguments: "" } },
    { index: 1, id: "tooluse_fake2", function: { name: "b", arguments: '{"x"' } },
  ]],
];

for (const [dialect, expected] of CALLS) {
  Deno.test(`fakeOpenAI streams calls in the dialect ${JSON.stringify(dialect)}`, async () => {
    const deltas = await deltasOf({ replies: CALLED, dialect });
    const calls = deltas.flatMap(({ tool_calls = [] }) => tool_calls);
    const second = calls.slice(calls.length / 2);
    assertEquals(second.slice(0, 2), expected);
  });
}

Deno.test("fakeOpenAI writes usage into the chunks that the dialect names", async () => {
  const places = async (usage: FakeOpenAIDialect["usage"], body = {}) => {
    const response = await chat(fakeOpenAI({ replies: ["a"], dialect: { usage } }), { stream: true, ...body });
    return eventsOf(await response.text()).slice(0, -1).map((event) =>
      "usage" in event ? event.usage?.total_tokens ?? null : "-"
    );
  };
  const asked = { stream_options: { include_usage: true } };
  assertEquals(await places("asked"), ["-", "-", "-"]);
  assertEquals(await places("asked", asked), [null, null, null, 2]);
  assertEquals(await places("always"), [null, null, null, 2]);
  assertEquals(await places("finish"), ["-", "-", 2]);
  assertEquals(await places("repeated"), [2, 2, 2, 2]);
  assertEquals(await places("never", asked), ["-", "-", "-"]);
});

Deno.test("fakeOpenAI spells a stream with other line ends, comments, and other ends", async () => {
  const textOf = async (dialect: FakeOpenAIDialect) =>
    await (await chat(fakeOpenAI({ replies: [{ events: [1, 2] }], dialect }), { stream: true })).text();
  assertEquals(await textOf({}), "data: 1\n\ndata: 2\n\ndata: [DONE]\n\n");
  assertEquals(await textOf({ lineEnd: "\r\n", done: false }), "data: 1\r\n\r\ndata: 2\r\n\r\n");
  assertEquals(await textOf({ lineEnd: "\r", lastBlankLine: false }), "data: 1\r\rdata: 2\r\rdata: [DONE]\r");
  assertEquals(await textOf({ done: false, lastBlankLine: false }), "data: 1\n\ndata: 2\n");
  assertEquals(
    await textOf({ comments: true, done: false }),
    ": KEEP-ALIVE\n\ndata: 1\n\n: KEEP-ALIVE\n\ndata: 2\n\n",
  );
});

Deno.test("fakeOpenAI begins a stream with a placeholder, or answers it as a whole", async () => {
  const events = eventsOf(await (await chat(fakeOpenAI({ dialect: { placeholder: true } }), { stream: true })).text());
  assertEquals(events[0], { id: "", object: "", created: 0, model: "", choices: [] });
  const whole = await chat(fakeOpenAI({ replies: ["a"], dialect: { streams: false } }), { stream: true });
  assertEquals(whole.headers.get("content-type"), "application/json");
  assertEquals((await whole.json()).object, "chat.completion");
});

Deno.test("fakeOpenAI writes errors in four shapes, and with status 200", async () => {
  const said = async (dialect: FakeOpenAIDialect) => {
    const response = await chat(fakeOpenAI({ dialect }), { model: "nonexistent" });
    return [response.status, await response.json()];
  };
  const message = "The model `nonexistent` does not exist or you do not have access to it.";
  const error = { message, type: "invalid_request_error", param: null, code: "model_not_found" };
  assertEquals(await said({}), [404, { error }]);
  assertEquals(await said({ errors: "text" }), [404, { error: message }]);
  assertEquals(await said({ errors: "flat" }), [404, { object: "error", ...error, code: 404 }]);
  assertEquals(await said({ errors: "message" }), [404, { message }]);
  assertEquals(await said({ errorsWithStatus200: true }), [200, { error }]);
});

Deno.test("fakeOpenAI writes an error inside a stream in three forms", async () => {
  const said = async (streamErrors: FakeOpenAIDialect["streamErrors"]) => {
    const fake = fakeOpenAI({
      dialect: { streamErrors },
      faults: [{ type: "error", code: "server_error", message: "Boom", afterEvents: 1 }],
    });
    const text = await (await chat(fake, { stream: true })).text();
    return text.slice(text.indexOf("\n\n") + 2);
  };
  const error = '{"error":{"message":"Boom","type":"server_error","param":null,"code":"server_error"}}';
  assertEquals(await said("object"), `data: ${error}\n\n`);
  assertEquals(await said("event"), `event: error\ndata: ${error}\n\n`);
  const [chunk] = eventsOf(await said("chunk"));
  assertEquals([chunk.error, chunk.choices[0].finish_reason], [{ code: 500, message: "Boom" }, "error"]);
});
