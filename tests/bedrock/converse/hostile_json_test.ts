/**
 * JSON that a model or the service wrote and that code cannot walk over: nested thousands of levels deep, or with numbers that
 * JavaScript does not have. No call fails with a raw RangeError, and no turn is lost.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type BedrockChatOptions,
  conversation,
  type Message,
  ProviderError,
  runTools,
  tool,
  toSSE,
} from "@bedrock-edge/client";
import { budget, modelFacts } from "@bedrock-edge/client/models";
import { jsonText } from "../../../src/base/json_text.ts";
import { deepJsonText, isDeeper, withoutProto } from "../../../src/base/json_value.ts";
import { eventsOf } from "../../../src/bedrock/converse/events/whole_answer.ts";
import { HI, over } from "../../helpers/fire.ts";
import { type Json, streamed } from "../../helpers/wire.ts";
import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import { concat, utf8 } from "../../helpers/bytes.ts";

const DEPTHS = [501, 3_000, 20_000, 200_000];

/** The text of JSON with so many levels: `JSON.stringify` could not write it. */
function deep(levels: number, kind: "lists" | "objects" = "lists"): string {
  return kind === "lists"
    ? `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`
    : `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
}

/** A frame with a payload that is text already. */
function frame(name: string, payload: string): Uint8Array<ArrayBuffer> {
  return encodeEventStreamMessage({
    headers: { ":event-type": name, ":content-type": "application/json", ":message-type": "event" },
    payload: utf8(payload),
  });
}

const START = frame("messageStart", '{"role":"assistant"}');
const TEXT = frame("contentBlockDelta", '{"contentBlockIndex":0,"delta":{"text":"Hi"}}');
const STOP = frame("messageStop", '{"stopReason":"end_turn"}');

function json(body: string): Response {
  return new Response(body, { headers: { "content-type": "application/json" } });
}

function answer(content: string, stopReason = "end_turn"): Response {
  return json(`{"output":{"message":{"role":"assistant","content":[${content}]}},"stopReason":"${stopReason}"}`);
}

for (const levels of DEPTHS) {
  for (const kind of ["lists", "objects"] as const) {
    Deno.test(`a call whose input has ${levels} levels of ${kind} is invalid, and the turn is kept`, async () => {
      const input = deep(levels, kind);
      let asked = 0;
      const { bedrock } = over((request) => {
        if (asked++) return answer('{"text":"Done."}');
        if (!request.url.endsWith("-stream")) {
          return answer(`{"toolUse":{"toolUseId":"t1","name":"look","input":${input}}}`, "tool_use");
        }
        const delta = { contentBlockIndex: 0, delta: { toolUse: { input } } };
        return streamed(concat([
          START,
          frame("contentBlockStart", '{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t1","name":"look"}}}'),
          frame("contentBlockDelta", JSON.stringify(delta)),
          frame("messageStop", '{"stopReason":"tool_use"}'),
        ]));
      });
      const model = bedrock.model(HI.model);
      for (const how of ["send", "stream"] as const) {
        asked = 0;
        const chat = conversation(model);
        const { toolUses } = how === "send" ? await chat.send("Hi") : await chat.stream("Hi").final();
        assertEquals(toolUses[0]?.input, undefined);
        assertEquals(
          toolUses[0]?.invalid?.error,
          "the model wrote JSON that cannot be used: it is nested deeper than 500 levels",
        );
        assertEquals(toolUses[0]?.invalid?.raw, input);
        assertEquals(chat.messages.length, 2);
        // Kept messages survive JSON, and are sent back.
        const restored = conversation(model, { from: JSON.parse(JSON.stringify(chat)) });
        const result: Json = { type: "toolResult", toolUseId: "t1", content: "no" };
        assertEquals((await restored.send([result as never])).text, "Done.");
      }
      let ran = 0;
      const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => ++ran });
      asked = 0;
      const { text } = await runTools(model, { messages: "Hi", tools: [look] });
      assertEquals([text, ran], ["Done.", 0]);
      asked = 0;
      const sse = await new Response(toSSE(bedrock.stream(HI))).text();
      assert(!sse.includes("event: error"), sse.slice(-200));
    });
  }

  if (levels > 20_000) continue;
  Deno.test(`anything else of ${levels} levels in an answer is kind protocol, whole and streamed, in every client`, async () => {
    const value = deep(levels);
    const frames: readonly Uint8Array<ArrayBuffer>[] = [
      frame("contentBlockDelta", `{"contentBlockIndex":1,"delta":{"hologram":${value}}}`),
      frame("contentBlockStart", `{"contentBlockIndex":1,"start":{"hologram":${value}}}`),
      frame(
        "contentBlockStart",
        `{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"t","name":"n","input":${value}}}}`,
      ),
      frame("contentBlockDelta", `{"contentBlockIndex":1,"delta":{"citation":${value}}}`),
      frame("brandNew", value),
      frame("metadata", `{"trace":${value}}`),
      frame("messageStop", `{"stopReason":"end_turn","additionalModelResponseFields":${value}}`),
    ];
    const bodies = [
      `{"output":{"message":{"content":[{"hologram":${value}}]}},"stopReason":"end_turn"}`,
      `{"output":{"message":{"content":[{"toolResult":{"toolUseId":"t","content":[{"json":${value}}]}}]}},"stopReason":"end_turn"}`,
      `{"output":{"message":{"content":[{"toolUse":{"toolUseId":"t","name":"n","input":{},"more":${value}}}]}},"stopReason":"end_turn"}`,
      `{"output":{"message":{"content":[]}},"stopReason":"end_turn","trace":${value}}`,
      `{"output":{"message":{"content":[]}},"stopReason":"end_turn","additionalModelResponseFields":${value}}`,
    ];
    for (const client of ["whole", "plain"] as const) {
      for (const each of frames) {
        const { bedrock } = over(() => streamed(concat([START, TEXT, each, STOP])), { retry: false }, client);
        const stream = bedrock.stream(HI);
        const error = await assertRejects(() => stream.final(), ProviderError, "nested deeper than 500 levels");
        assertEquals([error.kind, stream.partial.text], ["protocol", "Hi"]);
        const raw = await bedrock.converseStream(HI.model, { messages: [] });
        assertEquals((await assertRejects(() => Array.fromAsync(raw), ProviderError)).kind, "protocol");
      }
      for (const body of bodies) {
        const { bedrock } = over(() => json(body), { retry: false }, client);
        const error = await assertRejects(() => bedrock.chat(HI), ProviderError, "nested deeper than 500 levels");
        assertEquals(error.kind, "protocol");
      }
    }
    for (const body of bodies) {
      const error = assertThrows(() => eventsOf(JSON.parse(body)), ProviderError);
      assertEquals(error.kind, "protocol");
    }
    // A refusal is a refusal, however it is nested.
    const { bedrock } = over(
      () => new Response(`{"message":"no","more":${value}}`, { status: 400 }),
      { retry: false },
    );
    assertEquals((await assertRejects(() => bedrock.chat(HI), ProviderError)).kind, "validation");
  });

  Deno.test(`a part of a request with ${levels * 2} levels is a TypeError, with and without facts, and by a budget`, async () => {
    const value = JSON.parse(deep(levels * 2, "objects"));
    const nested = Array.from({ length: levels * 2 }).reduce<Json>(
      (inner) => ({ type: "object", properties: { a: inner } }),
      {},
    );
    const call = { type: "toolUse", toolUseId: "t1", name: "look", input: value } as const;
    const result = { type: "toolResult", toolUseId: "t1", content: [{ type: "json", json: value }] } as const;
    const messages: readonly Message[] = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: [call] },
      { role: "user", content: [result] },
    ];
    const parts: readonly Partial<BedrockChatOptions>[] = [
      { messages },
      { tools: [{ name: "look", inputSchema: { ...value, type: "object" } }] },
      { tools: [{ name: "look", inputSchema: nested, strict: true }] },
      { tools: [{ name: "look", inputSchema: { ...value, type: "object" }, strict: true }] },
      { output: { schema: nested } },
      { additionalModelRequestFields: value },
    ];
    for (const models of [undefined, modelFacts()]) {
      const { bedrock } = over(() => answer('{"text":"Done."}'), { models });
      const within = budget({ maxUsd: 1 }).model(bedrock.model(HI.model));
      for (const part of parts) {
        const request = { ...HI, ...part };
        for (const run of [() => bedrock.chat(request), () => bedrock.stream(request).final()]) {
          await assertRejects(run, TypeError, "levels");
        }
        const { model: _, ...rest } = request;
        await assertRejects(async () => await within.stream(rest).final(), TypeError, "levels");
      }
    }
  });

  Deno.test(`a request of ${levels * 2} levels is a TypeError, and a tool's result of that depth is the tool's failure`, async () => {
    const value = JSON.parse(deep(levels * 2));
    const { bedrock } = over(() => answer('{"text":"Done."}'));
    const calls = [
      () => bedrock.chat({ ...HI, messages: [{ role: "user", content: [{ type: "unknown", name: "x", value }] }] }),
      () =>
        bedrock.chat({
          ...HI,
          messages: [{ role: "user", content: [{ type: "document", name: "d", format: "pdf", source: value }] }],
        }),
      () => bedrock.converse(HI.model, { messages: [value] }),
      () => conversation(bedrock.model(HI.model)).send([{ type: "unknown", name: "x", value }]),
    ];
    for (const run of calls) await assertRejects(run, TypeError);
    let asked = 0;
    const sent: string[] = [];
    const caller = over(async (request) => {
      sent.push(await request.text());
      return asked++
        ? answer('{"text":"Done."}')
        : answer('{"toolUse":{"toolUseId":"t1","name":"look","input":{}}}', "tool_use");
    });
    const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => value });
    const { text } = await runTools(caller.bedrock.model(HI.model), { messages: "Hi", tools: [look] });
    assertEquals([text, sent[1]?.includes('"status":"error"')], ["Done.", true]);
  });
}

Deno.test("every accepted answer can be written, kept and sent back", async () => {
  const value = deep(480);
  const { bedrock } = over(() =>
    answer(`{"hologram":${value}},{"toolUse":{"toolUseId":"t","name":"n","input":${deep(500)}}}`)
  );
  const chat = conversation(bedrock.model(HI.model));
  const { content, toolUses } = await chat.send("Hi");
  assertEquals([content.length, toolUses[0]?.invalid], [2, undefined]);
  assert(isDeeper(JSON.parse(JSON.stringify(chat)), 500));
  await chat.send([{ type: "toolResult", toolUseId: "t", content: "ok" }]);
  assertEquals(chat.messages.length, 4);
});

Deno.test("a call with a number beyond JavaScript's is invalid, whole and streamed, and does not go back as null", async () => {
  for (const [number, raw] of [["1e400", "1e999"], ["-1e400", "-1e999"], [`1${"0".repeat(400)}`, "1e999"]] as const) {
    const input = `{"list":[{"n":${number}}]}`;
    const sent: string[] = [];
    const { bedrock } = over(async (request) => {
      sent.push(await request.text());
      return sent.length > 1
        ? answer('{"text":"Done."}')
        : answer(`{"toolUse":{"toolUseId":"t1","name":"look","input":${input}}}`, "tool_use");
    });
    let ran = 0;
    const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => ++ran });
    const { steps } = await runTools(bedrock.model(HI.model), { messages: "Hi", tools: [look] });
    const { invalid } = steps[0]!.toolUses[0]!;
    assertEquals([ran, invalid?.raw], [0, `{"list":[{"n":${raw}}]}`]);
    assert(invalid?.error.includes("a number that is too large"), invalid?.error);
    assert(!sent[1]?.includes("null"), sent[1]);
    assert(sent[1]?.includes(raw), sent[1]);

    const events = concat([
      START,
      frame("contentBlockStart", '{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t1","name":"look"}}}'),
      frame("contentBlockDelta", JSON.stringify({ contentBlockIndex: 0, delta: { toolUse: { input } } })),
      frame("messageStop", '{"stopReason":"tool_use"}'),
    ]);
    const { toolUses } = await over(() => streamed(events)).bedrock.stream(HI).final();
    assertEquals(toolUses, [...steps[0]!.toolUses]);
  }
});

Deno.test("tools get no member named __proto__, at any level; the answer keeps the member, and it goes back", async () => {
  const text = '{"__proto__":{"isAdmin":true},"city":"Oslo","list":[{"__proto__":1}],"constructor":2}';
  const sent: string[] = [];
  const { bedrock } = over(async (request) => {
    sent.push(await request.text());
    return sent.length > 1
      ? answer('{"text":"Done."}')
      : answer(`{"toolUse":{"toolUseId":"t1","name":"look","input":${text}}}`, "tool_use");
  });
  const given: unknown[] = [];
  const look = tool({ name: "look", inputSchema: { type: "object" }, execute: (input) => void given.push(input) });
  const { steps } = await runTools(bedrock.model(HI.model), { messages: "Hi", tools: [look] });
  assertEquals(given, [{ city: "Oslo", list: [{}], constructor: 2 }]);
  assertEquals(JSON.stringify(given[0]).includes("__proto__"), false);
  assert(!("isAdmin" in Object.assign({}, given[0])));
  assertEquals(JSON.stringify(steps[0]!.toolUses).includes("__proto__"), false);
  // Byte for byte, as the model wrote it.
  assert(sent[1]?.includes(text), sent[1]);
});

Deno.test("the depth of JSON is counted in levels, and any depth can be written", () => {
  for (const [json, levels] of [["1", 0], ["{}", 1], ["[[]]", 2], ['{"a":[{"b":1}]}', 3]] as const) {
    const value = JSON.parse(json);
    assertEquals([isDeeper(value, levels), levels > 0 && isDeeper(value, levels - 1)], [false, levels > 0]);
    assertEquals(deepJsonText(value), json);
  }
  for (const text of [deep(100_000), deep(100_000, "objects")]) assertEquals(deepJsonText(JSON.parse(text)), text);
  const plain = { a: [1, "x\n", null, true, { b: [] }] };
  assertEquals(deepJsonText(plain), JSON.stringify(plain));
  assertEquals(withoutProto(plain), plain);
});

Deno.test("JSON is written up to 1,000 levels, whatever stands beside them", () => {
  const value = { side: [[[1]]], deep: JSON.parse(deep(998)), after: { x: [1] }, bytes: new Uint8Array([1]) };
  assertEquals(jsonText(value), `{"side":[[[1]]],"deep":${deep(998)},"after":{"x":[1]},"bytes":"AQ=="}`);
  assertThrows(() => jsonText({ deep: JSON.parse(deep(1000)) }), TypeError, "nested deeper than 1000 levels");
  const circle: { self?: unknown } = {};
  circle.self = circle;
  assertThrows(() => jsonText(circle), TypeError);
});
