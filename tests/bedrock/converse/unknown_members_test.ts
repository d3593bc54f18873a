/**
 * Members of an answer that this version does not know: they are handed on under `unknown`, and none of them passes for a
 * member of ours, whatever its name is. Run it with --unstable-unsafe-proto too, where `__proto__` is what it is elsewhere.
 */
import { assertEquals } from "@std/assert";
import { type ChatEvent, type ChatResult, runTools, tool } from "@bedrock-edge/client";
import { anyJson } from "../../fuzz/answers.ts";
import { randomOf } from "../../helpers/random.ts";
import { HI, over } from "../../helpers/fire.ts";
import { answered, bytesOf, eventsOf, type Json, streamed } from "../../helpers/wire.ts";

/** Names of ours, in results and in events, and names that objects inherit. */
const OURS: readonly string[] = [
  "type",
  "text",
  "content",
  "toolUses",
  "outputMode",
  "cache",
  "documentNames",
  "guardrail",
  "latencyMs",
  "model",
  "requestId",
  "message",
  "repairs",
  "attempts",
  "steps",
  "messages",
  "kept",
  "invalid",
  "prototype",
  "index",
  "block",
  "toolUse",
  "unknown",
  "__proto__",
  "constructor",
  "toString",
  "then",
  "novelty",
];
const USAGE = { inputTokens: 3, outputTokens: 2, totalTokens: 5 };
const EMPTY: Json = {};

/** As `JSON.parse` makes an object: each name is an own member. */
function objectOf(members: readonly (readonly [string, unknown])[]): Json {
  return JSON.parse(`{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`);
}

/** An answer told whole and as a stream; members of `stop` and `metadata` stand beside those of the API. */
async function both(
  client: "whole" | "plain",
  stop: Json,
  metadata: Json,
): Promise<[ChatResult, ChatResult, ChatEvent[]]> {
  const whole = objectOf([...Object.entries(metadata), ...Object.entries(stop)]);
  const events = [
    { messageStart: { role: "assistant" } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "Hi" } } },
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: objectOf([...Object.entries(stop), ["stopReason", "end_turn"], ["p", "abc"]]) },
    {
      metadata: objectOf([...Object.entries(metadata), ["usage", USAGE], ["metrics", { latencyMs: 12 }], ["p", "ab"]]),
    },
  ];
  const { bedrock } = over(
    (request) => request.url.endsWith("-stream") ? streamed(bytesOf(events)) : answered([{ text: "Hi" }], whole),
    {},
    client,
  );
  const chatted = await bedrock.chat(HI);
  const stream = bedrock.stream(HI);
  const told: ChatEvent[] = [];
  for await (const event of stream) told.push(event);
  return [chatted, await stream.final(), told];
}

/** Without what differs between two requests. */
function comparable({ requestId: _id, attempts: _attempts, ...rest }: ChatResult): Json {
  return rest as unknown as Json;
}

for (const client of ["whole", "plain"] as const) {
  Deno.test(`${client}: 300 answers with random members more say what they say without them`, async () => {
    const [bare, , bareEvents] = await both(client, EMPTY, EMPTY);
    assertEquals([bare.unknown, Object.hasOwn(bare, "unknown")], [undefined, false]);
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomOf(seed, 0);
      const drawn = (names: readonly string[]): Json =>
        objectOf(names.filter(() => random.once(4)).map((name) => [name, anyJson(random)] as const));
      const stop = drawn(OURS);
      // An answer that is told whole has each name once.
      const metadata = drawn(OURS.filter((name) => !Object.hasOwn(stop, name)));
      const [chatted, final, events] = await both(client, stop, metadata);

      const members = objectOf([...Object.entries(metadata), ...Object.entries(stop)]);
      const expected = { ...comparable(bare), ...Object.keys(members).length ? { unknown: members } : {} };
      assertEquals(comparable(chatted), expected, `chat(), seed ${seed}`);
      assertEquals(comparable(final), expected, `final(), seed ${seed}`);
      assertEquals(Object.getPrototypeOf(chatted), Object.prototype);
      assertEquals(Object.getPrototypeOf(final), Object.prototype);
      const withUnknown = bareEvents.map((event) => {
        const more = event.type === "stop" ? stop : event.type === "metadata" ? metadata : EMPTY;
        return Object.keys(more).length ? { ...event, unknown: more } : event;
      });
      assertEquals<unknown>(events, withUnknown, `events, seed ${seed}`);
    }
  });

  Deno.test(`${client}: members that the API has keep their places, whole and streamed`, async () => {
    const stop = { additionalModelResponseFields: { stop_sequence: "x" } };
    const metadata = {
      trace: { promptRouter: { invokedModelId: "m" } },
      performanceConfig: { latency: "optimized" },
      serviceTier: { type: "flex" },
    };
    const [chatted, final, events] = await both(client, stop, metadata);
    for (const { trace, performanceConfig, serviceTier, additionalModelResponseFields } of [chatted, final]) {
      assertEquals({ trace, performanceConfig, serviceTier }, metadata);
      assertEquals({ additionalModelResponseFields }, stop);
    }
    assertEquals(Object.hasOwn(chatted, "unknown"), false);
    assertEquals(comparable(final), comparable(chatted));
    assertEquals<unknown>(events.slice(-2), [
      { type: "stop", stopReason: "end_turn", ...stop },
      {
        type: "metadata",
        usage: { ...USAGE, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 },
        latencyMs: 12,
        ...metadata,
      },
    ]);
  });

  Deno.test(`${client}: output is only what was asked for, and padding is never shown`, async () => {
    const events = [
      { messageStart: { role: "assistant", p: "a" } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "Hi" }, p: "a" } },
      { contentBlockStop: { contentBlockIndex: 0, p: "a" } },
      { messageStop: { stopReason: "end_turn", output: { a: 1 }, p: "a" } },
      { metadata: { usage: USAGE, output: { b: 2 }, text: "x", stopReason: "x", p: "a" } },
    ];
    const { bedrock } = over(() => streamed(bytesOf(events)), {}, client);
    const stream = bedrock.stream(HI);
    const told: ChatEvent[] = [];
    for await (const event of stream) told.push(event);
    const { output, text, stopReason, unknown } = await stream.final();
    assertEquals([output, text, stopReason, unknown], [undefined, "Hi", "end_turn", { output: { b: 2 }, text: "x" }]);
    assertEquals(JSON.stringify(told).includes('"p"'), false);
  });
}

Deno.test("unknown members of usage do not become members of ours", async () => {
  const usage = {
    ...USAGE,
    cacheReadInputTokens: 7,
    cacheReadInputTokenCount: 7,
    cacheWriteInputTokens: 1,
    cacheWriteInputTokenCount: 1,
    serverToolUsage: { webSearchRequests: 2 },
    cacheDetails: [{ ttl: "5m", inputTokens: 1 }],
    cacheWriteByTtl: { "1h": 99 },
    cost: 3,
  };
  const { bedrock } = over((request) =>
    request.url.endsWith("-stream")
      ? streamed(bytesOf([{ messageStart: {} }, { messageStop: { stopReason: "end_turn" } }, { metadata: { usage } }]))
      : answered([], { usage })
  );
  const expected = {
    inputTokens: 3,
    outputTokens: 2,
    cacheReadInputTokens: 7,
    cacheWriteInputTokens: 1,
    totalTokens: 13,
    cacheWriteByTtl: { "5m": 1 },
  };
  assertEquals((await bedrock.chat(HI)).usage, expected);
  assertEquals((await bedrock.stream(HI).final()).usage, expected);
});

Deno.test("cache writes of one lifetime add up over all entries", async () => {
  const TABLE: readonly (readonly [details: unknown, byTtl: unknown])[] = [
    [[{ ttl: "5m", inputTokens: 100 }, { ttl: "5m", inputTokens: 50 }], { "5m": 150 }],
    [[{ ttl: "1h", inputTokens: 1 }, { ttl: "5m", inputTokens: 2 }, { ttl: "1h", inputTokens: 3 }], {
      "1h": 4,
      "5m": 2,
    }],
    [[{ ttl: "5m" }, { inputTokens: 3 }, null, "x"], { "5m": 0 }],
    [[], undefined],
    [null, undefined],
    [undefined, undefined],
  ];
  for (const [cacheDetails, byTtl] of TABLE) {
    const usage = { ...USAGE, cacheWriteInputTokens: 150, ...cacheDetails === undefined ? {} : { cacheDetails } };
    const { bedrock } = over((request) =>
      request.url.endsWith("-stream")
        ? streamed(
          bytesOf([{ messageStart: {} }, { messageStop: { stopReason: "end_turn" } }, { metadata: { usage } }]),
        )
        : answered([], { usage })
    );
    for (const result of [await bedrock.chat(HI), await bedrock.stream(HI).final()]) {
      assertEquals<unknown>(result.usage?.cacheWriteByTtl, byTtl);
      assertEquals(result.usage?.totalTokens, 155);
    }
  }
});

Deno.test("counts are numbers, whatever the service puts in their place", async () => {
  const usage = { inputTokens: "3", outputTokens: "few", totalTokens: null, cacheReadInputTokens: { a: 1 } };
  const { bedrock } = over((request) =>
    request.url.endsWith("-stream")
      ? streamed(bytesOf([{ messageStart: {} }, { messageStop: { stopReason: "end_turn" } }, { metadata: { usage } }]))
      : answered([], { usage })
  );
  const counts = { inputTokens: 3, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, outputTokens: 0, totalTokens: 3 };
  assertEquals((await bedrock.chat(HI)).usage, counts);
  assertEquals((await bedrock.stream(HI).final()).usage, counts);
});

for (const name of ["serverTool", "wireType", "invalid"]) {
  Deno.test(`a call is run and goes back as it came, whatever stands under ${name}`, async () => {
    const call = { toolUse: { toolUseId: "t1", name: "look", [name]: { raw: "", error: "x" }, input: { a: 1 } } };
    for (const onEvent of [undefined, () => {}]) {
      const asked: Json[] = [];
      const { bedrock } = over(async (request) => {
        asked.push(await request.json());
        const isStreamed = request.url.endsWith("-stream");
        if (asked.length > 1) {
          return isStreamed ? streamed(bytesOf(eventsOf("Done."))) : answered([{ text: "Done." }]);
        }
        const { input, ...start } = call.toolUse;
        return isStreamed
          ? streamed(bytesOf([
            { messageStart: { role: "assistant" } },
            { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: start } } },
            { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: JSON.stringify(input) } } } },
            { contentBlockStop: { contentBlockIndex: 0 } },
            { messageStop: { stopReason: "tool_use" } },
          ]))
          : answered([call], { stopReason: "tool_use" });
      });
      const inputs: unknown[] = [];
      const look = tool({ name: "look", inputSchema: { type: "object" }, execute: (input) => void inputs.push(input) });
      await runTools(bedrock.model(HI.model), { messages: "Hi", tools: [look] }, { onEvent });
      assertEquals(inputs, [{ a: 1 }]);
      const { messages } = asked[1] as { messages: { content: unknown }[] };
      assertEquals(messages[1]?.content, [call]);
    }
  });
}
