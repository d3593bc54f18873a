/** The refusals of the fake's model for each ability that it lacks. */
import { assertEquals, assertThrows } from "@std/assert";
import { fakeBedrock, type FakeLimit } from "@bedrock-edge/client/testing";
import { type Json, keyed, refusalOf, user } from "../support.ts";

const closed = { type: "object", additionalProperties: false };
const spec = (more: Json = {}): Json => ({
  toolSpec: { name: "a", inputSchema: { json: { type: "object" } }, ...more },
});
const body = (more: Json = {}): Json => ({ messages: [user("Hi")], ...more });
const config = (inferenceConfig: Json): Json => body({ inferenceConfig });
const fields = (additionalModelRequestFields: Json): Json => body({ additionalModelRequestFields });
const tools = body({ toolConfig: { tools: [spec()] } });
const forced = body({ toolConfig: { tools: [spec()], toolChoice: { tool: { name: "a" } } } });
const results = {
  messages: [
    user("a"),
    { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "a", input: {} } }] },
    { role: "user", content: [{ toolResult: { toolUseId: "t", content: [] } }, { text: "and?" }] },
  ],
  toolConfig: { tools: [spec()] },
};
const schema = { type: "json_schema", structure: { jsonSchema: { schema: "{}" } } };

/** Limit, what it refuses, in which words, and what it lets through. */
const LIMITS: readonly (readonly [limit: FakeLimit, refused: Json, text: string, accepted: Json])[] = [
  ["system", body({ system: [{ text: "s" }] }), "This model doesn't support system messages.", tools],
  ["tools", tools, "This model doesn't support tool use.", body()],
  ["toolChoice", forced, "This model doesn't support the toolConfig.toolChoice.tool field.", tools],
  [
    "strictTools",
    body({ toolConfig: { tools: [spec({ strict: true, inputSchema: { json: closed } })] } }),
    "The model returned the following errors: tools.0.custom.strict: Extra inputs are not permitted",
    tools,
  ],
  [
    "structuredOutput",
    body({ outputConfig: { textFormat: schema } }),
    "The model returned the following errors: output_config.format: Extra inputs are not permitted",
    body({ outputConfig: { effort: "low" } }),
  ],
  [
    "promptCache",
    body({ system: [{ text: "s" }, { cachePoint: { type: "default" } }] }),
    "your request did not allow prompt caching",
    body({ system: [{ text: "s" }] }),
  ],
  [
    "cacheAmongTools",
    body({ toolConfig: { tools: [spec(), { cachePoint: { type: "default" } }] } }),
    "extraneous key [cachePoint] is not permitted",
    body({ system: [{ text: "s" }, { cachePoint: { type: "default" } }] }),
  ],
  [
    "cacheOneHour",
    body({ system: [{ text: "s" }, { cachePoint: { type: "default", ttl: "1h" } }] }),
    "TTL of 1h",
    body({ system: [{ text: "s" }, { cachePoint: { type: "default" } }] }),
  ],
  ["temperature", config({ temperature: 0 }), "`temperature` is deprecated", config({ topP: 0.5 })],
  ["topP", config({ topP: 1 }), "`top_p` is deprecated", config({ temperature: 0.5 })],
  ["topK", fields({ top_k: 5 }), "`top_k` is deprecated", config({ topP: 0.5 })],
  ["topK", fields({ inferenceConfig: { topK: 5 } }), "`top_k` is deprecated", body()],
  ["stopSequences", config({ stopSequences: ["a"] }), "the stopSequences field", config({ maxTokens: 5 })],
  [
    "temperatureBesideTopP",
    config({ temperature: 0, topP: 1 }),
    "cannot both be specified",
    config({ temperature: 0 }),
  ],
  ["reasoning", fields({ reasoning: { effort: "low" } }), "thinking: Extra inputs", fields({ top_k: 5 })],
  ["reasoning", body({ outputConfig: { effort: "low" } }), "thinking: Extra inputs", body()],
  [
    "reasoningBudget",
    fields({ thinking: { type: "enabled", budget_tokens: 1024 } }),
    '"thinking.type.enabled" is not supported',
    fields({ thinking: { type: "adaptive" } }),
  ],
  [
    "reasoningEffort",
    fields({ thinking: { type: "adaptive" } }),
    '"thinking.type.adaptive" is not supported',
    fields({ thinking: { type: "disabled" } }),
  ],
  ["reasoningOff", fields({ thinking: { type: "disabled" } }), '"thinking.type.disabled" is not supported', body()],
  ["reasoningOff", fields({ reasoning: { effort: "none" } }), "'none' is not supported", body()],
  [
    "assistantPrefill",
    { messages: [user("a"), { role: "assistant", content: [{ text: "b" }] }] },
    "The conversation must end with a user message.",
    results,
  ],
  ["multiTurn", results, "doesn't support conversation history", body()],
  ["longToolUseIds", results, "Tool call id was t but must be", body()],
  ["maxTokens:100", config({ maxTokens: 101 }), "exceeds the model limit of 100", config({ maxTokens: 100 })],
  [
    "textBesideToolResults",
    results,
    "messages.2.content: Conversation blocks and tool result blocks cannot be provided in the same turn.",
    tools,
  ],
];

for (const [limit, refused, text, accepted] of LIMITS) {
  Deno.test(`fake without ${limit} refuses it, and nothing else: ${text}`, async () => {
    for (const operation of ["converse", "converse-stream"] as const) {
      const [status, , message] = await refusalOf(
        await fakeBedrock({ refuses: [limit] })(keyed({ operation, body: refused })),
      );
      assertEquals([status, message.includes(text)], [limit === "promptCache" ? 403 : 400, true], message);
      for (const [fake, given] of [[fakeBedrock({ refuses: [limit] }), accepted], [fakeBedrock(), refused]] as const) {
        const response = await fake(keyed({ operation, body: given }));
        await response.body?.cancel();
        assertEquals(response.status, 200);
      }
    }
  });
}

Deno.test("fake without streaming, or without tools in it, refuses only the stream", async () => {
  for (
    const [limit, text] of [
      ["streaming", "The model is unsupported for streaming."],
      ["streamedTools", "This model doesn't support tool use in streaming mode."],
    ] as const
  ) {
    const fake = fakeBedrock({ refuses: [limit] });
    const response = await fake(keyed({ operation: "converse-stream", body: tools }));
    assertEquals(await refusalOf(response), [400, "ValidationException", text]);
    const whole = await fake(keyed({ body: tools }));
    await whole.body?.cancel();
    assertEquals(whole.status, 200);
  }
});

Deno.test("fake refuses to be made with a limit that does not exist", () => {
  assertThrows(
    () => fakeBedrock({ refuses: ["humour" as FakeLimit] }),
    TypeError,
    'Cannot refuse "humour": no such limit; use one of system, tools',
  );
});
