/**
 * Streams and answers of the Responses API with parts that are missing, doubled or out of place. The contents are invented.
 */
import type { AnswerBlock, ChatEvent } from "@bedrock-edge/client";
import { ProviderError } from "@bedrock-edge/client";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { JsonObject } from "../../../../src/base/json_object.ts";
import { readAnswer } from "../../../../src/openai_compatible/wire/responses/answer.ts";
import { chatEvents, FAILURES, streamedResult, wholeResult } from "./reading.ts";
import { added, call, completed, created, done, message, textDelta } from "./stream_events.ts";

const reasoningDelta = (delta: string, output_index = 0): JsonObject => ({
  type: "response.reasoning_summary_text.delta",
  output_index,
  summary_index: 0,
  delta,
});
const annotation = { type: "url_citation", url: "https://weather.example/", title: "Weather" };
const annotated: JsonObject = {
  type: "response.output_text.annotation.added",
  output_index: 0,
  content_index: 0,
  annotation,
};
const citations = [{
  title: "Weather",
  source: "https://weather.example/",
  location: { url_citation: { url: "https://weather.example/", title: "Weather" } },
}];
const weather: AnswerBlock = { type: "toolUse", toolUseId: "resp_1:call_0", name: "weather", input: { city: "Oslo" } };
/** The end of an answer whose service leaves out the items. */
const end: JsonObject = { type: "response.completed", response: { id: "resp_1", status: "completed" } };

/** Returns the names of the events that the reader did not know. */
const unknown = (events: readonly ChatEvent[]) =>
  events.flatMap((event) => event.type === "unknown" ? [event.name] : []);

for (
  const { name, events, content } of [
    { name: "a text", events: [textDelta("Hi")], content: [{ type: "text", text: "Hi" }] },
    {
      name: "a text with a source",
      events: [textDelta("Rain."), annotated],
      content: [{ type: "citationsContent", content: [{ text: "Rain." }], citations }],
    },
    {
      name: "reasoning that was not announced",
      events: [reasoningDelta("H"), reasoningDelta(""), reasoningDelta("m")],
      content: [{ type: "reasoningContent", text: "Hm" }],
    },
    {
      name: "a call",
      events: [
        added(0, { ...call, arguments: "" }),
        { type: "response.function_call_arguments.delta", output_index: 0, delta: call.arguments },
      ],
      content: [weather],
    },
    {
      name: "a search of the service",
      events: [added(0, { type: "web_search_call", id: "ws_1" })],
      content: [{ type: "unknown", name: "web_search_call", value: { id: "ws_1" } }],
    },
  ] as const
) {
  Deno.test(`an answer whose last event has no items is what came before: ${name}`, async () => {
    const result = await streamedResult([created, ...events, end]);
    assertEquals(result.content, content as unknown as AnswerBlock[]);
  });
}

for (
  const { name, events, output, content } of [
    {
      name: "a call whose name comes at its end",
      events: [
        added(0, { type: "function_call", call_id: "call_0" }),
        { type: "response.function_call_arguments.delta", output_index: 0, delta: call.arguments },
        done(0, call),
      ],
      output: [call],
      content: [weather],
    },
    {
      name: "a call that was announced as another item",
      events: [added(0, { type: "hologram" }), done(0, call)],
      output: [call],
      content: [weather],
    },
    {
      name: "an item that is announced twice",
      events: [added(0, call), added(0, call), done(0, call), done(0, call)],
      output: [call],
      content: [weather],
    },
    {
      name: "items without numbers, which end by their names",
      events: [{ type: "response.output_item.done", item: { ...call, id: "fc_1" } }],
      output: [{ ...call, id: "fc_1" }],
      content: [weather],
    },
    {
      name: "a text that the whole message lacks",
      events: [textDelta("A", 0), textDelta("B", 1), done(0, message("A"))],
      output: [message("A")],
      content: [{ type: "text", text: "A" }, { type: "text", text: "B" }],
    },
    {
      name: "a source that no event announced",
      events: [textDelta("Rain.")],
      output: [{ type: "message", content: [{ type: "output_text", text: "Rain.", annotations: [annotation] }] }],
      content: [{ type: "citationsContent", content: [{ text: "Rain." }], citations }],
    },
  ] as const
) {
  Deno.test(`a stream keeps every block: ${name}`, async () => {
    const all = [created, ...events, completed(output)];
    const { content: read } = await streamedResult(all);
    assertEquals(read.filter(({ type }) => type !== "unknown"), content as unknown as AnswerBlock[]);
    const told = chatEvents(all).flatMap((event) => event.type === "citation" ? [event.citation] : []);
    assertEquals(told, read.flatMap((block) => block.type === "citationsContent" ? [...block.citations] : []));
  });
}

Deno.test("events that belong to no block are unknown", () => {
  const audio = { type: "response.audio.delta", delta: "AQID" };
  const events = [
    created,
    annotated,
    audio,
    added(1, call),
    reasoningDelta("Hm", 1),
    done(0, message("Hi")),
    textDelta("!"),
    reasoningDelta("Hm"),
  ];
  assertEquals(unknown(chatEvents(events)), [
    "response.output_text.annotation.added",
    "response.audio.delta",
    "response.reasoning_summary_text.delta",
    "response.output_text.delta",
    "response.reasoning_summary_text.delta",
  ]);
});

Deno.test("a failure may be words alone, a name alone, or nothing", async () => {
  for (
    const [error, code, words] of [
      ["It broke", "none", "It broke"],
      [{ code: "server_error" }, "server_error", "the model failed without a reason"],
      [null, "none", "the model failed without a reason"],
    ] as const
  ) {
    const response = { status: "failed", error };
    for (const type of ["response.completed", "response.failed"]) {
      const failure = assertThrows(() => chatEvents([created, { type, response }]), ProviderError);
      assertEquals([failure.code, failure.message], [code, `failure: ${words}`]);
    }
    const failure = await assertRejects(() => wholeResult(response), ProviderError);
    assertEquals([failure.code, failure.message], [code, `failure: ${words}`]);
  }
  const failure = assertThrows(() => chatEvents([{ type: "error", message: "It broke" }]), ProviderError);
  assertEquals([failure.code, failure.message], ["none", "failure: It broke"]);
});

Deno.test("an answer that has not ended is refused, and JSON that is nested too deeply is a protocol error", () => {
  for (const answer of [{ output: [], status: "in_progress" }, { output: [], status: "queued" }, {}]) {
    assertEquals(readAnswer(answer, FAILURES), undefined);
  }
  let deep: unknown = {};
  for (let level = 0; level < 2000; level++) deep = [deep];
  for (
    const read of [
      () => readAnswer({ output: [{ type: "hologram", deep }] }, FAILURES),
      () => chatEvents([created, done(0, { type: "hologram", deep })]),
      () => chatEvents([created, completed([{ type: "hologram", deep }])]),
    ]
  ) {
    assertEquals(assertThrows(read, ProviderError, "nested deeper than").kind, "protocol");
  }
});

Deno.test("members that a service leaves out are made or left out", async () => {
  const { content, stopReason, unknown } = await wholeResult({
    status: "incomplete",
    output: [
      { type: "function_call", name: "a", arguments: "{}" },
      { type: "function_call", id: "fc_2", name: "b", status: "incomplete" },
      { type: "hologram", content: [7] },
      {
        type: "message",
        content: [
          { type: "output_text", text: "x", annotations: [{ type: "file_citation", filename: "x.pdf" }, { at: 1 }] },
          { type: "output_text", text: "y", logprobs: [{ token: "y" }] },
        ],
      },
    ],
  });
  assertEquals([stopReason, unknown], ["incomplete", { logprobs: [{ token: "y" }] }]);
  const [first, second, ...others] = content;
  assertEquals(first?.type === "toolUse" && first.toolUseId, "call_0");
  assertEquals(second?.type === "toolUse" && [second.toolUseId, second.invalid?.raw], ["fc_2", ""]);
  assertEquals(others, [
    { type: "unknown", name: "hologram", value: { content: [7] } },
    {
      type: "citationsContent",
      content: [{ text: "x" }],
      citations: [
        { source: "x.pdf", location: { file_citation: { filename: "x.pdf" } } },
        { location: { annotation: { at: 1 } } },
      ],
    },
    { type: "text", text: "y" },
  ]);
});
