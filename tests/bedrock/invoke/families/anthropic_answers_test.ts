/**
 * Answers of Claude in its own format: each block whole and streamed, and streams that are broken.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatEvent, isProviderError, StreamTruncatedError } from "@bedrock-edge/client";
import type { Json } from "../../../helpers/wire.ts";
import { block, chunks, CLAUDE, claudeRig, message, START, stop } from "../rig.ts";

const HI = { model: CLAUDE, messages: "Hi", maxTokens: 10 } as const;

interface Case {
  /** The block of a whole answer. */
  readonly wire: Json;
  /** The start of the same block in a stream, and its deltas. */
  readonly start: Json;
  readonly deltas: readonly Json[];
  /** The block in our words. */
  readonly ours: Json;
}

const CASES: Readonly<Record<string, Case>> = {
  text: {
    wire: { type: "text", text: "Paris" },
    start: { type: "text", text: "" },
    deltas: [{ type: "text_delta", text: "Par" }, { type: "text_delta", text: "is" }],
    ours: { type: "text", text: "Paris" },
  },
  "text that begins in its start": {
    wire: { type: "text", text: "Paris" },
    start: { type: "text", text: "Par" },
    deltas: [{ type: "text_delta", text: "is" }],
    ours: { type: "text", text: "Paris" },
  },
  "text with sources": {
    wire: {
      type: "text",
      text: "It is green.",
      citations: [{
        type: "char_location",
        cited_text: "green",
        document_index: 0,
        document_title: "Grass",
        start_char_index: 1,
        end_char_index: 6,
        file_id: null,
      }],
    },
    start: { type: "text", text: "", citations: [] },
    deltas: [
      {
        type: "citations_delta",
        citation: {
          type: "char_location",
          cited_text: "green",
          document_index: 0,
          document_title: "Grass",
          start_char_index: 1,
          end_char_index: 6,
          file_id: null,
        },
      },
      { type: "text_delta", text: "It is green." },
    ],
    ours: {
      type: "citationsContent",
      content: [{ text: "It is green." }],
      citations: [{
        title: "Grass",
        sourceContent: [{ text: "green" }],
        location: { documentChar: { documentIndex: 0, start: 1, end: 6 } },
      }],
    },
  },
  thinking: {
    wire: { type: "thinking", thinking: "Hm.", signature: "c2ln" },
    start: { type: "thinking", thinking: "", signature: "" },
    deltas: [{ type: "thinking_delta", thinking: "Hm." }, { type: "signature_delta", signature: "c2ln" }],
    ours: { type: "reasoningContent", text: "Hm.", signature: "c2ln" },
  },
  "redacted thinking": {
    wire: { type: "redacted_thinking", data: "ZGF0YQ==" },
    start: { type: "redacted_thinking", data: "ZGF0YQ==" },
    deltas: [],
    ours: { type: "reasoningContent", redactedContent: "ZGF0YQ==" },
  },
  "a call": {
    wire: { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Oslo" }, caller: { type: "direct" } },
    start: { type: "tool_use", id: "toolu_1", name: "weather", input: {}, caller: { type: "direct" } },
    deltas: [
      { type: "input_json_delta", partial_json: "" },
      { type: "input_json_delta", partial_json: '{"city":' },
      { type: "input_json_delta", partial_json: ' "Oslo"}' },
    ],
    ours: {
      type: "toolUse",
      toolUseId: "toolu_1",
      name: "weather",
      input: { city: "Oslo" },
      unknown: { caller: { type: "direct" } },
    },
  },
  "a call without input": {
    wire: { type: "tool_use", id: "toolu_1", name: "now", input: {} },
    start: { type: "tool_use", id: "toolu_1", name: "now", input: {} },
    deltas: [{ type: "input_json_delta", partial_json: "" }],
    ours: { type: "toolUse", toolUseId: "toolu_1", name: "now", input: {} },
  },
  "a call of the service": {
    wire: { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "a" } },
    start: { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} },
    deltas: [{ type: "input_json_delta", partial_json: '{"query":"a"}' }],
    ours: {
      type: "toolUse",
      toolUseId: "srvtoolu_1",
      name: "web_search",
      input: { query: "a" },
      serverTool: "server_tool_use",
    },
  },
  "a result of the service": {
    wire: {
      type: "web_search_tool_result",
      tool_use_id: "srvtoolu_1",
      content: [{ type: "web_search_result", url: "u" }],
    },
    start: {
      type: "web_search_tool_result",
      tool_use_id: "srvtoolu_1",
      content: [{ type: "web_search_result", url: "u" }],
    },
    deltas: [],
    ours: {
      type: "unknown",
      name: "web_search_tool_result",
      value: {
        type: "web_search_tool_result",
        tool_use_id: "srvtoolu_1",
        content: [{ type: "web_search_result", url: "u" }],
      },
    },
  },
  "a block of a new type": {
    wire: { type: "hologram", hue: "blue" },
    start: { type: "hologram", hue: "blue" },
    deltas: [],
    ours: { type: "unknown", name: "hologram", value: { type: "hologram", hue: "blue" } },
  },
};

/** A message without members that say nothing. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, member) => member === null ? undefined : member));
}

for (const [name, { wire, start, deltas, ours }] of Object.entries(CASES)) {
  Deno.test(`${name} is read alike whole and streamed, and goes back as it came`, async () => {
    const usage = { input_tokens: 3, output_tokens: 4 };
    const whole = await claudeRig(() => message([wire], { id: "msg_1", usage })).bedrock.chat(HI);
    assertEquals(plain(whole.content), [ours]);
    const { bedrock, sent } = claudeRig(() => chunks([START, ...block(0, start, ...deltas), ...stop()]));
    const stream = bedrock.stream(HI);
    const events: ChatEvent[] = [];
    for await (const event of stream) events.push(event);
    const streamed = await stream.final();
    assertEquals(plain(streamed), plain(whole));
    assertEquals(events.filter(({ type }) => type === "blockStart" || type === "blockStop").length, 2);
    await bedrock.stream({ ...HI, check: "off", messages: [streamed.message] }).final();
    assertEquals(sent[1]?.body["messages"], [{ role: "assistant", content: [plain(wire)] }]);
  });
}

Deno.test("counts, the lifetime of cache writes, and members without a place are kept", async () => {
  const usage = {
    input_tokens: 3,
    cache_read_input_tokens: 5,
    cache_creation_input_tokens: 7,
    cache_creation: { ephemeral_5m_input_tokens: 6, ephemeral_1h_input_tokens: 1 },
    output_tokens: 4,
    server_tool_use: { web_search_requests: 1 },
  };
  const { bedrock } = claudeRig(() =>
    message([], { id: "msg_1", model: "claude", usage, stop_sequence: "END", stop_reason: "stop_sequence" })
  );
  const result = await bedrock.chat(HI);
  assertEquals([result.stopReason, result.usage, result.unknown], ["stop_sequence", {
    inputTokens: 3,
    cacheReadInputTokens: 5,
    cacheWriteInputTokens: 7,
    outputTokens: 4,
    totalTokens: 19,
    cacheWriteByTtl: { "5m": 6, "1h": 1 },
  }, { id: "msg_1", model: "claude", stop_sequence: "END", usage: { server_tool_use: { web_search_requests: 1 } } }]);
});

for (const reason of ["refusal", "pause_turn", "model_context_window_exceeded", "a_new_reason"]) {
  Deno.test(`the stop reason ${reason} passes through`, async () => {
    const text = block(0, { type: "text", text: "So" });
    assertEquals((await claudeRig(() => message([], { stop_reason: reason })).bedrock.chat(HI)).stopReason, reason);
    const { bedrock } = claudeRig(() => chunks([START, ...text, ...stop(reason)]));
    assertEquals((await bedrock.stream(HI).final()).stopReason, reason);
  });
}

Deno.test("pings, new events and new deltas are kept as unknown events", async () => {
  const { bedrock } = claudeRig(() =>
    chunks([
      START,
      { type: "ping" },
      ...block(0, { type: "text", text: "" }, { type: "text_delta", text: "Hi" }, {
        type: "sparkle_delta",
        sparkle: 1,
      }),
      { type: "confetti" },
      {},
      ...stop(),
    ])
  );
  const unknown: string[] = [];
  for await (const event of bedrock.stream(HI)) if (event.type === "unknown") unknown.push(event.name);
  assertEquals(unknown, ["ping", "content_block_delta", "confetti"]);
});

Deno.test("a delta without a start begins its block, and blocks of one index are both kept", async () => {
  const { bedrock } = claudeRig(() =>
    chunks([
      START,
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Hm" } },
      ...block(0, { type: "text", text: "" }, { type: "text_delta", text: "A" }),
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "B" } },
      ...stop(),
    ])
  );
  const { content } = await bedrock.stream(HI).final();
  assertEquals(content, [
    { type: "reasoningContent", text: "Hm" },
    { type: "text", text: "A" },
    { type: "text", text: "B" },
  ]);
});

Deno.test("a delta whose type is a name of every object is unknown, and begins no block", async () => {
  const delta = { type: "content_block_delta", index: 0, delta: { type: "constructor" } };
  const { content } = await claudeRig(() => chunks([START, delta, ...stop()])).bedrock.stream(HI).final();
  assertEquals(content, []);
});

Deno.test("input of a call that did not begin makes the stream corrupt", async () => {
  const { bedrock } = claudeRig(() =>
    chunks([START, ...block(0, { type: "text", text: "A" }, { type: "input_json_delta", partial_json: "{}" })])
  );
  const error = await assertRejects(() => bedrock.stream(HI).final());
  assert(isProviderError(error) && error.kind === "streamCorrupt", `${error}`);
});

Deno.test("a call behind the stop is invalid", async () => {
  const call = { type: "tool_use", id: "toolu_1", name: "now", input: {} };
  const { bedrock } = claudeRig(() =>
    chunks([START, ...block(0, { type: "text", text: "A" }), ...stop(), ...block(1, call), ...stop()])
  );
  const events: ChatEvent[] = [];
  for await (const event of bedrock.stream(HI)) events.push(event);
  const late = events.findLast((event) => event.type === "blockStop");
  assert(late?.type === "blockStop" && late.block.type === "toolUse" && late.block.invalid, JSON.stringify(late));
});

const UNFINISHED: Readonly<Record<string, readonly unknown[]>> = {
  "before message_delta": [START, ...block(0, { type: "text", text: "Par" })],
  "before message_stop": [START, ...block(0, { type: "text", text: "Par" }), stop()[0]],
  "with a message_stop and no reason": [START, ...block(0, { type: "text", text: "Par" }), { type: "message_stop" }],
  "with counts of the service only": [
    START,
    ...block(0, { type: "text", text: "Par" }),
    { "amazon-bedrock-invocationMetrics": { inputTokenCount: 1 } },
  ],
};

for (const [where, values] of Object.entries(UNFINISHED)) {
  Deno.test(`a stream that ends ${where} is truncated`, async () => {
    const { bedrock } = claudeRig(() => chunks(values));
    const { partial } = await assertRejects(() => bedrock.stream(HI).final(), StreamTruncatedError);
    assertEquals([partial.text, partial.stopReason], ["Par", undefined]);
  });
}

const UNREADABLE: Readonly<Record<string, () => Response>> = {
  "a message without a stop reason": () => message([], { stop_reason: null }),
  "a message without content": () => message([], { content: null }),
  "a message whose content holds no blocks": () => message([7 as unknown as Json]),
  "an answer of another family": () => Response.json({ outputText: "Hi", stop_reason: "end" }),
  "an empty object": () => Response.json({}),
  "a nesting of 600 levels": () => message([{ type: "deep", value: nested(600) }]),
};

for (const [what, answer] of Object.entries(UNREADABLE)) {
  Deno.test(`${what} is refused as no answer`, async () => {
    const error = await assertRejects(() => claudeRig(answer).bedrock.chat(HI));
    assert(isProviderError(error) && error.kind === "protocol", `${error}`);
  });
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

Deno.test("an input of 600 levels makes the call invalid, and no failure", async () => {
  const call = { type: "tool_use", id: "toolu_1", name: "now", input: { a: nested(600) } };
  const { toolUses } = await claudeRig(() => message([call], { stop_reason: "tool_use" })).bedrock.chat(HI);
  assert(toolUses[0]?.invalid);
});

Deno.test("a failure in place of an answer, and one inside a stream, are failures", async () => {
  const kinds: readonly (readonly [type: string, kind: string, retryable: boolean, message?: string])[] = [
    ["overloaded_error", "overloaded", true],
    ["rate_limit_error", "rateLimit", true],
    ["api_error", "model", true],
    ["permission_error", "accessDenied", false],
    ["invalid_request_error", "validation", false],
    ["invalid_request_error", "contextLength", false, "prompt is too long: 210000 tokens > 200000 maximum"],
  ];
  for (const [type, kind, retryable, message = "No."] of kinds) {
    const failure = { type: "error", error: { type, message } };
    for (
      const ask of [
        () => claudeRig(() => Response.json(failure)).bedrock.chat(HI),
        () => claudeRig(() => chunks([START, failure])).bedrock.stream(HI).final(),
      ]
    ) {
      const error = await assertRejects(ask);
      assert(isProviderError(error), `${error}`);
      assertEquals([error.kind, error.retryable, error.code.toLowerCase()], [kind, retryable, type]);
    }
  }
});

Deno.test("completions of Claude 2 are read alike whole and streamed", async () => {
  const end = { stop_reason: "stop_sequence", stop: "\n\nHuman:" };
  const whole = await claudeRig(() =>
    Response.json({ type: "completion", completion: " Paris.", ...end }, {
      headers: { "x-amzn-requestid": "request-1" },
    })
  ).bedrock
    .chat(HI);
  const { bedrock } = claudeRig(() =>
    chunks([
      { type: "completion", completion: " Par", stop_reason: null, stop: null },
      { type: "completion", completion: "is.", ...end, "amazon-bedrock-invocationMetrics": { firstByteLatency: 1 } },
    ])
  );
  const streamed = await bedrock.stream(HI).final();
  assertEquals(plain(streamed), plain(whole));
  assertEquals([whole.text, whole.stopReason, whole.unknown], [" Paris.", "stop_sequence", { stop: "\n\nHuman:" }]);
});
