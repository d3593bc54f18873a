/**
 * A stream of a model that does not stream: what comes of it is what `chat()` gives.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatEvent, createBedrock, tool } from "@bedrock-edge/client";
import { modelFacts, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";
import { eventsOf } from "../../../src/bedrock/converse/events/whole_answer.ts";
import { look } from "./check/blocks.ts";
import type { Json } from "./check/request.ts";
import { rowOf } from "./model_rules/cases.ts";

const MODEL = rowOf({ streamingTools: false });

/** Answers of every kind of block, and what else an answer holds. */
const ANSWERS: readonly (readonly [name: string, reply: FakeReply])[] = [
  ["text", "Paris."],
  ["no block at all", { content: [] }],
  ["empty text", { content: [{ text: "" }] }],
  ["a call behind text", { content: [{ text: "Look: " }, call("a", { place: "Paris", at: [1, { x: null }] })] }],
  ["calls in parallel", { content: [call("a", {}), call("b", { place: "Rome" })] }],
  ["a call whose input is not an object", { content: [call("a", "Paris")] }],
  ["a call that the service ran", { content: [{ toolUse: { ...call("s", {}).toolUse, type: "server_tool_use" } }] }],
  ["reasoning", {
    content: [{ reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } }, { text: "So." }],
  }],
  ["redacted reasoning", { content: [{ reasoningContent: { redactedContent: "QUJD" } }, { text: "So." }] }],
  ["citations", {
    content: [{
      citationsContent: { content: [{ text: "It is so." }], citations: [{ title: "a" }, { title: "b" }] },
    }],
  }],
  ["cited text without a citation", { content: [{ citationsContent: { content: [{ text: "So." }], citations: [] } }] }],
  ["an image", { content: [{ image: { format: "png", source: { bytes: "QUJD" } } }] }],
  ["a block that is new to us", { content: [{ poem: { lines: ["Roses"] } }, { text: "!" }] }],
  ["a trace and fields of the model's own", {
    text: "Hi",
    stopReason: "stop_sequence",
    trace: { promptRouter: { invokedModelId: "m" } },
    additionalModelResponseFields: { stop_sequence: "x" },
  }],
];

function call(toolUseId: string, input: unknown): Json {
  return { toolUse: { toolUseId, name: "look", input } };
}

function rig(replies: readonly FakeReply[]) {
  const fake = fakeBedrock({ apiKey: "k", replies, refuses: ["streamedTools"] });
  return { fake, bedrock: createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, models: modelFacts() }) };
}

async function known(test: () => Promise<void>): Promise<void> {
  const forget = registerModel(MODEL);
  try {
    await test();
  } finally {
    forget();
  }
}

for (const [name, reply] of ANSWERS) {
  Deno.test(`a stream without streaming gives ${name} as chat() does`, async () => {
    await known(async () => {
      const { fake, bedrock } = rig([reply]);
      const schema = { type: "object", properties: { place: { type: "string" } } } as const;
      const request = { model: MODEL.id, messages: "Hi", tools: [tool({ name: "look", inputSchema: schema })] };
      const { requestId: _, repairs, ...whole } = await bedrock.chat(request);
      const { requestId: _own, repairs: told, ...streamed } = await bedrock.stream(request).final();
      assertEquals(streamed, whole);
      assertEquals([repairs.length, told.map(({ rule }) => rule)], [0, ["whole-answer"]]);
      assertEquals(fake.requests.map(({ operation }) => operation), ["Converse", "Converse"]);
    });
  });
}

Deno.test("a stream without streaming tells its blocks in the order of any other", async () => {
  await known(async () => {
    const { bedrock } = rig([{ content: [{ text: "Look: " }, call("a", { place: "Paris" })] }]);
    const events: ChatEvent[] = [];
    for await (const event of bedrock.stream({ model: MODEL.id, messages: "Hi", tools: [look] as never })) {
      events.push(event);
    }
    assertEquals(events.map(({ type }) => type), [
      "start",
      "blockStart",
      "text",
      "blockStop",
      "blockStart",
      "toolInput",
      "toolUse",
      "blockStop",
      "stop",
      "metadata",
    ]);
  });
});

Deno.test("a stream without streaming is asked for once it is read, and left like any other", async () => {
  await known(async () => {
    const { fake, bedrock } = rig(["Paris."]);
    const stream = bedrock.stream({ model: MODEL.id, messages: "Hi", tools: [look] as never });
    assertEquals(fake.requests.length, 0);
    for await (const event of stream) {
      assertEquals(event.type, "start");
      break;
    }
    const { message } = await assertRejects(() => stream.final(), TypeError);
    assert(message.includes("reading stopped"), message);
  });
});

Deno.test("without tools such a model streams", async () => {
  await known(async () => {
    const { fake, bedrock } = rig(["Paris."]);
    assertEquals(await bedrock.stream({ model: MODEL.id, messages: "Hi" }).text(), "Paris.");
    assertEquals(fake.requests.map(({ operation }) => operation), ["ConverseStream"]);
  });
});

Deno.test("a stream without streaming takes only a whole answer for one", async () => {
  assertEquals(eventsOf({ output: { message: { content: [] } } }), undefined);
  assertEquals(eventsOf({ stopReason: "end_turn" }), undefined);
  await known(async () => {
    const fetch = () => Promise.resolve(Response.json({ stopReason: "end_turn" }));
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, models: modelFacts(), retry: false });
    const error = await assertRejects(() =>
      bedrock.stream({ model: MODEL.id, messages: "Hi", tools: [look] as never }).text()
    ) as Json;
    assertEquals([error.kind, error.code], ["protocol", "UnexpectedAnswer"]);
  });
});
