/** The answers of the fake's own model, without a script. */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { assistant, framesOf, type Json, keyed, MODEL, summaryOf, user } from "./support.ts";

const NOTE = "This answer comes from fakeBedrock; no model ran.";
const REDACT = "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_46C9A13E193C177646C7398A98432ECCCE4C1253D5E2D8";

const NOVA = "us.amazon.nova-2-lite-v1:0";

async function converse(body: Json, options: FakeBedrockOptions = {}, modelId: string = MODEL): Promise<Json> {
  const response = await fakeBedrock(options)(keyed({ body, modelId }));
  const answer = await response.json();
  assertEquals([response.status, answer.message], [200, undefined]);
  return answer;
}

async function content(body: Json, modelId?: string): Promise<Json[]> {
  return ((await converse(body, {}, modelId))["output"] as { message: { content: Json[] } }).message.content;
}

const asked = (...blocks: unknown[]): Json => ({ messages: [{ role: "user", content: blocks }] });
const tool = (name: string): Json => ({ toolSpec: { name, inputSchema: { json: { type: "object" } } } });
const fields = (additionalModelRequestFields: Json, text = "Why?"): Json => ({
  messages: [user(text)],
  additionalModelRequestFields,
});

const MEDIA: readonly (readonly [what: string, blocks: readonly unknown[], said: string])[] = [
  ["an image", [{ image: { format: "png", source: { bytes: btoa("\0".repeat(68)) } } }], "I see one png of 68 bytes."],
  [
    "images and text",
    [{ text: "Look" }, { image: { format: "png", source: { bytes: "AAAA" } } }, {
      image: { format: "webp", source: { s3Location: { uri: "s3://bucket/key" } } },
    }],
    'You said: "Look". I see one png of 3 bytes, one webp at s3://bucket/key.',
  ],
  [
    "documents",
    [
      { text: "Read" },
      { document: { name: "a", format: "pdf", source: { bytes: "AAA=" } } },
      { document: { name: "b", source: { text: "été" }, citations: { enabled: true } } },
      {
        document: {
          name: "c",
          format: "md",
          source: { content: [{ text: "ab" }, { text: "c" }] },
          citations: { enabled: true },
        },
      },
    ],
    'You said: "Read". I see one pdf "a" of 2 bytes, one txt "b" of 5 bytes, one md "c" of 3 bytes.',
  ],
  [
    "a film and a sound",
    [{ video: { format: "mp4", source: { bytes: "AAAA" } } }, { audio: { format: "wav", source: { bytes: "AA==" } } }],
    "I see one mp4 of 3 bytes, one wav of 1 bytes.",
  ],
  [
    "guarded text and a guarded image",
    [{ guardContent: { text: { text: "Hi" } } }, {
      guardContent: { image: { format: "jpeg", source: { bytes: "AAAA" } } },
    }],
    'You said: "Hi". I see one jpeg of 3 bytes.',
  ],
  [
    "a search result",
    [{ searchResult: { source: "s", title: "T", content: [{ text: "x" }] } }],
    'I see one search result "T".',
  ],
];

for (const [what, blocks, said] of MEDIA) {
  Deno.test(`fake's model says that it was shown ${what}`, async () => {
    const [first] = await content(asked(...blocks), NOVA);
    assertEquals(String(first?.["text"]).slice(0, said.length), said);
  });
}

Deno.test("fake's model describes the media that a tool brought", async () => {
  const results = [{ image: { format: "png", source: { bytes: "AAAA" } } }, { json: { a: 1 } }];
  const answer = await content({
    messages: [
      user("a"),
      { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "look", input: {} } }] },
      { role: "user", content: [{ toolResult: { toolUseId: "t", content: results } }] },
    ],
    toolConfig: { tools: [tool("look")] },
  });
  assertEquals(answer, [{ text: `The tool answered: one png of 3 bytes {"a":1}. ${NOTE}` }]);
});

for (
  const [how, given] of [
    ["as Claude is asked", { thinking: { type: "enabled", budget_tokens: 1024 } }],
    ["as newer Claudes are asked", { thinking: { type: "adaptive" } }],
    ["as Bedrock's own examples ask", { reasoning_config: { type: "enabled", budget_tokens: 1024 } }],
  ] as const
) {
  Deno.test(`fake's model reasons first and signs it when it is asked ${how}`, async () => {
    const [reasoning, text, ...more] = await content(fields(given));
    const { reasoningText } = reasoning!["reasoningContent"] as { reasoningText: Json };
    assertEquals(reasoningText["text"], "They wrote 4 characters. I will answer in a sentence or two.");
    assert(atob(String(reasoningText["signature"])).startsWith("fake-signature:"));
    assertEquals([text, more], [{ text: `You said: "Why?". ${NOTE}` }, []]);
    const [redacted] = await content(fields(given, `${REDACT} Why?`));
    const { redactedContent } = redacted!["reasoningContent"] as Json;
    assert(atob(String(redactedContent)).startsWith("fake-redacted:"));
  });
}

Deno.test("fake's model reasons without a signature when it is asked as other models are", async () => {
  for (
    const given of [
      { reasoning_effort: "low" },
      { reasoning: { effort: "high" } },
      { reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } },
      { reasoning_config: "high" },
    ]
  ) {
    const [reasoning] = await content(fields(given));
    const { reasoningText } = reasoning!["reasoningContent"] as { reasoningText: Json };
    assertEquals(Object.keys(reasoningText), ["text"]);
  }
});

Deno.test("fake's model does not reason when nobody asks or somebody says no", async () => {
  for (
    const given of [
      {},
      { top_k: 1 },
      { thinking: { type: "disabled" } },
      { reasoning: { effort: "none" } },
      { reasoningConfig: { type: "disabled" } },
    ]
  ) {
    assertEquals(await content(fields(given)), [{ text: `You said: "Why?". ${NOTE}` }]);
  }
});

Deno.test("fake's model reasons before it calls a tool, and pays for it out of maxTokens", async () => {
  const thinking = { thinking: { type: "adaptive" } };
  const called = await content({ ...fields(thinking), toolConfig: { tools: [tool("add")] } });
  assertEquals(called.map((block) => Object.keys(block)[0]), ["reasoningContent", "toolUse"]);
  const cut = await converse({ ...fields(thinking), inferenceConfig: { maxTokens: 1 } });
  assertEquals(cut["stopReason"], "max_tokens");
  assertEquals((cut["output"] as { message: { content: unknown[] } }).message.content.length, 1);
});

const citable = { citations: { enabled: true } };

Deno.test("fake's model cites what may be cited, and quotes it", async () => {
  const body = asked(
    { text: "Sum up" },
    { document: { name: "plain", source: { text: "\n First one. Second one." }, ...citable } },
    { document: { name: "silent", format: "txt", source: { bytes: btoa("Do not cite me.") } } },
    { document: { name: "note", format: "md", source: { bytes: btoa("# Title\nmore") }, ...citable } },
    { document: { name: "parts", source: { content: [{ text: "Part one" }, { text: "two" }] }, ...citable } },
    { document: { name: "scan", format: "pdf", source: { bytes: "AAAA" }, ...citable } },
    { searchResult: { source: "https://a.example", title: "A", content: [{ text: "No." }] } },
    { searchResult: { source: "https://b.example", title: "B", content: [{ text: "Found. More." }], ...citable } },
  );
  const [first, ...rest] = await content(body);
  assert(String(first?.["text"]).startsWith('You said: "Sum up". I see one txt "plain" of'));
  assertEquals(rest.at(-1), { text: ` ${NOTE}` });
  assertEquals(rest.filter((block) => !("text" in block)).map((block) => block["citationsContent"]), [
    {
      content: [{ text: '"plain" says: "First one."' }],
      citations: [{
        title: "plain",
        sourceContent: [{ text: "First one." }],
        location: { documentChar: { documentIndex: 0, start: 2, end: 12 } },
      }],
    },
    {
      content: [{ text: ' "note" says: "# Title"' }],
      citations: [{
        title: "note",
        sourceContent: [{ text: "# Title" }],
        location: { documentChar: { documentIndex: 2, start: 0, end: 7 } },
      }],
    },
    {
      content: [{ text: ' "parts" says: "Part one"' }],
      citations: [{
        title: "parts",
        sourceContent: [{ text: "Part one" }],
        location: { documentChunk: { documentIndex: 3, start: 0, end: 1 } },
      }],
    },
    {
      content: [{ text: ' I was shown "scan".' }],
      citations: [{ title: "scan", location: { documentPage: { documentIndex: 4, start: 1, end: 2 } } }],
    },
    {
      content: [{ text: ' https://b.example says: "Found."' }],
      citations: [{
        title: "B",
        source: "https://b.example",
        sourceContent: [{ text: "Found." }],
        location: { searchResultLocation: { searchResultIndex: 1, start: 0, end: 1 } },
      }],
    },
  ]);
});

Deno.test("fake's model gives no source for a claim that was cut off", async () => {
  const body = asked({ text: "a" }, { document: { name: "d", source: { text: "One two three four." }, ...citable } });
  const cut = await content({ ...body, inferenceConfig: { stopSequences: ["three"] } });
  assertEquals(cut.at(-1), { citationsContent: { content: [{ text: '"d" says: "One two ' }], citations: [] } });
});

Deno.test("fake's model's answers come back in the next request", async () => {
  const body = {
    ...fields({ thinking: { type: "adaptive" } }),
    ...asked({ text: "a" }, { document: { name: "d", source: { text: "One." }, ...citable } }),
    toolConfig: { tools: [{ systemTool: { name: "nova_grounding" } }] },
  };
  const blocks = await content(body);
  assertEquals(blocks.map((block) => Object.keys(block)[0]), [
    "reasoningContent",
    "toolUse",
    "toolResult",
    "text",
    "citationsContent",
    "citationsContent",
    "text",
  ]);
  await converse({
    ...body,
    messages: [...((body as Json)["messages"] as Json[]), { role: "assistant", content: blocks }, user("b")],
  });
});

Deno.test("fake's model lets the service run its tools, and cites what they found", async () => {
  const response = await converse({
    messages: [user("News?")],
    toolConfig: { tools: [{ systemTool: { name: "nova_grounding" } }] },
  });
  assertEquals(response["stopReason"], "end_turn");
  assertEquals((response["output"] as { message: unknown }).message, {
    role: "assistant",
    content: [
      {
        toolUse: {
          toolUseId: "tooluse_fake1",
          name: "nova_grounding",
          input: { query: "News?" },
          type: "server_tool_use",
        },
      },
      {
        toolResult: {
          toolUseId: "tooluse_fake1",
          type: "nova_grounding_result",
          status: "success",
          content: [{ json: { results: [{ url: "https://example.com/", title: "Example Domain" }] } }],
        },
      },
      { text: 'You said: "News?". ' },
      {
        citationsContent: {
          content: [{ text: 'The web says: "Example Domain"' }],
          citations: [{
            title: "Example Domain",
            location: { web: { url: "https://example.com/", domain: "example.com" } },
          }],
        },
      },
      { text: ` ${NOTE}` },
    ],
  });
});

Deno.test("fake's model cites nothing behind the words that maxTokens has cut off", async () => {
  const toolConfig = { tools: [{ systemTool: { name: "nova_grounding" } }] };
  const kinds = async (maxTokens: number) =>
    (await content({ messages: [user("News?")], toolConfig, inferenceConfig: { maxTokens } }, NOVA))
      .map((block) => Object.keys(block)[0]);
  assertEquals((await kinds(20)).filter((kind) => kind === "citationsContent"), []);
  assertEquals((await kinds(500)).filter((kind) => kind === "citationsContent"), ["citationsContent"]);
});

Deno.test("fake's model answers of Nova's own tools as Nova 2 was recorded, whole and streamed", async () => {
  const body = { messages: [user("News?")], toolConfig: { tools: [{ systemTool: { name: "nova_grounding" } }] } };
  const [call, result, text, cited, last] = await content(body, NOVA);
  assertEquals([call, result], [
    {
      toolUse: {
        toolUseId: "tooluse_fake1",
        name: "nova_grounding",
        input: { query: "News?" },
        type: "server_tool_use",
      },
    },
    {
      toolResult: {
        toolUseId: "tooluse_fake1",
        type: "nova_grounding_result",
        status: "success",
        content: [{ text: "[HIDDEN]" }],
      },
    },
  ]);
  assert(String(text?.["text"]).endsWith('The web says: "Example Domain"'));
  // Sources without words of their own.
  const citation = { location: { web: { url: "https://example.com/", domain: "example.com" } } };
  assertEquals([cited, last], [{ citationsContent: { citations: [citation] } }, { text: ` ${NOTE}` }]);
  const frames = await framesOf(await fakeBedrock()(keyed({ operation: "converse-stream", body, modelId: NOVA })));
  const deltas = frames.map(summaryOf).filter(([name, payload]) =>
    name === "contentBlockDelta" && payload["contentBlockIndex"] === 3
  );
  assertEquals(deltas.map(([, { delta }]) => delta), [{ citation }]);

  const code = { ...body, toolConfig: { tools: [{ systemTool: { name: "nova_code_interpreter" } }] } };
  const [, ran] = await content(code, NOVA);
  assertEquals(ran, {
    toolResult: {
      toolUseId: "tooluse_fake1",
      type: "nova_code_interpreter_result",
      status: "success",
      content: [{ json: { stdOut: "News?", stdErr: "", exitCode: 0, isError: false } }],
    },
  });
});

/** Models, and the `type` that each writes into an ordinary call: alone, and while a system tool is on offer. */
const CALL_TYPES: readonly (readonly [modelId: string, alone: string | undefined, beside: string | undefined])[] = [
  ["anthropic.claude-opus-4-1-20250805-v1:0", "tool_use", "tool_use"],
  ["us.anthropic.claude-haiku-4-5-20251001-v1:0", "tool_use", "tool_use"],
  ["global.anthropic.claude-sonnet-4-5-20250929-v1:0", "tool_use", "tool_use"],
  ["us.anthropic.claude-sonnet-4-6", "tool_use", "tool_use"],
  ["us.anthropic.claude-opus-4-6-v1", "tool_use", "tool_use"],
  ["us.anthropic.claude-opus-4-7", "tool_use", "tool_use"],
  ["us.anthropic.claude-sonnet-5", "tool_use", "tool_use"],
  ["us.anthropic.claude-sonnet-5-5", "tool_use", "tool_use"],
  ["anthropic.claude-fable-5-1", "tool_use", "tool_use"],
  ["anthropic.claude-mythos-preview", "tool_use", "tool_use"],
  ["arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6", "tool_use", "tool_use"],
  ["anthropic.claude-opus-4-20250514-v1:0", undefined, undefined],
  ["us.anthropic.claude-sonnet-4-20250514-v1:0", undefined, undefined],
  ["anthropic.claude-3-haiku-20240307-v1:0", undefined, undefined],
  ["anthropic.claude-3-5-sonnet-20241022-v2:0", undefined, undefined],
  ["us.anthropic.claude-3-7-sonnet-20250219-v1:0", undefined, undefined],
  ["anthropic.claude-v2:1", undefined, undefined],
  ["anthropic.claude-instant-v1", undefined, undefined],
  [NOVA, undefined, "tool_use"],
  ["nvidia.nemotron-super-3-120b", "tool_use", "tool_use"],
  ["us.meta.llama3-3-70b-instruct-v1:0", undefined, undefined],
  ["openai.gpt-oss-120b-1:0", undefined, undefined],
];

for (const [modelId, alone, beside] of CALL_TYPES) {
  Deno.test(`fake's calls have the type that ${modelId} writes, whole and streamed`, async () => {
    const offers = [[alone, [tool("add")]], [beside, [tool("add"), {
      systemTool: { name: "nova_grounding" },
    }]]] as const;
    for (const [type, tools] of offers) {
      const body = { messages: [user("a")], toolConfig: { tools } };
      const answer = await converse(body, {}, modelId);
      const { content: [call] } = (answer["output"] as { message: { content: Json[] } }).message;
      assertEquals([(call!["toolUse"] as Json)["type"], answer["stopReason"]], [type, "tool_use"]);
      const frames = await framesOf(await fakeBedrock()(keyed({ operation: "converse-stream", body, modelId })));
      const start = frames.map(summaryOf).find(([name]) => name === "contentBlockStart")![1]["start"] as {
        toolUse: Json;
      };
      assertEquals(start.toolUse["type"], type);
      const { toolUseId } = call!["toolUse"] as Json;
      const result = { role: "user", content: [{ toolResult: { toolUseId, content: [{ text: "2" }] } }] };
      await converse({ ...body, messages: [user("a"), { role: "assistant", content: [call] }, result] }, {}, modelId);
    }
  });
}

Deno.test("fake's usage has the counts of the cache for models that count it, each under both names", async () => {
  const usage = async (modelId: string, more: Json = {}) =>
    (await converse({ messages: [user("Hi")], ...more }, {}, modelId))["usage"] as Json;
  const counts = [
    "cacheReadInputTokens",
    "cacheReadInputTokenCount",
    "cacheWriteInputTokens",
    "cacheWriteInputTokenCount",
  ];
  const cached = { system: [{ text: "Be brief." }, { cachePoint: { type: "default" } }] };
  const claude = await usage("us.anthropic.claude-sonnet-4-6");
  assertEquals(counts.map((name) => claude[name]), [0, 0, 0, 0]);
  const nova = await usage(NOVA);
  assertEquals([counts.map((name) => name in nova), nova["serverToolUsage"]], [[false, false, false, false], {}]);
  const written = await usage(NOVA, cached);
  assertEquals(counts.map((name) => written[name]), [0, 0, 3, 3]);
  assertEquals([written["totalTokens"]], [
    Number(written["inputTokens"]) + Number(written["outputTokens"]) + Number(written["cacheWriteInputTokens"]),
  ]);
});

Deno.test("fake streams an empty text before the reasoning of gpt-oss, as it was recorded", async () => {
  const body = fields({ reasoning_effort: "low" });
  for (const [modelId, first] of [["openai.gpt-oss-120b-1:0", "text"], [NOVA, "reasoningContent"]] as const) {
    const frames = await framesOf(await fakeBedrock()(keyed({ operation: "converse-stream", body, modelId })));
    const [, opening, next] = frames.map(summaryOf);
    assertEquals(Object.keys(opening![1]["delta"] as Json), [first]);
    if (first === "text") {
      assertEquals([opening![1]["delta"], next![0]], [{ text: "" }, "contentBlockStop"]);
    }
    const [whole] = await content(body, modelId);
    assertEquals(Object.keys(whole!), ["reasoningContent"]);
  }
});

Deno.test("fake's model answers in words instead of calling a tool that is said to be unavailable", async () => {
  const stub = { toolSpec: { ...tool("gone")["toolSpec"] as Json, description: "Not available now. Do not call it." } };
  const said = [{ text: `You said: "a". ${NOTE}` }];
  assertEquals(await content({ messages: [user("a")], toolConfig: { tools: [stub] } }), said);
  assertEquals(await content({ messages: [user("a")], toolConfig: { tools: [stub], toolChoice: { any: {} } } }), said);
  const [call] = await content({ messages: [user("a")], toolConfig: { tools: [stub, tool("here")] } });
  assertEquals((call!["toolUse"] as Json)["name"], "here");
});

Deno.test("fake answers as the model behind an ARN, where the control plane knows it", async () => {
  const modelId = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdef123456";
  const models = [{ modelArn: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-8" }];
  const options = { controlPlane: { resources: { [modelId]: { models } } } };
  const body = { messages: [user("a")], toolConfig: { tools: [tool("add")] } };
  const typeOf = async (options: FakeBedrockOptions) => {
    const answer = await converse(body, options, modelId);
    const { content: [call] } = (answer["output"] as { message: { content: Json[] } }).message;
    return (call!["toolUse"] as Json)["type"];
  };
  assertEquals([await typeOf(options), await typeOf({})], ["tool_use", undefined]);
});

Deno.test("fake's model calls no tool that was removed, and calls it again once it was added", async () => {
  const toolConfig = { tools: [tool("first"), tool("second")] };
  const turn = (kind: string) => ({ role: "system", content: [{ [kind]: { tool: { name: "first" } } }] });
  const called = async (...turns: unknown[]) => {
    const [block] = await content({ messages: [user("a"), ...turns], toolConfig });
    return (block!["toolUse"] as Json)["name"];
  };
  assertEquals(await called(), "first");
  assertEquals(await called(turn("toolRemoval")), "second");
  assertEquals(await called(turn("toolRemoval"), assistant("b"), user("c"), turn("toolAddition")), "first");
});

Deno.test("fake's model fills in the schema of the output, after its tools too", async () => {
  const schema = {
    type: "object",
    properties: {
      name: { type: "string" },
      mail: { type: "string", format: "email" },
      age: { allOf: [{ type: "integer" }] },
    },
    required: ["name", "mail", "age"],
    additionalProperties: false,
  };
  const outputConfig = {
    textFormat: { type: "json_schema", structure: { jsonSchema: { schema: JSON.stringify(schema) } } },
  };
  const sample = { name: "example", mail: "someone@example.com", age: 1 };
  const [text] = await content({ messages: [user("a")], outputConfig });
  assertEquals(JSON.parse(String(text?.["text"])), sample);
  const native = await content(fields({ output_config: { format: { type: "json_schema", schema } } }));
  assertEquals(native, [text]);
  const toolConfig = { tools: [tool("add")] };
  const [call] = await content({ messages: [user("a")], outputConfig, toolConfig });
  const [after] = await content({
    messages: [user("a"), { role: "assistant", content: [call] }, {
      role: "user",
      content: [{ toolResult: { toolUseId: "tooluse_fake1", content: [] } }],
    }],
    outputConfig,
    toolConfig,
  });
  assertEquals(JSON.parse(String(after?.["text"])), sample);
  const cut = await converse({ messages: [user("a")], outputConfig, inferenceConfig: { maxTokens: 2 } });
  assertEquals(cut["stopReason"], "max_tokens");
});

Deno.test("fake answers the paths that are asked for, nested as Claude nests them", async () => {
  const ask = async (paths: string[], inferenceConfig: Json = {}) => {
    const answer = await converse({
      messages: [user("alpha beta")],
      inferenceConfig,
      additionalModelResponseFieldPaths: paths,
    });
    return answer["additionalModelResponseFields"];
  };
  assertEquals(await ask(["/stop_sequence"]), { stop_sequence: null });
  assertEquals(await ask(["/delta/stop_sequence", "/stop_reason"], { stopSequences: ["beta"] }), {
    delta: { stop_sequence: "beta" },
    stop_reason: "stop_sequence",
  });
  assertEquals(await ask(["/nothing", "/stop_sequence/deeper", "/delta/toString"]), undefined);
});

Deno.test("fake streams what it answers, block for block", async () => {
  const body = {
    ...fields({ thinking: { type: "adaptive" } }),
    ...asked({ text: "a" }, { document: { name: "d", source: { text: "One." }, ...citable } }),
    toolConfig: { tools: [{ systemTool: { name: "nova_grounding" } }] },
    additionalModelResponseFieldPaths: ["/delta/stop_sequence"],
  };
  const fake = fakeBedrock();
  const whole = await (await fake(keyed({ body }))).json();
  const frames = (await framesOf(await fake(keyed({ operation: "converse-stream", body })))).map(summaryOf);
  const blocks: Json[] = whole.output.message.content;
  const deltas = (index: number) =>
    frames.filter(([name, payload]) => name === "contentBlockDelta" && payload["contentBlockIndex"] === index)
      .map(([, payload]) => payload["delta"] as Json);
  const joined = (index: number, of: (delta: Json) => unknown) =>
    deltas(index).map((delta) => of(delta) ?? "").join("");
  const reasoning = (name: string) => joined(0, (delta) => (delta["reasoningContent"] as Json)[name]);
  assertEquals([reasoning("text"), reasoning("signature")], [
    (blocks[0] as { reasoningContent: { reasoningText: Json } }).reasoningContent.reasoningText["text"],
    (blocks[0] as { reasoningContent: { reasoningText: Json } }).reasoningContent.reasoningText["signature"],
  ]);
  assertEquals(Object.keys(deltas(0).at(-1)?.["reasoningContent"] as Json), ["signature"]);
  assertEquals(JSON.parse(joined(1, (delta) => (delta["toolUse"] as Json)["input"])), { query: "a" });
  assertEquals(deltas(2), [{ toolResult: (blocks[2]!["toolResult"] as Json)["content"] }]);
  blocks.slice(3).forEach((block, at) => {
    const cited = block["citationsContent"] as { content: Json[]; citations: unknown[] } | undefined;
    assertEquals(joined(at + 3, (delta) => delta["text"]), cited?.content[0]?.["text"] ?? block["text"]);
    assertEquals(deltas(at + 3).flatMap((delta) => delta["citation"] ?? []), cited?.citations ?? []);
  });
  assertEquals(frames.at(-2)?.[1], {
    stopReason: "end_turn",
    additionalModelResponseFields: { delta: { stop_sequence: null } },
  });
  assertEquals(frames.at(-1)?.[1]["usage"], whole.usage);
  const starts = frames.filter(([name]) => name === "contentBlockStart").map(([, payload]) =>
    payload["contentBlockIndex"]
  );
  assertEquals(starts, [1, 2]);
});
