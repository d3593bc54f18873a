/**
 * Structured output through AI Gateway.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProviderError, StructuredOutputError } from "@bedrock-edge/client";
import { errorAnswer, GATEWAY_MODEL, gatewayOver, textParts, USAGE, wholeAnswer } from "../../helpers/gateway.ts";

const schema = { type: "object", properties: { city: { type: "string" } } } as const;
const HI = { model: GATEWAY_MODEL, messages: "Hi" } as const;
const JSON_TEXT = '{"city":"Oslo"}';

Deno.test("output is asked for by a response format, and parsed", async () => {
  const { gateway, sent } = gatewayOver([wholeAnswer([{ type: "text", text: JSON_TEXT }]), textParts(JSON_TEXT)]);
  const request = { ...HI, output: { schema, name: "place", description: "A city" } };
  const whole = await gateway.chat(request);
  assertEquals([whole.output, whole.outputMode], [{ city: "Oslo" }, "native"]);
  assertEquals((await gateway.stream(request).final()).output, { city: "Oslo" });
  for (const { body } of sent) {
    assertEquals(body.responseFormat, { type: "json", schema, name: "place", description: "A city" });
  }
});

Deno.test("a mode is used as it is given", async () => {
  const call = { type: "tool-call", toolCallId: "1", toolName: "output", input: JSON_TEXT };
  const forced = wholeAnswer([call], { finishReason: { unified: "tool-calls" } });
  const { gateway, sent } = gatewayOver([forced, wholeAnswer([{ type: "text", text: `Here: ${JSON_TEXT}` }])]);
  const byTool = await gateway.chat({ ...HI, output: { schema, mode: "tool" } });
  assertEquals([byTool.output, byTool.outputMode, byTool.stopReason, byTool.text], [
    { city: "Oslo" },
    "tool",
    "end_turn",
    JSON_TEXT,
  ]);
  assertEquals(sent[0]?.body.toolChoice, { type: "tool", toolName: "output" });
  assertEquals(sent[0]?.body.tools[0].inputSchema, schema);
  const inWords = await gateway.chat({ ...HI, system: "Be brief.", output: { schema, mode: "instruction" } });
  assertEquals([inWords.output, inWords.outputMode], [{ city: "Oslo" }, "instruction"]);
  const { prompt, responseFormat } = sent[1]!.body;
  assertEquals(prompt.map(({ role }: { role: string }) => role), ["system", "system", "user"]);
  assert(prompt[1].content.includes("JSON Schema"));
  assertEquals(responseFormat, undefined);
  await gateway.chat({ ...HI, output: { schema, mode: "jsonObject" } });
  assertEquals(sent[2]?.body.responseFormat, { type: "json" });
});

Deno.test("the text that a model marked as final holds the output", async () => {
  const content = [{ type: "text", text: 'Draft: {"city":"Rome"}' }, { type: "text", text: JSON_TEXT }];
  const { gateway } = gatewayOver([wholeAnswer(content, { structuredOutputText: JSON_TEXT })]);
  const { output, text } = await gateway.chat({ ...HI, output: { schema } });
  assertEquals([output, text], [{ city: "Oslo" }, `Draft: {"city":"Rome"}${JSON_TEXT}`]);
  const empty = gatewayOver([wholeAnswer(content, { structuredOutputText: "" })]);
  await assertRejects(() => empty.gateway.chat({ ...HI, output: { schema } }), StructuredOutputError);
});

Deno.test("an answer that does not fit is asked for once more, where that is wanted", async () => {
  const answers = [wholeAnswer([{ type: "text", text: "Oslo." }]), wholeAnswer([{ type: "text", text: JSON_TEXT }])];
  const once = gatewayOver(answers);
  await assertRejects(() => once.gateway.chat({ ...HI, output: { schema } }), StructuredOutputError);
  const { gateway, sent } = gatewayOver(answers);
  const { output, usage } = await gateway.chat({ ...HI, output: { schema, retry: true } });
  assertEquals(output, { city: "Oslo" });
  assertEquals(usage?.outputTokens, 2 * USAGE.outputTokens.total);
  assertEquals(sent[1]?.body.prompt.map(({ role }: { role: string }) => role), ["user", "assistant", "user"]);
  await assertRejects(() => gateway.stream({ ...HI, output: { schema, retry: true } }).final(), TypeError);
  const never = gatewayOver([wholeAnswer([{ type: "text", text: "Oslo." }])]);
  await assertRejects(() => never.gateway.chat({ ...HI, output: { schema, retry: true } }), StructuredOutputError);
  assertEquals(never.sent.length, 2);
});

Deno.test("a model that refuses a mode is asked in the next one, and the mode is remembered", async () => {
  const refusal = (message: string) => errorAnswer(400, "invalid_request_error", message);
  const noSchema = refusal("This model does not support response_format json_schema.");
  const noTool = refusal("This model does not support tool_choice.");
  const answer = wholeAnswer([{ type: "text", text: JSON_TEXT }]);
  const { gateway, sent } = gatewayOver([noSchema, noTool, answer]);
  const request = { ...HI, output: { schema } };
  const { output, outputMode, attempts } = await gateway.chat(request);
  assertEquals([output, outputMode, attempts], [{ city: "Oslo" }, "instruction", 3]);
  assertEquals((await gateway.chat(request)).outputMode, "instruction");
  assertEquals(sent.length, 4);
  const tool = { name: "look", inputSchema: { type: "object" } } as const;
  const thinking = gatewayOver([noSchema, answer]);
  assertEquals((await thinking.gateway.chat({ ...request, reasoning: { effort: "high" } })).outputMode, "instruction");
  const silent = gatewayOver([noSchema, wholeAnswer([{ type: "text", text: JSON_TEXT }])]);
  assertEquals((await silent.gateway.chat({ ...request, reasoning: "off" })).outputMode, "tool");
  const withTools = gatewayOver([noSchema, answer]);
  assertEquals((await withTools.gateway.chat({ ...request, tools: [tool] })).outputMode, "instruction");
  const fixed = gatewayOver([noSchema, answer]);
  const native = { ...request, output: { schema, mode: "native" as const } };
  assertEquals((await assertRejects(() => fixed.gateway.chat(native), ProviderError)).kind, "validation");
});
