/**
 * A conversation keeps whole turns, in order, and nothing else.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  bearer,
  type CommonBlock,
  conversation,
  createBedrock,
  createTextClient,
  type Message,
  tool,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { idle } from "../../helpers/clock.ts";
import { HI, MODEL, rig } from "../../helpers/fire.ts";
import { handModel, later, told } from "./model.ts";

const CALL: CommonBlock = { type: "toolUse", toolUseId: "t1", name: "add", input: { a: 1, b: 2 } };

Deno.test("conversation sends what was said before, and keeps what is said", async () => {
  const model = handModel("Hello Ada!", "Ada.");
  const chat = conversation(model, { system: "Be brief.", maxTokens: 100 });
  assertEquals((await chat.send("I am Ada.")).text, "Hello Ada!");
  assertEquals((await chat.send("My name?", { maxTokens: 5 })).text, "Ada.");
  assertEquals(model.asked.map(({ messages }) => told(messages)), [
    ["u:I am Ada."],
    ["u:I am Ada.", "a:Hello Ada!", "u:My name?"],
  ]);
  assertEquals(told(chat.messages), ["u:I am Ada.", "a:Hello Ada!", "u:My name?", "a:Ada."]);
  assertEquals(model.asked.map(({ options }) => options.maxTokens), [100, 5]);
  assertEquals(model.asked.map(({ options }) => options.system), ["Be brief.", "Be brief."]);
});

Deno.test("conversation sends the model nothing but what a request has", async () => {
  const model = handModel("Hi");
  const options = {
    store: new Map(),
    key: "k",
    window: 1000,
    loop: {},
    tools: [],
    onTrim: () => {},
    from: [],
    topP: 1,
  };
  await conversation(model, options).send("Hi", { loop: {} });
  assertEquals(Object.keys(model.asked[0]!.options).sort(), ["messages", "tools", "topP"]);
});

Deno.test("conversation gives a new list with every turn, and never changes one it gave", async () => {
  const chat = conversation(handModel("yes"));
  const before = chat.messages;
  await chat.send("a");
  const between = chat.messages;
  await chat.send("b");
  assertEquals([before.length, between.length, chat.messages.length], [0, 2, 4]);
});

Deno.test("conversation is not changed by what the caller does with its content later", async () => {
  const model = handModel("yes");
  const chat = conversation(model);
  const block = { type: "text" as const, text: "before" };
  const content = [block];
  await chat.send(content);
  block.text = "after";
  content.push(block);
  assertEquals(told(chat.messages), ["u:before", "a:yes"]);
});

Deno.test("conversation keeps nothing of a turn that fails", async () => {
  const model = handModel("one", new TypeError("no"), "two");
  const chat = conversation(model);
  await chat.send("a");
  const kept = chat.messages;
  await assertRejects(() => chat.send("b"), TypeError, "no");
  assert(chat.messages === kept);
  await chat.send("c");
  assertEquals(told(model.asked[2]!.messages), ["u:a", "a:one", "u:c"]);
});

Deno.test("conversation keeps no answer without content, and says what follows in the same turn", async () => {
  const model = handModel({ content: [] }, "yes");
  const chat = conversation(model);
  await chat.send("a");
  assertEquals(told(chat.messages), ["u:a"]);
  await chat.send([{ type: "text", text: "b" }]);
  assertEquals(told(chat.messages), ["u:a+b", "a:yes"]);
});

Deno.test("conversation refuses invalid content, and stays usable", async () => {
  const chat = conversation(handModel("yes"));
  for (const content of [undefined, null, 5, { type: "text", text: "a" }]) {
    await assertRejects(() => chat.send(content as never), TypeError, "Cannot send");
    await assertRejects(() => chat.stream(content as never).final(), TypeError, "Cannot send");
  }
  await assertRejects(() => chat.send([{ type: "unknown", name: "n", value: 1n }]), TypeError);
  assertEquals((await chat.send("a")).text, "yes");
});

Deno.test("conversation answers one turn at a time, in the order of asking", async () => {
  const first = later<string>();
  const model = handModel(() => first.promise, "two", "three");
  const chat = conversation(model);
  const order: string[] = [];
  const all = Promise.all(["a", "b"].map((text) => chat.send(text).then(() => order.push(text))));
  const streamed = chat.stream("c").final().then(() => order.push("c"));
  await idle();
  assertEquals(model.asked.length, 1);
  first.resolve("one");
  await Promise.all([all, streamed]);
  assertEquals(order, ["a", "b", "c"]);
  assertEquals(told(model.asked[2]!.messages), ["u:a", "a:one", "u:b", "a:two", "u:c"]);
});

Deno.test("a turn that fails lets the next one in", async () => {
  const model = handModel(new Error("no"), "two");
  const chat = conversation(model);
  const ends = await Promise.allSettled([chat.send("a"), chat.send("b")]);
  assertEquals(ends.map(({ status }) => status), ["rejected", "fulfilled"]);
  assertEquals(told(chat.messages), ["u:b", "a:two"]);
});

Deno.test("a turn that waits is aborted at once, and the others keep their places", async () => {
  const first = later<string>();
  const model = handModel(() => first.promise, "three");
  const chat = conversation(model);
  const one = chat.send("a");
  const stop = new AbortController();
  const two = chat.send("b", { signal: stop.signal });
  const three = chat.send("c");
  await idle();
  const reason = new Error("changed my mind");
  stop.abort(reason);
  assertEquals(await two.catch((error) => error), reason);
  assertEquals(model.asked.length, 1);
  first.resolve("one");
  await Promise.all([one, three]);
  assertEquals(told(chat.messages), ["u:a", "a:one", "u:c", "a:three"]);
});

Deno.test("the conversation's signal stops every turn, and so does one that was aborted before", async () => {
  const model = handModel("yes");
  const chat = conversation(model, { signal: AbortSignal.abort(new Error("closed")) });
  await assertRejects(() => chat.send("a"), Error, "closed");
  await assertRejects(() => chat.stream("a").final(), Error, "closed");
  assertEquals(model.asked.length, 0);
  assertEquals((await chat.send("a", { signal: new AbortController().signal })).text, "yes");
});

Deno.test("conversation sends tool results, and they stay with their call", async () => {
  const model = handModel({ content: [CALL], stopReason: "tool_use" }, "3");
  const chat = conversation(model, {
    tools: [tool({ name: "add", inputSchema: { type: "object" } })],
  });
  const { toolUses: [call] } = await chat.send("1 + 2?");
  await chat.send([{ type: "toolResult", toolUseId: call!.toolUseId, content: "3" }]);
  assertEquals(told(chat.messages), ["u:1 + 2?", "a:<toolUse>", "u:<toolResult>", "a:3"]);
});

Deno.test("conversation runs tools that can be run, and keeps every step of it", async () => {
  const model = handModel({ content: [CALL], stopReason: "tool_use" }, "It is 3.");
  const ran: unknown[] = [];
  const steps: number[] = [];
  const add = tool({
    name: "add",
    inputSchema: { type: "object" },
    execute: (input) => (ran.push(input), { sum: 3, bytes: new Uint8Array([1, 2]) }),
  });
  const chat = conversation(model, { tools: [add], loop: { onStep: (_result, step) => void steps.push(step) } });
  assertEquals((await chat.send("1 + 2?")).text, "It is 3.");
  assertEquals([ran, steps], [[{ a: 1, b: 2 }], [0, 1]]);
  assertEquals(told(chat.messages), ["u:1 + 2?", "a:<toolUse>", "u:<toolResult>", "a:It is 3."]);
  assertEquals(JSON.parse(JSON.stringify(chat.messages)), chat.messages);
});

Deno.test("conversation keeps nothing of a turn whose second step fails", async () => {
  const model = handModel({ content: [CALL], stopReason: "tool_use" }, new Error("no"));
  const chat = conversation(model, {
    tools: [tool({ name: "add", inputSchema: { type: "object" }, execute: () => 3 })],
  });
  await assertRejects(() => chat.send("1 + 2?"), Error, "no");
  assertEquals(chat.messages, []);
});

Deno.test("conversation goes on in the same turn of the user where the tools were not run", async () => {
  const model = handModel({ content: [CALL], stopReason: "tool_use" }, "So be it.");
  const add = tool({ name: "add", inputSchema: { type: "object" }, execute: () => 3 });
  const chat = conversation(model, { tools: [add] });
  await chat.send("1 + 2?", { loop: { maxSteps: 1 } });
  await chat.send("Leave it.");
  assertEquals(told(chat.messages), ["u:1 + 2?", "a:<toolUse>", "u:<toolResult>+Leave it.", "a:So be it."]);
});

Deno.test("conversation's JSON comes back identical, and goes on as before", async () => {
  const blocks: CommonBlock[] = [
    { type: "reasoningContent", text: "Hm.", signature: "c2ln+/==" },
    { type: "reasoningContent", redactedContent: "AAEC" },
    { type: "text", text: "lone \ud800 surrogate" },
    { type: "citationsContent", content: [{ text: "x" }], citations: [{ location: { web: { url: "u" } } }] },
    { type: "unknown", name: "hologram", value: { deep: [1, null, { "__proto__": 0 }] } },
    { type: "toolUse", toolUseId: "t", name: "n", input: undefined, invalid: { raw: "{", error: "e" } },
  ];
  const model = handModel({ content: blocks, tokens: 40 }, "yes");
  const chat = conversation(model);
  await chat.send([
    { type: "image", format: "png", source: { bytes: new Uint8Array([0, 1, 254, 255]).subarray(1) } },
    { type: "document", name: "d", source: { s3Location: { uri: "s3://b/k" } } },
    { type: "text", text: "What is it?" },
  ]);
  const json = JSON.stringify(chat);
  const again = conversation(model, { from: JSON.parse(json) });
  assertEquals(JSON.stringify(again), json);
  assertEquals(again.messages, chat.messages);
  const [user, assistant] = again.messages as [Message, Message];
  assertEquals((user.content as unknown[])[0], { type: "image", format: "png", source: { bytes: "Af7/" } });
  assertEquals(assistant.content as unknown[], [
    ...blocks.slice(0, 5),
    { type: "toolUse", toolUseId: "t", name: "n", invalid: { raw: "{", error: "e" } },
  ]);
  await again.send([{ type: "toolResult", toolUseId: "t", content: "no" }]);
  assertEquals(model.asked[1]!.messages.slice(0, 2), [user, assistant]);
});

Deno.test("bytes that have a JSON of their own are kept as bytes", async () => {
  // As Node's Buffer does.
  const bytes = Object.assign(new Uint8Array([1, 2, 3]), { toJSON: () => ({ type: "Buffer", data: [1, 2, 3] }) });
  const chat = conversation(handModel("yes"));
  await chat.send([{ type: "image", format: "png", source: { bytes } }]);
  assertEquals((chat.messages[0]!.content as unknown[])[0], {
    type: "image",
    format: "png",
    source: { bytes: "AQID" },
  });
});

Deno.test("conversation begins with messages that are given", async () => {
  const model = handModel("yes");
  const from: Message[] = [{ role: "user", content: "a" }, { role: "assistant", content: "b" }];
  const chat = conversation(model, { from });
  from.pop();
  await chat.send("c");
  assertEquals(told(model.asked[0]!.messages), ["u:a", "a:b", "u:c"]);
});

Deno.test("conversation refuses invalid messages to begin with", () => {
  const cases: [unknown, string][] = [
    [{}, "its version is missing"],
    [{ version: 2, messages: [] }, "its version is 2"],
    [{ version: 1 }, "messages is not a list"],
    [{ version: 1, messages: {} }, "messages is not a list"],
    ["text", "its version is missing"],
    [[null], "messages[0] is not a message"],
    [[{ role: "user", content: "a" }, { role: "user" }], "messages[1] is not a message"],
  ];
  for (const [from, what] of cases) {
    assertThrows(() => conversation(handModel("yes"), { from: from as never }), TypeError, what);
  }
});

Deno.test("conversation believes no size that cannot be", () => {
  const messages: Message[] = [{ role: "user", content: "a" }];
  for (const size of [5, { tokens: "9", messages: 1 }, { tokens: -1, messages: 1 }, { tokens: 9, messages: 2 }]) {
    const from = { version: 1, messages, size } as never;
    assertEquals(conversation(handModel("yes"), { from }).toJSON(), { version: 1, messages });
  }
});

Deno.test("conversation refuses an invalid window", () => {
  for (const window of [0, -1, NaN]) {
    assertThrows(() => conversation(handModel("yes"), { window }), RangeError, "at least 1");
  }
});

Deno.test("a conversation goes on after structured output, however it was got", async () => {
  for (const mode of ["native", "tool", "instruction"] as const) {
    const fake = fakeBedrock({ apiKey: "k" });
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, env: {} });
    const chat = conversation(bedrock.model("somebody.something-v1:0", { check: "strict" }));
    const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
    await chat.send("How many?", { output: { schema, mode } }).catch((error) => {
      // By instruction the fake only repeats the question, which is not JSON.
      assertEquals([mode, error.name], ["instruction", "StructuredOutputError"]);
      assertEquals(chat.messages, []);
    });
    assert((await chat.send("And now in words.")).text.includes("And now in words."), mode);
    assertEquals(chat.messages.length, mode === "instruction" ? 2 : 4);
  }
});

Deno.test("a conversation of text needs no more than the smallest client", async () => {
  const fake = fakeBedrock({ apiKey: "k", replies: ["Hello."] });
  const bedrock = createTextClient(bearer("k"), { region: "us-east-1", env: {}, fetch: fake });
  const chat = conversation(bedrock.model("amazon.nova-lite-v1:0"), { window: 10_000 });
  await chat.send("a");
  assertEquals(await chat.stream("b").text(), "Hello.");
  assertEquals(told(chat.messages), ["u:a", "a:Hello.", "u:b", "a:Hello."]);
});

Deno.test("an invalid block is refused with the message of chat(), with and without a window", async () => {
  const result = (content: unknown) => ({ type: "toolResult", toolUseId: "t", content });
  const { bedrock } = rig();
  for (const block of [null, 5, "text", result(null), result([null]), result(7)]) {
    const content = [block] as never; // as JavaScript has it
    const { message } = await assertRejects(
      () => bedrock.chat({ ...HI, messages: [{ role: "user", content }] }),
      TypeError,
      "messages[0].content[0]",
    );
    for (const window of [undefined, 1]) {
      await assertRejects(() => conversation(bedrock.model(MODEL), { window }).send(content), TypeError, message);
    }
  }
});
