/** The refusals of the models of one family, and similar requests that they accept. */
import { assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { assistant, framesOf, type Json, keyed, refusalOf, summaryOf, user } from "../support.ts";

const SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const OPUS = "us.anthropic.claude-opus-4-8";
const NOVA = "us.amazon.nova-2-lite-v1:0";
const LLAMA = "us.meta.llama4-maverick-17b-instruct-v1:0";
const PIXTRAL = "us.mistral.pixtral-large-2502-v1:0";
const PALMYRA = "us.writer.palmyra-x5-v1:0";
const R1 = "us.deepseek.r1-v1:0";
const V3 = "deepseek.v3-v1:0";
const QWEN = "qwen.qwen3-235b-a22b-2507-v1:0";
const GPT = "us.openai.gpt-5.6-sol";

const turn = (role: string, ...content: unknown[]): Json => ({ role, content });
const spec = (more: Json = {}): Json => ({
  toolSpec: { name: "look", inputSchema: { json: { type: "object" } }, ...more },
});
const strict = (json: Json): Json => ({
  messages: [user("a")],
  toolConfig: { tools: [spec({ strict: true, inputSchema: { json } })] },
});
const closed = (properties: Json): Json => ({ type: "object", properties, additionalProperties: false });
const use = { toolUse: { toolUseId: "t", name: "look", input: {} } };
const result = (content: unknown[] = [{ text: "2" }], more: Json = {}): Json => ({
  toolResult: { toolUseId: "t", content, ...more },
});
const loop = (asked: unknown[], answered: unknown[], more: Json = {}): Json => ({
  messages: [user("a"), turn("assistant", ...asked), turn("user", ...answered)],
  toolConfig: { tools: [spec()] },
  ...more,
});
const history = (...blocks: unknown[]): Json => ({
  messages: [user("a"), turn("assistant", ...blocks, { text: "b" }), user("c")],
});
const asks = (...blocks: unknown[]): Json => ({ messages: [turn("user", { text: "a" }, ...blocks)] });
const thought = (more: Json = {}): Json => ({ reasoningContent: { reasoningText: { text: "r", ...more } } });
const fields = (additionalModelRequestFields: Json, inferenceConfig: Json = {}): Json => ({
  messages: [user("a")],
  additionalModelRequestFields,
  inferenceConfig,
});
const budget = { thinking: { type: "enabled", budget_tokens: 1024 } };
const s3 = { s3Location: { uri: "s3://bucket/key" } };
const bytes = { bytes: "AAAA" };
const image = (source: Json = bytes, format = "png"): Json => ({ image: { format, source } });
const documents = (count: number): Json[] =>
  Array.from({ length: count }, (_, n) => ({ document: { name: `d${n}`, format: "txt", source: bytes } }));
const document = (more: Json): Json => ({ document: { name: "d", ...more } });
const video = (source: Json = bytes): Json => ({ video: { format: "mp4", source } });
const high = { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } };
const low = { reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } };
const base64 = (...start: number[]): Json => ({ bytes: btoa(String.fromCharCode(...start, ...Array(12).fill(0))) });
const PNG = base64(137, 80, 78, 71, 13, 10, 26, 10), JPEG = base64(255, 216, 255, 224);
const cited = { citations: { enabled: true } };

/** Model, body, and the whole refusal. */
const REFUSED: readonly (readonly [what: string, modelId: string, body: Json, text: string])[] = [
  ...[NOVA, LLAMA, PIXTRAL, PALMYRA, "cohere.command-r-v1:0", "ai21.jamba-1-5-large-v1:0"].map((modelId) =>
    [
      "a conversation that the assistant begins",
      modelId,
      { messages: [assistant("a"), user("b")] },
      "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
    ] as const
  ),
  [
    "reasoning that comes back",
    R1,
    history(thought()),
    "User messages cannot contain reasoning content. Please remove the reasoning content and try again.",
  ],
  [
    "reasoning that comes back",
    NOVA,
    history(thought()),
    "The model returned the following errors: Malformed input request: #/messages/1/content/0: extraneous key " +
    "[reasoningContent] is not permitted, please reformat your input and try again.",
  ],
  [
    "reasoning that nobody signed",
    SONNET,
    history(thought()),
    "The model returned the following errors: messages.1.content.0.thinking.signature: Field required",
  ],
  [
    "a thinking budget",
    OPUS,
    fields(budget),
    'The model returned the following errors: "thinking.type.enabled" is not supported for this model. Use ' +
    '"thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
  ],
  [
    "a temperature",
    "us.anthropic.claude-opus-4-7",
    { messages: [user("a")], inferenceConfig: { temperature: 0.2 } },
    "The model returned the following errors: `temperature` is deprecated for this model.",
  ],
  [
    "a strict tool",
    OPUS,
    strict(closed({})),
    "The model returned the following errors: tools.0.custom.strict: Extra inputs are not permitted",
  ],
  [
    "a strict tool with a keyword that no grammar has",
    SONNET,
    strict(closed({ tags: { type: "array", maxItems: 3 } })),
    "The model returned the following errors: tools.0.custom: For 'array' type, property 'maxItems' is not supported",
  ],
  [
    "a strict tool with an open object",
    SONNET,
    strict({ type: "object" }),
    "The model returned the following errors: tools.0.custom: For 'object' type, 'additionalProperties' must be " +
    "explicitly set to false",
  ],
  ...[QWEN, V3, "deepseek.v3.2"].map((modelId) =>
    [
      "stop sequences",
      modelId,
      { messages: [user("a")], inferenceConfig: { stopSequences: ["x"] } },
      "This model doesn't support the stopSequences field. Remove stopSequences and try again.",
    ] as const
  ),
  ...["maxTokens", "temperature", "topP"].map((name) =>
    [
      `high effort beside ${name}`,
      NOVA,
      fields(high, { [name]: 1 }),
      `${name} must be unset when maxReasoningEffort is high`,
    ] as const
  ),
  ...[{ text: "words" }, { content: [{ text: "words" }] }].map((source) =>
    [
      "a document of text without citations",
      SONNET,
      asks(document({ source })),
      "The DocumentSource object at messages.0.content.1.document.source must set one of the following keys: bytes, " +
      "s3Location.",
    ] as const
  ),
  [
    "a document of text in a result",
    NOVA,
    loop([use], [result([document({ source: { text: "words" } })])]),
    "The DocumentSource object at messages.2.content.0.toolResult.content.0.document.source must set one of the following " +
    "keys: bytes, s3Location.",
  ],
  [
    "6 documents over a request",
    NOVA,
    {
      messages: [
        turn("user", { text: "a" }, ...documents(3)),
        assistant("b"),
        turn("user", { text: "c" }, ...documents(6).slice(3)),
      ],
    },
    "You can't include more than 5 documents in a request",
  ],
  [
    "6 documents in results",
    SONNET,
    loop([use], [result(documents(6))]),
    "You can't include more than 5 documents in a request",
  ],
  [
    "citations in a result",
    SONNET,
    loop([use], [result([document({ format: "pdf", source: bytes, ...cited })])]),
    "Citations are not supported in tool result documents.",
  ],
  ...[asks(video()), asks(video(s3)), loop([use], [result([video()])])].map((body) =>
    [
      "a video",
      SONNET,
      body,
      "This model doesn't support the video content block that you provided. Update the content block and try again.",
    ] as const
  ),
  ...[asks(image(s3)), loop([use], [result([image(s3)])])].map((body) =>
    [
      "an image from S3",
      SONNET,
      body,
      "This model doesn't support the s3Uri field. Remove s3Uri and try again.",
    ] as const
  ),
  [
    "a document from S3",
    SONNET,
    asks(document({ format: "pdf", source: s3 })),
    "The model returned the following errors: messages.0.content.1.document.source.type: Field required",
  ],
  ...[document({ format: "pdf", source: s3 }), video(s3)].map((part) =>
    [
      "a document or a video from S3 in a result",
      NOVA,
      loop([use], [result([part])]),
      "The model returned the following errors: Malformed input request: #/messages/2/content/0: extraneous key " +
      "[toolResult] is not permitted, please reformat your input and try again.",
    ] as const
  ),
  [
    "an image in a result",
    GPT,
    loop([use], [result([image()])]),
    "This model doesn't support the image field for user messages. Remove image and try again.",
  ],
  ...[
    { messages: [turn("user", ...Array(11).fill(image())), assistant("b"), turn("user", ...Array(10).fill(image()))] },
    loop([use], [result(Array(21).fill(image()))]),
  ].map((body) =>
    [
      "21 images over a request",
      NOVA,
      body,
      "The model returned the following errors: too many images and documents: 21 + 0 > 20",
    ] as const
  ),
  ...[LLAMA, PIXTRAL, PALMYRA].map((modelId) =>
    [
      "text beside results",
      modelId,
      loop([use], [result(), { text: "and?" }]),
      "messages.2.content: Conversation blocks and tool result blocks cannot be provided in the same turn.",
    ] as const
  ),
  ...[LLAMA, PIXTRAL].map((modelId) =>
    [
      "text beside a call",
      modelId,
      loop([{ text: "Wait." }, use], [result()]),
      "messages.1.content: Conversation blocks and tool use blocks cannot be provided in the same turn.",
    ] as const
  ),
  [
    "the status of a result",
    PALMYRA,
    loop([use], [result([{ text: "2" }], { status: "success" })]),
    "This model doesn't support the status field. Remove status and try again.",
  ],
  [
    "the bytes of another format",
    NOVA,
    asks(image(PNG, "jpeg")),
    "The model returned the following errors: The detected file MIME type image/png does not match the expected type " +
    "image/jpeg. Reformat your input and try again.",
  ],
  [
    "the bytes of another format in a result",
    SONNET,
    loop([use], [result([image(JPEG, "png")])]),
    "The model returned the following errors: The detected file MIME type image/jpeg does not match the expected type " +
    "image/png. Reformat your input and try again.",
  ],
];

for (const [what, modelId, body, text] of REFUSED) {
  Deno.test(`fake's ${modelId} refuses ${what}`, async () => {
    const response = await fakeBedrock()(keyed({ modelId, body }));
    assertEquals(await refusalOf(response), [400, "ValidationException", text]);
    const streamed = await fakeBedrock()(keyed({ operation: "converse-stream", modelId, body }));
    if (what.startsWith("the bytes")) {
      // Recorded: what an image is, is only found once the stream has begun.
      const frames = (await framesOf(streamed)).map(summaryOf);
      assertEquals([streamed.status, frames], [200, [["validationException", { message: text }]]]);
    } else {
      assertEquals(await refusalOf(streamed), [400, "ValidationException", text]);
    }
  });
}

const TAKEN: readonly (readonly [what: string, modelId: string, body: Json])[] = [
  ...[SONNET, QWEN, "moonshot.kimi-k2-thinking", "zai.glm-4.7", V3, GPT].map((modelId) =>
    ["a conversation that the assistant begins", modelId, { messages: [assistant("a"), user("b")] }] as const
  ),
  ["reasoning with its signature", SONNET, history(thought({ signature: "c2ln" }))],
  ["reasoning of its own", QWEN, history(thought())],
  ["its thinking in a loop", SONNET, loop([thought({ signature: "c2ln" }), use], [result()], fieldsOf(budget))],
  ["adaptive thinking in a loop that began without", "us.anthropic.claude-sonnet-4-6", {
    ...loop([use], [result()]),
    additionalModelRequestFields: { thinking: { type: "adaptive" } },
  }],
  ["a thinking budget behind a loop", SONNET, {
    ...loop([use], [result()], fieldsOf(budget)),
    messages: [user("a"), turn("assistant", use), turn("user", result()), assistant("b"), user("c")],
  }],
  ["a thinking budget", SONNET, fields(budget)],
  ["adaptive thinking", OPUS, fields({ thinking: { type: "adaptive" } })],
  [
    "a strict tool",
    SONNET,
    strict(closed({ name: { type: "string", minLength: 1 }, tags: { type: "array", minItems: 1 } })),
  ],
  ["a tool that is not strict", SONNET, { messages: [user("a")], toolConfig: { tools: [spec()] } }],
  ["stop sequences", R1, { messages: [user("a")], inferenceConfig: { stopSequences: ["x"] } }],
  ["low effort beside sampling", NOVA, fields(low, { maxTokens: 100, temperature: 0.5, topP: 0.5 })],
  ["high effort alone", NOVA, fields(high)],
  ["text with citations", SONNET, asks(document({ source: { text: "words" }, ...cited }))],
  ["content with citations", SONNET, asks(document({ source: { content: [{ text: "words" }] }, ...cited }))],
  ["a document from S3 in a result", SONNET, loop([use], [result([document({ format: "pdf", source: s3 })])])],
  ["a PDF in a result", SONNET, loop([use], [result([document({ format: "pdf", source: bytes })])])],
  ["a video", NOVA, asks(video(s3))],
  ["an image from S3 in a result", NOVA, loop([use], [result([image(s3)])])],
  ["an image of the user's", GPT, asks(image())],
  ["5 documents and 15 images", NOVA, asks(...documents(5), ...Array(15).fill(image()))],
  ...[SONNET, NOVA, PALMYRA].map((modelId) =>
    ["text beside a call", modelId, loop([{ text: "Wait." }, use], [result()])] as const
  ),
  ["text beside results", NOVA, loop([use], [result(), { text: "and?" }])],
  ["the status of a result", LLAMA, loop([use], [result([{ text: "2" }], { status: "success" })])],
  ["PNG bytes as png", NOVA, asks(image(PNG, "png"))],
  ["bytes of no known format", NOVA, asks(image(bytes, "webp"))],
  // Recorded on 2025-07-18.
  ["PNG bytes as jpeg", "anthropic.claude-3-5-sonnet-20240620-v1:0", asks(image(PNG, "jpeg"))],
];

function fieldsOf(additionalModelRequestFields: Json): Json {
  return { additionalModelRequestFields };
}

for (const [what, modelId, body] of TAKEN) {
  Deno.test(`fake's ${modelId} takes ${what}`, async () => {
    const response = await fakeBedrock()(keyed({ modelId, body }));
    const answer = await response.json();
    assertEquals([response.status, answer.message], [200, undefined]);
  });
}

Deno.test("fake's claude refuses a thinking budget in a loop that began without thinking", async () => {
  const body = loop([{ text: "Let me see." }, use], [result()], fieldsOf(budget));
  const [status, , text] = await refusalOf(await fakeBedrock()(keyed({ modelId: SONNET, body })));
  assertEquals([status, text.split(". ")[0]], [
    400,
    "The model returned the following errors: messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but " +
    "found `text`",
  ]);
});

Deno.test("fake refuses what the model behind an ARN refuses, where the control plane knows it", async () => {
  const modelId = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdef123456";
  const models = [{ modelArn: `arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-8` }];
  const body = { messages: [user("a")], inferenceConfig: { temperature: 0.2 } };
  const knows = fakeBedrock({ controlPlane: { resources: { [modelId]: { models } } } });
  assertEquals(await refusalOf(await knows(keyed({ body, modelId }))), [
    400,
    "ValidationException",
    "The model returned the following errors: `temperature` is deprecated for this model.",
  ]);
  const taken = await fakeBedrock()(keyed({ body, modelId }));
  await taken.body?.cancel();
  assertEquals(taken.status, 200);
});
