/**
 * Requests of the Responses API.
 */
import type { ContentBlock, Message, OutputMode } from "@bedrock-edge/client";
import { assertEquals, assertThrows } from "@std/assert";
import type { OpenAIChatOptions, Quirks } from "@bedrock-edge/client/openai-compatible";
import { responses } from "../../../../src/openai_compatible/wire/responses/format.ts";
import { wholeResult } from "./reading.ts";

function encode(options: Partial<OpenAIChatOptions>, quirks: Quirks = {}, mode?: OutputMode, streaming = false) {
  return responses.encode({ model: "m", options: { messages: "Hi", ...options }, quirks, streaming, mode });
}

function inputOf(
  content: readonly ContentBlock[],
  role: Message["role"] = "user",
  options: Partial<OpenAIChatOptions> = {},
) {
  return encode({ ...options, messages: [{ role, content }] }).body.input;
}

Deno.test("the smallest request keeps nothing at the service", () => {
  assertEquals(encode({}), {
    body: { model: "m", input: [{ role: "user", content: "Hi" }], store: false },
    repairs: [],
  });
});

Deno.test("every option has its member", () => {
  const { body } = encode(
    {
      system: [{ type: "text", text: "Be" }, { type: "text", text: "brief." }],
      tools: [
        { name: "weather", description: "It rains", inputSchema: { type: "object" } },
        { name: "exact", inputSchema: { type: "object" }, strict: true },
        { type: "systemTool", name: "web_search" },
      ],
      toolChoice: "any",
      reasoning: { effort: "low" },
      maxTokens: 10,
      temperature: 0.5,
      topP: 0.9,
      topK: 5,
      frequencyPenalty: 1,
      presencePenalty: 2,
      logprobs: true,
      topLogprobs: 3,
      user: "u",
      parallelToolCalls: false,
      serviceTier: "flex",
      verbosity: "low",
      promptCacheKey: "k",
      extraBody: { truncation: "auto", user: "v" },
    },
    { topKField: "top_k" },
    undefined,
    true,
  );
  assertEquals(body, {
    model: "m",
    input: [{ role: "user", content: "Hi" }],
    instructions: "Be\n\nbrief.",
    tools: [
      { type: "function", name: "weather", description: "It rains", parameters: { type: "object" }, strict: false },
      { type: "function", name: "exact", parameters: { type: "object" }, strict: true },
      { type: "web_search" },
    ],
    tool_choice: "required",
    text: { verbosity: "low" },
    reasoning: { effort: "low" },
    include: ["reasoning.encrypted_content", "message.output_text.logprobs"],
    max_output_tokens: 10,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 5,
    frequency_penalty: 1,
    presence_penalty: 2,
    top_logprobs: 3,
    parallel_tool_calls: false,
    service_tier: "flex",
    prompt_cache_key: "k",
    user: "v",
    stream: true,
    store: false,
    truncation: "auto",
  });
});

Deno.test("a choice of tools is sent only with tools", () => {
  const tools = [{ name: "weather", inputSchema: { type: "object" } }] as const;
  const choice = (toolChoice: OpenAIChatOptions["toolChoice"]) => encode({ tools, toolChoice }).body.tool_choice;
  assertEquals(choice("none"), "none");
  assertEquals(choice({ name: "weather" }), { type: "function", name: "weather" });
  assertEquals(encode({ toolChoice: "auto" }).body.tool_choice, undefined);
});

Deno.test("reasoning is turned off by an effort, and asked back only where it is on", () => {
  assertEquals(encode({ reasoning: "off" }).body.reasoning, { effort: "none" });
  assertEquals(encode({ reasoning: "off" }).body.include, undefined);
  assertEquals(encode({}, { encryptedReasoning: true }).body.include, ["reasoning.encrypted_content"]);
});

Deno.test("structured output is asked for in every mode", () => {
  const schema = { type: "object", properties: { city: { type: "string" } } };
  const output = { schema, name: "place", description: "A place" } as const;
  const closed = { additionalProperties: false, ...schema };
  assertEquals(encode({ output }, {}, "native").body.text, {
    format: { type: "json_schema", name: "place", schema: closed, strict: true, description: "A place" },
  });
  const forced = encode({ output }, {}, "tool").body;
  assertEquals(forced.tool_choice, { type: "function", name: "place" });
  const any = encode({ output, system: "Be brief." }, {}, "jsonObject").body;
  assertEquals(any.text, { format: { type: "json_object" } });
  assertEquals(`${any.instructions}`.startsWith("Be brief.\n\nAnswer with one JSON object (place)"), true);
  assertEquals(encode({ output }, {}, "instruction").body.text, undefined);
});

Deno.test("the blocks of a user become parts", () => {
  const bytes = new Uint8Array([1, 2, 3]);
  assertEquals(
    inputOf(
      [
        { type: "text", text: "Look" },
        { type: "image", format: "jpeg", source: { bytes } },
        { type: "image", format: "png", source: { url: "https://pictures.example/1.png" } },
        { type: "image", format: "png", source: { bytes: "data:image/gif;base64,AQID" } },
        { type: "document", name: "report", format: "pdf", source: { bytes }, context: "The report" },
        { type: "document", name: "notes", source: { text: "é" } },
        { type: "document", name: "page", source: { url: "https://pages.example/" } },
        { type: "audio", format: "mp3", source: { bytes } },
        { type: "unknown", name: "input_hologram", value: { depth: 3 } },
      ],
      "user",
      { imageDetail: "low" },
    ),
    [{
      role: "user",
      content: [
        { type: "input_text", text: "Look" },
        { type: "input_image", image_url: "data:image/jpeg;base64,AQID", detail: "low" },
        { type: "input_image", image_url: "https://pictures.example/1.png", detail: "low" },
        { type: "input_image", image_url: "data:image/gif;base64,AQID", detail: "low" },
        { type: "input_text", text: "The report" },
        { type: "input_file", filename: "report.pdf", file_data: "data:application/pdf;base64,AQID" },
        { type: "input_file", filename: "notes.txt", file_data: "data:text/plain;base64,w6k=" },
        { type: "input_file", file_url: "https://pages.example/" },
        { type: "input_audio", input_audio: { data: "AQID", format: "mp3" } },
        { type: "input_hologram", depth: 3 },
      ],
    }],
  );
});

Deno.test("tool results are items of their own, in order with the words around them", () => {
  const toolResult = (toolUseId: string, content: Extract<ContentBlock, { type: "toolResult" }>["content"]) =>
    ({ type: "toolResult", toolUseId, content }) as const;
  assertEquals(
    inputOf([
      toolResult("1", "rain"),
      toolResult("2", [{ type: "json", json: { degrees: 7 } }]),
      toolResult("3", [{ type: "text", text: "a" }, { type: "text", text: "b" }]),
      { type: "text", text: "And now?" },
    ]),
    [
      { type: "function_call_output", call_id: "1", output: "rain" },
      { type: "function_call_output", call_id: "2", output: '{"degrees":7}' },
      { type: "function_call_output", call_id: "3", output: "a\nb" },
      { role: "user", content: [{ type: "input_text", text: "And now?" }] },
    ],
  );
});

Deno.test("a file in a tool result is a part where the service takes parts", () => {
  const messages: Message[] = [{
    role: "user",
    content: [{
      type: "toolResult",
      toolUseId: "1",
      content: [{ type: "text", text: "a" }, { type: "image", format: "png", source: { bytes: "AQID" } }],
    }],
  }];
  assertEquals(encode({ messages }, { toolResultParts: true }).body.input, [{
    type: "function_call_output",
    call_id: "1",
    output: [
      { type: "input_text", text: "a" },
      { type: "input_image", image_url: "data:image/png;base64,AQID" },
    ],
  }]);
  const { body, repairs } = encode({ messages });
  assertEquals(body.input, [
    { type: "function_call_output", call_id: "1", output: "a\nSee attachment 1 after the tool results (image)." },
    { role: "user", content: [{ type: "input_image", image_url: "data:image/png;base64,AQID" }] },
  ]);
  assertEquals(repairs.map(({ rule }) => rule), ["tool-result-media"]);
});

Deno.test("a failed result says so, and values with bytes are JSON", () => {
  const result = (content: unknown) =>
    ({ type: "toolResult", toolUseId: "1", content, status: "error" }) as ContentBlock;
  const item = (output: string) => [{ type: "function_call_output", call_id: "1", output }];
  assertEquals(inputOf([result("no")]), item("Error: no"));
  assertEquals(
    inputOf([result([{ type: "json", json: { a: new Uint8Array([1, 2, 3]) } }])]),
    item('Error: {"a":"AQID"}'),
  );
  assertThrows(() => inputOf([result([null])]), TypeError, "messages[0].content[0].content[0] is null");
  assertThrows(() => inputOf([result(undefined)]), TypeError, "messages[0].content[0].content is neither");
});

Deno.test("invalid arguments go back inside an object", () => {
  const invalid = { raw: '{"a":', reason: "cut" };
  const call = { type: "toolUse", toolUseId: "1", name: "f", input: undefined, invalid } as unknown as ContentBlock;
  assertEquals(inputOf([call], "assistant"), [
    { type: "function_call", call_id: "1", name: "f", arguments: '{"invalid":"{\\"a\\":"}' },
  ]);
});

Deno.test("strict refuses a change of what the caller wrote", () => {
  const messages: Message[] = [{ role: "user", content: [{ type: "text", text: "Hi" }, { type: "cachePoint" }] }];
  assertThrows(() => encode({ messages, check: "strict" }), TypeError, "messages[0].content[1] is a cache point");
});

Deno.test("media without a format or a name are refused, or get a name", () => {
  const image = (source: object) => ({ type: "image", source }) as ContentBlock;
  const content = (part: object) => [{ role: "user", content: [part] }];
  assertThrows(() => inputOf([image({ bytes: "AQID" })]), TypeError, "messages[0].content[0].format is undefined");
  for (const url of ["https://pictures.example/1", "data:image/jpeg;base64,AQID"]) {
    assertEquals(inputOf([image({ url })]), content({ type: "input_image", image_url: url }));
  }
  const data = "data:image/jpeg;base64,AQID";
  assertEquals(inputOf([image({ bytes: data })]), content({ type: "input_image", image_url: data }));
  const pdf = { type: "document", format: "pdf", source: { bytes: "AQID" } } as unknown as ContentBlock;
  assertEquals(
    inputOf([pdf]),
    content({ type: "input_file", filename: "document.pdf", file_data: "data:application/pdf;base64,AQID" }),
  );
});

Deno.test("an answer goes back as it came, through JSON", async () => {
  const output = [
    { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "gAAA", status: null },
    { type: "web_search_call", id: "ws_1", status: "completed", action: { query: "weather" } },
    {
      type: "message",
      role: "assistant",
      phase: "commentary",
      content: [{ type: "output_text", text: "Let me look." }],
    },
    { type: "function_call", call_id: "fc-7", name: "weather", arguments: '{"city":"Oslo"}' },
  ];
  const { message } = await wholeResult({ id: "resp_1", status: "completed", output });
  const { body, repairs } = encode({ messages: [JSON.parse(JSON.stringify(message))] });
  const [reasoning, search, , call] = output;
  const { status: _, ...thought } = reasoning!;
  assertEquals(body.input, [
    thought,
    search,
    { role: "assistant", phase: "commentary", content: [{ type: "output_text", text: "Let me look." }] },
    call,
  ]);
  assertEquals(repairs, []);
});

Deno.test("the parts of a history that the service cannot read are left out and reported", () => {
  const { body, repairs } = encode({
    system: [{ type: "text", text: "Be brief." }, { type: "cachePoint" }],
    tools: [{ type: "cachePoint" }],
    messages: [
      { role: "user", content: [{ type: "text", text: "Hi" }, { type: "cachePoint" }] },
      {
        role: "assistant",
        content: [
          { type: "reasoningContent", text: "Hm", signature: "another's" },
          { type: "reasoningContent", unknown: { type: "reasoning", id: "rs_1", summary: [] } },
          { type: "toolUse", toolUseId: "1", name: "search", input: {}, serverTool: "server_tool_use" },
          { type: "toolResult", toolUseId: "1", content: "found", serverTool: true },
          { type: "text", text: "Hello" },
        ],
      },
    ],
  });
  assertEquals(body.input, [
    { role: "user", content: [{ type: "input_text", text: "Hi" }] },
    { role: "assistant", content: [{ type: "output_text", text: "Hello" }] },
  ]);
  assertEquals(body.tools, undefined);
  assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), [
    "cache-point system[1]",
    "cache-point messages[0].content[1]",
    "foreign-reasoning messages[1].content[0]",
    "foreign-reasoning messages[1].content[1]",
    "service-call messages[1].content[2]",
    "service-call messages[1].content[3]",
    "cache-point tools[0]",
  ]);
});

Deno.test("a request that the format cannot express is refused, with a remedy", () => {
  const s3Location = { uri: "s3://bucket/key" };
  const user = (block: ContentBlock): Partial<OpenAIChatOptions> => ({
    messages: [{ role: "user", content: [block] }],
  });
  for (
    const [options, words] of [
      [{ stopSequences: ["x"] }, 'Cannot use option "stopSequences": the Responses API has no member for it'],
      [{ seed: 1 }, 'Cannot use option "seed"'],
      [{ topK: 1 }, 'Cannot use option "topK": the Responses API has no member for it; use topP'],
      [{ reasoning: { budgetTokens: 2000 } }, "has no budget of tokens; use { effort:"],
      [
        user({ type: "video", format: "mp4", source: { bytes: "AQID" } }),
        'messages[0].content[0] is a block of the type "video"',
      ],
      [
        user({ type: "image", format: "png", source: { s3Location } }),
        "messages[0].content[0].source is an S3 location",
      ],
      [user({ type: "image", format: "png", source: { bytes: "not base64!" } }), "is text that is not base64"],
      [
        user({ type: "audio", format: "wav", source: { url: "https://a.example/" } }),
        "is audio outside of the request",
      ],
      [
        user({ type: "document", name: "d", source: { text: "x" }, citations: { enabled: true } }),
        "messages[0].content[0].citations is a wish for citations",
      ],
      [
        { system: [{ type: "guardContent", content: { text: "x" } }] },
        'system[0] is a block of the type "guardContent"',
      ],
      [{ messages: [{ role: "robot", content: "x" } as unknown as Message] }, 'messages[0].role is "robot"'],
      [
        { messages: [{ role: "user", content: 7 } as unknown as Message] },
        "messages[0].content is neither text nor a list",
      ],
      [{ messages: [7 as unknown as Message] }, "messages[0] is a number, not a message"],
      [{ messages: 7 as unknown as string }, "messages is neither text nor a list"],
      [
        { messages: [{ role: "user", content: ["x"] } as unknown as Message] },
        "messages[0].content[0] is a string, not a block",
      ],
      [
        { messages: [{ role: "assistant", content: [{ type: "image", format: "png", source: { bytes: "AQID" } }] }] },
        'a block of the type "image" in a turn of the assistant',
      ],
    ] as readonly [Partial<OpenAIChatOptions>, string][]
  ) {
    assertThrows(() => encode(options), TypeError, words);
  }
  assertThrows(
    () => encode({ reasoning: { effort: "low" } }, { reasoningRequest: false }),
    TypeError,
    'Cannot use option "reasoning" with m: the service has no member for it',
  );
});
