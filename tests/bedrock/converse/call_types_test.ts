/**
 * The runner of a call, by its `type` on the wire: recorded values (2025-02 to 2026-08), whole and streamed, and back
 * again.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createBedrock, runTools, tool } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { eventsOf } from "../../../src/bedrock/converse/events/whole_answer.ts";
import { HI, over } from "../../helpers/fire.ts";
import { answered, bytesOf, streamed } from "../../helpers/wire.ts";

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

/** Types that nobody has seen yet. */
const NEW_TYPES: readonly string[] = ["shell_tool_use", "", "SERVER_TOOL_USE", "browser", "tool_use_2"];
/** Types of results: none at all, a recorded one, and a new one. */
const RESULT_TYPES: readonly (string | undefined)[] = [undefined, "nova_grounding_result", "shell_result"];

const callOf = (toolUseId: string, type: string | undefined) => ({
  toolUse: { toolUseId, name: "look", input: { at: "sky" }, ...type !== undefined && { type } },
});
const resultOf = (toolUseId: string, type: string | undefined) => ({
  toolResult: { toolUseId, content: [{ text: "blue" }], ...type !== undefined && { type } },
});

/** A client whose first answer is this one, and whose second ends a loop. */
function answering(content: readonly Record<string, unknown>[], shape: { interleave?: boolean } = {}) {
  const fetch = fakeBedrock({
    apiKey: "k",
    replies: [{ content, stopReason: "tool_use", times: 1, ...shape }, "Done."],
  });
  return { fetch, bedrock: createBedrock({ region: "us-east-1", apiKey: "k", fetch }) };
}

for (const type of NEW_TYPES) {
  for (const resultType of RESULT_TYPES) {
    for (const interleave of [false, true]) {
      const name = `a call of the new type "${type}" with a result of the type ${resultType}` +
        (interleave ? ", interleaved" : "");
      Deno.test(`${name} in its answer is the service's`, async () => {
        const content = [
          callOf("s1", type),
          resultOf("s1", resultType),
          callOf("c1", "tool_use"),
          callOf("c2", type),
          { text: "Look." },
        ];
        const whole = await answering(content).bedrock.chat({ model: MODEL, messages: "Hi" });
        const stream = answering(content, { interleave }).bedrock.stream({ model: MODEL, messages: "Hi" });
        const told: string[] = [];
        for await (const event of stream) {
          if (event.type === "toolUse") told.push(event.toolUse.toolUseId);
          if (event.type === "stop") told.push("stop");
        }
        const final = await stream.final();
        // The call that may be the service's waits for the end of the answer.
        assertEquals(told, ["c1", "c2", "stop"]);
        assertEquals(final.content, whole.content);
        assertEquals(final.message, whole.message);
        assertEquals([final.content, final.toolUses], [stream.partial.content, whole.toolUses]);
        assertEquals(whole.toolUses.map(({ toolUseId }) => toolUseId), ["c1", "c2"]);
        const [call, result] = whole.content;
        if (call?.type !== "toolUse" || result?.type !== "toolResult") throw new TypeError("other blocks came");
        assertEquals([call.serverTool, call.wireType], [type, undefined]);
        assertEquals(result.serverTool, resultType ?? true);
      });
    }
  }

  Deno.test(`a call of the new type "${type}" without a result is the caller's, and goes back as it came`, async () => {
    const ran: string[] = [];
    const look = tool({
      name: "look",
      inputSchema: { type: "object" },
      execute: (_, { toolUseId }) => void ran.push(toolUseId),
    });
    for (const onEvent of [undefined, () => {}]) {
      ran.length = 0;
      const sent: { messages: { content: unknown }[] }[] = [];
      const { bedrock } = over(async (request) => {
        sent.push(await request.json());
        const [content, stopReason] = sent.length > 1
          ? [[{ text: "Done." }], "end_turn"]
          : [[callOf("c1", type)], "tool_use"];
        const whole = { output: { message: { role: "assistant", content } }, stopReason };
        const events = eventsOf(whole)!.map(({ name, value }) => ({ [name]: value }));
        return request.url.endsWith("-stream") ? streamed(bytesOf(events)) : Response.json(whole);
      });
      const { text } = await runTools(bedrock.model(MODEL), { messages: "Hi", tools: [look] }, { onEvent });
      assertEquals([text, ran], ["Done.", ["c1"]]);
      assertEquals(sent[1]?.messages[1]?.content, [callOf("c1", type)]);
    }
  });
}

Deno.test("a call of a new type waits for the end of a stream, and is never told of one that is cut", async () => {
  const { bedrock } = over(() =>
    streamed(bytesOf([
      { messageStart: { role: "assistant" } },
      {
        contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t1", name: "look", type: "new" } } },
      },
      { contentBlockStop: { contentBlockIndex: 0 } },
    ])), { retry: false });
  const stream = bedrock.stream(HI);
  const types: string[] = [];
  await assertRejects(async () => {
    for await (const event of stream) types.push(event.type);
  });
  assertEquals(types, ["start", "blockStart", "blockStop"]);
  assertEquals(stream.partial.content.map(({ type }) => type), ["toolUse"]);
});

for (const resultType of RESULT_TYPES) {
  Deno.test(`a result of the type ${resultType} in the assistant's turn goes back to the service as it came`, async () => {
    const content = [callOf("s1", "server_tool_use"), resultOf("s1", resultType), { text: "Blue." }];
    for (const check of ["off", "repair", "strict"] as const) {
      const sent: { messages: unknown[] }[] = [];
      const { bedrock } = over(async (request) => {
        sent.push(await request.json());
        return answered(content);
      });
      const { message } = await bedrock.chat(HI);
      const kept = JSON.parse(JSON.stringify(message));
      const { repairs } = await bedrock.chat(
        {
          ...HI,
          messages: [{ role: "user", content: "Hi" }, kept, { role: "user", content: "And?" }],
          tools: [{ name: "look", inputSchema: { type: "object" } }],
          check,
        } as typeof HI,
      );
      assertEquals(repairs, []);
      assertEquals(sent[1]?.messages[1], { role: "assistant", content });
    }
  });
}
