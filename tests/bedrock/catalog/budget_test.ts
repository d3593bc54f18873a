import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ChatStream, conversation, runTools, StreamTruncatedError, tool } from "@bedrock-edge/client";
import { budget, BudgetExceededError } from "@bedrock-edge/client/models";
import { over, rig } from "../../helpers/fire.ts";
import { mustBeLinear } from "../../helpers/growth.ts";

const MODEL = "amazon.nova-lite-v1:0";
const UNKNOWN = "nobody.knows-this-v1:0";

/** 0.006 dollars at 0.06 a million tokens. */
const DEAR = { inputTokens: 100_000, outputTokens: 0 };
const CALL = { content: [{ toolUse: { toolUseId: "t1", name: "search", input: {} } }], usage: DEAR };

const search = tool({ name: "search", inputSchema: { type: "object" }, execute: () => "nothing" });
const request = { messages: "Search on and on.", tools: [search] } as const;

/** The cost of an answer with a million tokens of prompt. */
const million = (model = MODEL) => ({
  model,
  usage: {
    inputTokens: 1_000_000,
    outputTokens: 0,
    totalTokens: 1_000_000,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
  },
});

for (const maxUsd of [0, -1, NaN]) {
  Deno.test(`budget refuses ${maxUsd} dollars`, () => {
    assertThrows(() => budget({ maxUsd }), RangeError, `Cannot keep a budget of ${maxUsd} USD`);
  });
}

Deno.test("budget refuses at the start a model whose price is not known, in every way to say it", () => {
  const words = `Cannot keep a budget for "${UNKNOWN}": its price is not known; pass price`;
  const { bedrock, fake } = rig();
  assertThrows(() => budget({ maxUsd: 1, model: UNKNOWN }), TypeError, words);
  assertThrows(() => budget({ maxUsd: 1, model: [MODEL, UNKNOWN] }), TypeError, words);
  assertThrows(() => budget({ maxUsd: 1, model: MODEL, tier: "flex" }), TypeError, "its price is not known");
  const limit = budget({ maxUsd: 1 });
  assertThrows(() => limit.guard(bedrock.stream({ model: UNKNOWN, messages: "Hi" })), TypeError, words);
  assertThrows(() => limit.model(bedrock.model(UNKNOWN)), TypeError, words);
  assertEquals(fake.requests.length, 0);
  budget({ maxUsd: 1, model: [MODEL, UNKNOWN], price: { input: 1, output: 1 } });
});

Deno.test("budget refuses to count what has no price, and what tells no usage", () => {
  const limit = budget({ maxUsd: 1 });
  assertThrows(() => limit.add(million(UNKNOWN)), TypeError, "the price of what it used is not known");
  assertThrows(() => limit.stopWhen({ model: MODEL, usage: undefined }), TypeError, "it tells no usage");
  assertEquals(limit.spentUsd, 0);
});

Deno.test("budget adds up without an error of rounding, and counts an answer once", () => {
  const limit = budget({ maxUsd: 1 });
  const answer = million();
  assertEquals([limit.add(answer), limit.add(answer), limit.stopWhen(answer)], [0.06, 0, false]);
  for (let i = 0; i < 4; i++) limit.add(million());
  // 0.06 + 0.06 + … in floating point is 0.30000000000000004 somewhere.
  assertEquals([limit.spentUsd, limit.leftUsd], [0.3, 0.7]);
  for (let i = 0; i < 12; i++) limit.add(million());
  assertEquals([limit.spentUsd, limit.leftUsd, limit.stopWhen(million())], [1.02, 0, true]);
});

// ------------------------------------------------------------- tool loops

Deno.test("budget ends a tool loop once it is spent, and its result is not counted again", async () => {
  const { bedrock, fake } = rig({ fakes: { replies: Array(9).fill(CALL) } });
  const limit = budget({ maxUsd: 0.017, model: MODEL });
  const result = await runTools(bedrock.model(MODEL), request, { stopWhen: limit.stopWhen });
  assertEquals([result.steps.length, fake.requests.length, limit.spentUsd], [3, 3, 0.018]);
  assertEquals([limit.add(result), limit.spentUsd], [0, 0.018]);
});

Deno.test("budget ends a tool loop at the first answer that it cannot price", async () => {
  const { bedrock, fake } = rig({ fakes: { replies: Array(9).fill(CALL) } });
  const limit = budget({ maxUsd: 1 });
  const loop = () => runTools(bedrock.model(UNKNOWN), request, { stopWhen: limit.stopWhen });
  await assertRejects(loop, TypeError, "the price of what it used is not known");
  assertEquals(fake.requests.length, 1);
});

// ------------------------------------------------------------- streams

const LONG = "A very long answer. ".repeat(500);

Deno.test("budget ends a stream midway, closes the connection and leaves what had arrived", async () => {
  const { bedrock, fake } = rig({ fakes: { replies: [LONG] } });
  const limit = budget({ maxUsd: 0.0003 });
  const stream = limit.guard(bedrock.stream({ model: MODEL, messages: "Tell me." }));
  let text = "";
  const error = await assertRejects(async () => {
    for await (const delta of stream.textStream) text += delta;
  }, BudgetExceededError);
  // 0.24 dollars a million tokens of four bytes: 1,250 tokens are 5,000 bytes.
  assert(text.length > 4_900 && text.length <= 5_000, `${text.length}`);
  // The text that went over the limit is paid for, and so it is handed out.
  assertEquals(stream.partial.text, text);
  assertEquals(limit.spentUsd, Number((Math.ceil(text.length / 4) * 0.24e-6).toFixed(8)));
  assertEquals(stream.partial.stopReason, undefined);
  assertEquals([error.maxUsd, error.spentUsd], [0.0003, limit.spentUsd]);
  assertEquals(
    error.message,
    `Cannot spend more: ${limit.spentUsd} of 0.0003 USD are spent; begin with another budget`,
  );
  assertEquals(fake.requests[0]?.ended, "cancelled");
  await assertRejects(() => stream.final(), BudgetExceededError);
});

/** Every way to read a stream, as the text that it gives. */
const WAYS: Readonly<Record<string, (stream: ChatStream) => Promise<string>>> = {
  async iteration(stream) {
    let text = "";
    for await (const event of stream) if (event.type === "text") text += event.text;
    return text;
  },
  final: async (stream) => (await stream.final()).text,
  text: (stream) => stream.text(),
  async textStream(stream) {
    let text = "";
    for await (const delta of stream.textStream) text += delta;
    return text;
  },
  async toReadableStream(stream) {
    let text = "";
    for await (const event of stream.toReadableStream()) if (event.type === "text") text += event.text;
    return text;
  },
};

for (const [name, read] of Object.entries(WAYS)) {
  Deno.test(`budget lets a stream within it through whole, read by ${name}, and counts its usage`, async () => {
    const reply = { text: "Paris, of course.", usage: DEAR };
    const { bedrock } = rig({ fakes: { replies: [reply] } });
    const limit = budget({ maxUsd: 1 });
    const stream = limit.guard(bedrock.stream({ model: MODEL, messages: "The capital of France?" }));
    assertEquals(await read(stream), "Paris, of course.");
    assertEquals(limit.spentUsd, 0.006);
    const result = await stream.final();
    assertEquals([result.text, result.usage?.inputTokens, result.requestId !== undefined], [
      "Paris, of course.",
      100_000,
      true,
    ]);
    assertEquals([result.requestId, stream.partial.attempts], [stream.partial.requestId, 1]);
    // The result of a stream that was guarded has been counted.
    assertEquals([limit.add(result), limit.spentUsd], [0, 0.006]);
  });

  Deno.test(`budget ends a stream beyond it, read by ${name}`, async () => {
    const { bedrock, fake } = rig({ fakes: { replies: [LONG] } });
    const limit = budget({ maxUsd: 0.0001 });
    const stream = limit.guard(bedrock.stream({ model: MODEL, messages: "Tell me." }));
    await assertRejects(() => read(stream), BudgetExceededError);
    assertEquals(fake.requests[0]?.ended, "cancelled");
  });
}

Deno.test("budget that is spent opens no stream", async () => {
  const { bedrock, fake } = rig();
  const limit = budget({ maxUsd: 0.05 });
  const stream = limit.guard(bedrock.stream({ model: MODEL, messages: "Hi" }));
  limit.add(million());
  await assertRejects(() => stream.final(), BudgetExceededError, "0.06 of 0.05 USD are spent");
  assertEquals(fake.requests.length, 0);
});

Deno.test("budget counts by estimate a stream that was left, and one that was cut", async () => {
  const limit = budget({ maxUsd: 1 });
  const left = rig({ fakes: { replies: [LONG] } });
  for await (const _ of limit.guard(left.bedrock.stream({ model: MODEL, messages: "Tell me." })).textStream) break;
  assertEquals(left.fake.requests[0]?.ended, "cancelled");
  const spent = limit.spentUsd;
  assert(spent > 0 && spent < 0.0001, `${spent}`);

  const cut = rig({ fakes: { replies: ["1234 6789"], faults: [{ type: "noMessageStop" }] } });
  const stream = limit.guard(cut.bedrock.stream({ model: MODEL, messages: "Hi" }), 100);
  const { partial } = await assertRejects(() => stream.final(), StreamTruncatedError);
  assertEquals(partial.text, "1234 6789");
  // A hundred tokens of prompt by the caller's word, and three of answer.
  assertEquals(Math.round((limit.spentUsd - spent) * 1e12), 100 * 60_000 + 3 * 240_000);
});

Deno.test("budget passes an abort and a cancel through", async () => {
  const { bedrock, fake } = rig({ fakes: { replies: [LONG] } });
  const limit = budget({ maxUsd: 1 });
  const stream = limit.guard(bedrock.stream({ model: MODEL, messages: "Tell me." }));
  const events = stream[Symbol.asyncIterator]();
  await events.next();
  await stream.cancel(new Error("enough"));
  await assertRejects(() => events.next(), Error, "enough");
  assertEquals(fake.requests[0]?.ended, "cancelled");

  const unread = limit.guard(bedrock.stream({ model: MODEL, messages: "Tell me." }));
  await unread.cancel();
  await assertRejects(() => unread.final(), DOMException);
  assertEquals(fake.requests.length, 1);
});

Deno.test("budget counts a stream of output that does not fit, for it is paid for", async () => {
  const { bedrock } = rig({ fakes: { replies: [{ text: "not JSON", usage: DEAR }] } });
  const limit = budget({ maxUsd: 1 });
  const output = { schema: { type: "object", properties: {} } } as const;
  const stream = limit.guard(bedrock.stream({ model: MODEL, messages: "JSON, please.", output }));
  await assertRejects(() => stream.final());
  assertEquals(limit.spentUsd, 0.006);
});

Deno.test("budget fails a stream whose usage has no price, for nobody could keep it", async () => {
  const { bedrock } = rig({ fakes: { replies: [{ text: "Hello!", usage: { ...DEAR, cacheReadInputTokens: 9 } }] } });
  const limit = budget({ maxUsd: 1, price: { input: 1, output: 1 } });
  const stream = limit.guard(bedrock.stream({ model: UNKNOWN, messages: "Hi" }));
  await assertRejects(() => stream.final(), TypeError, "the price of what it used is not known");
});

// ------------------------------------------------------------- handles

Deno.test("budget keeps a handle within it: chat, stream, tool loops and conversations", async () => {
  const { bedrock, fake } = rig({ fakes: { replies: Array(9).fill({ text: "Hello!", usage: DEAR }) } });
  const limit = budget({ maxUsd: 0.02 });
  const model = limit.model(bedrock.model(MODEL));
  assertEquals([model.modelId, model.provider], [MODEL, "bedrock"]);
  assertEquals((await model.chat({ messages: "Hi" })).text, "Hello!");
  assertEquals(limit.spentUsd, 0.006);
  assertEquals(await model.stream({ messages: "Hi" }).text(), "Hello!");
  assertEquals(limit.spentUsd, 0.012);
  assertEquals((await conversation(model).send("Hi")).text, "Hello!");
  assertEquals(limit.spentUsd, 0.018);
  const { steps } = await runTools(model, { messages: "Hi" }, { onEvent: () => {}, stopWhen: limit.stopWhen });
  assertEquals([steps.length, limit.spentUsd], [1, 0.024]);
  await assertRejects(() => model.chat({ messages: "Hi" }), BudgetExceededError, "0.024 of 0.02 USD are spent");
  await assertRejects(() => model.stream({ messages: "Hi" }).final(), BudgetExceededError);
  assertEquals(fake.requests.length, 4);
});

Deno.test("budget of a handle counts the prompt of a stream before the service has", async () => {
  const { bedrock } = rig({ fakes: { replies: ["Hello!"] } });
  const limit = budget({ maxUsd: 0.0001 });
  const messages = "word ".repeat(10_000); // 12,500 tokens are 0.00075 dollars
  const stream = limit.model(bedrock.model(MODEL)).stream({ messages });
  await assertRejects(() => stream.final(), BudgetExceededError);
});

Deno.test("budget of a handle has the handle's own tools and system prompt, and runs the tools", async () => {
  for (const way of ["runTools", "send", "stream"] as const) {
    const { bedrock, fake } = rig({ fakes: { replies: [CALL, "Done."] } });
    const own = bedrock.model(MODEL, { tools: [search], system: "Be brief." });
    const limit = budget({ maxUsd: 1 });
    const model = limit.model(own);
    assertEquals([model.defaults, model.contextWindow], [own.defaults, own.contextWindow]);
    const { text } = way === "runTools"
      ? await runTools(model, { messages: "Hi" })
      : way === "send"
      ? await conversation(model).send("Hi")
      : await conversation(model).stream("Hi").final();
    assertEquals([text, fake.requests.length], ["Done.", 2], way);
    assert(limit.spentUsd > 0.006);
  }
});

Deno.test("budget of a handle throws nothing when a stream is made, whatever the request is", async () => {
  const model = budget({ maxUsd: 1 }).model(rig().bedrock.model(MODEL));
  for (const junk of [undefined, null, 5, "Hi", {}, { messages: 5 }]) {
    const stream = model.stream(junk as { messages: string });
    await assertRejects(() => stream.final(), TypeError);
  }
});

Deno.test("budget counts nothing of a call that failed", async () => {
  const { bedrock } = over(() => Response.json({ message: "no" }, { status: 400 }), { retry: false });
  const limit = budget({ maxUsd: 1 });
  const model = limit.model(bedrock.model(MODEL));
  await assertRejects(() => model.chat({ messages: "Hi" }));
  await assertRejects(() => model.stream({ messages: "Hi" }).final());
  assertEquals(limit.spentUsd, 0);
});

Deno.test("budget reads a stream of many blocks in linear time", async () => {
  await mustBeLinear("a guarded stream", 1_000, async (count) => {
    const blocks = Array.from({ length: count }, () => ({ text: "a" }));
    const { bedrock } = rig({ fakes: { replies: [{ content: blocks }] } });
    const stream = budget({ maxUsd: 1 }).guard(bedrock.stream({ model: MODEL, messages: "Hi" }));
    let deltas = 0;
    for await (const _ of stream.textStream) deltas++;
    assertEquals(deltas, count);
  });
});
