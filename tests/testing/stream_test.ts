import { assert, assertEquals, assertRejects } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { framesOf, keyed, settle, summaryOf, textOf, user } from "./support.ts";
import { ManualClock } from "../helpers/manual_clock.ts";

const stream = { operation: "converse-stream" as const };

Deno.test("fake streams an answer in the service's order, text without a start", async () => {
  const fake = fakeBedrock({ replies: ["Hello there"] });
  const response = await fake(keyed(stream));
  assertEquals(response.headers.get("content-type"), "application/vnd.amazon.eventstream");
  const frames = await framesOf(response);
  assertEquals(frames.map(summaryOf), [
    ["messageStart", { role: "assistant" }],
    ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hell" } }],
    ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "o" } }],
    ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: " ther" } }],
    ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "e" } }],
    ["contentBlockStop", { contentBlockIndex: 0 }],
    ["messageStop", { stopReason: "end_turn" }],
    ["metadata", {
      usage: {
        inputTokens: 1,
        outputTokens: 4,
        totalTokens: 5,
        serverToolUsage: {},
        cacheReadInputTokens: 0,
        cacheReadInputTokenCount: 0,
        cacheWriteInputTokens: 0,
        cacheWriteInputTokenCount: 0,
      },
      metrics: { latencyMs: 1 },
    }],
  ]);
  for (const { headers } of frames) {
    assertEquals(Object.keys(headers), [":event-type", ":content-type", ":message-type"]);
    assertEquals([headers[":content-type"], headers[":message-type"]], ["application/json", "event"]);
  }
});

Deno.test("fake pads payloads to changing lengths, the same each time", async () => {
  const lengths = async () => {
    const frames = await framesOf(await fakeBedrock()(keyed(stream)));
    return frames.map(({ payload }) => (payload["p"] as string).length);
  };
  const first = await lengths();
  assertEquals(await lengths(), first);
  assert(new Set(first).size > first.length / 2);
});

Deno.test("fake streams every kind of block as the service does", async () => {
  const citation = { title: "t", location: { web: { url: "https://example.com" } } };
  const content = [
    { reasoningContent: { reasoningText: { text: "Hmm so", signature: "c2ln" } } },
    { reasoningContent: { redactedContent: "AAAA" } },
    { citationsContent: { content: [{ text: "cited" }], citations: [citation] } },
    { toolUse: { toolUseId: "t1", name: "add", input: { a: 1 } } },
    { toolUse: { toolUseId: "t2", name: "now", input: {}, type: "server_tool_use" } },
    { toolResult: { toolUseId: "t2", content: [{ text: "noon" }], type: "x", status: "success" } },
    { image: { format: "png", source: { bytes: "AAAA" } } },
    { hologram: { x: 1 } },
  ];
  const additionalModelResponseFields = { a: null };
  const fake = fakeBedrock({ replies: [{ content, additionalModelResponseFields, trace: { guardrail: {} } }] });
  const frames = (await framesOf(await fake(keyed(stream)))).map(summaryOf);
  const deltas = (index: number) =>
    frames.filter(([name, { contentBlockIndex }]) => name === "contentBlockDelta" && contentBlockIndex === index)
      .map(([, { delta }]) => delta);
  assertEquals(deltas(0), [
    { reasoningContent: { text: "Hmm" } },
    { reasoningContent: { text: " so" } },
    { reasoningContent: { signature: "c2ln" } },
  ]);
  assertEquals(deltas(1), [{ reasoningContent: { redactedContent: "AAAA" } }]);
  assertEquals(deltas(2), [{ citation }, { text: "cite" }, { text: "d" }]);
  assertEquals(deltas(3).map((delta) => (delta as { toolUse: { input: string } }).toolUse.input), ['{"a"', ":1}"]);
  assertEquals(deltas(4), [{ toolUse: { input: "" } }]);
  assertEquals(deltas(5), [{ toolResult: [{ text: "noon" }] }]);
  assertEquals(deltas(6), [{ image: { source: { bytes: "AAAA" } } }]);
  assertEquals(deltas(7), [{ hologram: { x: 1 } }]);
  assertEquals(frames.filter(([name]) => name === "contentBlockStart").map(([, payload]) => payload), [
    { contentBlockIndex: 3, start: { toolUse: { toolUseId: "t1", name: "add" } } },
    { contentBlockIndex: 4, start: { toolUse: { toolUseId: "t2", name: "now", type: "server_tool_use" } } },
    { contentBlockIndex: 5, start: { toolResult: { toolUseId: "t2", type: "x", status: "success" } } },
    { contentBlockIndex: 6, start: { image: { format: "png" } } },
  ]);
  assertEquals(frames.filter(([name]) => name === "contentBlockStop").length, content.length);
  assertEquals(frames.at(-2), ["messageStop", { stopReason: "tool_use", additionalModelResponseFields }]);
  assertEquals(frames.at(-1)?.[1]["trace"], { guardrail: {} });
});

Deno.test("fake streams what it answers: text survives its tokens, whatever the script", async () => {
  const text = "  Grüße,\n\n🏳️‍🌈 你好  — ok \t";
  const frames = await framesOf(await fakeBedrock({ replies: [text] })(keyed(stream)));
  assertEquals(textOf(frames), text);
});

Deno.test("fake makes one frame per read and nothing ahead of the reader", async () => {
  let produced = 0;
  const delta = (n: number) => ({
    contentBlockDelta: {
      contentBlockIndex: 0,
      // Serialized when the frame is made, and only then.
      delta: { toJSON: () => (produced++, { text: `${n}` }) },
    },
  });
  const fake = fakeBedrock({ replies: [{ events: Array.from({ length: 10 }, (_, n) => delta(n)) }] });
  const response = await fake(keyed(stream));
  await settle();
  assertEquals(produced, 0);
  const reader = response.body!.getReader();
  for (let reads = 1; reads <= 3; reads++) {
    await reader.read();
    await settle();
    assertEquals(produced, reads);
  }
  assertEquals(fake.requests[0]?.ended, "open");
  await reader.cancel();
  assertEquals([produced, fake.requests[0]?.ended], [3, "cancelled"]);
});

Deno.test("fake's log tells a whole read from an open, a canceled and an aborted one", async () => {
  const fake = fakeBedrock();
  await (await fake(keyed(stream))).arrayBuffer();
  const open = await fake(keyed(stream));
  await (await fake(keyed())).body?.cancel();
  const controller = new AbortController();
  const aborted = await fake(keyed({ ...stream, signal: controller.signal }));
  const reader = aborted.body!.getReader();
  await reader.read();
  controller.abort(new RangeError("enough"));
  await assertRejects(() => reader.read(), RangeError, "enough");
  assertEquals(fake.requests.map(({ ended }) => ended), ["complete", "open", "cancelled", "cancelled"]);
  await open.body?.cancel();
  assertEquals(fake.requests[1]?.ended, "cancelled");
});

Deno.test("fake's log keeps an ending when the signal aborts later", async () => {
  const fake = fakeBedrock();
  const controller = new AbortController();
  await (await fake(keyed({ signal: controller.signal }))).text();
  controller.abort();
  assertEquals(fake.requests[0]?.ended, "complete");
});

Deno.test("fake waits msPerToken of its clock between tokens, and not before the first", async () => {
  const clock = new ManualClock();
  const fake = fakeBedrock({ clock, msPerToken: 50, replies: ["one two"] });
  const reader = (await fake(keyed(stream))).body!.getReader();
  await reader.read();
  await reader.read();
  assertEquals(clock.pending, 0);
  let arrived = false;
  const second = reader.read().then(() => arrived = true);
  await settle();
  assertEquals([arrived, clock.pending], [false, 1]);
  clock.tick();
  await second;
  assertEquals(clock.now(), 50);
  await reader.cancel();
  const whole = await (await fake(keyed())).json();
  assertEquals(whole.metrics.latencyMs, 100);
});

Deno.test("fake drops its timer when the reader leaves between tokens", async () => {
  const clock = new ManualClock();
  const fake = fakeBedrock({ clock, msPerToken: 50, replies: ["one two"] });
  const reader = (await fake(keyed(stream))).body!.getReader();
  await reader.read();
  await reader.read();
  const pending = reader.read();
  await settle();
  assertEquals(clock.pending, 1);
  await reader.cancel();
  assertEquals((await pending).done, true);
  assertEquals([clock.pending, fake.requests[0]?.ended], [0, "cancelled"]);
});

Deno.test("fake waits by the platform's timers when it is given no clock", async () => {
  const fake = fakeBedrock({ msPerToken: 1, replies: ["one two"] });
  assertEquals(textOf(await framesOf(await fake(keyed({ ...stream, body: { messages: [user("x")] } })))), "one two");
});

Deno.test("fake streams blocks side by side and leaves indices out, when it is told to", async () => {
  const content = [
    { text: "one two" },
    { toolUse: { toolUseId: "t", name: "n", input: {} } },
    { reasoningContent: { redactedContent: "AAAA" } },
  ];
  const told = async (reply: { interleave?: boolean; indexGap?: number }) => {
    const frames = await framesOf(await fakeBedrock({ replies: [{ content, ...reply }] })(keyed(stream)));
    return frames.slice(1, -2).map(summaryOf).map(([name, { contentBlockIndex }]) =>
      `${name.slice("contentBlock".length)} ${contentBlockIndex}`
    ).join(", ");
  };
  assertEquals(await told({}), "Delta 0, Delta 0, Stop 0, Start 1, Delta 1, Stop 1, Delta 2, Stop 2");
  assertEquals(await told({ interleave: true }), "Delta 0, Start 1, Delta 2, Delta 0, Delta 1, Stop 2, Stop 0, Stop 1");
  assertEquals(await told({ indexGap: 2 }), "Delta 2, Delta 2, Stop 2, Start 5, Delta 5, Stop 5, Delta 8, Stop 8");
});

Deno.test("fake streams why there is no image", async () => {
  const image = { format: "png", error: { message: "none" } };
  const frames = await framesOf(await fakeBedrock({ replies: [{ content: [{ image }] }] })(keyed(stream)));
  assertEquals(summaryOf(frames[2]!), ["contentBlockDelta", {
    contentBlockIndex: 0,
    delta: { image: { error: { message: "none" } } },
  }]);
});
