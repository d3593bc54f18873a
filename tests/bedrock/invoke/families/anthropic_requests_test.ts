/**
 * Requests to Claude in its own format.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { BedrockChatRequest } from "@bedrock-edge/client";
import type { Json } from "../../../helpers/wire.ts";
import { chunks, CLAUDE, claudeRig, message, START, stop } from "../rig.ts";

type Options = Partial<Omit<BedrockChatRequest, "model">>;

async function asked(
  options: Options,
): Promise<{ readonly body: Json; readonly rules: string[]; readonly headers: Headers }> {
  const { bedrock, sent } = claudeRig(() => message([{ type: "text", text: "{}" }]));
  const { repairs } = await bedrock.chat({ model: CLAUDE, messages: "Hi", ...options } as BedrockChatRequest);
  assertEquals(sent.length, 1);
  return { ...sent[0]!, rules: repairs.map(({ rule }) => rule) };
}

const HELLO = [{ role: "user", content: [{ type: "text", text: "Hi" }] }];

Deno.test("the least request has the version, the turns and a limit", async () => {
  const { body, rules } = await asked({});
  assertEquals(body, { anthropic_version: "bedrock-2023-05-31", max_tokens: 4096, messages: HELLO });
  assertEquals(rules, []);
});

const MEMBERS: readonly (readonly [name: string, options: Options, members: Json])[] = [
  ["parameters", { maxTokens: 7, temperature: 0.5, topK: 3, stopSequences: ["END"] }, {
    max_tokens: 7,
    temperature: 0.5,
    top_k: 3,
    stop_sequences: ["END"],
  }],
  ["topP", { topP: 0.9 }, { top_p: 0.9 }],
  ["a system prompt", { system: "Be brief." }, { system: [{ type: "text", text: "Be brief." }] }],
  ["an effort", { reasoning: { effort: "low" } }, {
    max_tokens: 16_384,
    thinking: { type: "adaptive" },
    output_config: { effort: "low" },
  }],
  ["a budget", { reasoning: { budgetTokens: 2000 } }, {
    max_tokens: 6096,
    thinking: { type: "enabled", budget_tokens: 2000 },
  }],
  ["reasoning off", { reasoning: "off" }, { thinking: { type: "disabled" } }],
  ["members of the caller's own", {
    additionalModelRequestFields: { anthropic_beta: ["x"], metadata: { user_id: "u" } },
  }, {
    anthropic_beta: ["x"],
    metadata: { user_id: "u" },
  }],
];

for (const [name, options, members] of MEMBERS) {
  Deno.test(`${name} are written as Messages writes them`, async () => {
    const { body } = await asked(options);
    assertEquals(body, { anthropic_version: "bedrock-2023-05-31", max_tokens: 4096, messages: HELLO, ...members });
  });
}

const TOOL = { name: "weather", description: "The weather", inputSchema: { type: "object" } } as const;
const WIRE_TOOL = { name: "weather", description: "The weather", input_schema: { type: "object" } };

Deno.test("tools and each choice among them are written, one call at a time by the caller's own member", async () => {
  const choices = [
    ["auto", { type: "auto" }],
    ["any", { type: "any" }],
    ["none", { type: "none" }],
    [{ name: "weather" }, { type: "tool", name: "weather" }],
    [undefined, undefined],
  ] as const;
  for (const [toolChoice, wire] of choices) {
    const { body } = await asked({ tools: [TOOL, { type: "cachePoint", ttl: "1h" }], toolChoice } as Options);
    assertEquals(body["tools"], [{ ...WIRE_TOOL, cache_control: { type: "ephemeral", ttl: "1h" } }]);
    assertEquals(body["tool_choice"], wire);
  }
  const { body, rules } = await asked({
    tools: [TOOL],
    toolChoice: "auto",
    additionalModelRequestFields: { tool_choice: { disable_parallel_tool_use: true } },
  } as Options);
  assertEquals([body["tool_choice"], rules], [{ type: "auto", disable_parallel_tool_use: true }, []]);
});

const PDF = "JVBERi0xLjQ=";
const PNG = "iVBORw0KGgo=";

const BLOCKS: readonly (readonly [name: string, ours: Json, wire: Json])[] = [
  ["an image", { type: "image", format: "png", source: { bytes: PNG } }, {
    type: "image",
    source: { type: "base64", media_type: "image/png", data: PNG },
  }],
  ["a PDF", {
    type: "document",
    name: "a",
    format: "pdf",
    source: { bytes: PDF },
    context: "c",
    citations: { enabled: true },
  }, {
    type: "document",
    source: { type: "base64", media_type: "application/pdf", data: PDF },
    title: "a",
    context: "c",
    citations: { enabled: true },
  }],
  ["a file of text", { type: "document", name: "a", format: "txt", source: { bytes: new TextEncoder().encode("Ä") } }, {
    type: "document",
    source: { type: "text", media_type: "text/plain", data: "Ä" },
    title: "a",
  }],
  ["a document of text", { type: "document", name: "a", source: { text: "b" } }, {
    type: "document",
    source: { type: "text", media_type: "text/plain", data: "b" },
    title: "a",
  }],
  ["a document in parts", { type: "document", name: "a", source: { content: [{ text: "b" }] } }, {
    type: "document",
    source: { type: "content", content: [{ type: "text", text: "b" }] },
    title: "a",
  }],
  ["a search result", {
    type: "searchResult",
    source: "s",
    title: "t",
    content: [{ text: "x" }],
    citations: { enabled: true },
  }, {
    type: "search_result",
    source: "s",
    title: "t",
    content: [{ type: "text", text: "x" }],
    citations: { enabled: true },
  }],
  [
    "an unknown block",
    { type: "unknown", name: "container_upload", value: { type: "container_upload", file_id: "f" } },
    {
      type: "container_upload",
      file_id: "f",
    },
  ],
  ["an unknown block without a type", { type: "unknown", name: "hologram", value: { hue: 1 } }, {
    type: "hologram",
    hue: 1,
  }],
];

for (const [name, ours, wire] of BLOCKS) {
  Deno.test(`${name} is written as Messages writes it, with the mark of a cache point behind it`, async () => {
    const content = [{ type: "text", text: "See" }, ours, { type: "text", text: "." }, { type: "cachePoint" }];
    const { body } = await asked({ messages: [{ role: "user", content }] } as unknown as Options);
    const [turn] = body["messages"] as Json[];
    assertEquals(turn!["content"], [
      { type: "text", text: "See" },
      wire,
      { type: "text", text: ".", cache_control: { type: "ephemeral" } },
    ]);
  });
}

Deno.test("a table and a page become text, which is told", async () => {
  const content = [
    { type: "text", text: "See" },
    { type: "document", name: "a", format: "csv", source: { bytes: new TextEncoder().encode("a;b") } },
  ];
  const { body, rules } = await asked({ messages: [{ role: "user", content }] } as unknown as Options);
  const [turn] = body["messages"] as { content: Json[] }[];
  assertEquals(turn!.content[1], {
    type: "document",
    source: { type: "text", media_type: "text/plain", data: "a;b" },
    title: "a",
  });
  assertEquals(rules, ["document-text"]);
});

Deno.test("a turn with calls and its results go back, with reasoning before them", async () => {
  const { body, rules } = await asked({
    tools: [TOOL],
    messages: [
      { role: "user", content: "Weather?" },
      {
        role: "assistant",
        content: [
          { type: "reasoningContent", text: "Hm.", signature: "c2ln" },
          { type: "reasoningContent", redactedContent: new Uint8Array([1, 2, 3]) },
          {
            type: "toolUse",
            toolUseId: "t1",
            name: "weather",
            input: { a: 1 },
            unknown: { caller: { type: "direct" }, x: 1 },
          },
          { type: "toolUse", toolUseId: "t2", name: "weather", invalid: { raw: "{", error: "cut" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "toolResult", toolUseId: "t1", content: "7 degrees" },
          {
            type: "toolResult",
            toolUseId: "t2",
            status: "error",
            content: [{ type: "json", json: { code: 3 } }, { type: "image", format: "png", source: { bytes: PNG } }],
          },
        ],
      },
    ],
  } as unknown as Options);
  assertEquals((body["messages"] as Json[]).slice(1), [
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Hm.", signature: "c2ln" },
        { type: "redacted_thinking", data: "AQID" },
        { type: "tool_use", id: "t1", name: "weather", input: { a: 1 }, caller: { type: "direct" } },
        { type: "tool_use", id: "t2", name: "weather", input: { invalid: "{" } },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "t1", content: "7 degrees" },
        {
          type: "tool_result",
          tool_use_id: "t2",
          content: [
            { type: "text", text: '{"code":3}' },
            { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } },
          ],
          is_error: true,
        },
      ],
    },
  ]);
  assert(rules.includes("tool-use-input"), rules.join());
});

const CITATIONS: readonly (readonly [place: Json, members: Json])[] = [
  [{ documentPage: { documentIndex: 0, start: 1, end: 2 } }, {
    type: "page_location",
    document_title: "t",
    document_index: 0,
    start_page_number: 1,
    end_page_number: 2,
  }],
  [{ documentChunk: { documentIndex: 0, start: 1, end: 2 } }, {
    type: "content_block_location",
    document_title: "t",
    document_index: 0,
    start_block_index: 1,
    end_block_index: 2,
  }],
  [{ searchResultLocation: { searchResultIndex: 0, start: 1, end: 2 } }, {
    type: "search_result_location",
    title: "t",
    search_result_index: 0,
    start_block_index: 1,
    end_block_index: 2,
  }],
  [{ web: { url: "u", encrypted_index: "e" } }, {
    type: "web_search_result_location",
    title: "t",
    url: "u",
    encrypted_index: "e",
  }],
  [{ new_location: { at: 1 } }, { type: "new_location", title: "t", at: 1 }],
];

for (const [location, wire] of CITATIONS) {
  Deno.test(`a citation at ${Object.keys(location)} has Converse's form here, and Anthropic's on the wire`, async () => {
    const citation = { title: "t", sourceContent: [{ text: "x" }], location };
    const { body } = await asked({
      messages: [
        { role: "user", content: "a" },
        { role: "assistant", content: [{ type: "citationsContent", content: [{ text: "b" }], citations: [citation] }] },
        { role: "user", content: "c" },
      ],
    } as unknown as Options);
    const [block] = (body["messages"] as { content: Json[] }[])[1]!.content;
    assertEquals(block, { type: "text", text: "b", citations: [{ cited_text: "x", ...wire }] });
    const { bedrock } = claudeRig(() => message([block!]));
    const { content } = await bedrock.chat({ model: CLAUDE, messages: "Hi" });
    assertEquals(content, [{ type: "citationsContent", content: [{ text: "b" }], citations: [citation] }]);
  });
}

Deno.test("sources without a place stay out, and sources without text are told", async () => {
  const { body, rules } = await asked({
    messages: [
      { role: "user", content: "a" },
      {
        role: "assistant",
        content: [
          { type: "citationsContent", content: [{ text: "b" }], citations: [{ title: "t" }] },
          { type: "citationsContent", citations: [{ location: { web: { url: "u" } } }] },
        ],
      },
      { role: "user", content: "c" },
    ],
  } as unknown as Options);
  assertEquals((body["messages"] as { content: Json[] }[])[1]!.content, [{ type: "text", text: "b" }]);
  assertEquals(rules, ["citations-without-text"]);
});

Deno.test("repairs are those of Converse, and a strict check refuses instead", async () => {
  const messages = [{ role: "user", content: [{ type: "text", text: "Hi" }, { type: "text", text: " " }] }];
  const { body, rules } = await asked({ messages } as unknown as Options);
  assertEquals([body["messages"], rules], [HELLO, ["blank-text"]]);
  await assertRejects(() => asked({ messages, check: "strict" } as unknown as Options), TypeError);
  const as = await asked({ messages, check: "off" } as unknown as Options);
  assertEquals([as.body["messages"], as.rules], [messages, []]);
});

Deno.test("a member of the caller's own over one of ours is told, and contradicts in a strict check", async () => {
  const options = { maxTokens: 5, additionalModelRequestFields: { max_tokens: 6 } };
  const { body, rules } = await asked(options);
  assertEquals([body["max_tokens"], rules], [6, ["own-fields-win"]]);
  await assertRejects(() => asked({ ...options, check: "strict" }), TypeError, "contradicts another option");
});

Deno.test("the options of InvokeModel go into headers, and guarded text between tags", async () => {
  const { body, headers } = await asked({
    guardrail: { id: "gr7", version: "1", trace: "full", stream: "async" },
    latency: "optimized",
    serviceTier: "flex",
    requestMetadata: { team: "a" },
    system: [{ type: "guardContent", content: { text: "s", qualifiers: ["grounding_source"] } }],
    messages: [{
      role: "user",
      content: [{ type: "text", text: "a" }, { type: "guardContent", content: { text: "b" } }],
    }],
  });
  const header = (name: string) => headers.get(`x-amzn-bedrock-${name}`);
  assertEquals(
    [
      "guardrailidentifier",
      "guardrailversion",
      "trace",
      "performanceconfig-latency",
      "service-tier",
      "request-metadata",
    ]
      .map(header),
    ["gr7", "1", "ENABLED_FULL", "optimized", "flex", '{"team":"a"}'],
  );
  // A whole answer has no mode of a stream.
  const { tagSuffix, ...rest } = body["amazon-bedrock-guardrailConfig"] as { tagSuffix: string };
  assertEquals(rest, {});
  assert(/^[a-z0-9]{1,20}$/.test(tagSuffix), tagSuffix);
  const tag = (name: string, text: string) =>
    `<amazon-bedrock-guardrails-${name}_${tagSuffix}>${text}</amazon-bedrock-guardrails-${name}_${tagSuffix}>`;
  assertEquals(body["system"], [{ type: "text", text: tag("groundingSource", "s") }]);
  assertEquals((body["messages"] as { content: Json[] }[])[0]!.content[1], {
    type: "text",
    text: tag("guardContent", "b"),
  });
});

Deno.test("guarded text without a guardrail is text, which is told", async () => {
  const messages = [{ role: "user", content: [{ type: "guardContent", content: { text: "Hi" } }] }] as const;
  const { body, rules } = await asked({ messages });
  assertEquals([body["messages"], rules], [HELLO, ["guard-content"]]);
});

for (const [mode, wire] of [["async", "ASYNCHRONOUS"], ["sync", "SYNCHRONOUS"]] as const) {
  Deno.test(`a stream says in its body that the guardrail works ${mode}`, async () => {
    const { bedrock, sent } = claudeRig(() => chunks([START, ...stop()]));
    await bedrock.stream({ model: CLAUDE, messages: "Hi", guardrail: { id: "g", version: "1", stream: mode } }).final();
    assertEquals(sent[0]!.body["amazon-bedrock-guardrailConfig"], { streamProcessingMode: wire });
    assertEquals(sent[0]!.headers.get("x-amzn-bedrock-accept"), "application/json");
  });
}

Deno.test("planned cache points become marks, and the receipt names them", async () => {
  const usage = { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: 4, cache_creation_input_tokens: 2 };
  const { bedrock, sent } = claudeRig(() => message([{ type: "text", text: "a" }], { usage }));
  const system = "All of the handbook. ".repeat(1000);
  const { cache } = await bedrock.chat({ model: CLAUDE, messages: "Hi", system, cache: { system: "1h" } });
  const [block] = sent[0]!.body["system"] as Json[];
  assertEquals(block!["cache_control"], { type: "ephemeral", ttl: "1h" });
  assertEquals([cache?.points, cache?.readTokens, cache?.writeTokens], [[{ path: "system", ttl: "1h" }], 4, 2]);
});
