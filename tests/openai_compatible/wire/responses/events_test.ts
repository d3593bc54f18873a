/**
 * Streams of the Responses API, in the order and with the gaps that services are known to have. The contents are invented.
 */
import { type ChatEvent, ProviderError, StreamTruncatedError } from "@bedrock-edge/client";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { JsonObject } from "../../../../src/base/json_object.ts";
import { chatEvents, streamedResult, wholeResult } from "./reading.ts";
import { added, call, completed, created, done, message, textDelta } from "./stream_events.ts";

const thought: JsonObject = {
  type: "reasoning",
  id: "rs_1",
  summary: [{ type: "summary_text", text: "One." }, { type: "summary_text", text: "Two." }],
  encrypted_content: "gAAA",
};

/** Streams, each with the output that the whole answer has. */
const STREAMS: readonly {
  readonly name: string;
  readonly events: readonly JsonObject[];
  readonly output: JsonObject[];
}[] = [
  {
    name: "deltas and nothing at the end of the text",
    events: [added(0, { type: "message", content: [] }), textDelta("Hel"), textDelta("lo")],
    output: [message("Hello")],
  },
  { name: "no deltas", events: [done(0, message("Hello"))], output: [message("Hello")] },
  { name: "nothing but the whole answer", events: [], output: [thought, message("Hello"), call] },
  {
    name: "the last delta is missing",
    events: [textDelta("Hel"), done(0, message("Hello"))],
    output: [message("Hello")],
  },
  {
    name: "a message of two texts whose numbers are not their places",
    events: [textDelta("A", 3), textDelta("B", 4)],
    output: [{
      type: "message",
      content: [{ type: "output_text", text: "A" }, { type: "output_text", text: "B" }],
    }],
  },
  {
    name: "an announced text that stays empty",
    events: [added(0, { type: "message", content: [] }), textDelta("")],
    output: [{ type: "message", content: [{ type: "output_text", text: "", annotations: [] }] }],
  },
  {
    name: "a summary of two parts",
    events: [
      added(0, { type: "reasoning", id: "rs_1", summary: [] }),
      { type: "response.reasoning_summary_text.delta", output_index: 0, summary_index: 0, delta: "One." },
      { type: "response.reasoning_summary_text.delta", output_index: 0, summary_index: 1, delta: "Two." },
      done(0, thought),
    ],
    output: [thought],
  },
  {
    name: "a call in pieces beside a text",
    events: [
      added(0, { type: "message", content: [], phase: "commentary" }),
      textDelta("Let me look."),
      done(0, message("Let me look.", { phase: "commentary" })),
      added(1, { ...call, arguments: "" }),
      { type: "response.function_call_arguments.delta", output_index: 1, delta: '{"city":' },
      { type: "response.function_call_arguments.delta", output_index: 1, delta: '"Oslo"}' },
      { type: "response.function_call_arguments.done", output_index: 1, arguments: call.arguments },
      done(1, call),
    ],
    output: [message("Let me look.", { phase: "commentary" }), call],
  },
  {
    name: "a call that was not announced",
    events: [{ type: "response.function_call_arguments.delta", output_index: 0, delta: "{" }, done(0, call)],
    output: [call],
  },
  {
    name: "items without numbers",
    events: [
      { type: "response.output_item.added", item: { id: "msg_1", type: "message", content: [] } },
      { type: "response.output_text.delta", item_id: "msg_1", content_index: 0, delta: "Hi" },
    ],
    output: [message("Hi", { id: "msg_1" })],
  },
  {
    name: "a search of the service, and a text with a source",
    events: [
      added(0, { type: "web_search_call", id: "ws_1", status: "in_progress" }),
      { type: "response.web_search_call.searching", output_index: 0, item_id: "ws_1" },
      textDelta("Rain.", 0, 1),
      {
        type: "response.output_text.annotation.added",
        output_index: 1,
        content_index: 0,
        annotation: { type: "url_citation", url: "https://weather.example/", title: "Weather" },
      },
    ],
    output: [
      { type: "web_search_call", id: "ws_1", status: "completed", action: { query: "weather" } },
      {
        type: "message",
        content: [{
          type: "output_text",
          text: "Rain.",
          annotations: [{ type: "url_citation", url: "https://weather.example/", title: "Weather" }],
        }],
      },
    ],
  },
  {
    name: "a refusal",
    events: [{ type: "response.refusal.delta", output_index: 0, content_index: 0, delta: "No." }],
    output: [{ type: "message", content: [{ type: "refusal", refusal: "No." }] }],
  },
];

for (const { name, events, output } of STREAMS) {
  Deno.test(`a stream gives what the whole answer gives: ${name}`, async () => {
    const usage = { input_tokens: 10, output_tokens: 5, output_tokens_details: { reasoning_tokens: 3 } };
    const end = completed(output, { usage, service_tier: "default", billing: { payer: "developer" } });
    const streamed = await streamedResult([created, ...events, end]);
    assertEquals(streamed, await wholeResult(end.response as JsonObject));
    // Every block that begins ends, in its place.
    const starts: number[] = [];
    for (const event of chatEvents([created, ...events, end])) {
      if (event.type === "blockStart") starts.push(event.index);
      if (event.type === "blockStop") assertEquals(starts.includes(event.index), true);
    }
    assertEquals(starts, streamed.content.map((_, index) => index));
  });
}

Deno.test("the stop reasons are those of every provider", async () => {
  const incomplete = (reason: string) => ({
    id: "resp_1",
    status: "incomplete",
    incomplete_details: { reason },
    output: [message("Hel")],
  });
  for (
    const [answer, reason] of [
      [{ status: "completed", output: [message("Hi")] }, "end_turn"],
      [{ output: [message("Hi")] }, "end_turn"],
      [{ status: "completed", output: [call] }, "tool_use"],
      [
        { status: "completed", output: [{ type: "message", content: [{ type: "refusal", refusal: "No." }] }] },
        "content_filtered",
      ],
      [incomplete("max_output_tokens"), "max_tokens"],
      [incomplete("content_filter"), "content_filtered"],
      [incomplete("something_new"), "something_new"],
    ] as const
  ) {
    const type = "status" in answer && answer.status === "incomplete" ? "response.incomplete" : "response.completed";
    assertEquals((await wholeResult(answer)).stopReason, reason);
    assertEquals((await streamedResult([created, { type, response: answer }])).stopReason, reason);
  }
});

Deno.test("a call that the service did not finish is invalid", async () => {
  const cut = { ...call, arguments: '{"city":"Os', status: "incomplete" };
  const answer = {
    id: "resp_1",
    status: "incomplete",
    incomplete_details: { reason: "max_output_tokens" },
    output: [cut],
  };
  const { content } = await wholeResult(answer);
  assertEquals(content.map((block) => block.type === "toolUse" && block.invalid?.raw), ['{"city":"Os']);
  const streamed = await streamedResult([
    created,
    added(0, { ...call, arguments: "" }),
    { type: "response.function_call_arguments.delta", output_index: 0, delta: '{"city":"Os' },
    { type: "response.incomplete", response: { ...answer, output: [] } },
  ]);
  assertEquals(streamed.content, content);
});

Deno.test("a stream without its last event is truncated, and keeps what came", async () => {
  const events = [created, textDelta("Hel"), done(0, message("Hello"))];
  const error = await assertRejects(() => streamedResult(events), StreamTruncatedError);
  assertEquals([error.kind, error.partial.text], ["streamTruncated", "Hello"]);
});

Deno.test("a failure inside the stream is an error with the service's words", () => {
  for (
    const event of [
      { type: "response.failed", response: { status: "failed", error: { code: "server_error", message: "It broke" } } },
      { type: "error", code: "server_error", message: "It broke", param: null },
      { type: "error", error: { type: "server_error", message: "It broke" } },
      { error: { code: "server_error", message: "It broke" } },
    ]
  ) {
    const error = assertThrows(() => chatEvents([created, event]), ProviderError);
    assertEquals([error.code, error.message], ["server_error", "failure: It broke"]);
  }
});

Deno.test("unknown events, items, parts and members pass through", async () => {
  const events = [
    created,
    { type: "response.hologram.delta", depth: 3 },
    completed([
      { type: "hologram", depth: 3 },
      { type: "message", content: [{ type: "output_hologram", depth: 4 }] },
    ], { dimension: 7 }),
  ];
  const unknown = chatEvents(events).filter((event): event is ChatEvent & { type: "unknown" } =>
    event.type === "unknown"
  );
  assertEquals(unknown.map(({ name }) => name), ["response.hologram.delta"]);
  const { content, unknown: members } = await streamedResult(events);
  assertEquals(content, [
    { type: "unknown", name: "hologram", value: { depth: 3 } },
    {
      type: "unknown",
      name: "message",
      value: { role: "assistant", content: [{ type: "output_hologram", depth: 4 }] },
    },
  ]);
  assertEquals(members, { id: "resp_1", dimension: 7 });
});

Deno.test("events behind the end are unknown", () => {
  const events = chatEvents([created, completed([message("Hi")]), textDelta("more")]);
  assertEquals(events.at(-1)?.type, "unknown");
});
