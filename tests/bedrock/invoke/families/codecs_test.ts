/**
 * Chats through the codecs of all families, against the fake: whole, streamed, and with the features that a format has.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type BedrockChatOptions, type ChatCodec, createBedrock } from "@bedrock-edge/client";
import * as invoke from "@bedrock-edge/client/invoke";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";

const { deepseek, llama, mistral, mistralChat, nova, openaiChat, pegasus, writer } = invoke;

/** A model of each family, and the features of its format. */
const ROWS: readonly (readonly [codec: ChatCodec, model: string, has: readonly ("tools" | "output" | "thinks")[]])[] = [
  [nova({ models: "all" }), "us.amazon.nova-lite-v1:0", ["tools", "output"]],
  [openaiChat({ models: "all" }), "openai.gpt-oss-120b-1:0", ["tools", "output"]],
  [openaiChat({ models: "all" }), "qwen.qwen3-32b-v1:0", ["tools", "output"]],
  [llama({ models: "all" }), "us.meta.llama3-3-70b-instruct-v1:0", ["output"]],
  [llama({ models: "all" }), "us.meta.llama4-scout-17b-instruct-v1:0", ["output"]],
  [mistral({ models: "all" }), "mistral.mixtral-8x7b-instruct-v0:1", ["output"]],
  [mistralChat({ models: "all" }), "mistral.mistral-large-2407-v1:0", ["tools", "output"]],
  [deepseek({ models: "all" }), "us.deepseek.r1-v1:0", ["output", "thinks"]],
  [writer({ models: "all" }), "us.writer.palmyra-x4-v1:0", ["output"]],
  [pegasus(), "us.twelvelabs.pegasus-1-2-v1:0", ["output"]],
];

const VIDEO = { type: "video", format: "mp4", source: { bytes: "AAAA" } } as const;
const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const TOOL = { name: "weather", inputSchema: SCHEMA };

/** A question; Pegasus has one about a video. */
function question(model: string): Pick<BedrockChatOptions, "messages"> {
  return /pegasus/.test(model)
    ? { messages: [{ role: "user", content: [{ type: "text", text: "Where?" }, VIDEO] }] }
    : { messages: "Where?" };
}

function clientWith(codec: ChatCodec, replies: readonly FakeReply[]) {
  const fake = fakeBedrock({ apiKey: "k", replies });
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    retry: false,
    fetch: fake,
    codecs: [codec],
  });
  return { fake, bedrock };
}

for (const [codec, model, has] of ROWS) {
  Deno.test(`${codec.name}() chats with ${model}, whole and streamed alike`, async () => {
    const { fake, bedrock } = clientWith(codec, ["In Paris, of course."]);
    const request = { model, ...question(model), maxTokens: 50, temperature: 0.5 };
    const whole = await bedrock.chat(request);
    const stream = bedrock.stream(request);
    let text = "";
    for await (const event of stream) if (event.type === "text") text += event.text;
    const streamed = await stream.final();
    assertEquals([whole.text, text, streamed.text], Array(3).fill("In Paris, of course."));
    assertEquals([whole.stopReason, streamed.stopReason], ["end_turn", "end_turn"]);
    assertEquals(streamed.content, whole.content);
    assertEquals(streamed.usage, whole.usage);
    assert(whole.usage && whole.usage.outputTokens > 0);
    assertEquals(fake.requests.map(({ operation }) => operation), ["InvokeModel", "InvokeModelWithResponseStream"]);
  });

  Deno.test(`${codec.name}() stops ${model} at its limit`, async () => {
    const { bedrock } = clientWith(codec, [{ text: "one two", stopReason: "max_tokens" }]);
    const { stopReason } = await bedrock.chat({ model, ...question(model), maxTokens: 3 });
    assertEquals(stopReason, "max_tokens");
  });

  if (has.includes("output")) {
    Deno.test(`${codec.name}() gives structured output of ${model}`, async () => {
      // The fake's own model follows a tool or a native schema, and ignores an instruction.
      const { bedrock } = clientWith(codec, has.includes("tools") ? [] : ['{ "city": "Paris" }']);
      const { output } = await bedrock.chat({ model, ...question(model), output: { schema: SCHEMA } });
      assertEquals(typeof (output as { city?: unknown }).city, "string");
    });
  }

  if (has.includes("tools")) {
    Deno.test(`${codec.name}() lets ${model} call tools, whole and streamed`, async () => {
      const call = { toolUse: { name: "weather", input: { city: "Oslo" } } };
      const { bedrock } = clientWith(codec, [call, "Rain.", call, "Rain."]);
      for (const streaming of [false, true]) {
        const request = { model, messages: [{ role: "user" as const, content: "Weather?" }], tools: [TOOL] };
        const ask = (r: typeof request | Record<string, unknown>) =>
          streaming ? bedrock.stream(r as typeof request).final() : bedrock.chat(r as typeof request);
        const first = await ask(request);
        assertEquals(first.stopReason, "tool_use");
        const [use] = first.toolUses;
        assertEquals([use?.name, use?.input], ["weather", { city: "Oslo" }]);
        const second = await ask({
          ...request,
          messages: [
            ...request.messages,
            first.message,
            { role: "user", content: [{ type: "toolResult", toolUseId: use!.toolUseId, content: "Rain" }] },
          ],
        });
        assertEquals(second.text, "Rain.");
      }
    });
  } else {
    Deno.test(`${codec.name}() refuses tools for ${model} before anything is sent`, async () => {
      const { fake, bedrock } = clientWith(codec, ["Rain."]);
      await assertRejects(() => bedrock.chat({ model, ...question(model), tools: [TOOL] }), TypeError);
      assertEquals(fake.requests.length, 0);
    });
  }
}

Deno.test("the thinking of DeepSeek R1 is a block of its own", async () => {
  const { bedrock } = clientWith(deepseek({ models: "all" }), [{
    content: [
      { reasoningContent: { reasoningText: { text: "Let me see." } } },
      { text: "Paris." },
    ],
  }]);
  const { content } = await bedrock.chat({ model: "us.deepseek.r1-v1:0", messages: "Where?" });
  assertEquals(content, [
    { type: "reasoningContent", text: "Let me see.\n" },
    { type: "text", text: "Paris." },
  ]);
});

Deno.test("an imported model is called by its ARN, in the format that the caller names", async () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl";
  for (const codec of [openaiChat({ models: [arn] }), llama({ models: [arn] })]) {
    const { fake, bedrock } = clientWith(codec, ["Paris."]);
    const { text } = await bedrock.chat({ model: arn, messages: "Where?", maxTokens: 20 });
    assertEquals([text, fake.requests[0]?.operation], ["Paris.", "InvokeModel"]);
  }
});
