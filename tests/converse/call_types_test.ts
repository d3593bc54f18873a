/**
 * Who runs a call, by its `type` on the wire: recorded values (2025-02 to 2026-08), whole and streamed, and back again.
 */
import { assertEquals } from "@std/assert";
import { createBedrock, runTools, tool } from "../../mod.ts";
import { fakeBedrock } from "../../src/testing/mod.ts";

const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

/** By the wire's `type`, whether the caller runs the call. */
const TYPES: readonly (readonly [type: string | undefined, isCallers: boolean])[] = [
  [undefined, true],
  ["tool_use", true],
  ["server_tool_use", false],
  ["mcp_tool_use", false],
];

for (const [type, isCallers] of TYPES) {
  const call = { toolUse: { toolUseId: "t1", name: "look", input: { at: "sky" }, ...type && { type } } };
  const clientOf = () => {
    const fetch = fakeBedrock({
      apiKey: "k",
      replies: [{ content: [call], stopReason: "tool_use", times: 1 }, "Blue."],
    });
    return { fetch, bedrock: createBedrock({ region: "us-east-1", apiKey: "k", fetch }) };
  };
  const who = isCallers ? "the caller runs" : "the service runs";

  Deno.test(`${who} a call of the type ${type}, whole and streamed alike`, async () => {
    const { bedrock } = clientOf();
    const whole = await bedrock.chat({ model: MODEL, messages: "What is there?" });
    const stream = clientOf().bedrock.stream({ model: MODEL, messages: "What is there?" });
    const calls: string[] = [];
    for await (const event of stream) if (event.type === "toolUse") calls.push(event.toolUse.toolUseId);
    const streamed = await stream.final();
    assertEquals(whole.toolUses.map(({ toolUseId }) => toolUseId), isCallers ? ["t1"] : []);
    assertEquals(calls, isCallers ? ["t1"] : []);
    assertEquals(streamed.content, whole.content);
    assertEquals(streamed.toolUses, whole.toolUses);
  });

  if (!isCallers) continue;
  Deno.test(`runTools runs a call of the type ${type}, and the call goes back as it came`, async () => {
    const { fetch, bedrock } = clientOf();
    const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => "blue" });
    for (const check of ["repair", "strict"] as const) {
      fetch.reset();
      const { text, repairs } = await runTools(bedrock.model(MODEL), {
        messages: "What is there?",
        tools: [look],
        check,
      });
      assertEquals([text, repairs], ["Blue.", []]);
      const [, assistant, user] = (fetch.requests[1]?.body as { messages: { content: unknown }[] }).messages;
      assertEquals(assistant?.content, [call]);
      assertEquals(user?.content, [{ toolResult: { toolUseId: "t1", content: [{ text: "blue" }] } }]);
    }
  });
}
