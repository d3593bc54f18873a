/** Events of a stream after its stop. The first stop of a message counts, and no later call runs. */
import { assertEquals, assertRejects } from "@std/assert";
import { conversation, ProviderError, runTools, tool } from "@bedrock-edge/client";
import { HI, over } from "../../helpers/fire.ts";
import { answered, bytesOf, type Json, streamed } from "../../helpers/wire.ts";

const start: Json = { messageStart: { role: "assistant" } };
const stop = (stopReason?: string): Json => ({ messageStop: stopReason === undefined ? {} : { stopReason } });
const text = (index: number, text: string): Json[] => [
  { contentBlockDelta: { contentBlockIndex: index, delta: { text } } },
  { contentBlockStop: { contentBlockIndex: index } },
];
const call = (index: number, id: string, more: Json = {}): Json[] => [
  { contentBlockStart: { contentBlockIndex: index, start: { toolUse: { toolUseId: id, name: "look", ...more } } } },
  { contentBlockDelta: { contentBlockIndex: index, delta: { toolUse: { input: '{"a":1}' } } } },
  { contentBlockStop: { contentBlockIndex: index } },
];
const usage: Json = { metadata: { usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 } } };

/** Streams of one message whose calls must not be run, and the stop reason that counts. */
const NEVER_RUN: readonly (readonly [what: string, events: readonly Json[], stopReason: string])[] = [
  ["a call behind end_turn", [start, ...text(0, "Hi"), stop("end_turn"), ...call(1, "t1")], "end_turn"],
  ["a call and a stop behind end_turn", [start, stop("end_turn"), ...call(1, "t1"), stop("tool_use")], "end_turn"],
  ["tool_use behind max_tokens", [start, ...call(0, "t1"), stop("max_tokens"), stop("tool_use")], "max_tokens"],
  [
    "end_turn behind max_tokens and metadata",
    [start, ...call(0, "t1"), stop("max_tokens"), usage, stop("end_turn")],
    "max_tokens",
  ],
  ["a call without an end behind the stop", [start, stop("end_turn"), ...call(1, "t1").slice(0, 2)], "end_turn"],
  [
    "a call of a new type behind the stop",
    [start, stop("end_turn"), ...call(1, "t1", { type: "brand_new" }), stop("tool_use")],
    "end_turn",
  ],
];

for (const [what, events, stopReason] of NEVER_RUN) {
  Deno.test(`${what} is not run`, async () => {
    let ran = 0;
    const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => ++ran });
    let asked = 0;
    const { bedrock } = over(() =>
      streamed(bytesOf(asked++ ? [start, ...text(0, "Done."), stop("end_turn")] : events))
    );
    const { steps } = await runTools(
      bedrock.model(HI.model),
      { messages: "Hi", tools: [look] },
      { onEvent: () => {} },
    );
    assertEquals([ran, steps[0]?.stopReason], [0, stopReason]);
    asked = 0;
    const stops: string[] = [];
    const stream = bedrock.stream(HI);
    for await (const event of stream) if (event.type === "stop") stops.push(event.stopReason);
    assertEquals([stops, stream.partial.stopReason], [[stopReason], stopReason]);
    assertEquals((await stream.final()).stopReason, stopReason);
  });
}

Deno.test("a message that is cut between two others loses its own calls only", async () => {
  const events = [start, ...call(0, "t1"), stop("tool_use"), start, ...call(1, "t2"), stop("max_tokens"), start];
  const { bedrock } = over(() => streamed(bytesOf([...events, ...call(2, "t3"), stop("tool_use")])));
  const { toolUses } = await bedrock.stream(HI).final();
  assertEquals(toolUses.map(({ toolUseId, invalid }) => [toolUseId, invalid?.error]), [
    ["t1", undefined],
    ["t2", "the message of the call stopped with max_tokens"],
    ["t3", undefined],
  ]);
});

Deno.test("a call behind the stop is part of the answer and says that it came too late", async () => {
  const { bedrock } = over(() => streamed(bytesOf([start, ...call(0, "t1"), stop("tool_use"), ...call(1, "t2")])));
  const { toolUses } = await bedrock.stream(HI).final();
  assertEquals(toolUses.map(({ toolUseId, invalid }) => [toolUseId, invalid?.error]), [
    ["t1", undefined],
    ["t2", "the call came after the answer had stopped"],
  ]);
  assertEquals(toolUses[1]?.invalid?.raw, '{"a":1}');
});

Deno.test("a call of the service behind the stop is its own, and stays as it is", async () => {
  const late = call(1, "t1", { type: "server_tool_use" });
  const { bedrock } = over(() => streamed(bytesOf([start, ...text(0, "Hi"), stop("end_turn"), ...late])));
  const { content, toolUses } = await bedrock.stream(HI).final();
  assertEquals([content[1]?.type, (content[1] as { input?: unknown }).input, toolUses.length], [
    "toolUse",
    { a: 1 },
    0,
  ]);
});

Deno.test("a message that begins behind a stop has a stop of its own", async () => {
  const events = [start, ...text(0, "Hm"), stop("max_tokens"), start, ...call(0, "t1"), stop("tool_use")];
  const { bedrock } = over(() => streamed(bytesOf(events)));
  const { stopReason, toolUses } = await bedrock.stream(HI).final();
  assertEquals([stopReason, toolUses.map(({ invalid }) => invalid)], ["tool_use", [undefined]]);
});

for (const first of ["max_tokens", "content_filtered", "stop_sequence", "brand_new", undefined]) {
  Deno.test(`a call of a message that stopped with ${first} is not run, whatever the next message stops with`, async () => {
    for (const ending of [call(0, "t1"), call(0, "t1").slice(0, 2)]) {
      for (const next of [[...text(0, "Hi"), stop("end_turn")], [...call(0, "t2"), stop("tool_use")]]) {
        const events = [start, ...ending, ...first === undefined ? [] : [stop(first)], start, ...next, usage];
        const ran: string[] = [];
        const look = tool({
          name: "look",
          inputSchema: { type: "object" },
          execute: (_, { toolUseId }) => ran.push(toolUseId),
        });
        for (const way of ["runTools", "conversation"] as const) {
          let asked = 0;
          const { bedrock } = over(() =>
            streamed(bytesOf(asked++ ? [start, ...text(0, "Done."), stop("end_turn")] : events))
          );
          const model = bedrock.model(HI.model);
          const { steps = [] } = way === "runTools"
            ? await runTools(model, { messages: "Hi", tools: [look] }, { onEvent: () => {} })
            : await conversation(model, { tools: [look] }).stream("Hi").final();
          assertEquals(ran.splice(0), next.length > 3 ? ["t2"] : [], way);
          const error = `the message of the call stopped ${first === undefined ? "without a reason" : `with ${first}`}`;
          assertEquals(steps[0]?.toolUses[0]?.invalid, { raw: '{"a":1}', error });
        }
      }
    }
  });
}

for (const wrong of [undefined, null, 5, {}, ["end_turn"]]) {
  Deno.test(`a messageStop with the stop reason ${JSON.stringify(wrong)} ends nothing, for every way to read`, async () => {
    const events = [start, ...text(0, "Hi"), { messageStop: { stopReason: wrong } }, usage];
    for (const client of ["whole", "plain"] as const) {
      const { bedrock } = over(
        (request) =>
          request.url.endsWith("-stream")
            ? streamed(bytesOf(events))
            : answered([{ text: "Hi" }], { stopReason: wrong }),
        { retry: false },
        client,
      );
      const streamed1 = await assertRejects(() => bedrock.stream(HI).final(), ProviderError);
      assertEquals(streamed1.kind, "streamTruncated");
      const raw = await bedrock.converseStream(HI.model, { messages: [] });
      assertEquals((await assertRejects(() => Array.fromAsync(raw), ProviderError)).kind, "streamTruncated");
      assertEquals((await assertRejects(() => bedrock.chat(HI), ProviderError)).kind, "protocol");
    }
  });
}

Deno.test("a stop with a reason behind one without a reason counts", async () => {
  const { bedrock } = over(() => streamed(bytesOf([start, ...text(0, "Hi"), stop(), stop("end_turn")])));
  assertEquals((await bedrock.stream(HI).final()).stopReason, "end_turn");
  const raw = await Array.fromAsync(await bedrock.converseStream(HI.model, { messages: [] }));
  assertEquals(raw.length, 5);
});
