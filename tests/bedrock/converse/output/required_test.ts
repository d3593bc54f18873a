/**
 * The type of a result says that `output` is there. An answer without it is an error, for every way to ask and every end.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type Bedrock,
  conversation,
  createBedrock,
  type Message,
  type ModelId,
  StructuredOutputError,
  tool,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const MODEL: ModelId = "amazon.nova-lite-v1:0";
const schema = { type: "object", properties: { city: { type: "string" } } };
const call = { toolUse: { toolUseId: "t1", name: "weather", input: { city: "Oslo" } } };
const HISTORY: Message[] = [
  { role: "user", content: "Weather in Oslo?" },
  { role: "assistant", content: [{ type: "toolUse", toolUseId: "t0", name: "weather", input: {} }] },
  { role: "user", content: [{ type: "toolResult", toolUseId: "t0", content: "7 degrees" }] },
];

/** Answers of a model without the output that was asked for. */
const WITHOUT: Readonly<Record<string, { content: Record<string, unknown>[]; stopReason: string }>> = {
  "a call of a tool that is not offered any more": { content: [call], stopReason: "tool_use" },
  "a call beside text": { content: [{ text: "Let me look." }, call], stopReason: "tool_use" },
  "no content": { content: [], stopReason: "end_turn" },
  "text without JSON": { content: [{ text: "In Oslo." }], stopReason: "end_turn" },
  "a list": { content: [{ text: '[{"city":"Oslo"}]' }], stopReason: "end_turn" },
  "an answer that was cut off": { content: [{ text: '{"city":"Os' }], stopReason: "max_tokens" },
  "a refusal": { content: [{ text: "I cannot do that." }], stopReason: "content_filtered" },
  "an intervention of a guardrail": { content: [{ text: "Sorry." }], stopReason: "guardrail_intervened" },
  "a stop reason that is not known": { content: [{ text: "…" }], stopReason: "brand_new" },
};

type Way = (bedrock: Bedrock, messages: Message[]) => Promise<{ readonly output: unknown }>;
const WAYS: Readonly<Record<string, Way>> = {
  chat: (bedrock, messages) => bedrock.chat({ model: MODEL, messages, output: { schema } }),
  "chat with retry": (bedrock, messages) => bedrock.chat({ model: MODEL, messages, output: { schema, retry: true } }),
  "stream.final": (bedrock, messages) => bedrock.stream({ model: MODEL, messages, output: { schema } }).final(),
  "handle.chat": (bedrock, messages) => bedrock.model(MODEL).chat({ messages, output: { schema } }),
  "conversation.send": (bedrock, messages) =>
    conversation(bedrock.model(MODEL), { from: messages.slice(0, -1) })
      .send(messages.at(-1)!.content, { output: { schema } }),
  "conversation.stream": (bedrock, messages) =>
    conversation(bedrock.model(MODEL), { from: messages.slice(0, -1) })
      .stream(messages.at(-1)!.content, { output: { schema } }).final(),
};

for (const [name, answer] of Object.entries(WITHOUT)) {
  Deno.test(`${name} is a StructuredOutputError when output was asked for`, async () => {
    for (const mode of ["native", "tool", "instruction"] as const) {
      for (const [way, ask] of Object.entries(WAYS)) {
        const bedrock = createBedrock({
          region: "us-east-1",
          apiKey: "k",
          env: {},
          fetch: fakeBedrock({ apiKey: "k", replies: [answer] }),
          defaults: { output: { schema, mode } },
        });
        await assertRejects(() => ask(bedrock, HISTORY), StructuredOutputError, "", `${way} ${mode}`);
      }
    }
  });
}

Deno.test("with tools of the request a call is a result without output", async () => {
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    fetch: fakeBedrock({ apiKey: "k", replies: [{ content: [call], stopReason: "tool_use" }] }),
  });
  const weather = tool({ name: "weather", inputSchema: { type: "object" } });
  const result = await bedrock.chat({ model: MODEL, messages: "Hi", tools: [weather], output: { schema } });
  assertEquals([result.stopReason, result.output, result.toolUses.length], ["tool_use", undefined, 1]);
  assert(!("output" in result));
});
