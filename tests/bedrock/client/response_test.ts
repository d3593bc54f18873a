/**
 * `result.response`: the headers of the answer, without secrets, wherever a result comes from, and out of sight of consoles.
 */
import { assert, assertEquals } from "@std/assert";
import { type ChatResult, conversation, runTools, StructuredOutputError, tool } from "@bedrock-edge/client";
import { budget } from "@bedrock-edge/client/models";
import { relay } from "@bedrock-edge/client/provider";
import { HI, over } from "../../helpers/fire.ts";
import { failureOf } from "../../helpers/watch.ts";
import { answered, bytesOf, eventsOf, refusedBy, streamed } from "../../helpers/wire.ts";

/** Adds headers to an answer; `x-turn` counts the answers. */
function withHeaders(answer: Response, turn: number, more: Record<string, string> = {}): Response {
  const headers = { ...Object.fromEntries(answer.headers), "x-turn": `${turn}`, ...more };
  return new Response(answer.body, { status: answer.status, headers });
}

/** A client whose answers are counted in a header. */
function counted(more: (request: Request) => Record<string, string> = () => ({})) {
  let turn = 0;
  return over((request) => {
    const answer = request.url.endsWith("converse-stream")
      ? streamed(bytesOf(eventsOf("Hi")))
      : answered([{ text: "Hi" }]);
    return withHeaders(answer, ++turn, more(request));
  });
}

const turnOf = ({ response }: Pick<ChatResult, "response">) => response?.headers.get("x-turn");

Deno.test("a result has the headers of its answer, from the client and from a handle", async () => {
  const { bedrock } = counted();
  assertEquals(turnOf(await bedrock.chat(HI)), "1");
  assertEquals(turnOf(await bedrock.model(HI.model).chat({ messages: "Hi" })), "2");
  assertEquals(turnOf(await bedrock.stream(HI).final()), "3");
  assertEquals(turnOf(await bedrock.model(HI.model).stream({ messages: "Hi" }).final()), "4");
});

Deno.test("a stream has the headers of its answer once it is open", async () => {
  const stream = counted().bedrock.stream(HI);
  assertEquals(stream.partial.response, undefined);
  for await (const _ of stream) assertEquals(turnOf(stream.partial), "1");
  assertEquals(turnOf(await stream.final()), "1");
});

Deno.test("a result has the headers of the last attempt", async () => {
  let turn = 0;
  const { bedrock, clock } = over(() => {
    turn++;
    return withHeaders(
      turn === 1 ? refusedBy(503, "ServiceUnavailableException", {}) : answered([{ text: "Hi" }]),
      turn,
    );
  });
  const outcome = await clock.outcome(bedrock.chat(HI));
  assert("value" in outcome);
  assertEquals([turnOf(outcome.value), outcome.value.attempts], ["2", 2]);
});

Deno.test("turns of a conversation have the headers of their answers, kept or not", async () => {
  const { bedrock } = counted();
  const talk = conversation(bedrock.model(HI.model));
  assertEquals(turnOf(await talk.send("Hi")), "1");
  const stream = talk.stream("Hi");
  assertEquals([turnOf(await stream.final()), turnOf(stream.partial)], ["2", "2"]);

  const filtered = over(() => withHeaders(answered([{ text: "No" }], { stopReason: "content_filtered" }), 7)).bedrock;
  const result = await conversation(filtered.model(HI.model)).send("Hi");
  assertEquals([result.kept, turnOf(result)], [false, "7"]);
});

Deno.test("a turn whose history is edited has the headers of its answer", async () => {
  const { bedrock } = counted();
  const image = { type: "image", format: "png", source: { bytes: new Uint8Array([137, 80, 78, 71]) } } as const;
  const talk = conversation(bedrock.model(HI.model));
  await talk.send([...Array.from({ length: 20 }, () => image), { type: "text", text: "Which?" }]);
  const result = await talk.send([image, { type: "text", text: "And this?" }]);
  assert(result.repairs.length > 0, "the oldest image was not replaced");
  assertEquals(turnOf(result), "2");
});

Deno.test("steps of a tool loop have the headers of their answers, and the result those of the last step", async () => {
  const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => "7 degrees" });
  const call = { toolUse: { toolUseId: "t1", name: "look", input: {} } };
  const scripted = () => {
    let turn = 0;
    return over(({ url }) => {
      const isCall = ++turn === 1;
      if (!url.endsWith("converse-stream")) {
        return withHeaders(
          answered([isCall ? call : { text: "Warm" }], { stopReason: isCall ? "tool_use" : "end_turn" }),
          turn,
        );
      }
      const { input: _, ...start } = call.toolUse;
      const called = [
        { messageStart: { role: "assistant" } },
        { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: start } } },
        { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: "{}" } } } },
        { contentBlockStop: { contentBlockIndex: 0 } },
        { messageStop: { stopReason: "tool_use" } },
      ];
      return withHeaders(streamed(bytesOf(isCall ? called : eventsOf("Warm"))), turn);
    }).bedrock.model(HI.model);
  };
  const loop = await runTools(scripted(), { messages: "Hi", tools: [look] });
  assertEquals([turnOf(loop), ...loop.steps.map(turnOf)], ["2", "1", "2"]);
  const sent = await conversation(scripted(), { tools: [look], loop: {} }).send("Hi");
  assertEquals([turnOf(sent), ...sent.steps!.map(turnOf)], ["2", "1", "2"]);
  const stream = conversation(scripted(), { tools: [look], loop: {} }).stream("Hi");
  assertEquals([turnOf(await stream.final()), turnOf(stream.partial)], ["2", "2"]);
});

Deno.test("secrets of the request and cookies are not in the headers", async () => {
  const { bedrock } = counted((request) => ({
    "x-echo": request.headers.get("authorization")!,
    "set-cookie": "id=7",
  }));
  const { response } = await bedrock.chat(HI);
  const [echo, cookie] = ["x-echo", "set-cookie"].map((name) => response?.headers.get(name));
  assert(echo?.includes("[redacted]"), `${echo}`);
  assertEquals(cookie, "[redacted]");
});

Deno.test("consoles, JSON and comparisons do not see the headers", async () => {
  const { bedrock } = counted();
  for (const result of [await bedrock.chat(HI), await bedrock.stream(HI).final()]) {
    assertEquals(Object.keys(result).includes("response"), false);
    assertEquals(JSON.stringify(result).includes("x-turn"), false);
    // The same object each time, which is a copy: a change of it changes nothing else.
    assert(result.response === result.response);
  }
});

Deno.test("an answer without output has its headers in the error and in the error's result", async () => {
  const output = { schema: { type: "object" } };
  const error = await failureOf(counted().bedrock.chat({ ...HI, output }));
  assert(error instanceof StructuredOutputError);
  assertEquals(turnOf(error.result), "1");
});

Deno.test("a stream within a budget has the headers of its answer", async () => {
  const stream = budget({ maxUsd: 1 }).guard(
    counted().bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "Hi" }),
  );
  assertEquals([turnOf(await stream.final()), turnOf(stream.partial)], ["1", "1"]);
});

Deno.test("streams over streams have the headers of the inner answer", async () => {
  const { bedrock } = counted();
  const relayed = relay(bedrock.stream(HI), { event: () => {} });
  assertEquals([turnOf(await relayed.final()), turnOf(relayed.partial)], ["1", "1"]);
  const later = relay(() => bedrock.stream(HI));
  assertEquals([turnOf(await later.final()), turnOf(later.partial)], ["2", "2"]);
  // A frozen result of somebody else's takes no member.
  const frozen = relay(bedrock.stream(HI), { end: (result) => result && Object.freeze({ ...result, text: "Own" }) });
  assertEquals([(await frozen.final()).text, turnOf(await frozen.final()), turnOf(frozen.partial)], [
    "Own",
    undefined,
    "3",
  ]);
});
