/**
 * Requests as they are sent, whole: the golden bodies of Chat Completions, and what `repairs` say of changes.
 */
import { assertEquals } from "@std/assert";
import type { OpenAIChatRequest, Quirks } from "@bedrock-edge/client/openai-compatible";
import { completion, rig } from "../../rig.ts";

interface Case {
  readonly name: string;
  readonly request: Record<string, unknown>;
  readonly quirks?: Quirks;
  readonly streaming?: boolean;
  /** The members of the body beside the model. */
  readonly body: Record<string, unknown>;
  readonly repairs?: readonly string[];
}

const hi = [{ role: "user", content: "Hi" }];
const user = (...content: unknown[]) => [{ role: "user", content }];
const WEATHER = {
  name: "weather",
  description: "The weather",
  inputSchema: { type: "object", properties: { city: { type: "string" } } },
};
const WEATHER_WIRE = {
  type: "function",
  function: { name: "weather", description: "The weather", parameters: WEATHER.inputSchema },
};
const png = { type: "image", format: "png", source: { bytes: new Uint8Array([1, 2, 3]) } };
const pdf = { type: "document", name: "report", format: "pdf", source: { bytes: "AQID" } };
const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

const CASES: readonly Case[] = [
  { name: "a text", request: { messages: "Hi" }, body: { messages: hi } },
  {
    name: "a stream",
    request: { messages: "Hi" },
    streaming: true,
    body: { messages: hi, stream: true, stream_options: { include_usage: true } },
  },
  {
    name: "a stream of a service that refuses stream_options",
    request: { messages: "Hi" },
    streaming: true,
    quirks: { includeUsage: false },
    body: { messages: hi, stream: true },
  },
  {
    name: "every parameter",
    request: {
      messages: "Hi",
      maxTokens: 9,
      temperature: 0,
      topP: 0.5,
      topK: 3,
      stopSequences: ["x"],
      reasoning: { effort: "high" },
      seed: 7,
      frequencyPenalty: 1,
      presencePenalty: -1,
      logitBias: { 50256: -100 },
      logprobs: true,
      topLogprobs: 2,
      user: "u",
      serviceTier: "flex",
      verbosity: "low",
      promptCacheKey: "k",
      extraBody: { min_p: 0.1 },
    },
    quirks: { topKField: "top_k" },
    body: {
      messages: hi,
      max_tokens: 9,
      temperature: 0,
      top_p: 0.5,
      top_k: 3,
      stop: ["x"],
      reasoning_effort: "high",
      seed: 7,
      frequency_penalty: 1,
      presence_penalty: -1,
      logit_bias: { 50256: -100 },
      logprobs: true,
      top_logprobs: 2,
      user: "u",
      service_tier: "flex",
      verbosity: "low",
      prompt_cache_key: "k",
      min_p: 0.1,
    },
  },
  {
    name: "the names that some services have for parameters",
    request: { messages: "Hi", system: "Be brief.", maxTokens: 9, seed: 7 },
    quirks: { maxTokensField: "max_completion_tokens", systemRole: "developer", seedField: "random_seed" },
    body: {
      messages: [{ role: "developer", content: "Be brief." }, ...hi],
      max_completion_tokens: 9,
      random_seed: 7,
    },
  },
  {
    name: "reasoning as an object, by effort",
    request: { messages: "Hi", reasoning: { effort: "low" } },
    quirks: { reasoningRequest: "object" },
    body: { messages: hi, reasoning: { effort: "low" } },
  },
  {
    name: "reasoning as an object, by budget",
    request: { messages: "Hi", reasoning: { budgetTokens: 2048 } },
    quirks: { reasoningRequest: "object" },
    body: { messages: hi, reasoning: { max_tokens: 2048 } },
  },
  {
    name: "no reasoning",
    request: { messages: "Hi", reasoning: "off" },
    body: { messages: hi, reasoning_effort: "none" },
  },
  {
    name: "no reasoning, in the words of a service",
    request: { messages: "Hi", reasoning: "off" },
    quirks: { reasoningOff: { thinking: { type: "disabled" } } },
    body: { messages: hi, thinking: { type: "disabled" } },
  },
  {
    name: "a system prompt in parts, and a system message among others",
    request: {
      system: [{ type: "text", text: "A" }, { type: "text", text: "B" }],
      messages: [{ role: "user", content: "Hi" }, { role: "system", content: "C" }, { role: "user", content: "Ho" }],
    },
    body: {
      messages: [
        { role: "system", content: "A\n\nB" },
        { role: "user", content: "Hi" },
        { role: "system", content: "C" },
        { role: "user", content: "Ho" },
      ],
    },
  },
  {
    name: "an image, by bytes and by URL, with a detail",
    request: {
      messages: user({ type: "text", text: "See" }, png, {
        type: "image",
        format: "jpeg",
        source: { url: "https://a.example/a.jpg" },
      }),
      imageDetail: "low",
    },
    body: {
      messages: user(
        { type: "text", text: "See" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AQID", detail: "low" } },
        { type: "image_url", image_url: { url: "https://a.example/a.jpg", detail: "low" } },
      ),
    },
  },
  {
    name: "a file of the platform, which has its own name and type",
    request: { messages: user({ type: "document", source: { bytes: new File([new Uint8Array([1])], "a.pdf") } }) },
    body: {
      messages: user({ type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AQ==" } }),
    },
  },
  {
    name: "audio, video and documents",
    request: {
      messages: user(
        { type: "audio", format: "wav", source: { bytes: "data:audio/wav;base64,AQID" } },
        { type: "video", format: "mp4", source: { bytes: "AQID" } },
        pdf,
        { type: "document", name: "n.docx", format: "docx", source: { bytes: "AQID" }, context: "About it" },
        { type: "document", name: "t", source: { text: "plain" } },
      ),
    },
    body: {
      messages: user(
        { type: "input_audio", input_audio: { data: "AQID", format: "wav" } },
        { type: "video_url", video_url: { url: "data:video/mp4;base64,AQID" } },
        { type: "file", file: { filename: "report.pdf", file_data: "data:application/pdf;base64,AQID" } },
        { type: "text", text: "About it" },
        {
          type: "file",
          file: {
            filename: "n.docx",
            file_data: "data:application/vnd.openxmlformats-officedocument.wordprocessingml.document;base64,AQID",
          },
        },
        { type: "text", text: "plain" },
      ),
    },
  },
  {
    name: "a file of text, citations and a search result",
    request: {
      messages: user(
        { type: "document", name: "n", format: "txt", source: { bytes: "SGk=" }, citations: { enabled: true } },
        { type: "searchResult", source: "https://a.example", title: "A", content: [{ text: "B" }] },
      ),
    },
    body: { messages: user({ type: "text", text: "Hi" }, { type: "text", text: "A\nhttps://a.example\n\nB" }) },
    repairs: [
      "messages[0].content[0].citations are not supported by the format; removed the member",
      "messages[0].content[0] is a file of text, which the format has no part for; sent as text",
      "messages[0].content[1] is a search result, which the format does not have; sent as text",
    ],
  },
  {
    name: "a part that this version does not know",
    request: {
      messages: user({ type: "text", text: "Hi" }, { type: "unknown", name: "hologram", value: { depth: 3 } }, {
        type: "unknown",
        name: "x",
        value: { type: "x", y: 1 },
      }),
    },
    body: {
      messages: user({ type: "text", text: "Hi" }, { type: "hologram", hologram: { depth: 3 } }, { type: "x", y: 1 }),
    },
  },
  {
    name: "cache points, where the service knows them",
    request: {
      system: [{ type: "text", text: "A" }, { type: "cachePoint", ttl: "1h" }],
      messages: user({ type: "text", text: "Hi" }, { type: "cachePoint" }),
      tools: [WEATHER, { type: "cachePoint" }],
    },
    quirks: { cacheControl: true },
    body: {
      messages: [
        { role: "system", content: [{ type: "text", text: "A", cache_control: { type: "ephemeral", ttl: "1h" } }] },
        { role: "user", content: [{ type: "text", text: "Hi", cache_control: { type: "ephemeral" } }] },
      ],
      tools: [{ ...WEATHER_WIRE, cache_control: { type: "ephemeral" } }],
    },
  },
  {
    name: "cache points, where the service does not know them",
    request: { messages: user({ type: "text", text: "Hi" }, { type: "cachePoint" }) },
    body: { messages: hi },
    repairs: ["messages[0].content[1] is a cache point, which the service does not know; removed"],
  },
  {
    name: "tools, of which one must be called",
    request: {
      messages: "Hi",
      tools: [{ ...WEATHER, strict: true }, { type: "systemTool", name: "web_search" }],
      toolChoice: "any",
      parallelToolCalls: false,
    },
    body: {
      messages: hi,
      tools: [
        { type: "function", function: { ...WEATHER_WIRE.function, strict: true } },
        { type: "web_search" },
      ],
      tool_choice: "required",
      parallel_tool_calls: false,
    },
  },
  {
    name: "a tool by name",
    request: { messages: "Hi", tools: [WEATHER], toolChoice: { name: "weather" } },
    body: { messages: hi, tools: [WEATHER_WIRE], tool_choice: { type: "function", function: { name: "weather" } } },
  },
  {
    name: "a tool by name, for a service that takes no name",
    request: { messages: "Hi", tools: [WEATHER, { ...WEATHER, name: "other" }], toolChoice: { name: "weather" } },
    quirks: { namedToolChoice: false, anyToolChoice: "any" },
    body: { messages: hi, tools: [WEATHER_WIRE], tool_choice: "any" },
    repairs: ["toolChoice names a tool, which the service does not support; sent that tool alone"],
  },
  {
    name: "a choice without tools",
    request: { messages: "Hi", toolChoice: "auto", tools: [], parallelToolCalls: true },
    body: { messages: hi },
  },
  {
    name: "calls and their results",
    request: {
      messages: [
        { role: "user", content: "Hi" },
        {
          role: "assistant",
          content: [
            { type: "text", text: "Let me" },
            { type: "toolUse", toolUseId: "a", name: "weather", input: { city: "Oslo" } },
            {
              type: "toolUse",
              toolUseId: "b",
              name: "weather",
              input: {},
              unknown: { tool_call: { extra_content: { s: 1 } }, providerMetadata: { x: 1 } },
            },
          ],
        },
        {
          role: "user",
          content: [
            { type: "toolResult", toolUseId: "a", content: "7 degrees" },
            {
              type: "toolResult",
              toolUseId: "b",
              status: "error",
              content: [{ type: "text", text: "no city" }, { type: "json", json: { code: 1 } }],
            },
            { type: "text", text: "So?" },
          ],
        },
      ],
    },
    body: {
      messages: [
        ...hi,
        {
          role: "assistant",
          content: "Let me",
          tool_calls: [
            { id: "a", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } },
            { id: "b", type: "function", function: { name: "weather", arguments: "{}" }, extra_content: { s: 1 } },
          ],
        },
        { role: "tool", tool_call_id: "a", content: "7 degrees" },
        { role: "tool", tool_call_id: "b", content: 'Error: no city\n{"code":1}' },
        { role: "user", content: "So?" },
      ],
    },
  },
  {
    name: "a call that could not be read, and results behind other content",
    request: {
      messages: [
        { role: "user", content: "Hi" },
        {
          role: "assistant",
          content: [{ type: "toolUse", toolUseId: "a", name: "w", invalid: { raw: '{"x":', error: "cut" } }],
        },
        {
          role: "user",
          content: [{ type: "text", text: "So?" }, { type: "toolResult", toolUseId: "a", content: [] }],
        },
      ],
    },
    body: {
      messages: [
        ...hi,
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "a", type: "function", function: { name: "w", arguments: '{"invalid":"{\\"x\\":"}' } }],
        },
        { role: "tool", tool_call_id: "a", content: "" },
        { role: "user", content: "So?" },
      ],
    },
    repairs: [
      "messages[1].content[0].input is not an object; wrapped in an object",
      "messages[2].content[1] follows other content of its turn; moved to the beginning",
    ],
  },
  {
    name: "an image in a result",
    request: {
      messages: [{ role: "user", content: [{ type: "toolResult", toolUseId: "a", content: [png] }] }],
    },
    body: {
      messages: [
        { role: "tool", tool_call_id: "a", content: "See attachment 1 after the tool results (image)." },
        { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AQID" } }] },
      ],
    },
    repairs: [
      "messages[0].content[0].content[0] has the type image, which the service does not accept in a tool result; " +
      "moved behind the tool results",
    ],
  },
  {
    name: "an image in a result, where the service takes parts there",
    request: {
      messages: [{
        role: "user",
        content: [{ type: "toolResult", toolUseId: "a", content: [{ type: "text", text: "See" }, png] }],
      }],
    },
    quirks: { toolResultParts: true },
    body: {
      messages: [{
        role: "tool",
        tool_call_id: "a",
        content: [
          { type: "text", text: "See" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AQID" } },
        ],
      }],
    },
  },
  {
    name: "reasoning of the history, which the service does not take",
    request: {
      messages: [{
        role: "assistant",
        content: [{ type: "reasoningContent", text: "Hm" }, { type: "text", text: "Ho" }],
      }],
    },
    body: { messages: [{ role: "assistant", content: "Ho" }] },
    repairs: ["messages[0] has reasoning, which the service does not take back; removed"],
  },
  ...(["reasoning_content", "reasoning"] as const).map((field): Case => ({
    name: `reasoning of the history as ${field}`,
    request: {
      messages: [{
        role: "assistant",
        content: [{ type: "reasoningContent", text: "Hm" }, { type: "text", text: "Ho" }],
      }],
    },
    quirks: { reasoningHistory: field },
    body: { messages: [{ role: "assistant", content: "Ho", [field]: "Hm" }] },
  })),
  {
    name: "reasoning of the history as parts",
    request: {
      messages: [{
        role: "assistant",
        content: [{ type: "reasoningContent", text: "Hm" }, { type: "text", text: "Ho" }],
      }],
    },
    quirks: { reasoningHistory: "thinking" },
    body: {
      messages: [{
        role: "assistant",
        content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }, { type: "text", text: "Ho" }],
      }],
    },
  },
  {
    name: "signed and redacted reasoning as details",
    request: {
      messages: [{
        role: "assistant",
        content: [
          { type: "reasoningContent", text: "Hm", signature: "s" },
          { type: "reasoningContent", redactedContent: "AQID" },
          { type: "reasoningContent", text: "x", unknown: { reasoning_details: [{ type: "reasoning.x", id: 1 }] } },
        ],
      }],
    },
    quirks: { reasoningHistory: "reasoning_details" },
    body: {
      messages: [{
        role: "assistant",
        content: "",
        reasoning_details: [
          { type: "reasoning.text", text: "Hm", signature: "s" },
          { type: "reasoning.encrypted", data: "AQID" },
          { type: "reasoning.x", id: 1 },
        ],
      }],
    },
  },
  {
    name: "media that a model made, cited text, and calls of another service's own tools",
    request: {
      messages: [{
        role: "assistant",
        content: [
          { type: "citationsContent", content: [{ text: "A" }, { text: "B" }], citations: [] },
          { type: "unknown", name: "audio", value: { id: "audio_1", data: "AQID" } },
          { type: "unknown", name: "image", value: { format: "png", source: { bytes: "AQID" } } },
          { type: "toolUse", toolUseId: "s", name: "search", input: {}, serverTool: "server_tool_use" },
        ],
      }],
    },
    body: {
      messages: [{
        role: "assistant",
        content: "AB",
        audio: { id: "audio_1" },
        images: [{ type: "image_url", image_url: { url: "data:image/png;base64,AQID" } }],
      }],
    },
    repairs: ["messages[0].content[3] belongs to a call of another service's own tool; removed"],
  },
  {
    name: "extraBody over a member of ours",
    request: { messages: "Hi", temperature: 0, extraBody: { temperature: 1 } },
    body: { messages: hi, temperature: 1 },
    repairs: ["extraBody.temperature overrides 0, which the other options ask for; sent 1"],
  },
  {
    name: "structured output by the service",
    request: { messages: "Hi", output: { schema: SCHEMA, name: "place", description: "Where" } },
    body: {
      messages: hi,
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "place",
          description: "Where",
          strict: true,
          schema: { ...SCHEMA, additionalProperties: false },
        },
      },
    },
  },
  {
    name: "structured output as any JSON, and an instruction behind the system prompt",
    request: { messages: "Hi", system: "Be brief.", output: { schema: SCHEMA } },
    quirks: { outputMode: "jsonObject" },
    body: {
      messages: [{
        role: "system",
        content:
          "Be brief.\n\nAnswer with one JSON object (output) and nothing else: no words around it, no code fence.\n" +
          `It must fit this JSON Schema: ${JSON.stringify(SCHEMA)}`,
      }, ...hi],
      response_format: { type: "json_object" },
    },
  },
  {
    name: "structured output by a forced call",
    request: { messages: "Hi", output: { schema: SCHEMA, mode: "tool" } },
    body: {
      messages: hi,
      tools: [{
        type: "function",
        function: {
          name: "output",
          description: "Takes the answer. Call it once, with the whole answer.",
          parameters: SCHEMA,
        },
      }],
      tool_choice: { type: "function", function: { name: "output" } },
    },
  },
];

for (const { name, request, quirks = {}, streaming, body, repairs = [] } of CASES) {
  Deno.test(`a request is written: ${name}`, async () => {
    const message = request.output ? { content: '{"city":"Oslo"}' } : { content: "Ho" };
    const { client, sent } = rig({ body: completion(message) }, { quirks });
    // A table may hold what the types forbid.
    const whole = { model: "m", ...request } as unknown as OpenAIChatRequest;
    const result = streaming ? await client.stream(whole).final() : await client.chat(whole);
    assertEquals(sent[0]?.body, { model: "m", ...body });
    assertEquals(result.repairs.map(({ message }) => message), [...repairs]);
    assertEquals(sent[0]?.headers.get("content-type"), "application/json");
  });
}

Deno.test("the caller's objects are not changed", async () => {
  const freeze = (value: unknown): unknown => {
    if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
      Object.freeze(value);
      Object.values(value).forEach(freeze);
    }
    return value;
  };
  for (const { request, quirks = {} } of CASES) {
    const { client } = rig({ body: completion({ content: '{"city":"Oslo"}' }) }, { quirks });
    await client.chat(freeze({ model: "m", ...request }) as OpenAIChatRequest);
  }
});
