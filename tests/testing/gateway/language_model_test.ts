import { assert, assertEquals } from "@std/assert";
import { fakeGateway } from "@bedrock-edge/client/testing";
import { ManualClock } from "../../helpers/manual_clock.ts";
import { answerOf, ask, MODEL, partsOf, user } from "./support.ts";

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 2, text: 2, reasoning: 0 },
};

const gateway = { generationId: "gen_fake1", routing: { resolvedProvider: "amazon" } };

Deno.test("fakeGateway answers a language model as a whole", async () => {
  const response = await ask(fakeGateway({ replies: ["Paris."], clock: new ManualClock() }));
  assertEquals(response.headers.get("x-vercel-id"), "fake1::1");
  assertEquals(await response.json(), {
    content: [{ type: "text", text: "Paris." }],
    finishReason: { unified: "stop", raw: "end_turn" },
    usage,
    warnings: [],
    providerMetadata: { gateway },
    response: { id: "resp_gen_fake1", modelId: MODEL, timestamp: "1970-01-01T00:00:00.000Z" },
  });
});

Deno.test("fakeGateway streams the parts of the specification", async () => {
  const response = await ask(fakeGateway({ replies: ["Paris."], clock: new ManualClock() }), { stream: true });
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  assertEquals(await partsOf(response), [
    { type: "stream-start", warnings: [] },
    { type: "response-metadata", id: "resp_gen_fake1", modelId: MODEL, timestamp: "1970-01-01T00:00:00.000Z" },
    { type: "text-start", id: "0", providerMetadata: { gateway: { generationId: "gen_fake1" } } },
    { type: "text-delta", id: "0", delta: "Pari" },
    { type: "text-delta", id: "0", delta: "s." },
    { type: "text-end", id: "0" },
    { type: "finish", finishReason: { unified: "stop", raw: "end_turn" }, usage, providerMetadata: { gateway } },
  ]);
});

/** A block of a reply, with its content and the parts of its stream. */
const BLOCKS: readonly [Record<string, unknown>, Record<string, unknown>[], Record<string, unknown>[]][] = [
  [
    { toolUse: { name: "look", input: { a: 1 }, toolUseId: "c1" } },
    [{ type: "tool-call", toolCallId: "c1", toolName: "look", input: '{"a":1}' }],
    [
      { type: "tool-input-start", id: "c1", toolName: "look" },
      { type: "tool-input-delta", id: "c1", delta: '{"a"' },
      { type: "tool-input-delta", id: "c1", delta: ":1}" },
      { type: "tool-input-end", id: "c1" },
      { type: "tool-call", toolCallId: "c1", toolName: "look", input: '{"a":1}' },
    ],
  ],
  [
    { reasoningContent: { reasoningText: { text: "Hmm", signature: "c2ln" } } },
    [{ type: "reasoning", text: "Hmm", providerMetadata: { bedrock: { signature: "c2ln" } } }],
    [
      { type: "reasoning-start", id: "1" },
      { type: "reasoning-delta", id: "1", delta: "Hmm" },
      { type: "reasoning-end", id: "1", providerMetadata: { bedrock: { signature: "c2ln" } } },
    ],
  ],
  [
    {
      citationsContent: {
        content: [{ text: "So" }],
        citations: [{ title: "T", location: { web: { url: "https://example.com" } } }, { title: "D" }],
      },
    },
    [
      { type: "text", text: "So" },
      { type: "source", sourceType: "url", id: "source-0", url: "https://example.com", title: "T" },
      { type: "source", sourceType: "document", id: "source-1", mediaType: "text/plain", title: "D" },
    ],
    [
      { type: "text-start", id: "1" },
      { type: "text-delta", id: "1", delta: "So" },
      { type: "text-end", id: "1" },
      { type: "source", sourceType: "url", id: "source-0", url: "https://example.com", title: "T" },
      { type: "source", sourceType: "document", id: "source-1", mediaType: "text/plain", title: "D" },
    ],
  ],
  [
    { image: { format: "png", source: { bytes: "AAAA" } } },
    [{ type: "file", mediaType: "image/png", data: { type: "data", data: "AAAA" } }],
    [{ type: "file", mediaType: "image/png", data: { type: "data", data: "AAAA" } }],
  ],
  [
    { toolUse: { name: "search", input: {}, toolUseId: "s1", type: "server_tool_use" } },
    [{ type: "tool-call", toolCallId: "s1", toolName: "search", input: "{}", providerExecuted: true }],
    [
      { type: "tool-input-start", id: "s1", toolName: "search", providerExecuted: true },
      { type: "tool-input-delta", id: "s1", delta: "{}" },
      { type: "tool-input-end", id: "s1" },
      { type: "tool-call", toolCallId: "s1", toolName: "search", input: "{}", providerExecuted: true },
    ],
  ],
  [
    { toolResult: { toolUseId: "s1", type: "search_result", content: [{ text: "found" }] } },
    [{ type: "tool-result", toolCallId: "s1", toolName: "search", result: [{ text: "found" }] }],
    [{ type: "tool-result", toolCallId: "s1", toolName: "search", result: [{ text: "found" }] }],
  ],
  [{ hologram: { hue: 7 } }, [{ type: "hologram", hue: 7 }], [{ type: "hologram", hue: 7 }]],
  [
    { reasoningContent: { redactedContent: "AQID" } },
    [{ type: "reasoning", text: "", providerMetadata: { bedrock: { redactedContent: "AQID" } } }],
    [
      { type: "reasoning-start", id: "1" },
      { type: "reasoning-delta", id: "1", delta: "" },
      { type: "reasoning-end", id: "1", providerMetadata: { bedrock: { redactedContent: "AQID" } } },
    ],
  ],
  [
    { citationsContent: { citations: [{ location: { web: { url: "https://example.com" } } }] } },
    [{ type: "source", sourceType: "url", id: "source-0", url: "https://example.com", title: "" }],
    [{ type: "source", sourceType: "url", id: "source-0", url: "https://example.com", title: "" }],
  ],
  [
    { toolResult: { toolUseId: "s1", content: [] } },
    [{ type: "tool-result", toolCallId: "s1", toolName: "", result: [] }],
    [{ type: "tool-result", toolCallId: "s1", toolName: "", result: [] }],
  ],
  [
    { toolUse: { name: "look", toolUseId: "c1", input: "no JSON" } },
    [{ type: "tool-call", toolCallId: "c1", toolName: "look", input: "no JSON" }],
    [
      { type: "tool-input-start", id: "c1", toolName: "look" },
      { type: "tool-input-delta", id: "c1", delta: "no" },
      { type: "tool-input-delta", id: "c1", delta: " JSON" },
      { type: "tool-input-end", id: "c1" },
      { type: "tool-call", toolCallId: "c1", toolName: "look", input: "no JSON" },
    ],
  ],
];

for (const [block, content, parts] of BLOCKS) {
  Deno.test(`fakeGateway sends a block of kind ${Object.keys(block)[0]}: ${JSON.stringify(content[0])}`, async () => {
    const replies = [{ content: [{ text: "a" }, block] }];
    assertEquals((await answerOf({ replies })).content.slice(1), content);
    const streamed = await partsOf(await ask(fakeGateway({ replies }), { stream: true }));
    assertEquals(streamed.slice(5, -1), parts);
  });
}

Deno.test("fakeGateway's small model calls a tool, reads the result, reasons, and fills in a schema", async () => {
  const tools = [{
    type: "function",
    name: "weather",
    inputSchema: { type: "object", properties: { city: { const: "Oslo" } }, required: ["city"] },
  }];
  const fake = fakeGateway();
  const first = await (await ask(fake, { body: { tools, reasoning: "low" } })).json();
  assertEquals(first.content.map(({ type }: { type: string }) => type), ["reasoning", "tool-call"]);
  assertEquals(first.finishReason.unified, "tool-calls");
  const [reasoning, { toolCallId, toolName, input }] = first.content;
  const call = { type: "tool-call", toolCallId, toolName, input: JSON.parse(input) };
  const result = { type: "tool-result", toolCallId, toolName, output: { type: "json", value: { celsius: 7 } } };
  const prompt = [user("Hi"), { role: "assistant", content: [reasoning, call] }, { role: "tool", content: [result] }];
  const second = await (await ask(fake, { body: { tools, prompt } })).json();
  assertEquals(
    second.content[0].text,
    'The tool answered: {"celsius":7}. This answer comes from fakeGateway; no model ran.',
  );
  const schema = { type: "object", properties: { n: { const: 4 } }, required: ["n"] };
  const { content } = await answerOf({}, { responseFormat: { type: "json", schema } });
  assertEquals(content, [{ type: "text", text: '{"n":4}' }]);
  const cut = await answerOf({}, { maxOutputTokens: 2 });
  assertEquals([cut.content[0].text, cut.finishReason], ["You said", { unified: "length", raw: "max_tokens" }]);
});

Deno.test("fakeGateway reads the files of both protocols", async () => {
  const v4 = [
    { type: "file", mediaType: "image/png", data: { type: "data", data: "AAAA" } },
    {
      type: "file",
      mediaType: "application/pdf",
      filename: "a",
      data: { type: "url", url: "https://example.com/a.pdf" },
    },
  ];
  const said = async (content: unknown, protocol: "v3" | "v4") => {
    const response = await ask(fakeGateway(), { body: { prompt: [{ role: "user", content }] }, protocol });
    const answer = await response.json();
    return answer.content?.[0].text.replace(" This answer comes from fakeGateway; no model ran.", "") ??
      answer.error.param;
  };
  const text = 'I see one png of 3 bytes, one pdf "a" at https://example.com/a.pdf.';
  assertEquals(await said(v4, "v4"), text);
  const v3 = [
    { type: "file", mediaType: "image/png", data: "data:image/png;base64,AAAA" },
    { type: "file", mediaType: "application/pdf", filename: "a", data: "https://example.com/a.pdf" },
  ];
  assertEquals(await said(v3, "v3"), text);
  assertEquals(await said(v3, "v4"), "prompt[0].content[0].data");
  assertEquals(await said(v4, "v3"), "prompt[0].content[0].data");
  const places = [
    { type: "file", mediaType: "image/png", data: { type: "reference", reference: { amazon: "r" } } },
    { type: "file", mediaType: "text/plain", data: { type: "text", text: "Hi" } },
  ];
  assertEquals(await said(places.slice(0, 1), "v4"), "I see one png at reference.");
  assert((await said(places.slice(1), "v4")).startsWith("I see one plain"));
  const dataUrl = { type: "data", data: "data:image/png;base64,AAAA" };
  assertEquals(await said([{ ...v4[0], data: dataUrl }], "v4"), "prompt[0].content[0].data.data");
});

Deno.test("fakeGateway sends scripted reasons, counts, warnings, metadata, errors and parts", async () => {
  const answer = await answerOf({
    replies: [{
      text: "a",
      stopReason: "odd",
      usage: { inputTokens: 5, outputTokens: 2, cacheReadInputTokens: 3 },
      warnings: [{ type: "other", message: "w" }],
      providerMetadata: { gateway: { cost: "0.1" }, amazon: { trace: 1 } },
    }],
  });
  assertEquals(answer.finishReason, { unified: "other", raw: "odd" });
  assertEquals(answer.usage.inputTokens, { total: 8, noCache: 5, cacheRead: 3, cacheWrite: 0 });
  assertEquals(answer.warnings, [{ type: "other", message: "w" }]);
  assertEquals(answer.providerMetadata, { gateway: { ...gateway, cost: "0.1" }, amazon: { trace: 1 } });
  const own = { inputTokens: { total: 1 }, outputTokens: { total: 1 } };
  assertEquals((await answerOf({ replies: [{ text: "a", usage: own }] })).usage, own);
  const error = { code: "forbidden", message: "No.", param: { ruleId: "r1" } };
  const refused = await ask(fakeGateway({ replies: [{ error }] }));
  assertEquals([refused.status, await refused.json()], [403, {
    error: { message: "No.", type: "forbidden", param: { ruleId: "r1" }, code: null },
    generationId: "gen_fake1",
  }]);
  const parts = [{ type: "stream-start", warnings: [] }, { type: "odd" }];
  assertEquals(await partsOf(await ask(fakeGateway({ replies: [{ events: parts }] }), { stream: true })), parts);
});

Deno.test("fakeGateway sends raw chunks on request, and pings and other line ends as its dialect says", async () => {
  const types = async (dialect: object, body: object = {}) => {
    const fake = fakeGateway({ replies: ["a"], dialect });
    const parts = await partsOf(await ask(fake, { stream: true, body: { ...body } }));
    return parts.map(({ type }) => type);
  };
  const plain = ["stream-start", "response-metadata", "text-start", "text-delta", "text-end", "finish"];
  assertEquals(await types({}), plain);
  assertEquals((await types({}, { includeRawChunks: true })).filter((type) => type === "raw").length, 3);
  assertEquals((await types({ pings: true })).filter((type) => type === "ping").length, 3);
  const spelled = fakeGateway({
    replies: [{ events: [1, 2] }],
    dialect: { lineEnd: "\r\n", comments: true, done: true },
  });
  assertEquals(
    await (await ask(spelled, { stream: true })).text(),
    ": KEEP-ALIVE\r\n\r\ndata: 1\r\n\r\n: KEEP-ALIVE\r\n\r\ndata: 2\r\n\r\n: KEEP-ALIVE\r\n\r\ndata: [DONE]\r\n\r\n",
  );
});

Deno.test("fakeGateway chooses replies by model, text and function, and starts again after reset", async () => {
  const fake = fakeGateway({
    replies: [
      "first",
      { when: { model: /^other/ }, text: "other" },
      { when: ({ stream }) => stream, text: "s" },
      "last",
    ],
  });
  const said = async (headers = {}) => (await (await ask(fake, { headers })).json()).content[0].text;
  assertEquals(await said({ "ai-language-model-id": "other/x" }), "other");
  assertEquals([await said(), await said(), await said()], ["first", "last", "last"]);
  fake.reset();
  assertEquals([fake.requests.length, await said()], [0, "first"]);
});

Deno.test("fakeGateway sends blocks side by side", async () => {
  const replies = [{ content: [{ text: "a" }, { text: "b" }], interleave: true }];
  const parts = await partsOf(await ask(fakeGateway({ replies }), { stream: true }));
  assertEquals(parts.slice(2, -1).map(({ type, id }) => `${type} ${id}`), [
    "text-start 0",
    "text-start 1",
    "text-delta 0",
    "text-delta 1",
    "text-end 0",
    "text-end 1",
  ]);
});

Deno.test("fakeGateway's small model reads results that were denied, and fills in JSON without a schema", async () => {
  const call = { type: "tool-call", toolCallId: "c1", toolName: "look", input: {} };
  const said = async (output: object) => {
    const result = { type: "tool-result", toolCallId: "c1", toolName: "look", output };
    const prompt = [user("Hi"), { role: "assistant", content: [call] }, { role: "tool", content: [result] }];
    return (await answerOf({}, { prompt })).content[0].text.split(". ")[0];
  };
  assertEquals(await said({ type: "execution-denied" }), "The tool answered: denied");
  assertEquals(await said({ type: "execution-denied", reason: "Not now" }), "The tool answered: Not now");
  const { content } = await answerOf({}, { responseFormat: { type: "json" } });
  assertEquals(content, [{ type: "text", text: "{}" }]);
});

Deno.test("fakeGateway's small model calls the forced tool, or none", async () => {
  const tools = ["a", "b"].map((name) => ({ type: "function", name, inputSchema: { type: "object" } }));
  const called = async (toolChoice: unknown) => (await answerOf({}, { tools, toolChoice })).content[0].toolName;
  assertEquals(await called({ type: "tool", toolName: "b" }), "b");
  assertEquals(await called({ type: "required" }), "a");
  assertEquals(await called({ type: "none" }), undefined);
});
