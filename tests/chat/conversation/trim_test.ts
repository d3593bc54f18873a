/**
 * A conversation is cut before its window is full, and never in the middle of anything.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatOptions,
  type CommonBlock,
  ContextLengthError,
  conversation,
  type Message,
  tool,
} from "@bedrock-edge/client";
import { estimateTokens, estimateTools } from "../../../src/chat/estimate.ts";
import { handModel, type Script, told, tooLong } from "./model.ts";

const CALL: CommonBlock = { type: "toolUse", toolUseId: "t1", name: "add", input: {} };

/** An answer after which the service has counted so many tokens. */
function counted(text: string, tokens: number): Script {
  return { content: [{ type: "text", text }], tokens };
}

Deno.test("conversation leaves out the oldest exchanges before the window is full, and three quarters stay", async () => {
  // Room for the answer: an eighth. 800 - 100 = 700 may be sent, and after a cut 525.
  const model = handModel(counted("1", 200), counted("2", 400), counted("3", 699), counted("4", 300));
  const dropped: string[][] = [];
  const chat = conversation(model, {
    window: 800,
    from: [{ role: "user", content: "0".repeat(600) }, { role: "assistant", content: "0" }],
    onTrim: (messages) => dropped.push(told(messages)),
  });
  for (const text of ["a", "b", "c"]) await chat.send(text);
  assertEquals(chat.messages.length, 8);
  assertEquals(dropped, []);
  // The first exchange has about 170 of 699 tokens and a few more, and the second about 20: both have to go.
  await chat.send("d");
  assertEquals(told(model.asked[3]!.messages), ["u:b", "a:2", "u:c", "a:3", "u:d"]);
  assertEquals(told(chat.messages), ["u:b", "a:2", "u:c", "a:3", "u:d", "a:4"]);
  assertEquals(dropped, [[`u:${"0".repeat(600)}`, "a:0", "u:a", "a:1"]]);
  assertEquals(chat.toJSON().size, { tokens: 300, messages: 6 });
});

Deno.test("conversation counts what the service counted, and estimates what came later", async () => {
  // 1000 - 125 may be sent; 800 are counted, and 400 bytes more are about a hundred.
  for (const [bytes, cut] of [[200, false], [400, true]] as const) {
    const model = handModel(counted("1", 400), counted("2", 800), "3");
    const chat = conversation(model, { window: 1000 });
    await chat.send("x".repeat(400 * 4));
    await chat.send("b");
    await chat.send("c".repeat(bytes));
    assertEquals(model.asked[2]!.messages.length, cut ? 3 : 5, `${bytes}`);
  }
});

Deno.test("conversation leaves room for the answer that was asked for, at most half", async () => {
  for (const [maxTokens, cut] of [[100, false], [390, false], [410, true], [700, true], [100_000, true]] as const) {
    const model = handModel(counted("1", 590), "2");
    const chat = conversation(model, { window: 1000, maxTokens });
    await chat.send("a");
    await chat.send("b");
    assertEquals(model.asked[1]!.messages.length, cut ? 1 : 3, `${maxTokens}`);
  }
  const model = handModel(counted("1", 490), "2");
  const chat = conversation(model, { window: 1000, maxTokens: 100_000 });
  await chat.send("a");
  await chat.send("b");
  assertEquals(model.asked[1]!.messages.length, 3, "half of the window is always the conversation's");
});

Deno.test("conversation estimates all of it where the service counts nothing", async () => {
  const model = handModel("1");
  const chat = conversation(model, { window: 100, system: "s".repeat(200) });
  await chat.send("a".repeat(80));
  await chat.send("b".repeat(80));
  assertEquals(model.asked.map(({ messages }) => messages.length), [1, 1]);
});

Deno.test("conversation never cuts between a tool call and its result", async () => {
  const model = handModel(
    { content: [CALL], tokens: 300, stopReason: "tool_use" },
    counted("1", 600),
    { content: [CALL], tokens: 980, stopReason: "tool_use" },
    counted("3", 400),
  );
  const chat = conversation(model, { window: 1000, tools: [tool({ name: "add", inputSchema: { type: "object" } })] });
  const result = [{ type: "toolResult", toolUseId: "t1", content: "3" }] as const;
  await chat.send("a");
  await chat.send([...result, { type: "text", text: "and" }]);
  await chat.send("b");
  await chat.send(result);
  assertEquals(model.asked.map(({ messages }) => told(messages)), [
    ["u:a"],
    ["u:a", "a:<toolUse>", "u:<toolResult>+and"],
    ["u:a", "a:<toolUse>", "u:<toolResult>+and", "a:1", "u:b"],
    ["u:b", "a:<toolUse>", "u:<toolResult>"],
  ]);
});

Deno.test("conversation always sends the last exchange and what is said to the system", async () => {
  const model = handModel(counted("1", 5000), "2");
  const from: Message[] = [
    { role: "system", content: "first" },
    { role: "user", content: "a" },
    { role: "assistant", content: "b" },
    { role: "system", content: "second" },
  ];
  const gone: string[][] = [];
  const chat = conversation(model, { window: 10, from, onTrim: (dropped) => gone.push(told(dropped)) });
  await chat.send("c".repeat(100));
  await chat.send("d");
  assertEquals(model.asked.map(({ messages }) => told(messages)), [
    ["s:first", "s:second", `u:${"c".repeat(100)}`],
    ["s:first", "s:second", "u:d"],
  ]);
  assertEquals(gone, [["u:a", "a:b"], [`u:${"c".repeat(100)}`, "a:1"]]);
});

Deno.test("conversation cuts while tools run, and what was cut stays cut", async () => {
  const model = handModel(
    counted("1", 500),
    { content: [CALL], tokens: 700, stopReason: "tool_use" },
    counted("2", 650),
    counted("3", 660),
  );
  const add = tool({ name: "add", inputSchema: { type: "object" }, execute: () => "x".repeat(1000) });
  const chat = conversation(model, { window: 1000, tools: [add] });
  await chat.send("a");
  await chat.send("b");
  await chat.send("c");
  assertEquals(model.asked.map(({ messages }) => told(messages)), [
    ["u:a"],
    ["u:a", "a:1", "u:b"],
    ["u:b", "a:<toolUse>", "u:<toolResult>"],
    ["u:b", "a:<toolUse>", "u:<toolResult>", "a:2", "u:c"],
  ]);
});

Deno.test("after a refusal half of the conversation is left out, and the request sent once more", async () => {
  for (const mode of ["send", "stream"] as const) {
    const model = handModel("1", "2", "3", "4", tooLong(), "5");
    const dropped: string[][] = [];
    const chat = conversation(model, { onTrim: (messages) => dropped.push(told(messages)) });
    for (const text of ["a", "b", "c", "d"]) await chat.send(text);
    if (mode === "send") await chat.send("e");
    else assertEquals(await chat.stream("e").text(), "5");
    assertEquals(model.asked.length, 6);
    const last = told(model.asked[5]!.messages);
    assert(last.length >= 3 && last.length <= 5, `${last}`);
    assertEquals(last.at(-1), "u:e");
    assertEquals(told(chat.messages), [...last, "a:5"]);
    assertEquals(dropped, [told(model.asked[4]!.messages).slice(0, -last.length)]);
  }
});

Deno.test("a refusal that says its numbers is believed, now and later", async () => {
  const model = handModel("1", "2", tooLong(1000, 900), counted("3", 600), counted("4", 790), counted("5", 300));
  const chat = conversation(model);
  await chat.send("a".repeat(1200));
  await chat.send("b".repeat(1200));
  await chat.send("c");
  // 900 less an eighth is the limit, three quarters of it is about 590: of 1000 an exchange of 300 is not enough.
  assertEquals(told(model.asked[3]!.messages), ["u:c"]);
  await chat.send("d");
  assertEquals(model.asked[4]!.messages.length, 3);
  // 790 is more than the 787 that are left of 900.
  await chat.send("e");
  assert(model.asked[5]!.messages.length < 5);
});

Deno.test("a refusal that says its numbers costs no more than they ask for", async () => {
  const turns = Array.from({ length: 9 }, (_, turn) => `${turn}`.repeat(400));
  const model = handModel(...turns.map(() => "ok"), tooLong(1000, 900), "ok");
  const chat = conversation(model);
  for (const text of turns) await chat.send(text);
  await chat.send("last");
  // To about 590, a good hundred at a time.
  assertEquals(model.asked[10]!.messages.length, (9 - 4) * 2 + 1);
});

/** After three exchanges of 300 tokens that the service has counted; half is one exchange and the question. */
const NUMBERS: readonly { readonly name: string; readonly refusal: Error; readonly left: number }[] = [
  { name: "without numbers", refusal: tooLong(), left: 3 },
  { name: "of fewer tokens than the limit", refusal: tooLong(905, 1000), left: 3 },
  { name: "of fewer tokens than the service has counted before", refusal: tooLong(600, 500), left: 3 },
  { name: "of the answer's tokens", refusal: tooLong(50, 1000), left: 3 },
  { name: "with a limit below what the model has taken before", refusal: tooLong(10, 1), left: 3 },
  { name: "of tokens that exceed the limit together with the answer", refusal: tooLong(920, 950), left: 5 },
  { name: "with both numbers", refusal: tooLong(960, 950), left: 5 },
];

for (const { name, refusal, left } of NUMBERS) {
  Deno.test(`a refusal ${name} shrinks the conversation, and the next turns go on`, async () => {
    for (const mode of ["send", "stream"] as const) {
      const answers = [counted("1", 300), counted("2", 600), counted("3", 900), refusal, counted("4", 400), "5"];
      const model = handModel(...answers);
      const chat = conversation(model, { maxTokens: 50 });
      const say = (text: string) => mode === "send" ? chat.send(text) : chat.stream(text).final();
      for (const text of ["a", "b", "c"]) await say(text.repeat(1196));
      await say("d");
      assertEquals(model.asked[4]!.messages.length, left, mode);
      await say("e");
      assertEquals(model.asked[5]!.messages.length, left + 2, `${mode}: nothing untrue was learned`);
    }
  });
}

Deno.test("refusals go on until the conversation fits, each time with half of it or less", async () => {
  for (const mode of ["send", "stream"] as const) {
    const turns = Array.from({ length: 16 }, (_, turn) => `${turn}`.padEnd(400, "x"));
    const fits = ({ messages }: ChatOptions) => messages.length <= 3 ? "ok" : tooLong();
    const model = handModel(...turns.map(() => "ok"), fits);
    const chat = conversation(model);
    for (const text of turns) await chat.send(text);
    if (mode === "send") await chat.send("last");
    else await chat.stream("last").final();
    const asked = model.asked.slice(16).map(({ messages }) => messages.length);
    assertEquals([asked[0], asked.at(-1)! <= 3], [33, true]);
    asked.reduce((before, after) => (assert(after <= before / 2 + 1, `${asked}`), after));
  }
});

Deno.test("a refusal after a stream's start event shrinks the conversation too", async () => {
  const refused = handModel("1", "2", { content: [], refusedAfterStart: tooLong() }, "3");
  const chat = conversation(refused);
  for (const text of ["a", "b", "c"]) await chat.stream(text).final();
  assertEquals(told(refused.asked[3]!.messages), ["u:c"]);
  assertEquals(told(chat.messages), ["u:c", "a:3"]);
});

Deno.test("an answer that the window cut is kept, and teaches the window", async () => {
  for (const mode of ["send", "stream"] as const) {
    const cut = {
      content: [{ type: "text", text: "2" }],
      tokens: 800,
      stopReason: "model_context_window_exceeded",
    } as const;
    const model = handModel(counted("1", 400), cut, "3");
    const chat = conversation(model);
    const say = (text: string) => mode === "send" ? chat.send(text) : chat.stream(text).final();
    for (const text of ["a", "b"]) assertEquals((await say(text.repeat(1400))).kept, true);
    await say("c");
    assertEquals(told(model.asked[2]!.messages).length, 3);
  }
});

Deno.test("exchanges that were left out count once, whether the service has counted since or not", async () => {
  const add = tool({ name: "add", inputSchema: { type: "object" }, execute: () => 3 });
  const tail = ["u:c", "a:<toolUse>", "u:<toolResult>"];
  for (const [tokens, expected] of [[undefined, ["u:b", "a:2", ...tail]], [880, tail]] as const) {
    const call = { content: [CALL], stopReason: "tool_use", ...(tokens && { tokens }) };
    const model = handModel(counted("1", 450), counted("2", 900), call, "3");
    // 875 may be sent, and after a cut 656.
    const chat = conversation(model, { window: 1000, tools: [add] });
    await chat.send("a".repeat(1600));
    await chat.send("b");
    await chat.send("c");
    assertEquals(told(model.asked[2]!.messages), ["u:b", "a:2", "u:c"]);
    assertEquals(told(model.asked[3]!.messages), expected, `${tokens}`);
  }
});

Deno.test("an answer without content is not a message that was counted", async () => {
  const chat = conversation(handModel({ content: [], tokens: 50 }));
  await chat.send("a");
  assertEquals(chat.toJSON().size, { tokens: 50, messages: 1 });
});

Deno.test("a conversation of one exchange that does not fit is refused, after one request", async () => {
  for (const mode of ["send", "stream"] as const) {
    const model = handModel(tooLong());
    const chat = conversation(model);
    await assertRejects(() => mode === "send" ? chat.send("a") : chat.stream("a").final(), ContextLengthError);
    assertEquals(model.asked.length, 1);
    assertEquals(chat.messages, []);
  }
});

Deno.test("a refusal of the last exchange alone reaches the caller, and nothing is left out for good", async () => {
  for (const mode of ["send", "stream"] as const) {
    const model = handModel("1", "2", tooLong(), tooLong(), "3");
    const dropped: unknown[] = [];
    const chat = conversation(model, { onTrim: (messages) => dropped.push(messages) });
    await chat.send("a");
    await chat.send("b");
    await assertRejects(() => mode === "send" ? chat.send("c") : chat.stream("c").final(), ContextLengthError);
    assertEquals(model.asked.length, 4);
    assertEquals(dropped, []);
    await chat.send("d");
    assertEquals(told(model.asked[4]!.messages), ["u:a", "a:1", "u:b", "a:2", "u:d"]);
  }
});

Deno.test("a refusal while tools run does not run them again", async () => {
  const model = handModel("1", { content: [CALL], stopReason: "tool_use" }, tooLong(), "2");
  let ran = 0;
  const add = tool({ name: "add", inputSchema: { type: "object" }, execute: () => ++ran });
  const chat = conversation(model, { tools: [add] });
  await chat.send("a");
  assertEquals((await chat.send("b")).text, "2");
  assertEquals(ran, 1);
  assertEquals(told(chat.messages), ["u:b", "a:<toolUse>", "u:<toolResult>", "a:2"]);
});

Deno.test("the size is part of the JSON: a conversation that comes back cuts where it would have", async () => {
  const chat = conversation(handModel(counted("1", 900)));
  await chat.send("a");
  assertEquals(chat.toJSON().size, { tokens: 900, messages: 2 });
  const model = handModel("2");
  await conversation(model, { from: JSON.parse(JSON.stringify(chat)), window: 1000 }).send("b");
  assertEquals(told(model.asked[0]!.messages), ["u:b"]);
});

Deno.test("a streamed turn is counted and cut as any other", async () => {
  const model = handModel(counted("1", 900), "2");
  const chat = conversation(model, { window: 1000 });
  await chat.stream("a").final();
  assertEquals(chat.toJSON().size, { tokens: 900, messages: 2 });
  await chat.stream("b").final();
  assertEquals(told(model.asked[1]!.messages), ["u:b"]);
});

Deno.test("an answer that was asked for twice does not measure tokens", async () => {
  const chat = conversation(handModel(counted("1", 900)));
  await chat.send("a", { output: { schema: { type: "object" }, retry: true } });
  assertEquals(chat.toJSON().size, undefined);
});

Deno.test("estimates are of the right order, and of media what the documentation says", () => {
  const cases: [unknown, number, number][] = [
    ["", 0, 0],
    ["The quick brown fox jumps over the lazy dog", 9, 13],
    ["敏捷的棕色狐狸", 4, 8],
    [{ type: "image", format: "png", source: { bytes: "A".repeat(4_000_000) } }, 1600, 1600],
    [{ type: "unknown", name: "image", value: { format: "jpeg", source: { bytes: "AAAA" } } }, 1600, 1620],
    [{ type: "guardContent", content: { image: { format: "png", source: { bytes: "AAAA" } } } }, 1600, 1620],
    [{ type: "document", format: "pdf", name: "d", source: { bytes: "A".repeat(400_000) } }, 5000, 5000],
    [{ type: "document", format: "txt", name: "d", source: { bytes: "A".repeat(40_000) } }, 7500, 7500],
    [{ type: "document", format: "md", name: "d", source: { bytes: new Uint8Array(4000) } }, 1000, 1000],
    [{ type: "document", format: "md", name: "d", source: { bytes: new ArrayBuffer(4000) } }, 1000, 1000],
    [{ type: "document", format: "md", name: "d", source: { bytes: new Float64Array(500) } }, 1000, 1000],
    [{ type: "document", format: "md", name: "d", source: { bytes: new Blob(["x".repeat(4000)]) } }, 1000, 1000],
    [{ type: "document", format: "txt", name: "d", source: { s3Location: { uri: "s3://b/k" } } }, 5000, 5000],
    [{ type: "video", format: "mp4", source: { bytes: "A".repeat(40_000) } }, 5000, 5000],
    [{ type: "document", format: "epub", name: "d", source: { bytes: "A".repeat(40_000) } }, 5000, 5000],
    [{ type: "document", name: "d", source: { bytes: "A".repeat(40_000) } }, 5000, 5000],
    [{ type: "document", name: "d", source: { text: "x".repeat(4000) } }, 1000, 1020],
    [{ type: "searchResult", source: "u", title: "t", content: [{ text: "x".repeat(400) }] }, 100, 130],
    [{ type: "toolUse", toolUseId: "t", name: "n", input: { a: [1, null, true] } }, 10, 30],
  ];
  for (const [value, least, most] of cases) {
    const tokens = estimateTokens(value);
    assert(tokens >= least && tokens <= most, `${JSON.stringify(value).slice(0, 60)}: ${tokens}`);
  }
  const schema = Object.assign(() => {}, { "~standard": { version: 1, vendor: "v", validate: () => ({}) } } as const);
  const tools = estimateTools([
    { name: "n", inputSchema: schema },
    { name: "n", inputSchema: { type: "object" } },
    { type: "systemTool", name: "s" },
    { type: "cachePoint" },
  ]);
  assert(tools > 200 && tools < 240, `${tools}`);
  const told = { type: "object", description: "x".repeat(4000) };
  assert(estimateTools([{ name: "n", inputSchema: schema, jsonSchema: told }]) > 1000);
});
