/**
 * Which reply answers which request: the order of replies without `when`, the precedence of replies with it, and how often
 * each answers.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { conversation, createBedrock, runTools, tool } from "@bedrock-edge/client";
import { type FakeBedrock, fakeBedrock, type FakeFault, type FakeReply } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../../helpers/clock.ts";
import { framesOf, keyed, refusalOf, settle, textOf, user } from "../support.ts";

const stream = { operation: "converse-stream" as const };

/** The text of the fake's answer to `text`, or the refusal. */
async function say(fake: FakeBedrock, text = "Hi", operation: "converse" | "converse-stream" = "converse") {
  const response = await fake(keyed({ operation, body: { messages: [user(text)] } }));
  if (response.status !== 200) return (await refusalOf(response))[1];
  if (operation === "converse-stream") return textOf(await framesOf(response));
  const { output } = await response.json();
  const [block] = output.message.content;
  return block.text ?? block.toolUse.name;
}

async function play(replies: readonly FakeReply[], questions: readonly string[]) {
  const fake = fakeBedrock({ replies });
  const answers = [];
  for (const question of questions) answers.push(await say(fake, question));
  return answers;
}

const error = { code: "ValidationException", message: "no" };
const toolUse = { name: "look", input: { at: 1 } };
const many = (count: number) => Array(count).fill("Hi");

const ORDERS: readonly (readonly [name: string, replies: readonly FakeReply[], answers: readonly unknown[]])[] = [
  ["one reply", ["a"], ["a", "a", "a"]],
  ["three replies", ["a", "b", "c"], ["a", "b", "c", "c", "c"]],
  ["a tool call and an answer", [{ toolUse }, "done"], ["look", "done", "done"]],
  ["two tool calls and an answer", [{ toolUse }, { toolUse: { name: "see" } }, "done"], ["look", "see", "done"]],
  ["the same call every time", [{ toolUse }], ["look", "look"]],
  ["an error and an answer", [{ error }, "a"], ["ValidationException", "a", "a"]],
  ["an answer and an error", ["a", { error }], ["a", "ValidationException", "ValidationException"]],
  ["times of the first", [{ text: "a", times: 2 }, "b"], ["a", "a", "b", "b"]],
  ["times of one in the middle", ["a", { text: "b", times: 3 }, "c"], ["a", "b", "b", "b", "c", "c"]],
  ["Infinity of the last", ["a", { text: "b", times: Infinity }], ["a", "b", "b"]],
];

for (const [name, replies, answers] of ORDERS) {
  Deno.test(`replies without when are answered in order, the last one for ever: ${name}`, async () => {
    assertEquals(await play(replies, many(answers.length)), answers);
    const fake = fakeBedrock({ replies });
    for (let round = 0; round < 2; round++) {
      const first = await say(fake);
      assertEquals(first, answers[0]);
      fake.reset();
    }
  });
}

Deno.test("after a last reply that says how often it answers, the small model answers", async () => {
  const answers = await play(["a", { text: "b", times: 2 }], many(4));
  assertEquals(answers.slice(0, 3), ["a", "b", "b"]);
  assert(answers[3].includes("no model ran"));
});

Deno.test("a reply whose when holds answers first, and leaves the order of the others alone", async () => {
  const capital = { when: { text: "capital" }, text: "Paris." };
  for (const replies of [[capital, "a", "b"], ["a", capital, "b"], ["a", "b", capital]]) {
    assertEquals(
      await play(replies, ["capital", "Hi", "capital", "Hi", "capital", "Hi"]),
      ["Paris.", "a", "Paris.", "b", "Paris.", "b"],
    );
  }
});

Deno.test("the first of two replies whose when holds answers, as often as it says, then the second", async () => {
  const replies = [
    { when: { text: "capital" }, times: 1, error },
    { when: { text: "capital" }, text: "Paris." },
    { when: { text: "capital of" }, text: "never" },
    "a",
  ];
  assertEquals(
    await play(replies, ["capital of France", "capital of France", "Hi", "capital of France"]),
    ["ValidationException", "Paris.", "a", "Paris."],
  );
});

Deno.test("replies with when alone leave other requests to the small model", async () => {
  const [known, other] = await play([{ when: { text: "capital" }, text: "Paris." }], ["capital", "Hi"]);
  assertEquals(known, "Paris.");
  assert(other.includes("no model ran"));
});

Deno.test("a reply of events has its turn in a stream, and is passed over by Converse", async () => {
  const events = [
    { messageStart: { role: "assistant" } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "events" } } },
    { messageStop: { stopReason: "end_turn" } },
  ];
  const fake = fakeBedrock({ replies: ["a", { events }, "b"] });
  assertEquals(await say(fake), "a");
  assertEquals(await say(fake), "b");
  assertEquals(await say(fake, "Hi", "converse-stream"), "events");
  assertEquals(await say(fake, "Hi", "converse-stream"), "b");
  // The last one that can answer Converse at all is the last one for Converse.
  const whole = fakeBedrock({ replies: ["a", { events }] });
  assertEquals([await say(whole), await say(whole), await say(whole)], ["a", "a", "a"]);
  assertEquals(await say(whole, "Hi", "converse-stream"), "events");
  assertEquals(await say(whole, "Hi", "converse-stream"), "events");
});

/** One fault of each type, and whether the answer reaches the caller all the same. */
const FAULTS: readonly (readonly [fault: FakeFault, arrives: boolean])[] = [
  [{ type: "status", status: 503 }, false],
  [{ type: "exception", name: "throttlingException" }, false],
  [{ type: "exception", name: "modelStreamErrorException", afterEvents: 3 }, false],
  [{ type: "error", code: "Odd", message: "odd", afterEvents: 1 }, false],
  [{ type: "cut", atByte: 40 }, false],
  [{ type: "cut", atByte: 1_000_000 }, true],
  [{ type: "reset", atByte: 0 }, false],
  [{ type: "noMessageStop" }, false],
  [{ type: "badPreludeCrc" }, false],
  [{ type: "badMessageCrc" }, false],
  [{ type: "hugeFrame" }, false],
  [{ type: "silence", where: "body", afterEvents: 1 }, false],
  [{ type: "silence", where: "headers" }, false],
  [{ type: "slowBytes", msPerByte: 0 }, true],
  [{ type: "contentType", value: "text/html" }, false],
  [{ type: "emptyBody" }, false],
];

for (const [fault, arrives] of FAULTS) {
  Deno.test(`a reply that a fault spoils has its turn again: ${JSON.stringify(fault)}`, async () => {
    const fake = fakeBedrock({ replies: ["a", "b", "c"], faults: [fault] });
    const controller = new AbortController();
    const struck = fake(keyed({ ...stream, signal: controller.signal }));
    const read = struck.then((response) => response.text()).catch(() => "");
    if (fault.type === "silence" || fault.type === "hugeFrame") {
      await settle();
      controller.abort();
    }
    await read;
    const rest = [await say(fake), await say(fake, "Hi", "converse-stream"), await say(fake)];
    assertEquals(rest, arrives ? ["b", "c", "c"] : ["a", "b", "c"]);
  });
}

Deno.test("an attempt that the client makes again gets the reply of the attempt that failed", async () => {
  const fake = fakeBedrock({
    apiKey: "k",
    replies: ["a", "b"],
    faults: [{ type: "exception", name: "throttlingException" }, { type: "status", status: 503 }],
  });
  const clock = new VirtualClock();
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, clock });
  const ask = { model: "amazon.nova-lite-v1:0", messages: "Hi" };
  assertEquals(await clock.run(bedrock.stream(ask).text()), "a");
  assertEquals((await clock.run(bedrock.chat(ask))).text, "b");
  assertEquals(fake.requests.length, 4);
});

Deno.test("requests that are refused, and requests that a guardrail blocks, use up no reply", async () => {
  const fake = fakeBedrock({ replies: ["a", "b"], guardrails: { g1: { blockedWords: ["secret"] } } });
  for (const call of [{ headers: { authorization: "Bearer no" } }, { body: "{" }, { body: {} }]) {
    const refused = await fake(keyed(call));
    assert(refused.status >= 400);
    await refused.body?.cancel();
  }
  const guardrailConfig = { guardrailIdentifier: "g1", guardrailVersion: "1" };
  const blocked = await fake(keyed({ body: { messages: [user("secret")], guardrailConfig } }));
  assertEquals((await blocked.json()).stopReason, "guardrail_intervened");
  assertEquals([await say(fake), await say(fake)], ["a", "b"]);
});

Deno.test("a scripted tool call and an answer play a tool loop and a conversation", async () => {
  const look = tool({
    name: "look",
    inputSchema: { type: "object", properties: { at: { type: "number" } } },
    execute: () => "nothing there",
  });
  const model = () => {
    const fake = fakeBedrock({ apiKey: "k", replies: [{ toolUse }, "Done.", "And again."] });
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
    return { fake, model: bedrock.model("amazon.nova-lite-v1:0") };
  };
  const loop = model();
  const result = await runTools(loop.model, { messages: "Look!", tools: [look] });
  assertEquals([result.text, loop.fake.requests.length], ["Done.", 2]);
  assertEquals(loop.fake.requests[1]!.body.messages.at(-1)!.content[0]!.toolResult?.content, [{
    text: "nothing there",
  }]);

  const talk = model();
  const kept = conversation(talk.model, { tools: [look] });
  assertEquals((await kept.send("Look!")).text, "Done.");
  assertEquals((await kept.send("More!")).text, "And again.");
  assertEquals(talk.fake.requests.length, 3);
});

Deno.test("a reply that can never answer is refused when the fake is made", () => {
  assertThrows(
    () => fakeBedrock({ replies: ["a", { text: "b", times: Infinity }, "c"] }),
    TypeError,
    'Cannot use option "replies[2]": it can never answer, because replies[1].times is Infinity; leave out times, or',
  );
  const capital = { when: { text: "capital" }, text: "Paris." };
  assertEquals(fakeBedrock({ replies: [{ text: "b", times: Infinity }, capital] }).requests, []);
});

Deno.test("a when that returns a promise fails the request, since a promise is always true", async () => {
  // A cast: the compiler refuses it, JavaScript does not.
  const when = (() => Promise.resolve(false)) as unknown as () => boolean;
  const fake = fakeBedrock({ replies: [{ when, text: "a" }] });
  await assertRejects(() => fake(keyed()), TypeError, "when returned a promise; return true or false");
  assertEquals(fake.requests.map(({ ended }) => ended), ["failed"]);
});
